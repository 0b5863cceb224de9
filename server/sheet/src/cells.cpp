#include "cells.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>

namespace hoibao::sheet {
namespace {

constexpr double kMaxWhole = 1e15;         ///< beyond it a spreadsheet has no exact digits either
constexpr double kLastSerial = 2'958'465;  ///< 31/12/9999
constexpr int kSecondsADay = 86'400;
constexpr double kDaysTo1904 = 1'462;

std::string plain(double number) {
    if (std::abs(number) < kMaxWhole && number == std::floor(number))
        return fmt::format("{:.0f}", number);
    return fmt::format("{:.15g}", number);
}

/// A serial number of days since 30/12/1899, in which Lotus's 29/2/1900 is reckoned with.
std::string momentText(double serial, bool isMoment) {
    using namespace std::chrono;
    const auto seconds = static_cast<std::int64_t>(std::llround(serial * kSecondsADay));
    const sys_days start = year{1899} / December / 30;
    const year_month_day date(start + days(seconds / kSecondsADay));
    const auto day =
        fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    const auto rest = seconds % kSecondsADay;
    if (!isMoment || rest == 0) return day;
    return fmt::format("{}T{:02}:{:02}:{:02}+07:00", day, rest / 3600, rest / 60 % 60, rest % 60);
}

}  // namespace

NumberStyle styleOfBuiltIn(unsigned id) noexcept {
    if (id == 22) return NumberStyle::Moment;
    const bool isDay = (id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) ||
                       (id >= 50 && id <= 58);
    return isDay ? NumberStyle::Day : NumberStyle::Plain;
}

NumberStyle styleOfFormat(std::string_view format) noexcept {
    bool hasDay = false, hasHour = false;
    for (std::size_t i = 0; i < format.size() && format[i] != ';'; ++i) {
        switch (format[i]) {
            case '"':
                i = std::min(format.find('"', i + 1), format.size());
                break;
            case '[':
                i = std::min(format.find(']', i + 1), format.size());
                break;
            case '\\':
            case '_':
            case '*':
                ++i;
                break;
            case 'd':
            case 'D':
            case 'y':
            case 'Y':
                hasDay = true;
                break;
            case 'h':
            case 'H':
                hasHour = true;
                break;
            default:
                break;
        }
    }
    if (!hasDay) return NumberStyle::Plain;
    return hasHour ? NumberStyle::Moment : NumberStyle::Day;
}

std::string numberText(std::string_view value, NumberStyle style, bool isFrom1904) {
    const std::string text(value);
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (text.empty() || end != text.c_str() + text.size() || !std::isfinite(number)) return text;
    if (style == NumberStyle::Plain) return plain(number);
    const double serial = number + (isFrom1904 ? kDaysTo1904 : 0);
    if (serial < 1 || serial > kLastSerial) return plain(number);
    return momentText(serial, style == NumberStyle::Moment);
}

std::optional<std::size_t> columnOf(std::string_view reference) noexcept {
    constexpr std::size_t kMostLetters = 3;
    std::size_t column = 0, letters = 0;
    while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z')
        column = column * 26 + static_cast<std::size_t>(reference[letters++] - 'A' + 1);
    if (letters == 0 || letters > kMostLetters) return std::nullopt;
    return column - 1;
}

void appendCsvCell(std::string& line, std::string_view text) {
    std::string cell;
    bool isBreak = false;
    for (const char letter : text) {
        if (letter == '\r' || letter == '\n') {
            isBreak = !cell.empty();
            continue;
        }
        if (isBreak) cell += cell.back() == ',' ? " " : ", ";
        isBreak = false;
        if (letter == '"') cell += '"';
        cell += letter;
    }
    const bool needsQuotes = cell.find_first_of(",\"") != std::string::npos;
    line += needsQuotes ? fmt::format("\"{}\"", cell) : cell;
}

}  // namespace hoibao::sheet
