#include "scanner/read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "pictures.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp
using ::testing::ElementsAre;

GrayImage paper(int width, int height) {
    GrayImage image(width, height);
    for (int y = 0; y < height; ++y) std::fill_n(image.row(y), width, std::uint8_t(235));
    return image;
}

/// Seen through a lens out of focus (an even disc) or a hand that moves along a line.
GrayImage blurredBy(const GrayImage& image, double radius, double length) {
    struct Tap {
        int dx, dy;
    };
    std::vector<Tap> taps;
    const int reach = int(std::max(radius, length)) + 1;
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            const bool onDisc = std::hypot(dx, dy) <= radius;
            const bool onLine = std::abs(2 * dx) <= length && std::abs(dy - dx / 3) < 1;
            if (onDisc || (length > 0 && onLine)) taps.push_back({dx, dy});
        }
    }
    GrayImage out(image.width(), image.height());
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            int sum = 0;
            for (const auto& tap : taps) {
                const int sy = std::clamp(y + tap.dy, 0, image.height() - 1);
                sum += image.row(sy)[std::clamp(x + tap.dx, 0, image.width() - 1)];
            }
            out.row(y)[x] = std::uint8_t(sum / int(taps.size()));
        }
    }
    return out;
}

TEST(ReadTest, SeesBothSymbolsOfALabelAsOne) {
    const auto reading = read(labelPicture().view());
    ASSERT_EQ(reading.symbols.size(), 2u);
    EXPECT_EQ(reading.symbols[0].label, reading.symbols[1].label);
    EXPECT_THAT(reading.labels, ElementsAre(std::string(kNumber)));
    for (const auto& symbol : reading.symbols) {
        const bool isLink = symbol.format == Format::QRCode;
        EXPECT_EQ(symbol.signature.value_or(""), isLink ? "A7K2M4QW3ZX5Y6" : "");
    }
    EXPECT_TRUE(reading.unread.empty());
    EXPECT_FALSE(reading.outOfTime);
}

TEST(ReadTest, ShowsThatBarsAndCodeOfALabelDisagree) {
    const auto reading = read(labelPicture(800, 600, "RT000000028VN").view());
    ASSERT_EQ(reading.symbols.size(), 2u);
    EXPECT_EQ(reading.symbols[0].label, reading.symbols[1].label);
    EXPECT_NE(reading.symbols[0].number, reading.symbols[1].number);
    EXPECT_EQ(reading.labels.size(), 2u);
}

TEST(ReadTest, KeepsTheLabelsOfATrayApart) {
    // Two rows of two; the bars of the first label are hidden, those of the one below lie nearer to
    // its code than its own would.
    GrayImage tray = paper(1600, 1500);
    const std::string_view numbers[] = {"RT000000014VN", "RT000000028VN", "RT000000031VN",
                                        "RT000000045VN"};
    for (int i = 0; i < 4; ++i) {
        const int left = i % 2 * 800, top = i / 2 * 750;
        const std::string link =
            "HTTPS://TRACUU.EXAMPLE/T/" + std::string(numbers[i]) + "/A7K2M4QW3ZX5Y6";
        if (i != 0) drawBars(tray, numbers[i], left + 40, top + 40, 3, 90);
        drawQr(tray, link, left + 380, top + 400, 8);
    }
    const auto reading = read(tray.view());
    EXPECT_EQ(reading.labels.size(), 4u);
    for (const auto& one : reading.symbols) {
        for (const auto& other : reading.symbols) {
            EXPECT_TRUE(one.label != other.label || one.number == other.number);
        }
    }
}

TEST(ReadTest, ReadsThroughBlurThatHidesEveryModule) {
    const struct {
        const char* name;
        double disc, line;  // pixels; a module has 8
    } cases[] = {{"crisp", 0, 0}, {"out of focus", 8, 0}, {"shaken", 0, 16}, {"both", 5, 10}};
    for (const auto& c : cases) {
        GrayImage image = paper(500, 480);
        drawQr(image, kLink, 80, 70, 8);
        const auto reading = read(blurredBy(image, c.disc, c.line).view());
        EXPECT_THAT(reading.labels, ElementsAre(std::string(kNumber))) << c.name;
    }
}

TEST(ReadTest, SaysWhereItCouldNotRead) {
    GrayImage image = paper(500, 480);
    drawQr(image, kLink, 80, 70, 8);
    for (int y = 170; y < 334; ++y) std::fill_n(image.row(y) + 180, 160, std::uint8_t(120));
    const auto reading = read(image.view());
    EXPECT_TRUE(reading.labels.empty());
    ASSERT_EQ(reading.unread.size(), 1u);
    EXPECT_NEAR(reading.unread[0].corners[0].x, 112, 6);
    EXPECT_NEAR(reading.unread[0].corners[0].y, 102, 6);
}

TEST(ReadTest, StopsWhenItsTimeIsSpent) {
    ReadOptions options;
    options.budget = std::chrono::milliseconds(0);
    const auto reading = read(labelPicture().view(), options);
    EXPECT_TRUE(reading.symbols.empty());
    EXPECT_TRUE(reading.outOfTime);
}

TEST(ReadTest, ReadsTheSmallestPictures) {
    for (const int side : {1, 2, 3, 9, 31, 33, 65}) {
        EXPECT_TRUE(read(paper(side, side).view()).symbols.empty()) << side;
        EXPECT_TRUE(read(paper(side, 1).view()).symbols.empty()) << side;
    }
}

}  // namespace
}  // namespace hoibao::scanner
