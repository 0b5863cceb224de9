#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hoibao::domain {

/// Reads records of RFC 4180: fields may be quoted and then hold delimiters, line breaks and
/// doubled quotes; records end with CRLF, LF or CR. A BOM at the start is skipped. Bytes pass as
/// they are: whether a record is UTF-8 is the caller's to say. Blank lines are skipped.
class CsvReader {
public:
    enum class Outcome {
        Record,
        End,
        BrokenQuotes,  ///< text after a closing quote, or none that closes: the record's fields are
                       ///< as far as they could be read, and reading goes on after its line
    };

    /// `text` must live as long as the reader.
    CsvReader(std::string_view text, char delimiter);

    [[nodiscard]] Outcome next(std::vector<std::string>& fields);

    /// The line at which the record last read begins; the first line is 1.
    [[nodiscard]] std::size_t line() const noexcept { return recordLine_; }

private:
    bool readQuoted(std::string& field);
    void skipLineBreak();
    void skipBlankLines();

    std::string_view text_;
    char delimiter_;
    std::size_t at_ = 0, line_ = 1, recordLine_ = 0;
};

}  // namespace hoibao::domain
