#include "pixels.hpp"

#include <algorithm>
#include <vector>

namespace hoibao::scanner {

namespace {

GrayImage halved(GrayView image) {
    GrayImage out(image.width / 2, image.height / 2);
    for (int y = 0; y < out.height(); ++y) {
        const std::uint8_t* a = image.row(2 * y);
        const std::uint8_t* b = image.row(2 * y + 1);
        std::uint8_t* to = out.row(y);
        for (int x = 0; x < out.width(); ++x) {
            to[x] = std::uint8_t((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) >> 2);
        }
    }
    return out;
}

}  // namespace

GrayImage shrunk(GrayView image, int factor) {
    if (factor == 2 && image.width >= 2 && image.height >= 2) return halved(image);
    const int width = std::max(1, image.width / factor);
    const int height = std::max(1, image.height / factor);
    GrayImage out(width, height);
    std::vector<unsigned> sums(static_cast<std::size_t>(width));
    for (int y = 0; y < height; ++y) {
        std::fill(sums.begin(), sums.end(), 0u);
        const int rows = std::min(factor, image.height - y * factor);
        const int columns = std::min(factor, image.width);
        for (int dy = 0; dy < rows; ++dy) {
            const std::uint8_t* from = image.row(y * factor + dy);
            for (int x = 0; x < width; ++x) {
                for (int dx = 0; dx < columns; ++dx) sums[std::size_t(x)] += from[x * factor + dx];
            }
        }
        const unsigned area = unsigned(rows * columns);
        for (int x = 0; x < width; ++x) {
            out.row(y)[x] = std::uint8_t((sums[std::size_t(x)] + area / 2) / area);
        }
    }
    return out;
}

}  // namespace hoibao::scanner
