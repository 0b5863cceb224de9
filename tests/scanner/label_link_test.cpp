#include "label_link.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>

namespace hoibao::scanner {
namespace {

constexpr int kDataBits = 8 * 44;  // version 3, level M
constexpr std::string_view kOwn = "HTTPS://TRACUU.EXAMPLE/T/RT000000014VN/A7K2M4QW3ZX5Y6";

void append(std::vector<bool>& bits, int count, int value) {
    for (int i = count - 1; i >= 0; --i) bits.push_back(value >> i & 1);
}

/// A text in alphanumeric mode, filled up as ISO/IEC 18004, 7.4.4 and 7.4.10 say.
std::vector<bool> bitsOf(std::string_view text, int all = kDataBits) {
    std::vector<bool> bits;
    append(bits, 4, 0b0010);
    append(bits, 9, int(text.size()));
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        append(bits, 11, 45 * LinkLayout::valueOf(text[i]) + LinkLayout::valueOf(text[i + 1]));
    if (text.size() % 2) append(bits, 6, LinkLayout::valueOf(text.back()));
    append(bits, std::min(4, all - int(bits.size())), 0);
    while (bits.size() % 8) bits.push_back(false);
    for (int fill = 0xEC; int(bits.size()) < all; fill ^= 0xEC ^ 0x11) append(bits, 8, fill);
    return bits;
}

/// Seen through Gaussian noise of this deviation, of 1 between paper and ink.
std::vector<float> oddsOf(const std::vector<bool>& bits, double noise, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> error(0, noise);
    std::vector<float> odds;
    for (const bool bit : bits) {
        const double seen = (bit ? 1 : 0) + error(random);
        odds.push_back(float(std::clamp((seen - 0.5) / (noise * noise), -6.0, 6.0)));
    }
    return odds;
}

int wrongBits(const std::vector<float>& odds, const std::vector<bool>& bits) {
    int wrong = 0;
    for (std::size_t i = 0; i < bits.size(); ++i) wrong += (odds[i] > 0) != bits[i];
    return wrong;
}

TEST(LabelLinkTest, IsFoundByWhatIsTheSameInEveryLink) {
    // Hosts of an even and an odd length, with a port, and so long that nothing is left to fill.
    for (const std::string host :
         {"TRACUU.EXAMPLE", "TRA.GOV.VN:8443", "A.VN", "TRACUU-HOSO.TAYNINH.VN"}) {
        SCOPED_TRACE(host);
        const std::string text = "HTTPS://" + host + "/T/RT000000014VN/A7K2M4QW3ZX5Y6";
        const auto bits = bitsOf(text);
        ASSERT_EQ(int(bits.size()), kDataBits);
        for (unsigned seed = 0; seed < 20; ++seed) {
            const auto link = likeliestLink(SeenBits(oddsOf(bits, 0.35, seed)));
            ASSERT_TRUE(link);
            EXPECT_EQ(link->numberAt(), int(text.find("RT0")));
        }
        for (const auto& [at, count, value] :
             likeliestLink(SeenBits(oddsOf(bits, 0.1, 0)))->frame(kDataBits)) {
            int is = 0;
            for (int i = 0; i < count; ++i) is = 2 * is + int(bits[std::size_t(at + i)]);
            EXPECT_EQ(is, value) << at;
        }
    }
}

TEST(LabelLinkTest, IsNotFoundInOtherTextsNorInNoise) {
    for (const std::string_view text : {"HTTP://EXAMPLE.COM/SOME/OTHER/PAGE/AS/LONG/AS/OURS",
                                        "00020101021138570010A00000072701270006970"}) {
        EXPECT_FALSE(likeliestLink(SeenBits(oddsOf(bitsOf(text), 0.2, 1)))) << text;
    }
    for (unsigned seed = 0; seed < 500; ++seed) {
        std::mt19937 random(seed);
        std::normal_distribution<float> any(0, 3);
        std::vector<float> odds;
        for (int i = 0; i < kDataBits; ++i) odds.push_back(any(random));
        EXPECT_FALSE(likeliestLink(SeenBits(odds))) << seed;
    }
}

TEST(LabelLinkTest, LeavesNothingThatNoLinkCanHold) {
    const auto bits = bitsOf(kOwn);
    const auto link = likeliestLink(SeenBits(oddsOf(bits, 0.1, 0)));
    ASSERT_TRUE(link);
    EXPECT_EQ(wrongBits(link->oddsGiven(oddsOf(bits, 0.1, 0)), bits), 0);
    int before = 0, after = 0;
    for (unsigned seed = 0; seed < 50; ++seed) {
        const auto seen = oddsOf(bits, 0.3, seed);
        before += wrongBits(seen, bits);
        after += wrongBits(link->oddsGiven(seen), bits);
    }
    EXPECT_LT(after, before / 2) << before;
    // "1" of the number seen as a letter, weakly: it must be a digit.
    auto seen = oddsOf(bits, 0.1, 0);
    const int at = LinkLayout::bitOf(link->numberAt() + 9);
    for (int i = 0; i < 2; ++i) seen[std::size_t(at + i)] = 0.5f;
    EXPECT_EQ(wrongBits(seen, bits), 2);
    EXPECT_EQ(wrongBits(link->oddsGiven(seen), bits), 0);
}

}  // namespace
}  // namespace hoibao::scanner
