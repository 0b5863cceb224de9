#include <algorithm>

#include "image_files.hpp"
#include "pixels.hpp"

namespace hoibao::scanner {

namespace {

constexpr int kBlock = 32;  // pixels a side; a block and its turned copy fit the first cache

/// Swaps rows and columns, by blocks so that neither side walks the cache column by column.
GrayImage transposed(const GrayImage& from) {
    GrayImage to(from.height(), from.width());
    for (int by = 0; by < from.height(); by += kBlock) {
        for (int bx = 0; bx < from.width(); bx += kBlock) {
            const int yEnd = std::min(by + kBlock, from.height());
            const int xEnd = std::min(bx + kBlock, from.width());
            for (int x = bx; x < xEnd; ++x) {
                std::uint8_t* row = to.row(x);
                for (int y = by; y < yEnd; ++y) row[y] = from.row(y)[x];
            }
        }
    }
    return to;
}

void mirror(GrayImage& image) {
    for (int y = 0; y < image.height(); ++y) {
        std::reverse(image.row(y), image.row(y) + image.width());
    }
}

void flip(GrayImage& image) {
    for (int top = 0, bottom = image.height() - 1; top < bottom; ++top, --bottom) {
        std::swap_ranges(image.row(top), image.row(top) + image.width(), image.row(bottom));
    }
}

}  // namespace

GrayImage oriented(GrayImage image, int orientation) {
    if (orientation >= 5) image = transposed(image);
    // EXIF 2.3, tag 0x0112: where row 0 and column 0 of the file are seen.
    if (orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7) mirror(image);
    if (orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8) flip(image);
    return image;
}

Result<GrayImage> decodeGray(std::string_view bytes, int shrink) {
    const auto header = probe(bytes);
    if (!header) return tl::unexpected(header.error());
    if (header->type == ImageType::Jpeg) {
        return decodeJpeg(bytes, *header, shrink).map([&](GrayImage&& image) {
            return oriented(std::move(image), header->orientation);
        });
    }
    return decodePng(bytes, *header).map([&](GrayImage&& image) {
        auto whole = oriented(std::move(image), header->orientation);
        return shrink == 1 ? std::move(whole) : shrunk(whole.view(), shrink);
    });
}

}  // namespace hoibao::scanner
