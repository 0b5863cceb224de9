#include "pixels.hpp"

#include <algorithm>
#include <cmath>
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

/// Means over boxes of 2 reach + 1 a side, the edge gone on, rows then columns.
GrayImage smoothed(GrayView image, int reach) {
    const int width = image.width, height = image.height, wide = 2 * reach + 1;
    GrayImage rows(width, height), out(width, height);
    for (int y = 0; y < height; ++y) {
        const std::uint8_t* from = image.row(y);
        int sum = from[0] * (reach + 1);
        for (int i = 1; i <= reach; ++i) sum += from[std::min(i, width - 1)];
        for (int x = 0; x < width; ++x) {
            rows.row(y)[x] = std::uint8_t(sum / wide);
            sum += from[std::min(x + reach + 1, width - 1)] - from[std::max(x - reach, 0)];
        }
    }
    std::vector<int> sums(static_cast<std::size_t>(width), 0);
    for (int i = -reach; i <= reach; ++i) {
        const std::uint8_t* from = rows.row(std::clamp(i, 0, height - 1));
        for (int x = 0; x < width; ++x) sums[std::size_t(x)] += from[x];
    }
    for (int y = 0; y < height; ++y) {
        const std::uint8_t* in = rows.row(std::min(y + reach + 1, height - 1));
        const std::uint8_t* gone = rows.row(std::max(y - reach, 0));
        for (int x = 0; x < width; ++x) {
            out.row(y)[x] = std::uint8_t(sums[std::size_t(x)] / wide);
            sums[std::size_t(x)] += in[x] - gone[x];
        }
    }
    return out;
}

/// The extreme of each pixel's box, by running extremes over doubling spans, rows then columns.
template <class Choose>
GrayImage extremes(GrayView image, int reach, Choose choose) {
    const int width = image.width, height = image.height;
    GrayImage rows(width, height), columns(width, height), out(width, height);
    for (int y = 0; y < height; ++y) std::copy_n(image.row(y), width, rows.row(y));
    const auto fold = [&](std::uint8_t* to, const std::uint8_t* other, int count) {
        for (int i = 0; i < count; ++i) to[i] = choose(to[i], other[i]);
    };
    int done = 0;  // each pixel holds the extreme of itself and `done` to the right
    while (done < 2 * reach) {
        const int step = std::min(done + 1, 2 * reach - done);
        for (int y = 0; y < height; ++y) {
            if (width > step) fold(rows.row(y), rows.row(y) + step, width - step);
        }
        done += step;
    }
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) columns.row(y)[x] = rows.row(y)[std::max(0, x - reach)];
    }
    done = 0;
    while (done < 2 * reach) {
        const int step = std::min(done + 1, 2 * reach - done);
        for (int y = 0; y + step < height; ++y) fold(columns.row(y), columns.row(y + step), width);
        done += step;
    }
    for (int y = 0; y < height; ++y) {
        std::copy_n(columns.row(std::max(0, y - reach)), width, out.row(y));
    }
    return out;
}

}  // namespace

GrayImage lightest(GrayView image, int reach) {
    return extremes(image, reach, [](std::uint8_t a, std::uint8_t b) { return std::max(a, b); });
}

GrayImage darkest(GrayView image, int reach) {
    return extremes(image, reach, [](std::uint8_t a, std::uint8_t b) { return std::min(a, b); });
}

GrayImage evened(GrayView image, int reach) {
    constexpr int kLeastContrast = 24;  // less is noise
    const GrayImage low = smoothed(darkest(image, reach).view(), reach);
    const GrayImage high = smoothed(lightest(image, reach).view(), reach);
    GrayImage out(image.width, image.height);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            const int dark = low.row(y)[x],
                      contrast = std::max(high.row(y)[x] - dark, kLeastContrast);
            out.row(y)[x] =
                std::uint8_t(std::clamp((image.row(y)[x] - dark) * 255 / contrast, 0, 255));
        }
    }
    return out;
}

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

GrayImage turnedBy(GrayView image, double radians) {
    const double c = std::cos(radians), s = std::sin(radians);
    const int width = int(std::abs(c) * image.width + std::abs(s) * image.height) + 1;
    const int height = int(std::abs(s) * image.width + std::abs(c) * image.height) + 1;
    GrayImage out(width, height);
    constexpr int kOne = 1 << 12;  // places in the picture as fixed point numbers
    const int stepX = int(c * kOne), stepY = int(-s * kOne);
    for (int y = 0; y < height; ++y) {
        const double dx = 0.5 - 0.5 * width, dy = y + 0.5 - 0.5 * height;
        int px = int((c * dx + s * dy + 0.5 * image.width - 0.5) * kOne);
        int py = int((-s * dx + c * dy + 0.5 * image.height - 0.5) * kOne);
        std::uint8_t* to = out.row(y);
        for (int x = 0; x < width; ++x, px += stepX, py += stepY) {
            const int left = px >> 12, top = py >> 12;
            if (left < 0 || top < 0 || left + 1 >= image.width || top + 1 >= image.height) {
                to[x] = 128;
                continue;
            }
            const int fx = (px & (kOne - 1)) >> 4, fy = (py & (kOne - 1)) >> 4;
            const std::uint8_t* a = image.row(top) + left;
            const std::uint8_t* b = a + image.stride;
            const int upper = a[0] * (256 - fx) + a[1] * fx;
            const int lower = b[0] * (256 - fx) + b[1] * fx;
            to[x] = std::uint8_t((upper * (256 - fy) + lower * fy) >> 16);
        }
    }
    return out;
}

}  // namespace hoibao::scanner
