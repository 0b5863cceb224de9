#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geometry.hpp"
#include "labels/label.hpp"
#include "labels/qr_code.hpp"
#include "text.hpp"

namespace hoibao::labels {

/// Lines in points from the label's top left, y down to the baseline.
using Lines = std::vector<TextLine>;

/// What is the same on every label of a run: sender, headings, where to return to.
[[nodiscard]] Result<Lines> composeSender(const Sender& sender, const Geometry& geometry,
                                          const Faces& faces);

/// What is a label's own. Refusals name every field that is wrong, not only the first.
[[nodiscard]] Result<Lines> composeLabel(const Label& label, std::size_t index,
                                         const Geometry& geometry, const Faces& faces);

/// Why `number` is no S10 item number; empty if it is one. A paper whose number no reader would
/// take for ours must never be printed.
[[nodiscard]] std::string faultOfNumber(std::string_view number);
/// "RT 000 000 014 VN", the grouping of S10 §8.
[[nodiscard]] std::string grouped(std::string_view number);
/// "0912***678"; of a number too short to be one, only the last three digits.
[[nodiscard]] std::string masked(std::string_view phone);

/// What is wrong with the fields that are not set as text: number, link, amounts …
void checkFields(const Label& label, std::size_t index, const Geometry& geometry, int dpi,
                 Refusals& refusals);

/// How a link becomes a QR code in a square of printer dots.
struct QrChoice {
    QrLevel level = QrLevel::Q;
    int module = 0;  ///< dots
};
/// Nothing when no level gives modules of kLeastQrModule.
[[nodiscard]] std::optional<QrChoice> chooseQr(std::size_t linkLength, int side, int dpi);

}  // namespace hoibao::labels
