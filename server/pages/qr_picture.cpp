#include "pages/qr_picture.hpp"

#include <fmt/format.h>

#include "labels/qr_code.hpp"

namespace hoibao::pages {

QrPicture qrPicture(std::string_view text) {
    constexpr int kEdge = labels::QrCode::kQuietZone;
    const auto code = labels::QrEncoder().encode(text, labels::QrLevel::M);
    QrPicture picture{code.modules + 2 * kEdge, {}};
    for (int y = 0; y < code.modules; ++y) {
        for (int x = 0; x < code.modules; ++x) {
            if (!code.isDark(x, y)) continue;
            const int from = x;
            while (x + 1 < code.modules && code.isDark(x + 1, y)) ++x;
            const int width = x + 1 - from;
            picture.path += fmt::format("M{} {}h{}v1h-{}z", from + kEdge, y + kEdge, width, width);
        }
    }
    return picture;
}

}  // namespace hoibao::pages
