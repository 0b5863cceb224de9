#include "turned_bars.hpp"

#include <algorithm>
#include <array>
#include <numbers>

#include "geometry.hpp"
#include "pose.hpp"
#include "scanner/symbol_text.hpp"

namespace hoibao::scanner {

namespace {

constexpr int kLooks = 9, kApart = 3;  // rows that vote, and from one to the next
constexpr int kStrip = 6;              // rows of the picture to one of the strips

/// Each row the median of some about it: along upright bars nothing changes, while a stroke that
/// crosses them is on few of the rows. A kStrip-th as high.
GrayImage mediansDown(GrayView image) {
    GrayImage out(image.width, std::max(1, image.height / kStrip));
    for (int y = 0; y < out.height(); ++y) {
        std::array<const std::uint8_t*, kLooks> rows;
        for (int i = 0; i < kLooks; ++i) {
            const int from = y * kStrip + kStrip / 2 + (i - kLooks / 2) * kApart;
            rows[std::size_t(i)] = image.row(std::clamp(from, 0, image.height - 1));
        }
        std::uint8_t* to = out.row(y);
        for (int x = 0; x < image.width; ++x) {
            std::array<std::uint8_t, kLooks> votes;
            for (std::size_t i = 0; i < kLooks; ++i) votes[i] = rows[i][x];
            for (std::size_t pass = 0; pass <= kLooks / 2; ++pass) {  // the largest to the end
                for (std::size_t i = 0; i + 1 < kLooks - pass; ++i) {
                    const auto low = std::min(votes[i], votes[i + 1]);
                    votes[i + 1] = std::max(votes[i], votes[i + 1]);
                    votes[i] = low;
                }
            }
            to[x] = votes[kLooks / 2];
        }
    }
    return out;
}

bool holdsNumber(const std::vector<Found>& found) {
    return std::any_of(found.begin(), found.end(),
                       [](const Found& one) { return parseSymbolText(one.text).has_value(); });
}

std::vector<Found> barsIn(GrayView upright, int rowsOfOne) {
    Search search;
    search.qr = false;
    search.code128 = true;
    auto found = findSymbols(upright, search);
    for (auto& one : found) {
        for (auto& p : one.corners) p.y *= rowsOfOne;
    }
    return found;
}

/// As it is; then what is the same down the bars; then that with light and stains taken out.
std::vector<Found> barsAnyhow(GrayView upright) {
    constexpr int kReach = 24;  // pixels: wider than any bar
    auto found = barsIn(upright, 1);
    if (holdsNumber(found)) return found;
    const GrayImage strips = mediansDown(upright);
    found = barsIn(strips.view(), kStrip);
    if (holdsNumber(found)) return found;
    return barsIn(evened(strips.view(), kReach).view(), kStrip);
}

}  // namespace

std::vector<Found> findTurnedBars(const Pyramid& picture) {
    const GrayView image = picture.level(0);
    const double width = image.width, height = image.height;
    const Corners all{Point{0, 0}, Point{width, 0}, Point{width, height}, Point{0, height}};
    constexpr double kWidth = 800;  // pixels; bars of a label that fills half of it still show
    const double edges = directionOfEdges(picture, all, picture.levelFor(width, kWidth));
    std::vector<Found> out;
    for (const double quarter : {0.0, std::numbers::pi / 2}) {
        const double angle = quarter - edges, c = std::cos(angle), s = std::sin(angle);
        const GrayImage upright = turnedBy(image, angle);
        for (auto& one : barsAnyhow(upright.view())) {
            for (auto& p : one.corners) {
                const double dx = p.x - 0.5 * upright.width(), dy = p.y - 0.5 * upright.height();
                p = {c * dx + s * dy + 0.5 * width, -s * dx + c * dy + 0.5 * height};
            }
            out.push_back(std::move(one));
        }
        if (holdsNumber(out)) break;
    }
    return out;
}

}  // namespace hoibao::scanner
