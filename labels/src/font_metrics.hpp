#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hoibao::labels {

/// What a TrueType font says of its letters: enough to set text, not to draw it. Immutable.
class FontMetrics {
public:
    /// Reads a font's bytes; every offset is checked. Throws FontUnavailable with `name` in it.
    static FontMetrics parse(std::string_view bytes, const std::string& name);

    [[nodiscard]] bool has(char32_t letter) const {
        return letter <= 0xFFFF && glyphs_[letter] != 0;
    }
    /// Where the font keeps a letter; 0 for one it has not.
    [[nodiscard]] std::uint16_t glyph(char16_t letter) const { return glyphs_[letter]; }
    /// In thousandths of the size; 0 for a letter it has not.
    [[nodiscard]] int advance(char16_t letter) const { return advances_[letter]; }
    [[nodiscard]] double width(std::u16string_view text, double size) const;

    /// Where a letter's ink lies, in thousandths of the size: right of its start, up from the
    /// baseline.
    struct Ink {
        double left = 0, bottom = 0, right = 0, top = 0;
        [[nodiscard]] bool isBlank() const { return right <= left; }
    };
    [[nodiscard]] Ink ink(char16_t letter) const;
    /// Of all letters together, in the same units.
    [[nodiscard]] Ink box() const { return scaled(box_); }
    [[nodiscard]] double ascent() const { return ascent_ * 1000.0 / unitsPerEm_; }
    [[nodiscard]] double descent() const { return descent_ * 1000.0 / unitsPerEm_; }

private:
    struct Outline {
        std::int16_t left = 0, bottom = 0, right = 0, top = 0;
    };
    [[nodiscard]] Ink scaled(const Outline& outline) const;
    // By letter; outlines in the font's units.
    std::vector<std::uint16_t> glyphs_, advances_;
    std::vector<Outline> outlines_;
    Outline box_;
    int ascent_ = 0, descent_ = 0, unitsPerEm_ = 1000;
};

}  // namespace hoibao::labels
