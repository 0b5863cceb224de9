#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/time.hpp"

/// A table that people take away as a file.
namespace hoibao::service {

/// What a number counts, and so how a spreadsheet writes it.
enum class Measure {
    Count,   ///< of things
    Share,   ///< of one
    Hours,   ///< how long
    Day,     ///< since 30/12/1899, the spreadsheets' first
    Moment,  ///< the same with the time of day, in Vietnam
};

struct Cell {
    std::string text;              ///< what is read
    std::optional<double> number;  ///< what is reckoned with; then `text` is its writing
    Measure measure = Measure::Count;

    static Cell of(std::string text) { return {std::move(text), std::nullopt}; }
    static Cell of(std::string text, domain::LocalDate day);
    static Cell of(std::string text, domain::Instant moment);
};

struct Table {
    std::string name;  ///< of the sheet: at most 31 characters, none of []:*?/\ in it
    std::vector<std::string> headings;
    std::vector<std::vector<Cell>> rows;
};

/// The most rows of one file; a list that is longer says so in its last row.
inline constexpr std::size_t kMostExportedRows = 50'000;

/// UTF-8 with a byte order mark, commas, CRLF; counts as digits alone, all else as it is read. A
/// text that a spreadsheet would reckon with (it begins with = + - @, a tab or a line's end) gets
/// an apostrophe before it.
[[nodiscard]] std::string csvOf(const Table& table);

/// A workbook of one sheet: numbers, shares, hours and days as such, texts as texts, never a
/// formula. Throws Unavailable when it cannot be made.
[[nodiscard]] std::string xlsxOf(const Table& table);

}  // namespace hoibao::service
