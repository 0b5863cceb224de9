#include "font_metrics.hpp"

#include "font_bytes.hpp"

namespace hoibao::labels {

FontMetrics FontMetrics::parse(std::string_view data, const std::string& name) {
    const FontBytes font(data, name);
    const auto head = font.table("head"), hhea = font.table("hhea");
    const int unitsPerEm = head.u16(18);
    if (unitsPerEm == 0) font.fail("has no metrics");
    const Outlines outlines(font);

    FontMetrics result;
    result.unitsPerEm_ = unitsPerEm;
    result.box_ = {head.s16(36), head.s16(38), head.s16(40), head.s16(42)};
    result.ascent_ = hhea.s16(4);
    result.descent_ = hhea.s16(6);
    result.glyphs_ = glyphsByLetter(font);
    result.advances_.assign(0x10000, 0);
    result.outlines_.resize(0x10000);
    for (std::size_t letter = 0; letter < result.glyphs_.size(); ++letter) {
        const auto glyph = result.glyphs_[letter];
        if (glyph == 0) continue;
        result.advances_[letter] = static_cast<std::uint16_t>(
            std::uint32_t{outlines.advance(glyph)} * 1000 / static_cast<unsigned>(unitsPerEm));
        const auto outline = outlines.of(glyph);
        if (outline.all().empty()) continue;  // a blank
        // Drawn so that the ink begins at the side bearing, wherever the outline has its left.
        const int shift = outlines.bearing(glyph) - outline.s16(2);
        const auto moved = [&](std::int16_t x) { return static_cast<std::int16_t>(x + shift); };
        result.outlines_[letter] = {moved(outline.s16(2)), outline.s16(4), moved(outline.s16(6)),
                                    outline.s16(8)};
    }
    return result;
}

FontMetrics::Ink FontMetrics::ink(char16_t letter) const {
    return scaled(outlines_[letter]);
}

FontMetrics::Ink FontMetrics::scaled(const Outline& outline) const {
    const auto thousandths = [&](std::int16_t units) { return units * 1000.0 / unitsPerEm_; };
    return {thousandths(outline.left), thousandths(outline.bottom), thousandths(outline.right),
            thousandths(outline.top)};
}

double FontMetrics::width(std::u16string_view text, double size) const {
    int sum = 0;
    for (const char16_t letter : text) sum += advance(letter);
    return sum * size / 1000;
}

}  // namespace hoibao::labels
