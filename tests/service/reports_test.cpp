#include "service/reports.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "service/vietnamese_order.hpp"

namespace hoibao::service {
namespace {

Table hostile() {
    return {"items",
            {"Tên", "=cmd|' /C calc'!A0", "Số"},
            {{Cell::of("Nguyễn Thị \"Ổn\", Xã Bến Cầu"),
              Cell::of("=HYPERLINK(\"http://x\")"),
              {"1.234", 1234}},
             {Cell::of("+84"), Cell::of("-2+3"), {"-5", -5}},
             {Cell::of("@SUM(A1)"), Cell::of("\t=1"), {"0", 0}},
             {Cell::of("23/11/2026", *domain::parseDate("2026-11-23")),
              Cell::of("18:00, 23/11/2026", *domain::parseInstant("2026-11-23T18:00:00+07:00")),
              {"98,5 %", 0.985, Measure::Share}},
             {Cell::of("Cả đường"), Cell::of("–"), {"1 ngày 4 giờ", 28, Measure::Hours}}}};
}

TEST(ReportsTest, CsvHasAMarkAndNoFormula) {
    EXPECT_EQ(csvOf(hostile()),
              "\uFEFFTên,'=cmd|' /C calc'!A0,Số\r\n"
              "\"Nguyễn Thị \"\"Ổn\"\", Xã Bến Cầu\",\"'=HYPERLINK(\"\"http://x\"\")\",1234\r\n"
              "'+84,'-2+3,-5\r\n"
              "'@SUM(A1),'\t=1,0\r\n"
              "23/11/2026,\"18:00, 23/11/2026\",\"98,5 %\"\r\n"
              "Cả đường,–,1 ngày 4 giờ\r\n");
    EXPECT_EQ(csvOf({"empty", {"A"}, {}}), "\uFEFFA\r\n");
}

TEST(ReportsTest, AWorkbookOpensAgainWithNumbersAndTextsAndNoFormula) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("reports_test-" + std::to_string(::getpid()) + ".xlsx");
    std::ofstream(file, std::ios::binary) << xlsxOf(hostile());
    const std::string script = "python3 - '" + file.string() + R"PY(' <<'END'
import sys, zipfile, xml.etree.ElementTree as tree
book = zipfile.ZipFile(sys.argv[1])
assert book.testzip() is None
space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
texts = ["".join(t.text or "" for t in s.iter(space + "t"))
         for s in tree.fromstring(book.read("xl/sharedStrings.xml"))]
sheet = tree.fromstring(book.read("xl/worksheets/sheet1.xml"))
assert not list(sheet.iter(space + "f")), "a formula"
def value(cell):
    held = cell.find(space + "v").text
    return texts[int(held)] if cell.get("t") == "s" else round(float(held), 6)
assert sheet.find(f"{space}sheetPr/{space}pageSetUpPr").get("fitToPage") == "1"
setup = sheet.find(space + "pageSetup")
assert (setup.get("fitToHeight"), setup.get("paperSize")) == ("0", "9"), setup.attrib
assert "$1:$1" in book.read("xl/workbook.xml").decode(), "headings on each page"
rows = [[value(cell) for cell in row] for row in sheet.iter(space + "row")]
assert rows == [["Tên", "=cmd|' /C calc'!A0", "Số"],
                ['Nguyễn Thị "Ổn", Xã Bến Cầu', '=HYPERLINK("http://x")', 1234.0],
                ["+84", "-2+3", -5.0], ["@SUM(A1)", "\t=1", 0.0],
                [46349.0, 46349.75, 0.985], ["Cả đường", "–", 1.166667]], rows
styles = tree.fromstring(book.read("xl/styles.xml"))
codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(space + "numFmt")}
codes |= {"0": "", "3": "#,##0"}  # those that have a number of their own
formats = [codes[x.get("numFmtId")] for x in styles.find(space + "cellXfs")]
cells = {cell.get("r"): cell for cell in sheet.iter(space + "c")}
written = [formats[int(cells[n].get("s") or 0)] for n in ("A2", "C2", "A5", "B5", "C5", "C6")]
assert written == ["", "#,##0", "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "0.0%", "[h]:mm"], written
END
)PY";
    EXPECT_EQ(std::system(script.c_str()), 0);
    std::filesystem::remove(file);
}

TEST(VietnameseOrderTest, SortsAsVietnameseSorts) {
    const std::vector<std::string> sorted = {
        "An Tịnh", "Ăn",     "Ấp Bắc",  "Bến Cầu", "Dương Minh Châu",
        "Đức Hòa", "Em",     "Êm",      "Hòa",     "Hỏa",
        "Hõa",     "Hóa",    "Họa",     "Long An", "Ô Môn",
        "Ơn",      "Tân An", "Tân Tây", "Ung",     "Ưng",
        "Xã"};
    auto names = sorted;
    std::reverse(names.begin(), names.end());
    sortVietnamese(names, [](const auto& each) { return std::string_view(each); });
    EXPECT_EQ(names, sorted);
}

TEST(VietnameseOrderTest, NormalFormsAreOne) {
    EXPECT_EQ(vietnameseSortKey("\u1EBF"), vietnameseSortKey("e\u0302\u0301"));
    EXPECT_LT(vietnameseSortKey("d"), vietnameseSortKey("đ"));
    EXPECT_LT(vietnameseSortKey("du"), vietnameseSortKey("đa"));
    EXPECT_EQ(vietnameseSortKey(""), vietnameseSortKey(""));
}

}  // namespace
}  // namespace hoibao::service
