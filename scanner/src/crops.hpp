#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/read.hpp"

namespace hoibao::scanner {

/// The longest side of a crop, in pixels: enough for a person to see what was read.
inline constexpr int kMaxCropSide = 480;

/// Of each symbol of `reading`, in their order, an upright gray PNG of the picture around it, no
/// side over kMaxCropSide; empty texts where the picture cannot be decoded again.
[[nodiscard]] std::vector<std::string> cropSymbols(std::string_view bytes, const Reading& reading);

}  // namespace hoibao::scanner
