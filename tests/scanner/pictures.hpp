#pragma once

#include <string>
#include <string_view>

#include "scanner/image.hpp"

namespace hoibao::scanner::testing {

inline constexpr std::string_view kNumber = "RT000000014VN";
inline constexpr std::string_view kLink = "HTTPS://TRACUU.EXAMPLE/T/RT000000014VN/A7K2M4QW3ZX5Y6";

/// A white picture with a label's two symbols on it, drawn crisp: bars above, QR below at the
/// right.
GrayImage labelPicture(int width = 800, int height = 600, std::string_view number = kNumber,
                       std::string_view link = kLink);
/// Draws a QR code of `text`, level Q, with its quiet zone; `module` pixels a module.
void drawQr(GrayImage& image, std::string_view text, int left, int top, int module);
/// Draws a Code 128 with its quiet zone.
void drawBars(GrayImage& image, std::string_view text, int left, int top, int module, int height);

enum class JpegKind { Gray, Colour, Progressive, Cmyk, Arithmetic };
std::string jpegOf(const GrayImage& image, JpegKind kind = JpegKind::Gray, int quality = 90);

enum class PngKind { Gray8, Gray16, Gray1, Rgb8, Rgba16, Palette, Interlaced };
std::string pngOf(const GrayImage& image, PngKind kind = PngKind::Gray8);
/// A PNG of nothing but a header that claims this size, and a scrap of data.
std::string pngClaiming(unsigned width, unsigned height);

/// A PNG with one more chunk behind its header.
std::string withChunk(const std::string& png, const std::string& type, const std::string& body);
/// `size` noughts as zlib packs them: a thousandth of it.
std::string packedNoughts(std::size_t size);

/// A JPEG with an Exif segment of these TIFF bytes after its first marker.
std::string withExif(const std::string& jpeg, std::string_view tiff);
/// The TIFF bytes that say an orientation.
std::string orientationTiff(int orientation, bool little = true);
/// The same with a next directory that is the first again.
std::string loopingTiff(int orientation);
/// A JPEG whose last scan comes `times` times more.
std::string withScansRepeated(const std::string& jpeg, int times);

}  // namespace hoibao::scanner::testing
