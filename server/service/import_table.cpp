#include "service/import_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "domain/csv.hpp"
#include "domain/text.hpp"
#include "service/result_form.hpp"

namespace hoibao::service {
namespace {

using domain::CsvReader;
using domain::ErrorKind;

constexpr std::size_t kLinesAboveHeadings = 20, kLeastHeadings = 3;
constexpr std::size_t kMaxHeadingBytes = 200;
constexpr std::string_view kFormulaStarts = "=+-@\t\r";

struct Word {
    std::string_view heading, field;
};
/// What offices write above their columns, folded.
constexpr Word kWords[] = {
    {"ma ho so", "dossier_code"},
    {"so ho so", "dossier_code"},
    {"ma so ho so", "dossier_code"},
    {"ma thu tuc", "procedure_code"},
    {"thu tuc", "procedure_name"},
    {"ten thu tuc", "procedure_name"},
    {"thu tuc hanh chinh", "procedure_name"},
    {"linh vuc", "field"},
    {"nguoi nop", "applicant"},
    {"nguoi nop ho so", "applicant"},
    {"chu ho so", "applicant"},
    {"nguoi nhan", "recipient"},
    {"ten nguoi nhan", "recipient"},
    {"ho ten", "recipient"},
    {"ho va ten", "recipient"},
    {"ho ten nguoi nhan", "recipient"},
    {"dien thoai", "phone"},
    {"so dien thoai", "phone"},
    {"sdt", "phone"},
    {"so dt", "phone"},
    {"dia chi", "address"},
    {"dia chi nhan", "address"},
    {"dia chi nguoi nhan", "address"},
    {"ngay duyet", "approved_at"},
    {"ngay phe duyet", "approved_at"},
    {"ngay co ket qua", "approved_at"},
    {"ngay ky", "approved_at"},
    {"hinh thuc nhan", "return_by"},
    {"hinh thuc tra", "return_by"},
    {"hinh thuc nhan ket qua", "return_by"},
    {"cach nhan", "return_by"},
    {"le phi", "collect_vnd"},
    {"phi, le phi", "collect_vnd"},
    {"so tien", "collect_vnd"},
    {"thu ho", "collect_vnd"},
    {"ghi chu", "note"},
    {"khoi luong", "weight_grams"},
    {"khoi luong (g)", "weight_grams"},
    {"trong luong", "weight_grams"},
};

bool isField(std::string_view name) {
    const auto fields = resultFields();
    return std::ranges::any_of(fields, [&](const auto& field) { return field.csv == name; });
}

std::string_view fieldOf(const std::string& heading) {
    if (isField(heading)) return heading;
    const auto word =
        std::ranges::find_if(kWords, [&](const auto& each) { return each.heading == heading; });
    return word == std::end(kWords) ? std::string_view() : word->field;
}

std::size_t filledOf(const std::vector<std::string>& cells) {
    return static_cast<std::size_t>(
        std::ranges::count_if(cells, [](const auto& cell) { return !tidied(cell).empty(); }));
}

/// The delimiter that makes the most of the first lines.
char delimiterOf(std::string_view text) {
    char best = ',';
    std::size_t most = 0;
    for (const char delimiter : {',', ';', '\t'}) {
        CsvReader reader(text, delimiter);
        std::vector<std::string> cells;
        std::size_t columns = 0;
        for (std::size_t i = 0; i < kLinesAboveHeadings; ++i) {
            if (reader.next(cells) == CsvReader::Outcome::End) break;
            columns = std::max(columns, filledOf(cells));
        }
        if (columns > most) {
            most = columns;
            best = delimiter;
        }
    }
    return best;
}

std::string digitsOf(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (std::string_view(" .-()").find(c) == std::string_view::npos)
            return {};
    }
    return digits;
}

/// A spreadsheet takes a telephone number for a number, and its first zero away.
std::string plainPhone(const std::string& text) {
    const auto digits = digitsOf(text);
    if (digits.empty()) return text;
    const bool isMobile =
        digits.size() == 9 && std::string_view("35789").find(digits[0]) != std::string_view::npos;
    const bool isLandline = digits[0] == '2' && (digits.size() == 9 || digits.size() == 10);
    return isMobile || isLandline ? fmt::format("0{}", digits) : text;
}

/// Numbers with one letter between each: "23/11/2026" by '/'. Empty when it is not so.
std::vector<int> numbersOf(std::string_view text, std::string_view separators) {
    std::vector<int> numbers;
    for (;;) {
        int number = 0;
        const auto* end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, number);
        if (read.ec != std::errc{}) return {};
        numbers.push_back(number);
        text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
        if (text.empty()) return numbers;
        if (separators.find(text.front()) == std::string_view::npos) return {};
        text.remove_prefix(1);
    }
}

/// "23/11/2026", "23-11-2026 08:30", "2026-11-23": a moment in Vietnam.
std::string plainMoment(const std::string& text) {
    const auto gap = text.find(' ');
    const auto day = numbersOf(text.substr(0, gap), "/-.");
    if (day.size() != 3) return text;
    const bool isYearFirst = day[0] > 31;
    const std::chrono::year_month_day date{
        std::chrono::year(isYearFirst ? day[0] : day[2]),
        std::chrono::month(static_cast<unsigned>(day[1])),
        std::chrono::day(static_cast<unsigned>(isYearFirst ? day[2] : day[0]))};
    if (!date.ok() || date.year() < std::chrono::year{1900}) return text;
    std::vector<int> time = {0, 0, 0};
    if (gap != std::string::npos) time = numbersOf(tidied(text.substr(gap)), ":");
    if (time.size() == 2) time.push_back(0);
    if (time.size() != 3 || time[0] > 23 || time[1] > 59 || time[2] > 59) return text;
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+07:00", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time[0], time[1], time[2]);
}

/// "30.000 đ", "30,000 VND", "30000 đồng": an amount.
std::string plainAmount(const std::string& text) {
    auto folded = domain::foldedForSearch(text);
    for (const std::string_view unit : {"vnd", "dong", "d"}) {
        if (!folded.ends_with(unit)) continue;
        folded.erase(folded.size() - unit.size());
        break;
    }
    folded = tidied(folded);
    if (folded.find_first_not_of("0123456789., ") != std::string::npos) return text;
    std::ranges::replace(folded, ',', '.');
    std::erase(folded, ' ');
    return folded;
}

std::string plainWeight(const std::string& text) {
    auto folded = domain::foldedForSearch(text);
    for (const std::string_view unit : {"gram", "gr", "g"}) {
        if (!folded.ends_with(unit)) continue;
        folded.erase(folded.size() - unit.size());
        return tidied(folded);
    }
    return text;
}

std::string plainWay(const std::string& text) {
    const auto folded = domain::foldedForSearch(text);
    const auto has = [&](std::string_view word) { return folded.find(word) != std::string::npos; };
    if (has("buu") || folded == "bccc" || folded == "bcci" || folded == "post") return "post";
    if (has("quay") || has("truc tiep") || has("tai trung tam") || folded == "pickup")
        return "pickup";
    return text;
}

std::string quotedField(std::string_view text) {
    if (text.find_first_of(",;\"\r\n") == std::string_view::npos) return std::string(text);
    std::string cell = "\"";
    for (const char c : text) {
        if (c == '"') cell += '"';
        cell += c;
    }
    return cell + '"';
}

/// A record on one line: ResultFile joins lines in the same way.
std::string onOneLine(std::string_view field, const std::string& cell) {
    return cell.find_first_of("\r\n") == std::string::npos ? cell
                                                           : tidied(cell, field == "address");
}

bool isBlank(const std::vector<std::string>& cells) {
    return filledOf(cells) == 0;
}

}  // namespace

std::string foldedHeading(std::string_view heading) {
    auto folded = tidied(domain::foldedForSearch(heading));
    while (folded.ends_with('*') || folded.ends_with(':') || folded.ends_with(' '))
        folded.pop_back();
    return folded.substr(0, kMaxHeadingBytes);
}

std::string plainValue(std::string_view field, std::string_view cell) {
    auto text = tidied(cell, field == "address");
    // As safeCsvCell wrote it, when what was refused comes back mended.
    if (text.size() > 1 && text[0] == '\'' && kFormulaStarts.find(text[1]) != std::string::npos)
        text.erase(0, 1);
    if (field == "phone") return plainPhone(text);
    if (field == "approved_at") return plainMoment(text);
    if (field == "collect_vnd") return plainAmount(text);
    if (field == "weight_grams") return plainWeight(text);
    if (field == "return_by") return plainWay(text);
    return text;
}

std::string safeCsvCell(std::string_view text) {
    std::string safe(text);
    const bool isFormula =
        !safe.empty() && kFormulaStarts.find(safe.front()) != std::string_view::npos;
    if (isFormula) safe.insert(0, 1, '\'');
    return quotedField(safe);
}

domain::Result<ImportTable> ImportTable::open(std::string_view text) {
    if (text.empty())
        return domain::fail(ErrorKind::UnsupportedType, "empty-file", "the file is empty");
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return domain::fail(ErrorKind::Unreadable, "not-utf8-file", "UTF-16");
    if (text.substr(0, 4096).find('\0') != std::string_view::npos)
        return domain::fail(ErrorKind::Unreadable, "not-csv", "this is no text");
    ImportTable table;
    CsvReader reader(text, delimiterOf(text));
    std::vector<std::string> cells;
    for (std::size_t i = 0; table.headings_.empty(); ++i) {
        const auto outcome = reader.next(cells);
        if (outcome == CsvReader::Outcome::End || i == kLinesAboveHeadings)
            return domain::fail(ErrorKind::Unreadable, "no-headings", "no line has headings");
        if (filledOf(cells) >= kLeastHeadings) table.headings_ = cells;
    }
    for (auto& heading : table.headings_) {
        if (domain::firstNonUtf8(heading))
            return domain::fail(ErrorKind::Unreadable, "not-utf8-file", "no UTF-8");
        heading = tidied(heading);
    }
    while (table.headings_.back().empty()) table.headings_.pop_back();
    if (table.headings_.size() > kMaxColumns)
        return domain::fail(ErrorKind::Unreadable, "too-many-columns", "too many columns");
    for (;;) {
        const auto outcome = reader.next(cells);
        if (outcome == CsvReader::Outcome::End) break;
        if (outcome == CsvReader::Outcome::Record && isBlank(cells)) continue;
        if (table.rows_.size() == kMaxRows)
            return domain::fail(ErrorKind::TooLarge, "too-many-rows", "too many rows");
        Row row{reader.line(), std::move(cells), std::nullopt};
        const auto width = table.headings_.size();
        while (row.cells.size() > width && tidied(row.cells.back()).empty()) row.cells.pop_back();
        if (outcome == CsvReader::Outcome::BrokenQuotes)
            row.fault = "broken-quotes";
        else if (row.cells.size() > width)
            row.fault = "field-count";
        row.cells.resize(std::max(width, row.cells.size()));
        table.rows_.push_back(std::move(row));
        cells.clear();
    }
    if (table.rows_.empty())
        return domain::fail(ErrorKind::Unreadable, "no-rows", "there is nothing but headings");
    return table;
}

std::vector<std::string> ImportTable::guess(const std::map<std::string, std::string>& known) const {
    std::vector<std::string> fields;
    std::set<std::string> taken;
    for (const auto& heading : headings_) {
        const auto folded = foldedHeading(heading);
        const auto before = known.find(folded);
        auto field = before == known.end() ? std::string(fieldOf(folded)) : before->second;
        if (!isField(field) || !taken.insert(field).second) field.clear();
        fields.push_back(std::move(field));
    }
    return fields;
}

std::string ImportTable::asResults(const std::vector<std::string>& fields,
                                   std::string_view allReturnBy) const {
    std::vector<std::size_t> columns;
    std::string text;
    bool saysWay = false;
    for (std::size_t i = 0; i < std::min(fields.size(), headings_.size()); ++i) {
        if (fields[i].empty()) continue;
        columns.push_back(i);
        text += fields[i] + ",";
        saysWay = saysWay || fields[i] == "return_by";
    }
    text += saysWay ? "nothing\n" : "return_by\n";
    for (const auto& row : rows_) {
        if (row.fault) continue;
        for (const auto column : columns) {
            const auto value = plainValue(fields[column], row.cells[column]);
            text += quotedField(onOneLine(fields[column], value)) + ",";
        }
        text += saysWay ? "" : allReturnBy;
        text += '\n';
    }
    return text;
}

}  // namespace hoibao::service
