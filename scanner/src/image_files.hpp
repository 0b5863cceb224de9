#pragma once

#include <string_view>

#include "scanner/image.hpp"

namespace hoibao::scanner {

/// Decode to gray as the pixels lie in the file; `header` is what probe said of `bytes`.
/// Errors: Truncated.
[[nodiscard]] Result<GrayImage> decodeJpeg(std::string_view bytes, const ImageHeader& header,
                                           int shrink);
[[nodiscard]] Result<GrayImage> decodePng(std::string_view bytes, const ImageHeader& header);

/// The pixels turned and mirrored as EXIF `orientation` (1 … 8) asks.
[[nodiscard]] GrayImage oriented(GrayImage image, int orientation);

}  // namespace hoibao::scanner
