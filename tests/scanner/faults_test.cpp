// Pictures that kill a worker: tests/faults/pictures holds some on which libzxing 1.4.0 aborts with
// its default settings. Ours reads them; and where a worker dies all the same, the pool goes on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>
#if __has_include(<ZXing/Version.h>)  // from 2.2 on
#include <ZXing/Version.h>
#else
#include <ZXing/ZXVersion.h>
#endif

#include "pictures.hpp"
#include "scanner/pool.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp
using std::chrono::steady_clock;

std::vector<std::string> deadlyPictures() {
    std::vector<std::string> out;
    const std::filesystem::path folder = HOIBAO_SOURCE_DIR "/tests/faults/pictures";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".png") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return out;
}

PoolSettings settings(const std::string& worker) {
    PoolSettings out;
    out.worker = std::filesystem::path(HOIBAO_BIN_DIR) / worker;
    out.workers = 1;
    return out;
}

TEST(FaultsTest, PicturesThatAbortTheDecoderAreRead) {
    Pool pool(settings("hoibao-scan"));
    ASSERT_FALSE(deadlyPictures().empty());
    for (const auto& picture : deadlyPictures()) {
        const auto reading = pool.read(picture);
        ASSERT_TRUE(reading) << reading.error().message;
        EXPECT_THAT(reading->labels, ::testing::ElementsAre(std::string(kNumber)));
    }
    EXPECT_TRUE(pool.counters().deaths.empty());
}

TEST(FaultsTest, AnAbortedWorkerIsAnErrorAndTheNextPictureIsRead) {
    if (ZXING_VERSION_MAJOR > 1) return;  // later generations read these pictures
    Pool pool(settings("frail-worker"));
    const std::string good = pngOf(labelPicture(100, 60));
    std::uint64_t deaths = 0;
    for (const auto& picture : deadlyPictures()) {
        const auto start = steady_clock::now();
        const auto reading = pool.read(picture);
        EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(6));
        ASSERT_FALSE(reading);
        EXPECT_EQ(reading.error().code, ErrorCode::DecoderDied);
        EXPECT_GT(pool.counters().deaths["aborted"], deaths);
        deaths = pool.counters().deaths["aborted"];
        EXPECT_TRUE(pool.read(good));
    }
    EXPECT_GE(deaths, 2u);
}

TEST(FaultsTest, AWorkerThatNeverEndsIsStopped) {
    auto given = settings("frail-worker");
    given.wallTime = std::chrono::milliseconds(500);
    Pool pool(given);
    EXPECT_EQ(pool.read(pngOf(GrayImage(7, 7))).error().code, ErrorCode::TimedOut);
    EXPECT_EQ(pool.counters().deaths["wall-time"], 1u);
    EXPECT_TRUE(pool.read(pngOf(GrayImage(20, 20))));
}

TEST(FaultsTest, AWorkerThatBurnsItsProcessorTimeIsStopped) {
    auto given = settings("frail-worker");
    given.processorTime = std::chrono::seconds(1);
    given.wallTime = std::chrono::minutes(1);  // in which a busy machine gives it its second
    Pool pool(given);
    EXPECT_EQ(pool.read(pngOf(GrayImage(7, 7))).error().code, ErrorCode::TimedOut);
    EXPECT_EQ(pool.counters().deaths["processor-time"], 1u);
    EXPECT_TRUE(pool.read(pngOf(GrayImage(20, 20))));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(FaultsTest, AWorkerThatTakesAllMemoryIsReplaced) {
    Pool pool(settings("frail-worker"));
    EXPECT_EQ(pool.read(pngOf(GrayImage(9, 9))).error().code, ErrorCode::DecoderDied);
    EXPECT_EQ(pool.counters().deaths["memory"], 1u);
    EXPECT_TRUE(pool.read(pngOf(GrayImage(20, 20))));
}
#endif

}  // namespace
}  // namespace hoibao::scanner
