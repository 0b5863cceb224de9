#include "service/reports.hpp"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "domain/unavailable.hpp"

namespace hoibao::service {
namespace {

/// Of what a stranger typed nothing is a formula.
std::string neutralised(const std::string& text) {
    constexpr std::string_view kReckoned = "=+-@\t\r\n";
    if (text.empty() || kReckoned.find(text.front()) == std::string_view::npos) return text;
    std::string result = "'";
    result += text;
    return result;
}

void appendField(std::string& csv, const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        csv += text;
        return;
    }
    csv += '"';
    for (const char c : text) {
        if (c == '"') csv += '"';
        csv += c;
    }
    csv += '"';
}

/// How wide a column is shown, in characters.
double widthOf(const Table& table, std::size_t column) {
    const auto letters = [](const std::string& text) {
        return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
    };
    auto widest = letters(table.headings[column]);
    for (const auto& row : table.rows)
        if (column < row.size()) widest = std::max(widest, letters(row[column].text));
    constexpr double kLeast = 8, kMost = 60;
    return std::clamp(static_cast<double>(widest) + 2, kLeast, kMost);
}

constexpr std::chrono::sys_days kFirstDay{std::chrono::year(1899) / 12 / 30};

constexpr const char* formatOf(Measure measure) {
    switch (measure) {
        case Measure::Count:
            return "#,##0";
        case Measure::Share:
            return "0.0%";
        case Measure::Hours:
            return "[h]:mm";
        case Measure::Day:
            return "dd/mm/yyyy";
        case Measure::Moment:
            return "dd/mm/yyyy hh:mm";
    }
    return "General";
}

/// As the sheet holds it: times of day and how long something takes are parts of a day there.
double heldAs(const Cell& cell) {
    constexpr double kHoursOfADay = 24;
    return cell.measure == Measure::Hours ? *cell.number / kHoursOfADay : *cell.number;
}

/// A day or a moment stands like a word, numbers stand to the right.
bool isOfTime(Measure measure) {
    return measure == Measure::Day || measure == Measure::Moment;
}

bool hasNumbers(const Table& table, std::size_t column) {
    return std::ranges::any_of(table.rows, [&](const std::vector<Cell>& row) {
        return column < row.size() && row[column].number && !isOfTime(row[column].measure);
    });
}

class MemoryFile {
public:
    MemoryFile() : descriptor_(::memfd_create("workbook", MFD_CLOEXEC)) {
        if (descriptor_ < 0) throw Unavailable("no memory for a file");
    }
    ~MemoryFile() { ::close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    [[nodiscard]] std::string path() const {
        return "/proc/self/fd/" + std::to_string(descriptor_);
    }
    [[nodiscard]] std::string content() const {
        std::string bytes(static_cast<std::size_t>(::lseek(descriptor_, 0, SEEK_END)), '\0');
        for (std::size_t at = 0; at < bytes.size();) {
            const auto read = ::pread(descriptor_, bytes.data() + at, bytes.size() - at,
                                      static_cast<::off_t>(at));
            if (read <= 0) throw Unavailable("a file in memory cannot be read");
            at += static_cast<std::size_t>(read);
        }
        return bytes;
    }

private:
    int descriptor_;
};

constexpr std::size_t kMeasures = 5;
constexpr std::uint8_t kPaperA4 = 9;  // as the format numbers it
constexpr std::size_t kColumnsOfUprightPage = 6;

void fill(lxw_workbook& workbook, const Table& table) {
    auto* const sheet = workbook_add_worksheet(&workbook, table.name.c_str());
    if (!sheet) throw Unavailable("no sheet could be made");
    auto* const bold = workbook_add_format(&workbook);
    format_set_bold(bold);
    auto* const boldOverNumbers = workbook_add_format(&workbook);
    format_set_bold(boldOverNumbers);
    format_set_align(boldOverNumbers, LXW_ALIGN_RIGHT);
    std::array<lxw_format*, kMeasures> formats{};
    for (std::size_t i = 0; i < formats.size(); ++i) {
        formats[i] = workbook_add_format(&workbook);
        format_set_num_format(formats[i], formatOf(static_cast<Measure>(i)));
        if (isOfTime(static_cast<Measure>(i))) format_set_align(formats[i], LXW_ALIGN_LEFT);
    }
    for (std::size_t i = 0; i < table.headings.size(); ++i) {
        const auto column = static_cast<lxw_col_t>(i);
        worksheet_set_column(sheet, column, column, widthOf(table, i), nullptr);
        worksheet_write_string(sheet, 0, column, table.headings[i].c_str(),
                               hasNumbers(table, i) ? boldOverNumbers : bold);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    // Printed: as wide as the page, as many pages as it takes, each with the headings.
    worksheet_set_paper(sheet, kPaperA4);
    if (table.headings.size() > kColumnsOfUprightPage) worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    worksheet_set_footer(sheet, "&C&P / &N");
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        const auto& cells = table.rows[r];
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto row = static_cast<lxw_row_t>(r + 1);
            const auto column = static_cast<lxw_col_t>(i);
            if (cells[i].number)
                worksheet_write_number(sheet, row, column, heldAs(cells[i]),
                                       formats[static_cast<std::size_t>(cells[i].measure)]);
            else
                worksheet_write_string(sheet, row, column, cells[i].text.c_str(), nullptr);
        }
    }
}

}  // namespace

Cell Cell::of(std::string text, domain::LocalDate day) {
    const auto days = std::chrono::sys_days(day) - kFirstDay;
    return {std::move(text), static_cast<double>(days.count()), Measure::Day};
}

Cell Cell::of(std::string text, domain::Instant moment) {
    const std::chrono::duration<double, std::chrono::days::period> days =
        moment + domain::kVietnamOffset - kFirstDay;
    return {std::move(text), days.count(), Measure::Moment};
}

std::string csvOf(const Table& table) {
    std::string csv = "\uFEFF";
    const auto append = [&](const auto& cells, auto&& textOf) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) csv += ',';
            appendField(csv, textOf(cells[i]));
        }
        csv += "\r\n";
    };
    append(table.headings, neutralised);
    for (const auto& row : table.rows)
        append(row, [](const Cell& cell) {
            const bool isCount = cell.number && cell.measure == Measure::Count;
            return isCount ? std::to_string(std::llround(*cell.number)) : neutralised(cell.text);
        });
    return csv;
}

std::string xlsxOf(const Table& table) {
    // The library writes files only (buffers since 1.1.6): this one has no name and no disk.
    const MemoryFile file;
    auto* const workbook = workbook_new(file.path().c_str());
    if (!workbook) throw Unavailable("no workbook could be made");
    try {
        fill(*workbook, table);
    } catch (...) {
        lxw_workbook_free(workbook);
        throw;
    }
    if (const auto error = workbook_close(workbook); error != LXW_NO_ERROR)
        throw Unavailable(lxw_strerror(error));
    return file.content();
}

}  // namespace hoibao::service
