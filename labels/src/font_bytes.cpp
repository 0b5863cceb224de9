#include "font_bytes.hpp"

#include <algorithm>

#include "labels/render.hpp"

namespace hoibao::labels {
namespace {

/// The subtable of the Basic Multilingual Plane (format 4), as Windows fonts have it.
FontBytes basicPlane(const FontBytes& cmap) {
    const int count = cmap.u16(2);
    for (int i = 0; i < count; ++i) {
        const std::size_t entry = 4 + 8 * static_cast<std::size_t>(i);
        const auto platform = cmap.u16(entry), encoding = cmap.u16(entry + 2);
        if (platform != 3 || encoding != 1) continue;
        auto subtable = cmap.from(cmap.u32(entry + 4));
        if (subtable.u16(0) == 4) return subtable;
    }
    cmap.fail("has no Unicode map we can read");
}

}  // namespace

void FontBytes::fail(const std::string& why) const {
    throw FontUnavailable("font " + name_ + " " + why);
}

FontBytes FontBytes::tableIfAny(std::string_view tag) const {
    const int count = u16(4);
    for (int i = 0; i < count; ++i) {
        const std::size_t entry = 12 + 16 * static_cast<std::size_t>(i);
        need(entry, 16);
        if (data_.substr(entry, 4) == tag) return part(u32(entry + 8), u32(entry + 12));
    }
    return {{}, name_};
}

FontBytes FontBytes::table(std::string_view tag) const {
    auto found = tableIfAny(tag);
    if (found.all().empty()) fail("has no table " + std::string(tag));
    return found;
}

Outlines::Outlines(const FontBytes& font)
    : loca_(font.table("loca")),
      glyf_(font.table("glyf")),
      hmtx_(font.table("hmtx")),
      hasLongOffsets_(font.table("head").u16(50) != 0),
      count_(font.table("maxp").u16(4)),
      metrics_(font.table("hhea").u16(34)) {
    if (metrics_ == 0) font.fail("has no metrics");
}

std::size_t Outlines::offset(std::size_t glyph) const {
    return hasLongOffsets_ ? loca_.u32(4 * glyph) : std::size_t{2} * loca_.u16(2 * glyph);
}

FontBytes Outlines::of(std::size_t glyph) const {
    const auto begin = offset(glyph), end = offset(glyph + 1);
    return glyf_.part(begin, end > begin ? end - begin : 0);
}

std::uint16_t Outlines::advance(std::size_t glyph) const {
    return hmtx_.u16(4 * std::min(glyph, metrics_ - 1));
}

std::int16_t Outlines::bearing(std::size_t glyph) const {
    return hmtx_.s16(glyph < metrics_ ? 4 * glyph + 2 : 4 * metrics_ + 2 * (glyph - metrics_));
}

std::vector<std::uint16_t> glyphsByLetter(const FontBytes& font) {
    const auto map = basicPlane(font.table("cmap"));
    std::vector<std::uint16_t> glyphs(0x10000);
    const std::size_t segments = map.u16(6) / 2;
    for (std::size_t i = 0; i < segments; ++i) {
        const unsigned end = map.u16(14 + 2 * i), start = map.u16(16 + 2 * (segments + i));
        const unsigned delta = map.u16(16 + 2 * (2 * segments + i));
        const std::size_t rangeAt = 16 + 2 * (3 * segments + i);
        const unsigned range = map.u16(rangeAt);
        for (unsigned letter = start; letter <= end && letter < 0xFFFF; ++letter) {
            unsigned glyph = letter;
            if (range != 0) glyph = map.u16(rangeAt + range + 2 * (letter - start));
            if (glyph != 0 || range == 0) glyph = (glyph + delta) & 0xFFFF;
            glyphs[letter] = static_cast<std::uint16_t>(glyph);
        }
    }
    return glyphs;
}

}  // namespace hoibao::labels
