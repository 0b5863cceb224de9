#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scanner/image.hpp"

namespace hoibao::scanner {

/// Decode to gray as the pixels lie in the file; `header` is what probe said of `bytes`.
/// Errors: Truncated.
[[nodiscard]] Result<GrayImage> decodeJpeg(std::string_view bytes, const ImageHeader& header,
                                           int shrink);
[[nodiscard]] Result<GrayImage> decodePng(std::string_view bytes, const ImageHeader& header);

enum class Channels { Gray = 1, Colour = 3 };

/// Pixels to write, row after row without gaps.
struct Raster {
    const std::uint8_t* pixels = nullptr;
    int width = 0, height = 0;
    Channels channels = Channels::Gray;
};
/// A PNG; empty where none can be made.
[[nodiscard]] std::string encodePng(const Raster& raster);

/// The pixels turned and mirrored as EXIF `orientation` (1 … 8) asks.
[[nodiscard]] GrayImage oriented(GrayImage image, int orientation);

}  // namespace hoibao::scanner
