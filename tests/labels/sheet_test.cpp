#include "labels/sheet.hpp"

#include <gtest/gtest.h>

#include "compose.hpp"
#include "geometry.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

TEST(SheetTest, KnowsTheTradesSheets) {
    const struct {
        std::string name;
        double width, height;
        int labelsPerPage, dpi;
    } cases[] = {
        {"thermal-100x150", 100, 150, 1, 203},
        {"thermal-80x50", 80, 50, 1, 203},
        {"a6", 105, 148, 1, 600},
        {"a5", 148, 210, 1, 600},
        {"a4-2x2", 105, 148.5, 4, 600},
        {"a4-2x4", 99.1, 67.7, 8, 600},
        {"a4-2x5", 99.1, 57, 10, 600},
        {"a4-3x7", 63.5, 38.1, 21, 600},
        {"a4-3x8", 70, 37, 24, 600},
    };
    ASSERT_EQ(sheets().size(), std::size(cases));
    EXPECT_EQ(sheets().front().name, "thermal-100x150");
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        const auto* sheet = findSheet(c.name);
        ASSERT_NE(sheet, nullptr);
        EXPECT_DOUBLE_EQ(sheet->label.x.value, c.width);
        EXPECT_DOUBLE_EQ(sheet->label.y.value, c.height);
        EXPECT_EQ(sheet->labelsPerPage(), c.labelsPerPage);
        EXPECT_EQ(sheet->dpi, c.dpi);
    }
    EXPECT_EQ(findSheet("a4-9x9"), nullptr);
}

TEST(SheetTest, ReadsWhatItWrites) {
    for (const auto& sheet : sheets()) {
        SCOPED_TRACE(sheet.name);
        const auto again = parseSheet(toJson(sheet));
        ASSERT_TRUE(again) << again.error().front().field << again.error().front().message;
        EXPECT_EQ(*again, sheet);
    }
}

constexpr const char* kGood = R"({"name":"x","page":[210,297],"label":[70,37],)"
                              R"("columns":3,"rows":8,"margin":[0,0.5],"pitch":[70,37],"dpi":600})";

TEST(SheetTest, SaysWhatIsWrongWithASheetsFile) {
    const struct {
        std::string from, to, field, message;
    } cases[] = {
        {kGood, "", "sheet", "is no JSON object"},
        {kGood, "[]", "sheet", "is no JSON object"},
        {R"("name":"x",)", "", "sheet.name", "is missing"},
        {R"("page":[210,297],)", "", "sheet.page", "is missing"},
        {"[210,297]", "[210]", "sheet.page", "is no pair of numbers"},
        {"[210,297]", R"(["210",297])", "sheet.page", "is no number"},
        {"[210,297]", "[1001,297]", "sheet.page", "must be from 10 to 1000"},
        {"[210,297]", "[-210,297]", "sheet.page", "must be from 10 to 1000"},
        {"[70,37]", "[70,0]", "sheet.label", "must be from 10 to 1000"},
        {R"("columns":3)", R"("columns":0)", "sheet.columns", "must be from 1 to 50"},
        {R"("columns":3)", R"("columns":51)", "sheet.columns", "must be from 1 to 50"},
        {R"("rows":8)", R"("rows":8.5)", "sheet.rows", "is no whole number"},
        {R"("rows":8)", R"("rows":9)", "sheet.label", "labels leave the page down by 36.5 mm"},
        {"[0,0.5]", "[5,0.5]", "sheet.label", "labels leave the page across by 5.0 mm"},
        {R"("pitch":[70,37])", R"("pitch":[70,36])", "sheet.pitch",
         "labels overlap down by 1.0 mm"},
        {R"("dpi":600)", R"("dpi":149)", "sheet.dpi", "must be from 150 to 2400"},
        {R"(,"dpi":600)", "", "sheet.dpi", "is missing"},
    };
    ASSERT_TRUE(parseSheet(kGood));
    for (const auto& c : cases) {
        std::string text = kGood;
        text.replace(text.find(c.from), c.from.size(), c.to);
        SCOPED_TRACE(text);
        const auto sheet = parseSheet(text);
        ASSERT_FALSE(sheet);
        EXPECT_EQ(sheet.error().front().field, c.field);
        EXPECT_EQ(sheet.error().front().message, c.message);
    }
}

TEST(QrChoiceTest, TakesTheLargestModulesAndThenTheStrongestLevel) {
    const struct {
        std::size_t length;
        int side;
        QrLevel level;
        int module;
    } cases[] = {
        {53, 423, QrLevel::M, 11},  // version 3 holds 61 at level M
        {53, 246, QrLevel::Q, 6},   // thermal-80x50: one dot more than 6 fits neither
        {53, 300, QrLevel::M, 8},
        {62, 423, QrLevel::Q, 10},  // version 4 holds 67 at level Q
        {34, 423, QrLevel::M, 12},  // version 2
        {26, 423, QrLevel::Q, 12},
        {16, 423, QrLevel::Q, 14},  // version 1
        {10, 423, QrLevel::H, 14},
        {62, 160, QrLevel::L, 4},  // only level L leaves modules of half a millimetre
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.length);
        const auto choice = chooseQr(c.length, c.side, 203);
        ASSERT_TRUE(choice);
        EXPECT_EQ(choice->level, c.level);
        EXPECT_EQ(choice->module, c.module);
    }
    EXPECT_FALSE(chooseQr(62, 147, 203));
}

/// S10 §8: X 0.33 to 0.51 mm (0.36 on 3 × 7), height 12.5 mm or 15 % of the width.
TEST(GeometryTest, BarsAreWholeDotsWithinTheStandard) {
    for (const auto& sheet : sheets()) {
        SCOPED_TRACE(sheet.name);
        const auto g = layOut(sheet);
        ASSERT_TRUE(g);
        const double x = mmOfDots(g->barModule, sheet.dpi);
        EXPECT_GE(x, 0.33);
        EXPECT_LE(x, sheet.name == "a4-3x7" ? 0.36 : 0.51);
        const double height = mmOfDots(g->barHeight, sheet.dpi), width = 156 * x;
        EXPECT_GE(height, 12.5);
        EXPECT_GE(height, 0.15 * width);
        const double left = mmOfDots(g->barX, sheet.dpi);
        EXPECT_GE(left, 10 * x - 0.05);
        EXPECT_GE(sheet.label.x.value - left - width, 10 * x - 0.05);
    }
}

TEST(GeometryTest, TheQrIsAsLargeAsTheSheetAllows) {
    const struct {
        std::string name;
        double leastModule;
    } cases[] = {{"thermal-100x150", 1.37},
                 {"a6", 1.4},
                 {"a5", 1.9},
                 {"a4-2x2", 1.4},
                 {"thermal-80x50", 0.87},
                 {"a4-2x4", 1.0},
                 {"a4-2x5", 1.05},
                 {"a4-3x7", 0.55},
                 {"a4-3x8", 0.5}};
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        const auto& s = sheet(c.name);
        const auto g = layOut(s);
        ASSERT_TRUE(g);
        const auto choice = chooseQr(typical().link.size(), g->qrSide, s.dpi);
        ASSERT_TRUE(choice);
        EXPECT_GE(mmOfDots(choice->module, s.dpi), c.leastModule);
    }
}

TEST(GeometryTest, NamesTheMillimetresASheetLacks) {
    const auto single = [](double width, double height, int dpi) {
        const Extent size{{width}, {height}};
        return Sheet{"x", size, size, 1, 1, {}, size, dpi};
    };
    const struct {
        Sheet sheet;
        std::string message;
    } cases[] = {
        {single(58, 40, 600), "the label is too small for the bars: 1.6 mm more width is needed"},
        {single(63, 40, 203), "the label is too small for the bars: 3.1 mm more width is needed"},
        {single(70, 30, 600),
         "the label is too small for its symbols: 6.1 mm more height is needed"},
        {single(70, 20, 600),
         "the label is too small for its symbols: 16.1 mm more height is needed"},
    };
    for (const auto& c : cases) {
        const auto g = layOut(c.sheet);
        ASSERT_FALSE(g) << c.message;
        EXPECT_EQ(g.error().front().field, "sheet");
        EXPECT_EQ(g.error().front().message, c.message);
    }
    EXPECT_TRUE(layOut(single(60, 36.2, 600)));
}

TEST(PlaceTest, CountsRowByRowFromTheStart) {
    const auto& grid = sheet("a4-3x7");
    const struct {
        std::size_t index;
        int start;
        Place place;
    } cases[] = {
        {0, 1, {1, 1, 1}},     {20, 1, {1, 1, 21}},    {21, 1, {1, 2, 1}},     {0, 5, {1, 1, 5}},
        {16, 5, {1, 1, 21}},   {17, 5, {1, 2, 1}},     {4999, 1, {1, 239, 2}}, {5000, 1, {2, 1, 1}},
        {5000, 21, {2, 1, 1}}, {10'000, 1, {3, 1, 1}},
    };
    for (const auto& c : cases)
        EXPECT_EQ(placeOf(c.index, grid, {.start = c.start}), c.place) << c.index;
    EXPECT_EQ(placeOf(41, sheet("a6"), {}), (Place{1, 42, 1}));
    EXPECT_EQ(partsOf(1), 1U);
    EXPECT_EQ(partsOf(5000), 1U);
    EXPECT_EQ(partsOf(5001), 2U);
}

}  // namespace
}  // namespace hoibao::labels::test
