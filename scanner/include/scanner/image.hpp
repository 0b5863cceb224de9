#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "scanner/error.hpp"

namespace hoibao::scanner {

/// What is taken, judged from the header before a pixel is decoded.
inline constexpr std::size_t kMaxImageBytes = 8u << 20;
inline constexpr std::int64_t kMaxPixels = 25'000'000;
inline constexpr int kMaxSide = 10'000;
inline constexpr int kMaxScans = 100;

enum class ImageType { Jpeg, Png };

/// What the first bytes of a picture say of it.
struct ImageHeader {
    ImageType type = ImageType::Jpeg;
    int storedWidth = 0, storedHeight = 0;  ///< pixels as they lie in the file
    int orientation = 1;                    ///< EXIF 1 … 8; 1 where none or a bad one is given
    int scans = 1;                          ///< scans of a JPEG, counted over the whole file

    /// Pixels as people see it, the orientation applied.
    [[nodiscard]] int width() const { return orientation >= 5 ? storedHeight : storedWidth; }
    [[nodiscard]] int height() const { return orientation >= 5 ? storedWidth : storedHeight; }
};

/// Reads the header of a JPEG or PNG (magic bytes decide; names and types sent along are nothing)
/// and holds it against the limits. No allocation, time linear in bytes, safe on any bytes.
/// Errors: NotAnImage (also an empty file), TooLarge, Truncated.
[[nodiscard]] Result<ImageHeader> probe(std::string_view bytes);

/// Gray pixels of somebody else, row by row; 0 is black.
struct GrayView {
    const std::uint8_t* pixels = nullptr;
    int width = 0, height = 0;
    int stride = 0;  ///< bytes from a row to the next

    [[nodiscard]] const std::uint8_t* row(int y) const {
        return pixels + static_cast<std::ptrdiff_t>(y) * stride;
    }
    /// The part of it inside; clipped to the picture.
    [[nodiscard]] GrayView crop(int left, int top, int w, int h) const;
};

/// Gray pixels of one's own.
class GrayImage {
public:
    GrayImage() = default;
    GrayImage(int width, int height)
        : width_(width), height_(height), pixels_(std::size_t(width) * std::size_t(height)) {}

    [[nodiscard]] int width() const { return width_; }
    [[nodiscard]] int height() const { return height_; }
    [[nodiscard]] std::uint8_t* row(int y) { return pixels_.data() + std::size_t(y) * width_; }
    [[nodiscard]] const std::uint8_t* row(int y) const {
        return pixels_.data() + std::size_t(y) * width_;
    }
    [[nodiscard]] GrayView view() const { return {pixels_.data(), width_, height_, width_}; }

private:
    int width_ = 0, height_ = 0;
    std::vector<std::uint8_t> pixels_;
};

/// Decodes a whole JPEG or PNG to gray, orientation applied, each side divided by `shrink` (1, 2, 4
/// or 8, rounded up). Transparent pixels lie on white. Any warning of the decoder is an error.
/// Errors: those of probe, Truncated. Only for processes that may die (worker.hpp).
[[nodiscard]] Result<GrayImage> decodeGray(std::string_view bytes, int shrink = 1);

}  // namespace hoibao::scanner
