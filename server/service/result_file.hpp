#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/csv.hpp"
#include "domain/error.hpp"
#include "service/result_form.hpp"

namespace hoibao::service {

/// An export of approved results as CSV: UTF-8 with or without BOM, comma or semicolon, the
/// columns in any order. Columns that nobody knows are skipped.
class ResultFile {
public:
    static constexpr std::size_t kMaxBytes = 64 * 1024 * 1024;
    static constexpr std::size_t kMaxRecords = 1'000'000;

    /// `text` must outlive the file. Errors: UnsupportedType "empty-file"; TooLarge
    /// "file-too-large"; Unreadable "not-csv", "missing-column" (each one named in the fields) or
    /// "repeated-column".
    [[nodiscard]] static domain::Result<ResultFile> open(std::string_view text);

    struct Record {
        std::size_t line = 0;  ///< where it begins; the header is 1
        SentResult sent;
        std::optional<domain::FieldError> fault;  ///< it could not be taken apart
    };
    /// The next record, or nothing at the end.
    [[nodiscard]] std::optional<Record> next();

private:
    ResultFile(std::string_view text, char delimiter) : reader_(text, delimiter) {}
    domain::CsvReader reader_;
    std::vector<std::string SentResult::*> columns_;  ///< null where nobody knows the column
    std::vector<std::string> cells_;
};

}  // namespace hoibao::service
