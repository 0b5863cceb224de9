#include "crops.hpp"

#include <algorithm>
#include <cmath>

#include "image_files.hpp"
#include "pixels.hpp"

namespace hoibao::scanner {
namespace {

/// The quiet zone, and a little of what lies around it.
constexpr double kMargin = 0.12;
/// Larger pictures are decoded at half size: a symbol stays large enough to look at.
constexpr std::int64_t kWholePixels = 4'000'000;

std::string cut(GrayView image, const Corners& corners, int shrink) {
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (const auto& p : corners) {
        left = std::min(left, p.x / shrink);
        right = std::max(right, p.x / shrink);
        top = std::min(top, p.y / shrink);
        bottom = std::max(bottom, p.y / shrink);
    }
    const double margin = kMargin * std::max(right - left, bottom - top);
    const auto part =
        image.crop(int(left - margin), int(top - margin), int(std::ceil(right - left + 2 * margin)),
                   int(std::ceil(bottom - top + 2 * margin)));
    if (part.width <= 0 || part.height <= 0) return {};
    const int longest = std::max(part.width, part.height);
    const int factor = (longest + kMaxCropSide - 1) / kMaxCropSide;
    const auto crop = shrunk(part, factor);
    return encodePng({crop.row(0), crop.width(), crop.height()});
}

}  // namespace

std::vector<std::string> cropSymbols(std::string_view bytes, const Reading& reading) {
    std::vector<std::string> crops(reading.symbols.size());
    if (crops.empty()) return crops;
    const int shrink = std::int64_t{reading.width} * reading.height > kWholePixels ? 2 : 1;
    const auto image = decodeGray(bytes, shrink);
    if (!image) return crops;
    for (std::size_t i = 0; i < crops.size(); ++i)
        crops[i] = cut(image->view(), reading.symbols[i].corners, shrink);
    return crops;
}

}  // namespace hoibao::scanner
