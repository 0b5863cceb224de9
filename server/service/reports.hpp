#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A table that people take away as a file.
namespace hoibao::service {

struct Cell {
    std::string text;                    ///< what is read
    std::optional<std::int64_t> number;  ///< what is reckoned with; then `text` is its writing

    static Cell of(std::string text) { return {std::move(text), std::nullopt}; }
};

struct Table {
    std::string name;  ///< of the sheet: at most 31 characters, none of []:*?/\ in it
    std::vector<std::string> headings;
    std::vector<std::vector<Cell>> rows;
};

/// The most rows of one file; a list that is longer says so in its last row.
inline constexpr std::size_t kMostExportedRows = 50'000;

/// UTF-8 with a byte order mark, commas, CRLF. A text that a spreadsheet would reckon with (it
/// begins with = + - @, a tab or a line's end) gets an apostrophe before it.
[[nodiscard]] std::string csvOf(const Table& table);

/// A workbook of one sheet: numbers as numbers, texts as texts, never a formula. Throws Unavailable
/// when it cannot be made.
[[nodiscard]] std::string xlsxOf(const Table& table);

}  // namespace hoibao::service
