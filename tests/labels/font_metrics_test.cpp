#include "font_metrics.hpp"

#include <gtest/gtest.h>

#include "fonts.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

// Widths as libharu writes them into a PDF of the same font.
TEST(FontMetricsTest, KnowsTheWidthsOfNotoSans) {
    const auto& regular = fonts().files().faces.regular;
    EXPECT_EQ(regular.advance(u'A'), 639);
    EXPECT_EQ(regular.advance(u'i'), 258);
    EXPECT_EQ(regular.advance(u'0'), 572);
    EXPECT_EQ(regular.advance(u'ễ'), 564);
    EXPECT_DOUBLE_EQ(regular.width(u"Ai", 10), 8.97);
}

TEST(FontMetricsTest, KnowsWhatItHasNot) {
    const auto& faces = fonts().files().faces;
    for (const char32_t letter : std::u32string(U"AzĐđẠỹ₫·0"))
        EXPECT_TRUE(faces.regular.has(letter) && faces.bold.has(letter));
    for (const char32_t letter : {U'鬼', U'ب', U'\U0001F600', U'\uFFFF', U'ก'})
        EXPECT_FALSE(faces.regular.has(letter)) << static_cast<unsigned>(letter);
}

TEST(FontMetricsTest, RefusesAFontThatIsCutOffAnywhere) {
    const auto& whole = fonts().files().regularBytes;
    for (std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{11}, std::size_t{12},
                             std::size_t{100}, std::size_t{300}})
        EXPECT_THROW(FontMetrics::parse(std::string_view(whole).substr(0, size), "cut.ttf"),
                     FontUnavailable)
            << size;
    EXPECT_THROW(FontMetrics::parse("this is a text and no font at all, really", "x"),
                 FontUnavailable);
}

TEST(FontMetricsTest, SaysWhichFileIsMissing) {
    try {
        static_cast<void>(Fonts::load("/nowhere"));
        FAIL();
    } catch (const FontUnavailable& e) {
        EXPECT_STREQ(e.what(), "font /nowhere/NotoSans-Regular.ttf cannot be read");
    }
}

}  // namespace
}  // namespace hoibao::labels::test
