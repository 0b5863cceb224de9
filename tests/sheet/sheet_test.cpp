// Workbooks read by the worker that is locked in, as the server reads them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cells.hpp"
#include "sheet/reader.hpp"
#include "sheet/workbooks.hpp"

namespace hoibao::sheet {
namespace {

using namespace hoibao::tests;

class SheetTest : public testing::Test {
protected:
    std::string read(const std::string& bytes) {
        const auto csv = reader.read(bytes);
        return csv ? *csv : "refused: " + std::string(name(csv.error()));
    }
    std::string readRows(std::string_view rows, std::string_view strings = "") {
        return read(zipped(partsOf(rows, strings)));
    }

    Reader reader{{std::string(HOIBAO_BIN_DIR) + "/hoibao-sheet"}};
};

TEST_F(SheetTest, GivesCellsAsPeopleReadThem) {
    EXPECT_EQ(read(workbook({
                  {textCell("Mã hồ sơ"), textCell("Điện thoại"), textCell("Ngày duyệt")},
                  {textCell("H53.14-261103-0001"), numberCell(912345678), dayCell(46349)},
                  {textCell("Nguyễn \"Ẩn\", Tân Ninh"), numberCell(1.5), momentCell(46349.354167)},
              })),
              "Mã hồ sơ,Điện thoại,Ngày duyệt\n"
              "H53.14-261103-0001,912345678,2026-11-23\n"
              "\"Nguyễn \"\"Ẩn\"\", Tân Ninh\",1.5,2026-11-23T08:30:00+07:00\n");
}

TEST_F(SheetTest, KeepsRowsWhereTheyStand) {
    EXPECT_EQ(read(workbook({{textCell("a")}, {}, {textCell(""), textCell("dòng 3")}})),
              "a\n\n,dòng 3\n");
}

TEST_F(SheetTest, ReadsEveryKindOfCell) {
    EXPECT_EQ(readRows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c>"
                       "<c r=\"C1\" t=\"inlineStr\"><is><t>tại</t><r><t> ô</t></r></is></c>"
                       "<c r=\"D1\" t=\"b\"><v>1</v></c><c t=\"str\"><f>A1</f><v>tính</v></c>"
                       "<c r=\"G1\"><v>9.12345678E8</v></c><c t=\"e\"><v>#N/A</v></c></row>",
                       "<si><t>không</t></si>"
                       "<si><r><t>hai </t></r><r><t>dòng&#10;liền</t></r><rPh><t>x</t></rPh></si>"),
              "\"hai dòng, liền\",,tại ô,TRUE,tính,,912345678,#N/A\n");
}

TEST_F(SheetTest, SaysWhyItRefuses) {
    const auto with = [](Parts parts, std::pair<std::string, std::string> more) {
        parts.push_back(std::move(more));
        return zipped(parts);
    };
    auto macros = partsOf("");
    macros[1].second =
        "<Types><Override ContentType=\"application/"
        "vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>";
    auto hidden = partsOf("<row r=\"1\"><c><v>1</v></c></row>");
    hidden[2].second =
        "<workbook><sheets><sheet r:id=\"rId1\" state=\"hidden\"/></sheets></workbook>";
    auto entities = partsOf("");
    entities[0].second = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><worksheet>&b;</worksheet>";
    auto cut = partsOf("");
    cut[0].second = "<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row>";
    auto whole = zipped(partsOf("<row r=\"1\"><c><v>1</v></c></row>"));
    const struct {
        std::string bytes, reason;
    } cases[] = {
        {"", "not-a-workbook"},
        {"mã hồ sơ,địa chỉ", "not-a-workbook"},
        {zipped({{"a.txt", "a"}}), "not-a-workbook"},
        {"PK\x03\x04" + std::string(100, 'x'), "damaged"},
        {whole.substr(0, whole.size() / 2), "damaged"},
        {zipped(entities), "damaged"},
        {zipped(cut), "damaged"},
        {zipped(macros), "macros"},
        {with(partsOf(""), {"xl/vbaProject.bin", "x"}), "macros"},
        {oleContainer("EncryptedPackage"), "password"},
        {oleContainer("Workbook"), "old-format"},
        {zipped(hidden), "no-sheet"},
        {zipped(partsOf("<row r=\"1\"/><row r=\"2\"><c r=\"A2\"/></row>")), "no-sheet"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(read(c.bytes), "refused: " + c.reason) << c.bytes.substr(0, 40);
}

TEST_F(SheetTest, TakesTheMostRowsAndNotOneMore) {
    std::string rows;
    for (std::size_t row = 1; row <= kMaxRows; ++row)
        rows += fmt::format("<row r=\"{}\"><c><v>1</v></c></row>", row);
    EXPECT_EQ(readRows(rows).size(), 2 * kMaxRows);
    EXPECT_EQ(readRows(rows + fmt::format("<row r=\"{}\"><c><v>1</v></c></row>", kMaxRows + 1)),
              "refused: too-many-rows");
    EXPECT_EQ(readRows("<row r=\"1048576\"><c><v>1</v></c></row>"), "refused: too-many-rows");
    EXPECT_EQ(readRows("<row r=\"1\"><c r=\"CV1\"><v>1</v></c></row>").size(), kMaxColumns + 1);
    EXPECT_EQ(readRows("<row r=\"1\"><c r=\"CW1\"><v>1</v></c></row>"),
              "refused: too-many-columns");
}

TEST_F(SheetTest, RefusesWhatIsLittleOnlyWhilePacked) {
    const std::string bomb(200u << 20, ' ');
    const auto bytes = zipped(partsOf("<row r=\"1\"><c><v>1</v></c></row>" + bomb));
    EXPECT_LT(bytes.size(), 1u << 20);
    EXPECT_EQ(read(bytes), "refused: too-large");
    EXPECT_EQ(readRows("", "<si><t>" + std::string(70u << 20, 'x') + "</t></si>"),
              "refused: too-large");
    EXPECT_EQ(read(workbook({{textCell("sau đó")}})), "sau đó\n") << "the next file is read";
}

TEST(SheetReaderTest, SaysWhenThereIsNoWorker) {
    Reader reader({"/nowhere/hoibao-sheet"});
    const auto csv = reader.read("PK");
    ASSERT_FALSE(csv);
    EXPECT_EQ(csv.error(), Fault::Unavailable);
}

TEST(SheetCellsTest, KnowsDaysByTheirFormats) {
    const struct {
        std::string_view format;
        NumberStyle style;
    } cases[] = {
        {"General", NumberStyle::Plain},           {"#,##0 \"đồng\"", NumberStyle::Plain},
        {"[Red]0.00", NumberStyle::Plain},         {"hh:mm", NumberStyle::Plain},
        {"dd/mm/yyyy", NumberStyle::Day},          {"[$-42A]d mmmm yyyy;@", NumberStyle::Day},
        {"dd/mm/yyyy hh:mm", NumberStyle::Moment}, {"0\\d", NumberStyle::Plain},
    };
    for (const auto& c : cases) EXPECT_EQ(styleOfFormat(c.format), c.style) << c.format;
    EXPECT_EQ(numberText("46349", NumberStyle::Day, false), "2026-11-23");
    EXPECT_EQ(numberText("44887", NumberStyle::Day, true), "2026-11-23");
    EXPECT_EQ(numberText("không", NumberStyle::Day, false), "không");
    EXPECT_EQ(numberText("-5", NumberStyle::Day, false), "-5");
}

}  // namespace
}  // namespace hoibao::sheet
