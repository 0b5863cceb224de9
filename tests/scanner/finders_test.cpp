#include "finders.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "geometry.hpp"
#include "pictures.hpp"
#include "pixels.hpp"
#include "scanner/read.hpp"
#include "slower.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp

constexpr int kModule = 6, kLeft = 150, kTop = 110;  // of the code with its quiet zone
constexpr int kQuiet = 4, kModules = 33;             // version 4 holds the link at level Q

GrayImage codeOnPaper() {
    GrayImage image(640, 520);
    for (int y = 0; y < image.height(); ++y) std::fill_n(image.row(y), image.width(), 210);
    drawQr(image, kLink, kLeft, kTop, kModule);
    return image;
}

void cover(GrayImage& image, int left, int top, int width, int height, std::uint8_t with) {
    for (int y = top; y < top + height; ++y) std::fill_n(image.row(y) + left, width, with);
}

/// Where module (x, y) of the code begins.
Point at(double x, double y) {
    return {kLeft + kModule * (kQuiet + x), kTop + kModule * (kQuiet + y)};
}

bool hasFinderAt(const std::vector<Finder>& finders, Point middle) {
    return std::any_of(finders.begin(), finders.end(), [&](const Finder& one) {
        return length(one.middle - middle) < kModule &&
               std::abs(one.across - 7 * kModule) < kModule;
    });
}

TEST(FindersTest, FindsTheThreeOfACode) {
    const GrayImage image = codeOnPaper();
    const Pyramid picture(image.view());
    for (const double module : {0.0, double(kModule)}) {
        const auto finders = findersIn(picture, module);
        EXPECT_TRUE(hasFinderAt(finders, at(3.5, 3.5))) << module;
        EXPECT_TRUE(hasFinderAt(finders, at(kModules - 3.5, 3.5))) << module;
        EXPECT_TRUE(hasFinderAt(finders, at(3.5, kModules - 3.5))) << module;
        EXPECT_FALSE(hasFinderAt(finders, at(kModules - 3.5, kModules - 3.5))) << module;
    }
}

TEST(FindersTest, FindsThemAtAnyTurn) {
    const GrayImage image = codeOnPaper();
    for (const double turn : {0.2, 0.8, 1.9, 3.0, 4.4}) {
        const GrayImage turned = turnedBy(image.view(), turn);
        EXPECT_GE(findersIn(Pyramid(turned.view()), 0).size(), 3u) << turn;
    }
}

TEST(FindersTest, TwoSayWhereTheCodeLies) {
    const Corners code = {at(0, 0), at(kModules, 0), at(kModules, kModules), at(0, kModules)};
    const Point middles[] = {at(3.5, 3.5), at(kModules - 3.5, 3.5), at(3.5, kModules - 3.5)};
    for (int lost = 0; lost < 3; ++lost) {
        std::vector<Finder> finders;
        for (int i = 0; i < 3; ++i)
            if (i != lost) finders.push_back({middles[i], 7.0 * kModule, 5});
        bool isFound = false;
        for (const auto& place : placesByFinders(finders, 4, 80)) {
            for (const auto& outline : place.outlines) {
                EXPECT_GT(cross(outline[1] - outline[0], outline[2] - outline[1]), 0)
                    << "clockwise";
                for (int turn = 0; turn < 4; ++turn) {
                    double off = 0;
                    for (std::size_t i = 0; i < 4; ++i)
                        off = std::max(off, length(outline[(i + std::size_t(turn)) % 4] - code[i]));
                    isFound = isFound || off < 1;
                }
            }
        }
        EXPECT_TRUE(isFound) << lost;
    }
}

TEST(FindersTest, GivesNothingWithoutTwo) {
    EXPECT_TRUE(placesByFinders({}, 0, 80).empty());
    EXPECT_TRUE(placesByFinders({{{100, 100}, 40, 3}}, 0, 80).empty());
    EXPECT_TRUE(placesByFinders({{{100, 100}, 40, 3}, {{300, 100}, 80, 3}}, 0, 80).empty())
        << "of two sizes";
    GrayImage blank(64, 64);
    EXPECT_TRUE(findersIn(Pyramid(blank.view()), 0).empty());
    GrayImage dot(1, 1);
    EXPECT_TRUE(findersIn(Pyramid(dot.view()), 0).empty());
}

TEST(FindersTest, CodesAreReadOfWhichOneFinderIsCovered) {
    // Another label lies on one finder; a stroke joins the code to what lies beside it.
    const struct {
        const char* name;
        int left, top;
    } cases[] = {
        {"top left", 0, 0}, {"top right", kModules - 8, 0}, {"bottom left", 0, kModules - 8}};
    for (const auto& c : cases) {
        GrayImage image = codeOnPaper();
        const Point corner = at(c.left, c.top);
        cover(image, int(corner.x) - (c.left ? 0 : 90), int(corner.y) - (c.top ? 0 : 70),
              8 * kModule + 90, 8 * kModule + 70, 225);
        cover(image, 0, int(at(0, 17).y), image.width(), kModule, 40);
        ReadOptions options;
        options.budget *= kSlower;
        const auto reading = read(image.view(), options);
        ASSERT_EQ(reading.labels.size(), 1u) << c.name;
        EXPECT_EQ(reading.labels[0], kNumber) << c.name;
    }
}

}  // namespace
}  // namespace hoibao::scanner
