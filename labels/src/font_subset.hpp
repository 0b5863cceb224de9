#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hoibao::labels {

/// A TrueType font that draws some glyphs and nothing else, as PDF embeds it: without a map of
/// letters, with the glyphs' hints.
struct FontSubset {
    std::string file;
    std::vector<std::uint16_t> glyphs;  ///< where each glyph asked for is in it, in that order
};

/// The glyphs may repeat and stand in any order; what they are composed of comes with them. The
/// same glyphs give the same bytes. Throws FontUnavailable with `name` in it.
[[nodiscard]] FontSubset subsetFont(std::string_view bytes, const std::string& name,
                                    const std::vector<std::uint16_t>& glyphs);

}  // namespace hoibao::labels
