#include "font_subset.hpp"

#include <gtest/gtest.h>

#include "font_bytes.hpp"
#include "fonts.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

const std::string kName = "subset.ttf";

std::vector<std::uint16_t> glyphsOf(std::u16string_view letters) {
    std::vector<std::uint16_t> glyphs;
    for (const char16_t letter : letters)
        glyphs.push_back(fonts().files().faces.regular.glyph(letter));
    return glyphs;
}

FontSubset subsetOf(std::u16string_view letters) {
    return subsetFont(fonts().files().regularBytes, "regular", glyphsOf(letters));
}

/// A glyph's points and hints. Of one that is composed: those of its parts, and how they are
/// placed.
std::string drawing(const Outlines& outlines, std::size_t glyph) {
    const auto outline = outlines.of(glyph);
    if (outline.all().empty() || outline.s16(0) >= 0) return std::string(outline.all());
    std::string parts;
    for (std::size_t at = 10;;) {
        const unsigned flags = outline.u16(at);
        const auto part = outline.u16(at + 2);
        EXPECT_LT(part, outlines.count());
        EXPECT_EQ(flags & 0xC8U, 0U) << "scaled parts are longer";
        const std::size_t length = (flags & 1) != 0 ? 8 : 6;
        parts += drawing(outlines, part);
        parts += outline.part(at + 4, length - 4).all();
        at += length;
        if ((flags & 0x20U) == 0) return parts += outline.from(at).all();
    }
}

TEST(FontSubsetTest, DrawsEachGlyphAsTheWholeFontDoes) {
    const std::u16string letters = u"ễA ợỹẬđ·Ặi";
    const auto subset = subsetOf(letters);
    const auto glyphs = glyphsOf(letters);
    const FontBytes whole(fonts().files().regularBytes, kName), small(subset.file, kName);
    const Outlines before(whole), after(small);
    ASSERT_EQ(subset.glyphs.size(), glyphs.size());
    EXPECT_LT(after.count(), 40U);
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
        SCOPED_TRACE(i);
        const auto is = drawing(after, subset.glyphs[i]), was = drawing(before, glyphs[i]);
        EXPECT_EQ(is.substr(0, was.size()), was);
        EXPECT_LT(is.size(), was.size() + 4) << "padded to whole words";
        EXPECT_EQ(after.advance(subset.glyphs[i]), before.advance(glyphs[i]));
        EXPECT_EQ(after.bearing(subset.glyphs[i]), before.bearing(glyphs[i]));
    }
}

TEST(FontSubsetTest, IsAWholeFile) {
    const auto file = subsetOf(u"Ễ").file;
    std::uint32_t sum = 0;
    const FontBytes font(file, kName);
    for (std::size_t at = 0; at < file.size(); at += 4) sum += font.u32(at);
    EXPECT_EQ(sum, 0xB1B0AFBAU);
    for (const char* tag : {"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"})
        EXPECT_FALSE(font.table(tag).all().empty()) << tag;
    EXPECT_LT(file.size(), 8'000U);
}

TEST(FontSubsetTest, TakesGlyphsInAnyOrderAndTwice) {
    const auto subset = subsetOf(u"bab");
    EXPECT_EQ(subset.glyphs, (std::vector<std::uint16_t>{1, 2, 1}));
    EXPECT_EQ(subsetOf(u"bab").file, subset.file);
    EXPECT_EQ(subsetOf(u"").glyphs.size(), 0U);
}

TEST(FontSubsetTest, RefusesWhatTheFontHasNot) {
    const auto& bytes = fonts().files().regularBytes;
    EXPECT_THROW(static_cast<void>(subsetFont(bytes, "regular", {60'000})), FontUnavailable);
    for (const std::size_t size : {0, 12, 300, 5'000})
        EXPECT_THROW(static_cast<void>(subsetFont(std::string_view(bytes).substr(0, size), "cut",
                                                  glyphsOf(u"ễ"))),
                     FontUnavailable)
            << size;
}

}  // namespace
}  // namespace hoibao::labels::test
