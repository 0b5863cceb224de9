#include "sightings.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "geometry.hpp"

namespace hoibao::scanner {
namespace {

constexpr double kSide = 200;  // of a QR code whose middle is (1000, 1000)

/// A square `across` and `down` from the code's middle, `side` large, all in the code's sides, as
/// it lies on a label turned by `degrees` about that middle.
Corners squareAt(double across, double down, double side, double degrees = 0) {
    const double angle = degrees * std::acos(-1.0) / 180;
    const Point x{std::cos(angle), std::sin(angle)}, y{-x.y, x.x};
    const auto place = [&](double u, double v) {
        return Point{1000, 1000} + kSide * (across + u * side) * x + kSide * (down + v * side) * y;
    };
    return {place(-0.5, -0.5), place(0.5, -0.5), place(0.5, 0.5), place(-0.5, 0.5)};
}

TEST(SightingsTest, TellsThePrintOfAReadLabelFromOtherCodes) {
    const struct {
        const char* what;
        double across, down, side;
        bool isPrint;
    } cases[] = {
        {"bars above, on the label for a parcel", -1.0, -2.2, 0.6, true},
        {"the end of those bars", 0.35, -2.2, 0.3, true},
        {"the end of bars below, on a sheet of eight", -1.65, 0.95, 0.65, true},
        {"a finder of the code's neighbour, too far to be its print", 4, 0, 0.2, false},
        {"the next label's code on an uncut sheet, below", 0, 2.2, 1, false},
        {"the next label's code on an uncut sheet, beside", -3.3, 0, 1, false},
        {"a label that lies on this one", -1.2, -1, 0.9, false},
        {"small, but beyond the label's right edge", 1.3, 0, 0.4, false},
        {"small, but below all labels", 0, 1.8, 0.4, false},
    };
    for (const auto& c : cases) {
        for (const double degrees : {0.0, 37.0, 180.0, 271.0}) {
            SCOPED_TRACE(std::string(c.what) + " at " + std::to_string(degrees));
            Sightings seen;
            const auto code = squareAt(0, 0, 1, degrees);
            const auto square = squareAt(c.across, c.down, c.side, degrees);
            seen.add({{Format::QRCode, "https://example.com/", code, 1}}, "quick");
            EXPECT_FALSE(seen.isPrintOfLabel(square)) << "beside a code that is no label's";
            seen.add({{Format::QRCode, "RT000000014VN", code, 1}}, "quick");
            EXPECT_EQ(seen.isPrintOfLabel(square), c.isPrint);
        }
    }
}

TEST(SightingsTest, KnowsTheCodeOfBarsThatWereRead) {
    // Bars of 100 × 150 mm labels and of sheets of eight, as they lie from the middle of the code.
    const struct {
        double left, right, top, bottom;
    } layouts[] = {{-1.54, 0.41, -2.30, -1.96}, {-2.24, 0.33, 0.73, 1.13}};
    for (const auto& bars : layouts) {
        for (const double degrees : {0.0, 90.0, 200.0}) {
            SCOPED_TRACE(std::to_string(bars.top) + " at " + std::to_string(degrees));
            const auto corner = [&](double x, double y) {
                return centre(squareAt(x, y, 1, degrees));
            };
            const Corners place = {corner(bars.left, bars.top), corner(bars.right, bars.top),
                                   corner(bars.right, bars.bottom), corner(bars.left, bars.bottom)};
            Sightings seen;
            seen.add({{Format::Code128, "RT000000014VN", place, 20}}, "whole");
            EXPECT_TRUE(seen.isCodeOfLabel(squareAt(0, 0, 1, degrees)));
            EXPECT_FALSE(seen.isCodeOfLabel(squareAt(0, 0, 0.2, degrees))) << "a finder of it";
            EXPECT_FALSE(seen.isCodeOfLabel(squareAt(-3.3, 0, 1, degrees))) << "the next label's";
            EXPECT_FALSE(seen.isCodeOfLabel(squareAt(2.5, 0, 1, degrees))) << "the other side's";
        }
    }
}

}  // namespace
}  // namespace hoibao::scanner
