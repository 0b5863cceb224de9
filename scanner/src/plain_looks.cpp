#include "plain_looks.hpp"

#include <algorithm>
#include <cmath>

#include "geometry.hpp"
#include "pixels.hpp"

namespace hoibao::scanner {

namespace {

constexpr int kLeastToHalve = 900;  // pixels of the shorter side
constexpr int kLeastThird = 300;    // pixels of the shorter side
constexpr int kTile = 600, kOverlap = 100;
constexpr double kSlopeOfBars = 0.25;
constexpr double kLabelReach = 2.3;  // sides of a QR code from it to the label's far end
constexpr double kCloseReach = 0.9;  // sides of a QR code from its middle

}  // namespace

void PlainLooks::take(std::vector<Found> found, double left, double top, double scale,
                      std::string_view way) {
    for (auto& one : found) {
        for (auto& p : one.corners) p = {left + p.x * scale, top + p.y * scale};
    }
    seen_.add(found, way);
}

void PlainLooks::quick() {
    if (!time_.begin("quick")) return;
    const int level = std::min(image_.width, image_.height) >= kLeastToHalve ? 1 : 0;
    const GrayView all = picture_.level(level);
    const double scale = double(1 << level);
    const int columns = std::max(1, all.width / kTile), rows = std::max(1, all.height / kTile);
    Search search;
    search.dataMatrix = options_.dataMatrix;
    for (int i = 0; i < rows * columns; ++i) {
        const int left = i % columns * all.width / columns - kOverlap;
        const int top = i / columns * all.height / rows - kOverlap;
        const GrayView tile = all.crop(std::max(0, left), std::max(0, top),
                                       all.width / columns + 2 * kOverlap + std::min(0, left),
                                       all.height / rows + 2 * kOverlap + std::min(0, top));
        take(findSymbols(tile, search), scale * std::max(0, left), scale * std::max(0, top), scale,
             "quick");
    }
}

void PlainLooks::whole() {
    if (!time_.begin("whole")) return;
    Search search;
    search.code128 = true;
    search.dataMatrix = options_.dataMatrix;
    search.turned = true;
    take(findSymbols(image_, search), 0, 0, 1, "whole");
    constexpr int kThird = 3;  // light spots and strokes spoil less of a smaller picture
    if (seen_.hasQr() || std::min(image_.width, image_.height) < kThird * kLeastThird) return;
    take(findSymbols(shrunk(image_, kThird).view(), Search{}), 0, 0, kThird, "whole");
}

void PlainLooks::barsNear(const Symbol& qr) {
    if (!time_.begin("bars")) return;
    constexpr int kLinesApart = 6;
    const Point along = qr.corners[1] - qr.corners[0];
    const bool upright = std::abs(along.y) < kSlopeOfBars * std::abs(along.x);
    const bool lying = std::abs(along.x) < kSlopeOfBars * std::abs(along.y);
    if (!upright && !lying) return;
    const Point middle = centre(qr.corners);
    const int reach = int(kLabelReach * sideOf(qr.corners));
    const int left = std::max(0, int(middle.x) - reach), top = std::max(0, int(middle.y) - reach);
    GrayView part =
        image_.crop(left, top, int(middle.x) + reach - left, int(middle.y) + reach - top);
    Search search;
    search.qr = false;
    search.code128 = true;
    search.turned = search.sparse = lying;
    const int apart = upright ? kLinesApart : 1;
    part.height /= apart;
    part.stride *= apart;
    auto found = findSymbols(part, search);
    for (auto& one : found) {
        for (auto& p : one.corners) p.y *= apart;
    }
    take(std::move(found), left, top, 1, "bars");
}

void PlainLooks::evened(GrayView even) {
    take(findSymbols(even, Search{}), 0, 0, 1, "evened");
}

bool PlainLooks::closer(const Pyramid& picture, const Corners& outline) {
    constexpr double kModules = 31;  // of a side, more or less
    constexpr double kStroke = 0.3;  // modules each way that a stroke may be thick
    if (!time_.begin("closer")) return false;
    const Point middle = centre(outline);
    const int reach = int(kCloseReach * sideOf(outline));
    const int left = std::max(0, int(middle.x) - reach);
    const int top = std::max(0, int(middle.y) - reach);
    const GrayView part =
        picture.level(0).crop(left, top, int(middle.x) + reach - left, int(middle.y) + reach - top);
    const auto read = [&](GrayView view) {
        take(findSymbols(view, Search{}), left, top, 1, "closer");
        return seen_.covers(middle);
    };
    if (read(part)) return true;
    const int stroke = int(std::lround(kStroke * sideOf(outline) / kModules));
    if (&picture == &picture_ || stroke < 1) return false;
    return read(darkest(lightest(part, stroke).view(), stroke).view());
}

}  // namespace hoibao::scanner
