#include "qr_codewords.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "pictures.hpp"

namespace hoibao::scanner {
namespace {

/// The modules of a code with this text (level Q), and the grid of its version.
std::pair<std::vector<Module>, QrGrid> codeOf(std::string_view text) {
    GrayImage image(60, 60);
    for (int y = 0; y < 60; ++y) std::fill_n(image.row(y), 60, std::uint8_t(255));
    testing::drawQr(image, text, 0, 0, 1);
    int side = 0;  // the last dark column is the top right finder's
    for (int x = 0; x < 60; ++x) side = image.row(4)[x] == 0 ? x + 1 - 4 : side;
    std::vector<Module> modules;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) modules.push_back({image.row(y + 4)[x + 4] ? 0.f : 1.f, 1});
    }
    return {modules, QrGrid((side - 17) / 4)};
}

int wrongModules(const std::vector<float>& got, const std::vector<Module>& wanted) {
    int wrong = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        wrong += (got[i] > 0.5f) != (wanted[i].ink > 0.5f);
    return wrong;
}

TEST(QrCodewordsTest, LeavesWholeCodesAsTheyAre) {
    const std::string_view link = "HTTPS://TRACUU.TAYNINH.GOV.VN/T/RT000000014VN/A7K2M4QW3ZX5Y6";
    for (const std::size_t length : {10u, 28u, 46u, 60u, 80u, 105u}) {
        const auto [modules, grid] =
            codeOf(std::string(link) +
                   std::string(60, 'A').substr(0, 60).substr(0, length > 60 ? length - 60 : 0));
        const auto [some, itsGrid] = codeOf(std::string(200, 'B').substr(0, length));
        for (const auto& [given, own] : {std::pair(modules, grid), std::pair(some, itsGrid)}) {
            if (own.version() < QrGrid::kFirstVersion) continue;
            SCOPED_TRACE(own.version());
            const auto corrected = correctedModules(given, own);
            ASSERT_TRUE(corrected);
            EXPECT_EQ(wrongModules(*corrected, given), 0);
        }
    }
}

TEST(QrCodewordsTest, MendsMoreWhereItIsToldWhatToDoubt) {
    const auto [modules, grid] =
        codeOf("HTTPS://TRACUU.TAYNINH.GOV.VN/T/RT000000014VN/A7K2M4QW3ZX5Y6");
    ASSERT_EQ(grid.version(), 4);
    const int side = grid.side();
    // A stain over the lower half of the right side: too much to mend blindly.
    auto stained = modules;
    for (int y = 14; y < 28; ++y) {
        for (int x = 18; x < side; ++x) stained[std::size_t(y * side + x)] = {1, 1};
    }
    EXPECT_FALSE(correctedModules(stained, grid));
    for (int y = 14; y < 28; ++y) {
        for (int x = 18; x < side; ++x) stained[std::size_t(y * side + x)].trust = 0.05f;
    }
    const auto corrected = correctedModules(stained, grid);
    ASSERT_TRUE(corrected);
    EXPECT_EQ(wrongModules(*corrected, modules), 0);
}

/// Of a hundred codes with this text under noise, how many are mended; none may be mended wrongly.
int mendedOfAHundred(std::string_view text, float noise) {
    const auto [modules, grid] = codeOf(text);
    int mended = 0;
    for (unsigned seed = 0; seed < 100; ++seed) {
        std::mt19937 random(seed);
        std::normal_distribution<float> error(0, noise);
        auto seen = modules;
        for (auto& module : seen) module.ink += error(random);
        const auto corrected = correctedModules(seen, grid);
        if (!corrected) continue;
        ++mended;
        EXPECT_EQ(wrongModules(*corrected, modules), 0) << seed;
    }
    return mended;
}

TEST(QrCodewordsTest, MendsMoreOfALabelsLink) {
    const std::string own = "HTTPS://TRACUU.EXAMPLE/T/RT000000014VN/A7K2M4QW3ZX5Y6";
    const std::string others = "HTTP://TRACUU.EXAMPLE/TT/RT000000014VN/A7K2M4QW3ZX5Y6";
    EXPECT_GE(mendedOfAHundred(own, 0.27f), 80);
    EXPECT_LE(mendedOfAHundred(others, 0.27f), 50);
}

/// Somebody else's code may begin as ours do: it is left as it is, or not mended at all.
TEST(QrCodewordsTest, MakesNoLabelOfAnotherCode) {
    for (const std::string_view text : {"HTTPS://TRACUU.EXAMPLE/X/RT000000014VN/A7K2M4QW3ZX5Y6",
                                        "HTTPS://TRACUU.EXAMPLE/T/RT00000001AUS/A7K2M4QW3ZX5Y6",
                                        "HTTPS://EXAMPLE.COM/SOME/OTHER/PAGE/AS/LONG/AS/OURS/IS"}) {
        SCOPED_TRACE(text);
        for (const float noise : {0.2f, 0.24f, 0.27f, 0.3f, 0.34f})
            (void)mendedOfAHundred(text, noise);
    }
}

TEST(QrCodewordsTest, MakesNothingOfNoise) {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> any(0, 1);
    for (int round = 0; round < 300; ++round) {
        const QrGrid grid(QrGrid::kFirstVersion + round % 5);
        std::vector<Module> modules(std::size_t(grid.side() * grid.side()));
        for (auto& module : modules) module = {any(random), any(random)};
        EXPECT_FALSE(correctedModules(modules, grid)) << round;
    }
}

TEST(QrCodewordsTest, CorrectsUpToWhatItMay) {
    // Six bytes and ten check bytes, worked out by setting the block's roots: all nought is a code.
    for (const int errors : {0, 1, 2, 3}) {
        for (const int doubts : {0, 1, 2, 3, 4, 6}) {
            std::vector<unsigned char> block(16, 0);
            std::vector<int> doubted;
            for (int i = 0; i < errors; ++i) block[std::size_t(3 * i + 1)] = 0x5A;
            for (int i = 0; i < doubts; ++i) {
                doubted.push_back(2 * i + 4 + (2 * i + 4 > 6));
                block[std::size_t(doubted.back())] = static_cast<unsigned char>(17 * i + 3);
            }
            int outside = 0;
            for (int i = 0; i < errors; ++i) {
                outside += std::find(doubted.begin(), doubted.end(), 3 * i + 1) == doubted.end();
            }
            const bool may = 2 * outside + doubts <= 10 - kSpare;
            SCOPED_TRACE(::testing::Message() << outside << " errors, " << doubts << " doubts");
            EXPECT_EQ(correctBlock(block, 10, doubted), may);
            EXPECT_EQ(block == std::vector<unsigned char>(16, 0), may || errors + doubts == 0);
        }
    }
}

}  // namespace
}  // namespace hoibao::scanner
