#include "geometry.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "code128.hpp"
#include "labels/qr_code.hpp"
#include "text.hpp"

namespace hoibao::labels {
namespace {

constexpr double kShortBelow = 60, kTallFrom = 110;
/// An address of 300 letters on one line at its least size, and what the lines above and below it
/// take, in millimetres.
constexpr double kLongAddress = 340, kAddressSize = 6;
constexpr double kOthersOfTall = 11, kOthersOfWide = 15.5;
constexpr double kRule = 0.25;
/// Rooms that a sender called like the longest of today's communes takes at its least sizes on one
/// line, in millimetres; and what a line loses where its words wrap.
constexpr double kSenderName = 75, kSenderAddress = 83, kReturnAddress = 176;  ///< tall labels
constexpr double kSenderLine = 117, kSenderAndReturn = 231;                    ///< wide labels
constexpr double kSenderShort = 24.5;                                          ///< short labels
constexpr double kLostInWrapping = 6;
constexpr double kHeadSize = 6, kFootSize = 5.5;  ///< points
constexpr int kBarModules = Code128::kModulesOfS10 + 2 * kBarQuiet;

tl::unexpected<Refusals> tooSmall(const char* what, double missing, const char* way) {
    return tl::unexpected(
        Refusals{{0, "sheet",
                  fmt::format("the label is too small for {}: {:.1f} mm more {} needed", what,
                              missing, way)}});
}

/// The widest bars that fit `width`, in whole dots.
Result<int> barModule(double width, int dpi) {
    const int most = wholeDots(kMostX, dpi);
    const int least = static_cast<int>(std::ceil(dotsOf(kLeastX, dpi) - 1e-6));
    if (least > most) return tooSmall("bars of whole printer dots", 0, "dots per inch are");
    for (int dots = most; dots >= least; --dots)
        if (dots * kBarModules <= wholeDots(width, dpi)) return dots;
    return tooSmall("the bars", mmOfDots(least * kBarModules, dpi) - width, "width is");
}

double leastQrSide(int dpi) {
    const int module = static_cast<int>(std::ceil(dotsOf(kLeastQrModule, dpi) - 1e-6));
    return mmOfDots(module * (kLeastQrModules + 2 * QrCode::kQuietZone), dpi);
}

/// The height of `length` millimetres of text that is broken into lines of `width`.
int linesOf(double length, double width) {
    return static_cast<int>(std::ceil(length / (width - kLostInWrapping)));
}
double heightOf(int lines, double size) {
    return lines * size * kLineHeight / kPointsPerMm + 0.1;
}

/// The bars' size and place: centred in `width`, at most `height` high where that is allowed.
void placeBars(Geometry& g, const Sheet& sheet, double top, double height) {
    const double width = mmOfDots(g.barModule * Code128::kModulesOfS10, sheet.dpi);
    const double least = std::max(kLeastBarHeight, width * kBarHeightShare);
    g.barHeight = static_cast<int>(std::ceil(dotsOf(std::max(height, least), sheet.dpi) - 1e-6));
    g.barX = nearestDot((sheet.label.x.value - width) / 2, sheet.dpi);
    g.barY = nearestDot(top, sheet.dpi);
}

double barsHeight(const Geometry& g, const Sheet& sheet, double wish) {
    const double width = mmOfDots(g.barModule * Code128::kModulesOfS10, sheet.dpi);
    return std::max({kLeastBarHeight + 0.1, width * kBarHeightShare, wish});
}

void placeQr(Geometry& g, const Sheet& sheet, double x, double y, double side) {
    g.qrX = static_cast<int>(std::ceil(dotsOf(x, sheet.dpi)));
    g.qrY = static_cast<int>(std::ceil(dotsOf(y, sheet.dpi)));
    g.qrSide = wholeDots(side, sheet.dpi);
}

Result<Geometry> tall(const Sheet& sheet, Geometry g) {
    g.shape = Shape::Tall;
    const double w = sheet.label.x.value, h = sheet.label.y.value;
    const double k = std::clamp(std::min(w / 100, h / 150), 0.75, 1.4);
    g.textScale = g.lineScale = std::clamp(k, 0.85, 1.3);
    g.pad = 3 * k;
    const double inner = w - 2 * g.pad;
    const double edge = 1;  // the QR's quiet zone may reach nearly to the label's edge
    const double qrSide = std::min(0.53 * w, 0.36 * h);
    if (qrSide < leastQrSide(sheet.dpi))
        return tooSmall("the QR code", leastQrSide(sheet.dpi) - qrSide, "side is");

    const double senderWidth = inner - 22 * k;
    const int headLines = linesOf(kSenderName, senderWidth) + linesOf(kSenderAddress, senderWidth);
    const double head = std::max(14 * k, heightOf(headLines + 1, kHeadSize));
    const double foot = std::max(8 * k - 0.6, heightOf(linesOf(kReturnAddress, inner), kFootSize));

    double y = g.pad;
    g.officeCode = {w - g.pad - 20 * k, y, 20 * k, 13 * k};
    g.sender = {g.pad, y, senderWidth, head};
    y += head + 0.5 * k;
    g.rules.push_back({g.pad, y, inner, kRule});
    y += 2 * k;
    const double bars = barsHeight(g, sheet, 15 * k);
    placeBars(g, sheet, y, bars);
    y += bars + 0.4 * k;
    g.digits = {g.pad, y, inner, 6 * k};
    y += 6.6 * k;
    g.rules.push_back({g.pad, y, inner, kRule});
    const double returnTop = h - g.pad - foot - 0.6, qrTop = returnTop - 0.6 - qrSide;
    g.recipientHeading = {g.pad, y + 1 * k, inner, 4 * k};
    g.recipient = {g.pad, y + 4.2 * k, inner, qrTop - 0.8 - y - 4.2 * k};
    g.rules.push_back({g.pad, qrTop - 0.5, inner, kRule});
    placeQr(g, sheet, w - edge - qrSide, qrTop, qrSide);
    g.details = {g.pad, qrTop + 1, w - edge - qrSide - g.pad - 0.5, qrSide - 2};
    g.rules.push_back({g.pad, returnTop - 0.3, inner, kRule});
    g.returnTo = {g.pad, returnTop + 0.6, inner, foot};
    return g;
}

Result<Geometry> wide(const Sheet& sheet, Geometry g) {
    g.shape = Shape::Wide;
    const double w = sheet.label.x.value, h = sheet.label.y.value;
    const double k = std::clamp(h / 67.7, 1.0, 1.6);
    g.textScale = g.lineScale = std::clamp(k, 0.95, 1.3);
    g.pad = 2 * k;
    const double bars = barsHeight(g, sheet, 12.6 * k);
    const double inner = w - 2 * g.pad;
    const int lines = inner >= kSenderLine ? 2 : linesOf(kSenderAndReturn, inner);
    const double foot = std::max(5.2 * k, heightOf(lines, kFootSize));
    const double returnTop = h - g.pad - foot - 0.2 * k;
    const double digitsTop = returnTop - 4.6 * k, barsTop = digitsTop - 0.2 - bars;
    const double qrSide = std::min(0.40 * w, barsTop - 1);
    if (qrSide < leastQrSide(sheet.dpi))
        return tooSmall("its symbols", leastQrSide(sheet.dpi) - qrSide, "height is");
    placeBars(g, sheet, barsTop, bars);
    placeQr(g, sheet, w - 0.5 - qrSide, 0.5, qrSide);
    const double column = w - 0.5 - qrSide - g.pad - 0.5;
    g.digits = {g.pad, digitsTop, inner, 4.4 * k};
    g.recipientHeading = {g.pad, g.pad, column, 3.2 * k};
    g.recipient = {g.pad, g.pad + 2.9 * k, column, barsTop - 0.6 - g.pad - 2.9 * k};
    g.rules.push_back({g.pad, returnTop - 0.2, inner, kRule});
    g.returnTo = {g.pad, returnTop + 0.2, inner, foot};
    return g;
}

Result<Geometry> small(const Sheet& sheet, Geometry g) {
    g.shape = Shape::Short;
    const double w = sheet.label.x.value, h = sheet.label.y.value;
    const double k = std::clamp(h / 38, 1.0, 1.4);
    g.textScale = k;
    g.pad = 1.6;
    // Bars and digits are as low as they may be: each millimetre is the QR code's, which decides
    // how far away the label is read.
    const double line = g.lineScale = std::min(k, 1.05);
    const double bars = barsHeight(g, sheet, kLeastBarHeight);
    const double footerTop = h - 0.9 - 3.1 * line, barsTop = footerTop - 0.2 - bars;
    const double qrSide = std::min(barsTop - 0.5, 0.5 * w);
    if (qrSide < leastQrSide(sheet.dpi))
        return tooSmall("its symbols", leastQrSide(sheet.dpi) - qrSide, "height is");
    placeBars(g, sheet, barsTop, bars);
    placeQr(g, sheet, w - 0.5 - qrSide, 0.5, qrSide);
    g.recipient = {g.pad, 1.2, w - 0.5 - qrSide - g.pad - 0.3, barsTop - 1.2 - 0.2};
    const double left = mmOfDots(g.barX, sheet.dpi), footer = w - 2 * left;
    const double sender =
        std::min(std::max(footer * 0.42, kSenderShort), w - g.pad - left - footer * 0.58);
    // On one baseline: the digits are set as much larger as they begin higher.
    g.digits = {left, footerTop - 0.36 * line, footer * 0.56, 3.6 * line};
    g.footer = {left + footer * 0.58, footerTop, sender, 3.6 * line};
    return g;
}

bool takesLongAddress(const Result<Geometry>& g, double others) {
    return g && g->recipient.height >=
                    heightOf(linesOf(kLongAddress, g->recipient.width), kAddressSize) + others;
}

}  // namespace

Result<Geometry> layOut(const Sheet& sheet) {
    Geometry g;
    const double w = sheet.label.x.value, h = sheet.label.y.value;
    const auto module = barModule(w, sheet.dpi);
    if (!module) return tl::unexpected(module.error());
    g.barModule = *module;
    if (h >= kTallFrom && h >= 1.2 * w) {
        if (auto all = tall(sheet, g); takesLongAddress(all, kOthersOfTall)) return all;
    }
    if (h >= kShortBelow) {
        if (auto all = wide(sheet, g); takesLongAddress(all, kOthersOfWide)) return all;
    }
    return small(sheet, std::move(g));
}

}  // namespace hoibao::labels
