#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/error.hpp"

namespace hoibao::service {

/// A file of results as somebody's spreadsheet has it: headings in its own words, days and
/// telephone numbers as people write them. Commas, semicolons or tabs; lines above the headings
/// are skipped.
class ImportTable {
public:
    static constexpr std::size_t kMaxRows = 50'000, kMaxColumns = 100;

    /// Errors: UnsupportedType "empty-file"; Unreadable "not-utf8-file", "not-csv", "no-headings",
    /// "no-rows"; TooLarge "too-many-rows".
    [[nodiscard]] static domain::Result<ImportTable> open(std::string_view text);

    struct Row {
        std::size_t line = 0;  ///< where it begins in the file
        std::vector<std::string> cells;
        std::optional<std::string> fault;  ///< a code: it could not be taken apart
    };
    [[nodiscard]] const std::vector<std::string>& headings() const { return headings_; }
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

    /// A field's name (as ResultField::csv) for each column, "" where none is known: by what the
    /// headings (folded) meant before, else by the words that offices use.
    [[nodiscard]] std::vector<std::string> guess(
        const std::map<std::string, std::string>& known) const;

    /// The file as ResultFile takes it: line k + 2 is the k-th row that has no fault. Where no
    /// column is `return_by`, every row gets `allReturnBy`.
    [[nodiscard]] std::string asResults(const std::vector<std::string>& fields,
                                        std::string_view allReturnBy) const;

private:
    std::vector<std::string> headings_;
    std::vector<Row> rows_;
};

/// What a cell of this field means, in the words of the interface: "912345678" as a telephone
/// number is "0912345678", "23/11/2026" a moment with its offset, "30.000 đ" an amount, "Bưu điện"
/// is "post". What is not understood stays as it is.
[[nodiscard]] std::string plainValue(std::string_view field, std::string_view cell);

/// As a heading is remembered: without marks, lower-case, one blank between words.
[[nodiscard]] std::string foldedHeading(std::string_view heading);

/// A cell of a CSV file that a spreadsheet will show and not work out (= + - @), in quotes where it
/// needs them.
[[nodiscard]] std::string safeCsvCell(std::string_view text);

}  // namespace hoibao::service
