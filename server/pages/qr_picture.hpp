#pragma once

#include <string>
#include <string_view>

namespace hoibao::pages {

/// A QR code for an SVG of `side` × `side` units: its dark parts are what `path` draws, the rest,
/// the quiet zone among it, must be light.
struct QrPicture {
    static constexpr std::size_t kMaxBytes = 180;  ///< what the largest code holds

    int side = 0;
    std::string path;
};
/// `text` has at most QrPicture::kMaxBytes.
[[nodiscard]] QrPicture qrPicture(std::string_view text);

}  // namespace hoibao::pages
