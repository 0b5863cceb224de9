#include "sheet/workbooks.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace hoibao::tests {
namespace {

/// A file of our own that goes with this object.
class ScratchFile {
public:
    ScratchFile() {
        std::string name = (std::filesystem::temp_directory_path() / "sheet-XXXXXX").string();
        const int fd = mkstemp(name.data());
        if (fd < 0) throw std::runtime_error("no scratch file");
        close(fd);
        path_ = name;
    }
    ~ScratchFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    [[nodiscard]] const char* name() const { return path_.c_str(); }
    [[nodiscard]] std::string bytes() const {
        std::ifstream in(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    std::filesystem::path path_;
};

void write(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const SheetCell& cell,
           lxw_format* day, lxw_format* moment) {
    switch (cell.kind) {
        case SheetCell::Kind::Text:
            if (!cell.text.empty())
                worksheet_write_string(sheet, row, column, cell.text.c_str(), nullptr);
            return;
        case SheetCell::Kind::Number:
            worksheet_write_number(sheet, row, column, cell.number, nullptr);
            return;
        case SheetCell::Kind::Day:
            worksheet_write_number(sheet, row, column, cell.number, day);
            return;
        case SheetCell::Kind::Moment:
            worksheet_write_number(sheet, row, column, cell.number, moment);
            return;
    }
}

}  // namespace

std::string workbook(const SheetRows& rows) {
    const ScratchFile file;
    auto* const book = workbook_new(file.name());
    auto* const sheet = workbook_add_worksheet(book, "Danh sách");
    auto* const day = workbook_add_format(book);
    format_set_num_format(day, "dd/mm/yyyy");
    auto* const moment = workbook_add_format(book);
    format_set_num_format(moment, "dd/mm/yyyy hh:mm");
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t column = 0; column < rows[row].size(); ++column)
            write(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                  rows[row][column], day, moment);
    if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error("no workbook");
    return file.bytes();
}

std::string zipped(const Parts& parts) {
    const ScratchFile file;
    auto* const zip = zip_open(file.name(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    if (!zip) throw std::runtime_error("no archive");
    for (const auto& [name, content] : parts) {
        auto* const source = zip_source_buffer(zip, content.data(), content.size(), 0);
        zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    }
    if (zip_close(zip) != 0) throw std::runtime_error("no archive");
    return file.bytes();
}

Parts partsOf(std::string_view sheetData, std::string_view strings) {
    constexpr std::string_view kStart = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    return {
        {"xl/worksheets/sheet1.xml",
         fmt::format("{}<worksheet><sheetData>{}</sheetData></worksheet>", kStart, sheetData)},
        {"[Content_Types].xml",
         fmt::format("{}<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
                     "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
                     kStart)},
        {"xl/workbook.xml",
         fmt::format("{}<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" sheetId=\"1\" "
                     "r:id=\"rId1\"/></sheets></workbook>",
                     kStart)},
        {"xl/_rels/workbook.xml.rels",
         fmt::format("{}<Relationships><Relationship Id=\"rId1\" "
                     "Target=\"worksheets/sheet1.xml\"/></Relationships>",
                     kStart)},
        {"xl/sharedStrings.xml", fmt::format("{}<sst>{}</sst>", kStart, strings)},
    };
}

std::string oleContainer(std::string_view streamName) {
    std::string bytes("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    bytes.append(504, '\0');
    for (const char c : streamName) bytes += {c, '\0'};
    bytes.append(512, '\0');
    return bytes;
}

}  // namespace hoibao::tests
