#include "two_surfaces.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "finders.hpp"
#include "pictures.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp

constexpr int kModule = 6, kLeft = 150, kTop = 110, kQuiet = 4;

GrayImage codeOnPaper() {
    GrayImage image(640, 520);
    for (int y = 0; y < image.height(); ++y) std::fill_n(image.row(y), image.width(), 170);
    drawQr(image, kLink, kLeft, kTop, kModule);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            image.row(y)[x] = std::uint8_t(25 + image.row(y)[x] * 145 / 255);
    }
    return image;
}

/// Light of a lamp on the paper, which adds to what is there.
GrayImage underLamp(const GrayImage& image, double x, double y, double reach) {
    GrayImage out(image.width(), image.height());
    for (int v = 0; v < out.height(); ++v) {
        for (int u = 0; u < out.width(); ++u) {
            const double far = std::hypot(u - x, v - y) / reach;
            const double light = 200 * std::exp(-far * far / 2);
            out.row(v)[u] = std::uint8_t(std::min(255.0, image.row(v)[u] + light));
        }
    }
    return out;
}

QrPose poseOf(const GrayImage& image) {
    const Pyramid picture(image.view());
    QrPose best;
    for (const auto& place : placesByFinders(findersIn(picture, kModule), 0, 80)) {
        for (const auto& pose : fitQr(picture, place.outlines))
            if (pose.score > best.score) best = pose;
    }
    return best;
}

TEST(TwoSurfacesTest, TellsModulesUnderALamp) {
    const GrayImage image = codeOnPaper();
    const QrPose pose = poseOf(image);
    ASSERT_GT(pose.score, 0.8);
    const auto truth = modulesByTwoSurfaces(Pyramid(image.view()), pose);
    const GrayImage lit = underLamp(image, kLeft + 150, kTop + 160, 60);
    const auto seen = modulesByTwoSurfaces(Pyramid(lit.view()), pose);
    ASSERT_EQ(seen.size(), truth.size());
    int wrong = 0, wrongAndTrusted = 0, overall = 0;
    const int side = 17 + 4 * pose.version;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const bool isOff = (seen[i].ink > 0.5f) != (truth[i].ink > 0.5f);
        wrong += isOff;
        wrongAndTrusted += isOff && seen[i].trust * std::abs(seen[i].ink - 0.5f) > 0.25f;
        const int x = kLeft + kModule * (kQuiet + int(i) % side) + kModule / 2;
        const int y = kTop + kModule * (kQuiet + int(i) / side) + kModule / 2;
        overall += (lit.row(y)[x] < 110) != (image.row(y)[x] < 110);
    }
    EXPECT_GT(overall, 100) << "one threshold for all is not enough here";
    EXPECT_LT(wrong, overall / 4);
    EXPECT_LE(wrongAndTrusted, 3);
}

TEST(TwoSurfacesTest, DoubtsWhatAStrokeCrosses) {
    GrayImage image = codeOnPaper();
    const QrPose pose = poseOf(image);
    const int side = 17 + 4 * pose.version, row = side / 2;
    const int y = kTop + kModule * (kQuiet + row) + 1;
    for (int line = 0; line < 3; ++line) std::fill_n(image.row(y + line), image.width(), 30);
    const auto seen = modulesByTwoSurfaces(Pyramid(image.view()), pose);
    float crossed = 0, others = 0;
    for (int x = 8; x < side; ++x) {
        const auto& on = seen[std::size_t(row * side + x)];
        const auto& off = seen[std::size_t((row + 3) * side + x)];
        if (image.row(y + 4)[kLeft + kModule * (kQuiet + x) + 3] > 100) crossed += on.trust;
        if (image.row(y + 4)[kLeft + kModule * (kQuiet + x) + 3] > 100) others += off.trust;
    }
    EXPECT_LT(crossed, 0.5f * others);
}

}  // namespace
}  // namespace hoibao::scanner
