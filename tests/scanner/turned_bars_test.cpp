#include "turned_bars.hpp"

#include <gtest/gtest.h>

#include "geometry.hpp"
#include "pictures.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp

/// Bars turned past their height over width, crossed by strokes on each of their rows.
TEST(TurnedBarsTest, ReadsBarsUnderStrokes) {
    GrayImage image(1000, 500);
    for (int y = 0; y < image.height(); ++y) {
        std::fill_n(image.row(y), image.width(), std::uint8_t(235));
    }
    drawBars(image, kNumber, 200, 200, 3, 120);
    for (int x = 0; x < 240; ++x) {
        for (int k = 0; k < 8; ++k) {
            image.row(196 + x * 124 / 240 + k)[250 + x] = 30;
            image.row(320 - x * 124 / 240 + k)[500 + x] = 30;
        }
    }
    const GrayImage turned = turnedBy(image.view(), 0.35);
    const auto found = findTurnedBars(Pyramid(turned.view()));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].text, kNumber);
    const Point middle = centre(found[0].corners);
    EXPECT_NEAR(middle.x, 0.5 * turned.width(), 40);
    EXPECT_NEAR(middle.y, 0.5 * turned.height(), 60);
}

}  // namespace
}  // namespace hoibao::scanner
