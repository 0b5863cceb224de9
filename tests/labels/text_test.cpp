#include "text.hpp"

#include <gtest/gtest.h>

#include "fonts.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

const Faces& faces() {
    return fonts().files().faces;
}

TEST(PrepareTest, ComposesAndTidies) {
    const struct {
        std::string from;
        std::u16string to;
    } cases[] = {
        {"", u""},
        {"An", u"An"},
        {"  An \t\n Bình\u00A0", u"An Bình"},
        {"Nguye\u0302\u0303n", u"Nguyễn"},  // NFD
        {"Nguyê\u0303n", u"Nguyễn"},        // half composed
        {"Nguye\u0303\u0302n", u"Nguyẽ̂n"},  // other order: another letter, kept as it is
        {"A\u030Angstr\u00F6m", u"Ångström"},
        {"An\u200B\uFEFF Bình", u"An Bình"},
        {"“Cô” – số 5…", u"“Cô” – số 5…"},
        {"100.000 ₫", u"100.000 ₫"},
    };
    for (const auto& c : cases) {
        const auto text = prepare(c.from, faces());
        ASSERT_TRUE(text) << c.from << ": " << text.error();
        EXPECT_EQ(*text, c.to) << c.from;
    }
}

TEST(PrepareTest, NamesTheLetterTheFontHasNot) {
    const struct {
        std::string from, reason;
    } cases[] = {
        {"Nguyễn 鬼", "the font has no letter “鬼” (U+9B3C)"},
        {"An 😀", "the font has no letter “😀” (U+1F600)"},
        {"An\x01", "the font has no letter U+0001"},
        {std::string("An\0Bình", 8), "the font has no letter U+0000"},
        {"An\x7F", "the font has no letter U+007F"},
        {"An\xC0\xAF", "is not UTF-8"},
        {"An\xFF", "is not UTF-8"},
        {"An\xE1\xBB", "is not UTF-8"},
        {"\xED\xA0\x80", "is not UTF-8"},  // half a surrogate pair
    };
    for (const auto& c : cases) {
        const auto text = prepare(c.from, faces());
        ASSERT_FALSE(text) << c.from;
        EXPECT_EQ(text.error(), c.reason);
    }
}

std::vector<std::u16string> linesOf(const std::vector<TextLine>& lines) {
    std::vector<std::u16string> texts;
    for (const auto& line : lines) texts.push_back(line.text);
    return texts;
}

TEST(SetColumnTest, ShrinksThenWraps) {
    const std::u16string name = u"Nguyễn Thị Ngọc Diễm";
    const double at10 = faces().regular.width(name, 10);
    const struct {
        double width;
        std::vector<std::u16string> lines;
        double size;
    } cases[] = {
        {at10 + 0.1, {name}, 10},
        {at10 * 0.8, {name}, 8},
        {at10 * 0.7, {u"Nguyễn Thị", u"Ngọc Diễm"}, 10},
        {at10 * 0.4, {u"Nguyễn", u"Thị Ngọc", u"Diễm"}, 10},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.width);
        const auto lines =
            setColumn({{"recipient", name, Face::Regular, 10, 6}}, c.width, 100, faces());
        ASSERT_TRUE(lines);
        EXPECT_EQ(linesOf(*lines), c.lines);
        EXPECT_NEAR(lines->front().size, c.size, 0.06);
    }
}

TEST(SetColumnTest, NothingIsCut) {
    const auto text = prepare(longest().address, faces()).value();
    for (const double height : {20.0, 40.0, 80.0, 160.0}) {
        const auto lines =
            setColumn({{"address", text, Face::Regular, 12, 6}}, 200, height, faces());
        if (!lines) {
            EXPECT_EQ(lines.error().field, "address");
            continue;
        }
        std::u16string together;
        for (const auto& line : *lines) {
            together += (together.empty() ? u"" : u" ") + line.text;
            EXPECT_GE(line.size, 6);
            EXPECT_LE(faces().regular.width(line.text, line.size), 200);
            EXPECT_LE(line.y, height);
        }
        EXPECT_EQ(together, text);
    }
}

TEST(SetColumnTest, SaysWhichFieldAndHowMuch) {
    const std::u16string word(40, u'W');
    const auto wide = setColumn({{"recipient", word, Face::Regular, 10, 6}}, 100, 100, faces());
    ASSERT_FALSE(wide);
    EXPECT_EQ(wide.error().field, "recipient");
    EXPECT_TRUE(wide.error().isWidth);
    EXPECT_NEAR(wide.error().millimetres, (40 * 0.930 * 6 - 100) * 25.4 / 72, 0.1);

    const auto low = setColumn({{"recipient", u"An", Face::Regular, 10, 10},
                                {"address", u"một hai ba bốn năm sáu", Face::Regular, 10, 10}},
                               30, 20, faces());
    ASSERT_FALSE(low);
    EXPECT_EQ(low.error().field, "address");
    EXPECT_FALSE(low.error().isWidth);
}

TEST(SetColumnTest, BreaksWhereAReaderWould) {
    const auto code =
        setColumn({{"dossierCode", u"000.17.22.H56-210531-0001", Face::Regular, 10, 10, 0, true}},
                  75, 100, faces());
    ASSERT_TRUE(code);
    EXPECT_EQ(linesOf(*code), (std::vector<std::u16string>{u"000.17.22.H56-", u"210531-0001"}));
    const auto money =
        setColumn({{"feeVnd", u"Tổng thu: 126.000 đ", Face::Regular, 10, 10}}, 92, 100, faces());
    ASSERT_TRUE(money);
    EXPECT_EQ(linesOf(*money), (std::vector<std::u16string>{u"Tổng thu:", u"126.000 đ"}));
}

}  // namespace
}  // namespace hoibao::labels::test
