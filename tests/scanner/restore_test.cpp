#include "restore.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pictures.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp

constexpr int kModule = 8;

GrayImage paper(int width, int height) {
    GrayImage image(width, height);
    for (int y = 0; y < height; ++y) std::fill_n(image.row(y), width, std::uint8_t(235));
    return image;
}

/// A code alone on its paper, and where it is.
struct Code {
    GrayImage image = paper(480, 480);
    int from = 480, side = 0;  ///< pixels, of both axes
    Code() {
        drawQr(image, kLink, 80, 80, kModule);
        for (int x = 0; x < image.width(); ++x) {
            for (int y = 0; y < image.height(); ++y) {
                if (image.row(y)[x] >= 128) continue;
                from = std::min(from, x);
                side = x + 1 - from;
            }
        }
    }
    [[nodiscard]] int version() const { return (side / kModule - 17) / 4; }
    [[nodiscard]] Corners corners() const {
        const double near = from, far = from + side;
        return {Point{near, near}, Point{far, near}, Point{far, far}, Point{near, far}};
    }
};

/// What lies between the code's ends moved aside, the most in the middle: paper round a tube.
GrayImage bentBy(const Code& code, double pixels) {
    GrayImage out(code.image.width(), code.image.height());
    for (int y = 0; y < out.height(); ++y) {
        for (int x = 0; x < out.width(); ++x) {
            const double t = 2.0 * (x - code.from) / code.side - 1;
            const double place = x + (std::abs(t) < 1 ? pixels * (1 - t * t) : 0);
            out.row(y)[x] = code.image.row(y)[std::clamp(int(place), 0, out.width() - 1)];
        }
    }
    return out;
}

std::vector<double> explainedBy(const GrayImage& image, const Code& code) {
    const Pyramid picture(image.view());
    QrRestorer restorer(picture, code.corners(), code.version());
    std::vector<double> out;
    while (restorer.improve()) {
        if (restorer.roundsDone() > 1) out.push_back(restorer.explained());
    }
    return out;
}

TEST(QrRestorerTest, ExplainsNoLessFromRoundToRound) {
    const Code code;
    const auto explained = explainedBy(code.image, code);
    ASSERT_GE(explained.size(), 5u);
    EXPECT_GT(explained.back(), 0.97);
    for (std::size_t i = 1; i < explained.size(); ++i) {
        EXPECT_GT(explained[i], explained[i - 1] - 0.005) << "round " << i + 2;
    }
}

TEST(QrRestorerTest, FollowsPaperThatIsBent) {
    const Code code;
    const auto explained = explainedBy(bentBy(code, 0.7 * kModule), code);
    ASSERT_FALSE(explained.empty());
    EXPECT_GT(explained.back(), 0.95);
}

}  // namespace
}  // namespace hoibao::scanner
