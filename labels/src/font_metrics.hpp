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
        return letter <= 0xFFFF && advances_[letter] != kMissing;
    }
    /// In thousandths of the size; 0 for a letter it has not.
    [[nodiscard]] int advance(char16_t letter) const {
        const auto width = advances_[letter];
        return width == kMissing ? 0 : width;
    }
    [[nodiscard]] double width(std::u16string_view text, double size) const;

    /// Where a letter's ink lies, in thousandths of the size: right of its start, up from the
    /// baseline.
    struct Ink {
        double left = 0, bottom = 0, right = 0, top = 0;
        [[nodiscard]] bool isBlank() const { return right <= left; }
    };
    [[nodiscard]] Ink ink(char16_t letter) const;

private:
    static constexpr std::uint16_t kMissing = 0xFFFF;
    struct Outline {
        std::int16_t left = 0, bottom = 0, right = 0, top = 0;
    };
    std::vector<std::uint16_t> advances_;
    std::vector<Outline> outlines_;  ///< by letter, in the font's units
    int unitsPerEm_ = 1000;
};

}  // namespace hoibao::labels
