#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <vector>

#include "pixels.hpp"
#include "scanner/read.hpp"

namespace hoibao::scanner {

/// A picture and its halves, for sampling at any density. Places are continuous: pixel i of the
/// picture covers i to i + 1. The picture must outlive it.
class Pyramid {
public:
    explicit Pyramid(GrayView image) : views_{image} {
        constexpr int kSmallestSide = 32;
        while (std::min(views_.back().width, views_.back().height) >= 2 * kSmallestSide) {
            images_.push_back(shrunk(views_.back(), 2));
            views_.push_back(images_.back().view());
        }
    }
    Pyramid(const Pyramid&) = delete;
    Pyramid& operator=(const Pyramid&) = delete;

    /// The coarsest level on which `pixels` of the picture are still at least `wanted`.
    [[nodiscard]] int levelFor(double pixels, double wanted) const {
        const int level = int(std::floor(std::log2(std::max(pixels / wanted, 1.0))));
        return std::clamp(level, 0, int(views_.size()) - 1);
    }
    [[nodiscard]] const GrayView& level(int i) const { return views_[std::size_t(i)]; }
    [[nodiscard]] int levels() const { return int(views_.size()); }

    /// The brightness at a place of the picture, between the pixels of a level; the edge goes on.
    [[nodiscard]] float at(float px, float py, int level) const {
        const GrayView& view = views_[std::size_t(level)];
        const float scale = 1.f / float(1 << level);
        const float x = std::clamp(px * scale - 0.5f, 0.f, float(view.width) - 1.001f);
        const float y = std::clamp(py * scale - 0.5f, 0.f, float(view.height) - 1.001f);
        const int left = int(x), top = int(y);
        const float fx = x - float(left), fy = y - float(top);
        const std::uint8_t* a = view.row(top) + left;
        const std::uint8_t* b = a + view.stride;
        const float upper = float(a[0]) + fx * float(a[1] - a[0]);
        const float lower = float(b[0]) + fx * float(b[1] - b[0]);
        return upper + fy * (lower - upper);
    }
    /// The same through the four pixels each way (Keys' cubic, a = -0.5), which blurs less between
    /// pixels; of the picture itself.
    [[nodiscard]] float sharplyAt(Point place) const {
        const GrayView& view = views_[0];
        const float x = std::clamp(float(place.x) - 0.5f, 1.f, float(view.width) - 3.f);
        const float y = std::clamp(float(place.y) - 0.5f, 1.f, float(view.height) - 3.f);
        const int left = int(x), top = int(y);
        const auto across = keys(x - float(left)), down = keys(y - float(top));
        float sum = 0;
        for (int dy = 0; dy < 4; ++dy) {
            const std::uint8_t* from = view.row(top + dy - 1) + left - 1;
            float line = 0;
            for (int dx = 0; dx < 4; ++dx) line += across[std::size_t(dx)] * float(from[dx]);
            sum += down[std::size_t(dy)] * line;
        }
        return sum;
    }
    [[nodiscard]] float at(Point place, int level) const {
        return at(float(place.x), float(place.y), level);
    }

private:
    static std::array<float, 4> keys(float t) {
        return {t * (-0.5f + t * (1 - 0.5f * t)), 1 + t * t * (-2.5f + 1.5f * t),
                t * (0.5f + t * (2 - 1.5f * t)), t * t * (-0.5f + 0.5f * t)};
    }

    std::vector<GrayView> views_;
    std::deque<GrayImage> images_;  // views_ point into them
};

}  // namespace hoibao::scanner
