#include "assisted.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <random>

#include "pictures.hpp"
#include "slower.hpp"

namespace hoibao::scanner {
namespace {

constexpr std::string_view kSeenLink =
    "HTTPS://TRACUU.TAYNINH.GOV.VN/T/RT000000014VN/A7K2M4QW3ZX5Y6";

struct Code {
    std::vector<bool> ink;
    QrGrid grid;
};

Code codeOf(std::string_view text) {
    GrayImage image(60, 60);
    for (int y = 0; y < 60; ++y) std::fill_n(image.row(y), 60, std::uint8_t(255));
    testing::drawQr(image, text, 0, 0, 1);
    int side = 0;  // the last dark column is the top right finder's
    for (int x = 0; x < 60; ++x) side = image.row(4)[x] == 0 ? x + 1 - 4 : side;
    std::vector<bool> ink;
    for (int i = 0; i < side * side; ++i) ink.push_back(!image.row(4 + i / side)[4 + i % side]);
    return {ink, QrGrid((side - 17) / 4)};
}

/// Modules seen through Gaussian noise of this deviation, of 1 between paper and ink.
std::vector<float> oddsOf(const Code& code, double noise, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> error(0, noise);
    std::vector<float> odds;
    for (const bool ink : code.ink) {
        const double seen = (ink ? 1 : 0) + error(random);
        odds.push_back(float(std::clamp((seen - 0.5) / (noise * noise), -6.0, 6.0)));
    }
    return odds;
}

std::string numberOf(int serial) {
    constexpr int kWeights[] = {8, 6, 4, 2, 3, 5, 9, 7};  // S10 §5
    const std::string digits = std::to_string(100'000'000 + serial).substr(1);
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i) sum += kWeights[i] * (digits[i] - '0');
    const int rest = 11 - sum % 11;
    return "RT" + digits + char('0' + (rest == 10 ? 0 : rest == 11 ? 5 : rest)) + "VN";
}

const std::vector<std::string> kListed = {"RT000000028VN", "RT000000014VN", "RT473124829VN",
                                          "RT000000045VN", "RT000000031VN", "RT123456785VN"};

TEST(AssistedTest, NamesTheNumberOfACodeTooPoorToDecode) {
    const auto code = codeOf(kSeenLink);
    for (unsigned seed = 0; seed < 20; ++seed) {
        SCOPED_TRACE(seed);
        // One module in sixteen is wrong: some 30 codewords, where 13 of a block can be mended.
        const auto one = likeliestNumber(oddsOf(code, 0.33, seed), code.grid, kListed);
        ASSERT_TRUE(one);
        EXPECT_EQ(one->number, "RT000000014VN");
        EXPECT_GT(one->fit, -4);
    }
    EXPECT_TRUE(isEnough(*likeliestNumber(oddsOf(code, 0.3, 1), code.grid, kListed)));
}

TEST(AssistedTest, SaysNothingOfNumbersThatAreNotListed) {
    auto others = kListed;
    std::erase(others, "RT000000014VN");
    const auto code = codeOf(kSeenLink);
    for (const double noise : {0.05, 0.2, 0.3, 0.4, 0.6}) {
        for (unsigned seed = 0; seed < 50; ++seed) {
            const auto one = likeliestNumber(oddsOf(code, noise, seed), code.grid, others);
            EXPECT_FALSE(one && isEnough(*one)) << noise << " " << seed << " " << one->number;
        }
    }
}

TEST(AssistedTest, SaysNothingOfCodesThatAreNoLabels) {
    for (const std::string_view text :
         {"HTTPS://EXAMPLE.COM/SOME/OTHER/PAGE/THAT/IS/AS/LONG/AS/A/LINK/OF/OURS",
          "00020101021138570010A00000072701270006970454011321334567890123450208QRIBFTTA"}) {
        const auto code = codeOf(text);
        const auto one = likeliestNumber(oddsOf(code, 0.1, 3), code.grid, kListed);
        EXPECT_FALSE(one && isEnough(*one)) << text;
    }
}

TEST(AssistedTest, SaysNothingOfNoise) {
    const QrGrid grid(3);
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 random(seed);
        std::normal_distribution<float> odds(0, 2);
        std::vector<float> noise;
        for (int i = 0; i < 29 * 29; ++i) noise.push_back(odds(random));
        const auto one = likeliestNumber(noise, grid, kListed);
        EXPECT_FALSE(one && isEnough(*one)) << seed;
    }
}

/// The longest list that hoibao-scan takes, over a code of which little is seen. It is asked some
/// dozens of times about a picture, which has 5 s of processor time in all.
TEST(AssistedTest, LooksThroughALongListInAMoment) {
    constexpr double kMostSeconds = 0.2 * testing::kSlower;
    constexpr int kTimes = 10;
    std::vector<std::string> many;
    for (int i = 0; i < 100'000; ++i) many.push_back(numberOf(i * 977 + 5));
    const auto code = codeOf(kSeenLink);
    const auto start = std::clock();
    for (unsigned seed = 0; seed < kTimes; ++seed) {
        const auto one = likeliestNumber(oddsOf(code, 0.7, seed), code.grid, many);
        EXPECT_FALSE(one && isEnough(*one)) << one->number;
    }
    EXPECT_LT(double(std::clock() - start) / CLOCKS_PER_SEC / kTimes, kMostSeconds);
}

TEST(AssistedTest, NeedsAList) {
    const auto code = codeOf(kSeenLink);
    EXPECT_FALSE(likeliestNumber(oddsOf(code, 0.1, 1), code.grid, {}));
}

}  // namespace
}  // namespace hoibao::scanner
