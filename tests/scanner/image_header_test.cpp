#include <gtest/gtest.h>

#include "pictures.hpp"
#include "scanner/image.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp

std::string codeOf(std::string_view bytes) {
    const auto header = probe(bytes);
    return header ? "fine" : std::string(toText(header.error().code));
}

GrayImage blank(int width, int height) {
    GrayImage image(width, height);
    for (int y = 0; y < height; ++y) std::fill_n(image.row(y), width, std::uint8_t(200));
    return image;
}

TEST(ImageHeaderTest, JudgesByTheFirstBytes) {
    const std::string jpeg = jpegOf(blank(40, 30)), png = pngOf(blank(40, 30));
    const struct {
        std::string name, bytes, code;
    } cases[] = {
        {"empty", "", "not-an-image"},
        {"text", "hello", "not-an-image"},
        {"PDF", "%PDF-1.4\n", "not-an-image"},
        {"GIF", "GIF89a\x01\0\x01\0", "not-an-image"},
        {"PDF before a JPEG", "%PDF-1.4\n" + jpeg, "not-an-image"},
        {"blank before a PNG", " " + png, "not-an-image"},
        {"two bytes of JPEG", "\xFF\xD8", "not-an-image"},
        {"three bytes of JPEG", "\xFF\xD8\xFF", "truncated"},
        {"magic of PNG", png.substr(0, 8), "truncated"},
        {"half a header of PNG", png.substr(0, 24), "truncated"},
        {"JPEG", jpeg, "fine"},
        {"PNG", png, "fine"},
        {"JPEG, then a PDF", jpeg + "%PDF-1.4\n", "fine"},
        {"PNG of no width", pngClaiming(0, 10), "truncated"},
        {"8 MiB and a byte", std::string((8u << 20) + 1, '\xFF'), "too-large"},
    };
    for (const auto& c : cases) EXPECT_EQ(codeOf(c.bytes), c.code) << c.name;
}

TEST(ImageHeaderTest, HoldsSizesAgainstTheLimits) {
    const struct {
        unsigned width, height;
        std::string_view code;
    } cases[] = {
        {10'000, 2'500, "fine"},       {10'001, 10, "too-large"},
        {10, 10'001, "too-large"},     {5'000, 5'000, "fine"},
        {5'000, 5'001, "too-large"},   {30'000, 30'000, "too-large"},
        {0xFFFFFFFF, 1, "too-large"},  {0x80000001, 0x80000001, "too-large"},
        {65'536, 65'536, "too-large"},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(codeOf(pngClaiming(c.width, c.height)), c.code) << c.width << " x " << c.height;
    }
}

TEST(ImageHeaderTest, CountsScans) {
    const std::string jpeg = jpegOf(blank(64, 64), JpegKind::Progressive);
    const auto header = probe(jpeg);
    ASSERT_TRUE(header);
    const int own = header->scans;
    EXPECT_GT(own, 3);
    EXPECT_EQ(codeOf(withScansRepeated(jpeg, 100 - own)), "fine");
    EXPECT_EQ(codeOf(withScansRepeated(jpeg, 101 - own)), "too-large");
    EXPECT_EQ(codeOf(withScansRepeated(jpeg, 2000)), "too-large");
}

TEST(ImageHeaderTest, SeesPicturesAsPeopleDo) {
    const std::string jpeg = jpegOf(blank(40, 30));
    for (int orientation = 1; orientation <= 8; ++orientation) {
        for (const bool little : {true, false}) {
            SCOPED_TRACE(orientation);
            const auto header = probe(withExif(jpeg, orientationTiff(orientation, little)));
            ASSERT_TRUE(header);
            EXPECT_EQ(header->orientation, orientation);
            EXPECT_EQ(header->width(), orientation >= 5 ? 30 : 40);
            EXPECT_EQ(header->height(), orientation >= 5 ? 40 : 30);
        }
    }
}

TEST(ImageHeaderTest, IsNotLedAstrayByExif) {
    const std::string jpeg = jpegOf(blank(40, 30));
    const std::string good = orientationTiff(6);
    const auto with = [&](std::size_t at, char value) {
        std::string tiff = good;
        tiff[at] = value;
        return tiff;
    };
    const struct {
        std::string name, tiff;
    } cases[] = {
        {"empty", ""},
        {"cut in the header", good.substr(0, 7)},
        {"cut before the directory", good.substr(0, 9)},
        {"cut in the entry", good.substr(0, 20)},
        {"a directory that is its own header", with(4, 0)},
        {"a directory past the end", with(4, 100)},
        {"orientation 0", orientationTiff(0)},
        {"orientation 9", orientationTiff(9)},
        {"a long for a short", with(12, 4)},
        {"two values", with(14, 2)},
        {"neither II nor MM", with(0, 'X')},
        {"no 42", with(2, 43)},
        {"65535 entries", good.substr(0, 8) + "\xFF\xFF\x13" + good.substr(11)},
    };
    for (const auto& c : cases) {
        const auto header = probe(withExif(jpeg, c.tiff));
        ASSERT_TRUE(header) << c.name;
        EXPECT_EQ(header->orientation, 1) << c.name;
    }
    // The next directory points at the first: nobody walks it.
    EXPECT_EQ(probe(withExif(jpeg, loopingTiff(6)))->orientation, 6);
    EXPECT_EQ(probe(withChunk(pngOf(blank(40, 30)), "eXIf", loopingTiff(6)))->orientation, 6);
}

}  // namespace
}  // namespace hoibao::scanner
