#include <gtest/gtest.h>

#include <cmath>

#include "pictures.hpp"
#include "scanner/image.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp

/// Dark at its top left, lighter to the right, lightest below: no two corners are alike.
GrayImage slope(int width = 48, int height = 32) {
    GrayImage image(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            image.row(y)[x] = std::uint8_t(20 + 60 * x / width + 140 * y / height);
        }
    }
    return image;
}

int farthest(const GrayImage& a, const GrayImage& b) {
    int most = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x)
            most = std::max(most, std::abs(a.row(y)[x] - b.row(y)[x]));
    }
    return most;
}

TEST(DecodeGrayTest, ReadsEveryKindOfJpeg) {
    for (const auto kind :
         {JpegKind::Gray, JpegKind::Colour, JpegKind::Progressive, JpegKind::Cmyk}) {
        SCOPED_TRACE(int(kind));
        const auto image = decodeGray(jpegOf(slope(), kind, 95));
        ASSERT_TRUE(image) << image.error().message;
        ASSERT_EQ(image->width(), 48);
        ASSERT_EQ(image->height(), 32);
        EXPECT_LE(farthest(*image, slope()), 6);
    }
}

TEST(DecodeGrayTest, ReadsEveryKindOfPng) {
    for (const auto kind :
         {PngKind::Gray8, PngKind::Gray16, PngKind::Rgb8, PngKind::Rgba16, PngKind::Interlaced}) {
        SCOPED_TRACE(int(kind));
        const auto image = decodeGray(pngOf(slope(), kind));
        ASSERT_TRUE(image) << image.error().message;
        ASSERT_EQ(image->width(), 48);
        ASSERT_EQ(image->height(), 32);
        EXPECT_LE(farthest(*image, slope()), 1);
    }
    for (const auto kind : {PngKind::Gray1, PngKind::Palette}) {
        SCOPED_TRACE(int(kind));
        const auto image = decodeGray(pngOf(slope(), kind));
        ASSERT_TRUE(image) << image.error().message;
        EXPECT_EQ(image->row(0)[0], 0);
        EXPECT_EQ(image->row(31)[47], 255);
    }
}

TEST(DecodeGrayTest, TurnsPicturesAsPeopleSeeThem) {
    const auto jpeg = jpegOf(slope(), JpegKind::Gray, 95);
    // The orientation, and where the file's top left and top right corners are then seen.
    const struct {
        int orientation;
        bool leftIsRight, topIsBottom, sidesSwapped;
    } cases[] = {{1, false, false, false}, {2, true, false, false}, {3, true, true, false},
                 {4, false, true, false},  {5, false, false, true}, {6, true, false, true},
                 {7, true, true, true},    {8, false, true, true}};
    for (const auto& c : cases) {
        SCOPED_TRACE(c.orientation);
        const auto image = decodeGray(withExif(jpeg, orientationTiff(c.orientation)));
        ASSERT_TRUE(image);
        ASSERT_EQ(image->width(), c.sidesSwapped ? 32 : 48);
        const auto seen = [&](bool right, bool bottom) {
            const bool x = right != c.leftIsRight, y = bottom != c.topIsBottom;
            return int(image->row(y ? image->height() - 1 : 0)[x ? image->width() - 1 : 0]);
        };
        EXPECT_NEAR(seen(false, false), 20, 8);
        EXPECT_NEAR(c.sidesSwapped ? seen(false, true) : seen(true, false), 80, 8);
        EXPECT_NEAR(c.sidesSwapped ? seen(true, false) : seen(false, true), 156, 8);
    }
}

TEST(DecodeGrayTest, Shrinks) {
    for (const auto& bytes : {jpegOf(slope(), JpegKind::Gray, 95), pngOf(slope())}) {
        for (const int shrink : {2, 4, 8}) {
            const auto image = decodeGray(bytes, shrink);
            ASSERT_TRUE(image);
            EXPECT_EQ(image->width(), 48 / shrink);
            EXPECT_EQ(image->height(), 32 / shrink);
            EXPECT_NEAR(image->row(0)[0], slope().row(shrink / 2)[shrink / 2], 14);
        }
    }
}

}  // namespace
}  // namespace hoibao::scanner
