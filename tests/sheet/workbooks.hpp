#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Workbooks for tests: as a spreadsheet writes them, and as nobody should.
namespace hoibao::tests {

/// A cell: a text, a number, or a number that is meant as a day or a moment.
struct SheetCell {
    enum class Kind { Text, Number, Day, Moment } kind = Kind::Text;
    std::string text;
    double number = 0;
};
[[nodiscard]] inline SheetCell textCell(std::string text) {
    return {SheetCell::Kind::Text, std::move(text), 0};
}
[[nodiscard]] inline SheetCell numberCell(double number) {
    return {SheetCell::Kind::Number, "", number};
}
/// `number` is a spreadsheet's own: days since 30/12/1899.
[[nodiscard]] inline SheetCell dayCell(double number) {
    return {SheetCell::Kind::Day, "", number};
}
[[nodiscard]] inline SheetCell momentCell(double number) {
    return {SheetCell::Kind::Moment, "", number};
}
using SheetRows = std::vector<std::vector<SheetCell>>;

/// An XLSX file as libxlsxwriter makes it; empty texts leave their cell out.
[[nodiscard]] std::string workbook(const SheetRows& rows);

/// A ZIP file of these parts.
using Parts = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] std::string zipped(const Parts& parts);

/// The parts of a workbook with one sheet that holds this `sheetData`; the first of them may be
/// changed by whoever wants a broken one.
[[nodiscard]] Parts partsOf(std::string_view sheetData, std::string_view strings = "");

/// An OLE container with a stream of this name, as an encrypted workbook begins.
[[nodiscard]] std::string oleContainer(std::string_view streamName);

}  // namespace hoibao::tests
