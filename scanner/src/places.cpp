#include "places.hpp"

#include <cstring>

#include "geometry.hpp"

namespace hoibao::scanner {

namespace {

constexpr double kSmallestAtWork = 14;  // pixels a side
constexpr int kWorkingWidth = 550;      // pixels, at least

/// Sums of all pixels above and to the left, for means over boxes in constant time.
class BoxMeans {
public:
    explicit BoxMeans(GrayView image)
        : width_(image.width),
          height_(image.height),
          sums_(std::size_t(image.width + 1) * std::size_t(image.height + 1)) {
        for (int y = 0; y < height_; ++y) {
            std::uint32_t line = 0;
            const std::uint8_t* from = image.row(y);
            const std::uint32_t* above = row(y);
            std::uint32_t* to = row(y + 1);
            for (int x = 0; x < width_; ++x) {
                line += from[x];
                to[x + 1] = above[x + 1] + line;
            }
        }
    }

    /// The mean of each pixel's box of 2·reach + 1 a side, cut at the edges.
    [[nodiscard]] GrayImage means(int reach) const {
        GrayImage out(width_, height_);
        for (int y = 0; y < height_; ++y) {
            const int top = std::max(0, y - reach), bottom = std::min(height_, y + reach + 1);
            const std::uint32_t *a = row(top), *b = row(bottom);
            std::uint8_t* to = out.row(y);
            const auto one = [&](int x) {
                const int left = std::max(0, x - reach), right = std::min(width_, x + reach + 1);
                const std::uint32_t sum = b[right] - b[left] - a[right] + a[left];
                return std::uint8_t(sum / std::uint32_t((right - left) * (bottom - top)));
            };
            const int inner = std::min(reach, width_), last = std::max(inner, width_ - reach);
            for (int x = 0; x < inner; ++x) to[x] = one(x);
            const float share = 1.f / float((2 * reach + 1) * (bottom - top));
            for (int x = inner; x < last; ++x) {
                const std::uint32_t sum =
                    b[x + reach + 1] - b[x - reach] - a[x + reach + 1] + a[x - reach];
                to[x] = std::uint8_t(float(sum) * share);
            }
            for (int x = last; x < width_; ++x) to[x] = one(x);
        }
        return out;
    }

private:
    std::uint32_t* row(int y) { return sums_.data() + std::size_t(y) * std::size_t(width_ + 1); }
    [[nodiscard]] const std::uint32_t* row(int y) const {
        return sums_.data() + std::size_t(y) * std::size_t(width_ + 1);
    }
    int width_, height_;
    std::vector<std::uint32_t> sums_;
};

/// A connected patch of the dark mask.
struct Patch {
    int pixels = 0;
    int left = 0, top = 0, right = 0, bottom = 0;  ///< right and bottom are inside
    std::vector<Point> rim;                        ///< the ends of its rows
};

/// A run of dark pixels in a row, and the first run it is joined to.
struct Span {
    int y, left, right, root;
};

/// Runs of dark pixels (1; others 0), joined where they touch from row to row: `root` of each is
/// the first of its patch.
std::vector<Span> spansOf(const GrayImage& dark) {
    std::vector<Span> spans;
    const auto rootOf = [&](int i) {
        while (spans[std::size_t(i)].root != i) i = spans[std::size_t(i)].root;
        return i;
    };
    std::size_t above = 0, aboveEnd = 0;
    for (int y = 0; y < dark.height(); ++y) {
        const std::size_t begin = spans.size();
        const std::uint8_t *row = dark.row(y), *end = row + dark.width();
        const auto next = [&](const std::uint8_t* from, int value) {
            const void* at = std::memchr(from, value, std::size_t(end - from));
            return at ? static_cast<const std::uint8_t*>(at) : end;
        };
        for (const std::uint8_t* at = next(row, 1); at != end; at = next(at, 1)) {
            const int left = int(at - row);
            at = next(at, 0);
            const int right = int(at - row) - 1, id = int(spans.size());
            spans.push_back({y, left, right, id});
            while (above < aboveEnd && spans[above].right < left) ++above;
            for (std::size_t k = above; k < aboveEnd && spans[k].left <= right; ++k) {
                const int a = rootOf(int(k)), b = rootOf(id);
                spans[std::size_t(std::max(a, b))].root = std::min(a, b);
            }
        }
        above = begin;
        aboveEnd = spans.size();
    }
    for (std::size_t i = 0; i < spans.size(); ++i) spans[i].root = rootOf(int(i));
    return spans;
}

/// The patches whose longer side, along rows or columns, is from `shortest` to `longest`.
std::vector<Patch> patchesOf(const GrayImage& dark, double shortest, double longest) {
    const auto spans = spansOf(dark);
    std::vector<Patch> all(spans.size(), {0, dark.width(), dark.height(), 0, 0, {}});
    for (const Span& span : spans) {
        Patch& patch = all[std::size_t(span.root)];
        patch.pixels += span.right - span.left + 1;
        patch.left = std::min(patch.left, span.left);
        patch.right = std::max(patch.right, span.right);
        patch.top = std::min(patch.top, span.y);
        patch.bottom = std::max(patch.bottom, span.y);
    }
    const auto suits = [&](const Patch& patch) {
        const int side = std::max(patch.right - patch.left, patch.bottom - patch.top) + 1;
        return side >= shortest && side <= longest;
    };
    for (const Span& span : spans) {
        Patch& patch = all[std::size_t(span.root)];
        if (!suits(patch)) continue;
        for (const int down : {0, 1}) {
            patch.rim.push_back({double(span.left), double(span.y + down)});
            patch.rim.push_back({double(span.right + 1), double(span.y + down)});
        }
    }
    std::erase_if(all, [](const Patch& patch) { return patch.rim.empty(); });
    return all;
}

/// The convex hull, clockwise as seen (y grows downwards), by monotone chains.
std::vector<Point> hullOf(std::vector<Point> points) {
    std::sort(points.begin(), points.end(),
              [](Point a, Point b) { return a.x < b.x || (a.x == b.x && a.y < b.y); });
    std::vector<Point> hull;
    for (int side = 0; side < 2; ++side) {
        const std::size_t begin = hull.size();
        for (const Point& p : points) {
            while (hull.size() >= begin + 2 &&
                   cross(hull.back() - hull[hull.size() - 2], p - hull.back()) <= 0) {
                hull.pop_back();
            }
            hull.push_back(p);
        }
        hull.pop_back();
        std::reverse(points.begin(), points.end());
    }
    return hull;
}

/// The four corners of the hull that span the most.
Corners widest(const std::vector<Point>& all) {
    constexpr std::size_t kMost = 28;
    std::vector<Point> hull;
    const std::size_t step = std::max<std::size_t>(1, all.size() / kMost);
    for (std::size_t i = 0; i < all.size(); i += step) hull.push_back(all[i]);
    const std::size_t n = hull.size();
    Corners best{};
    double most = -1;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 1; j < n; ++j) {
            const Point diagonal = hull[j] - hull[i];
            double right = 0, left = 0;
            std::size_t r = i, l = i;
            for (std::size_t k = 0; k < n; ++k) {
                const double side = cross(diagonal, hull[k] - hull[i]);
                if (side > right) right = side, r = k;
                if (side < left) left = side, l = k;
            }
            if (right - left > most) {
                most = right - left;
                best = {hull[i], hull[l], hull[j], hull[r]};
            }
        }
    }
    return best;
}

/// The corners of the patch where it is as full and as square as a QR code.
std::optional<Corners> squareIn(const Patch& patch) {
    const int wide = patch.right - patch.left + 1, high = patch.bottom - patch.top + 1;
    if (std::min(wide, high) * 5 < std::max(wide, high)) return std::nullopt;
    const auto hull = hullOf(patch.rim);
    if (hull.size() < 4) return std::nullopt;
    Corners corners = widest(hull);
    const double area = areaOf(corners);
    if (area <= 0 || patch.pixels < 0.72 * area || patch.pixels > 1.5 * area) return std::nullopt;
    double shortest = 1e9, longest = 0;
    for (int i = 0; i < 4; ++i) {
        const double side = length(corners[std::size_t((i + 1) % 4)] - corners[std::size_t(i)]);
        shortest = std::min(shortest, side);
        longest = std::max(longest, side);
    }
    if (longest > 2.4 * shortest) return std::nullopt;
    return corners;
}

/// The squares darker than their paper under means of one reach, with sides of `least` to
/// `greatest`; all in the pixels of `boxes`.
void addSquares(const BoxMeans& boxes, int reach, double least, double greatest,
                std::vector<Corners>& found) {
    constexpr int kFewest = 4, kMost = 22;  // windows in a side that suits the reach
    constexpr double kLongest = 2.3;        // of a side: aslant and seen from the side
    const int window = 2 * reach + 1;
    const double shortest = std::max(double(kFewest * window), least);
    const double longest = std::min(double(kMost * window), kLongest * greatest);
    const GrayImage mean = boxes.means(reach);
    const GrayImage paper = lightest(boxes.means(std::max(1, reach / 2)).view(), 3 * reach + 1);
    // Of the paper's brightness; the lower keeps pen strokes from joining a code to its text.
    for (const int percent : {80, 66}) {
        GrayImage dark(mean.width(), mean.height());
        for (int y = 0; y < dark.height(); ++y) {
            const std::uint8_t *m = mean.row(y), *p = paper.row(y);
            std::uint8_t* to = dark.row(y);
            for (int x = 0; x < dark.width(); ++x) {
                to[x] = std::uint16_t(m[x] * 100) < std::uint16_t(p[x] * percent);
            }
        }
        for (const auto& patch : patchesOf(dark, shortest, longest)) {
            if (const auto corners = squareIn(patch)) found.push_back(*corners);
        }
    }
}

/// As coarse as the smallest allows, else as the machine does.
int workingLevel(const Pyramid& picture, double least) {
    return std::max(picture.levelFor(picture.level(0).width, kWorkingWidth),
                    picture.levelFor(least, kSmallestAtWork));
}

std::vector<Place> placesOn(int level, const Pyramid& picture, double least, double greatest,
                            std::size_t most) {
    constexpr std::size_t kMostOutlines = 4;
    const double scale = double(1 << level);
    const BoxMeans boxes(picture.level(level));
    std::vector<Corners> found;
    for (const int reach : {1, 2, 3, 5, 8, 12}) {
        const double window = scale * (2 * reach + 1);
        if (greatest < 5 * window || least > 14 * window) continue;
        addSquares(boxes, reach, least / scale, greatest / scale, found);
    }
    for (auto& corners : found) {
        for (auto& p : corners) p = scale * p;
    }
    std::sort(found.begin(), found.end(),
              [](const Corners& a, const Corners& b) { return areaOf(a) > areaOf(b); });
    std::vector<Place> places;
    for (const auto& corners : found) {
        const double side = std::sqrt(areaOf(corners));
        if (side < least || side > greatest) continue;
        const auto known = std::find_if(places.begin(), places.end(), [&](const Place& place) {
            const Corners& other = place.outlines[0];
            return length(centre(other) - centre(corners)) < 0.2 * extent(corners) &&
                   areaOf(corners) > 0.5 * areaOf(other);
        });
        if (known == places.end()) {
            if (places.size() < most) places.push_back({{corners}});
        } else if (known->outlines.size() < kMostOutlines) {
            known->outlines.push_back(corners);
        }
    }
    return places;
}

}  // namespace

std::vector<Place> qrLikePlaces(const Pyramid& picture, double least, double greatest,
                                std::size_t most) {
    return placesOn(workingLevel(picture, least), picture, least, greatest, most);
}

std::vector<Place> smallQrLikePlaces(const Pyramid& picture, double least, double greatest,
                                     std::size_t most) {
    constexpr double kOverlap = 1.3;  // of what the coarse level may just have seen
    const int level = workingLevel(picture, least);
    if (level < 2) return {};  // what the halved picture overlooks has modules of a pixel
    const double seenThere = kOverlap * kSmallestAtWork * double(1 << level);
    return placesOn(level - 1, picture, least, std::min(greatest, seenThere), most);
}

}  // namespace hoibao::scanner
