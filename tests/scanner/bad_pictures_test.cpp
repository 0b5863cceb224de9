// Every file an enemy or a bad card can send gets a clear answer in bounded time, and the next
// picture is read.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <random>
#include <thread>

#include "pictures.hpp"
#include "scanner/pool.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp
using std::chrono::steady_clock;

/// A baseline JPEG that says of itself to be coded another way.
std::string withFrame(std::string jpeg, char marker, char precision) {
    const auto at = jpeg.find("\xFF\xC0");
    jpeg[at + 1] = marker;
    jpeg[at + 4] = precision;
    return jpeg;
}

constexpr std::chrono::milliseconds kShort{60};       // there is nothing to be found
constexpr std::chrono::milliseconds kPatient{2'500};  // of a busy machine

class BadPicturesTest : public ::testing::Test {
protected:
    BadPicturesTest()
        : pool_([] {
              PoolSettings settings;
              settings.worker = std::filesystem::path(HOIBAO_BIN_DIR) / "hoibao-scan";
              settings.workers = 2;
              return settings;
          }()) {}

    /// What the pool answers: "read", "nothing", or the error's code; never later than 6 s.
    std::string answerTo(std::string_view bytes, std::chrono::milliseconds budget = kShort) {
        ReadOptions options;
        options.budget = budget;
        const auto start = steady_clock::now();
        const auto reading = pool_.read(bytes, options);
        EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(6));
        if (!reading) return std::string(toText(reading.error().code));
        for (const auto& number : reading->labels) EXPECT_EQ(number, kNumber) << "wrong number";
        return reading->labels.empty() ? "nothing" : "read";
    }

    /// Asks about many files, two at a time; gives how often each answer came.
    std::map<std::string, int> answersTo(int files, const std::function<std::string(int)>& file) {
        std::map<std::string, int> first, second;
        std::thread other([&] {
            for (int i = 1; i < files; i += 2) ++second[answerTo(file(i))];
        });
        for (int i = 0; i < files; i += 2) ++first[answerTo(file(i))];
        other.join();
        for (const auto& [answer, times] : second) first[answer] += times;
        return first;
    }

    Pool pool_;
    const std::string jpeg_ = jpegOf(labelPicture());
    const std::string png_ = pngOf(labelPicture());
};

TEST_F(BadPicturesTest, OddButHonestFilesAreRead) {
    const struct {
        std::string name, bytes;
    } cases[] = {
        {"gray JPEG", jpeg_},
        {"colour JPEG", jpegOf(labelPicture(), JpegKind::Colour)},
        {"progressive JPEG", jpegOf(labelPicture(), JpegKind::Progressive)},
        {"CMYK JPEG", jpegOf(labelPicture(), JpegKind::Cmyk)},
        {"JPEG with a thumbnail's worth of Exif", withExif(jpeg_, orientationTiff(1) + jpeg_)},
        {"arithmetic JPEG", jpegOf(labelPicture(), JpegKind::Arithmetic)},
        {"JPEG with a loop of Exif directories", withExif(jpeg_, loopingTiff(1))},
        {"PNG with a loop of Exif directories", withChunk(png_, "eXIf", loopingTiff(1))},
        {"JPEG of 8 MiB", jpeg_ + std::string((8u << 20) - jpeg_.size(), '\0')},
        {"JPEG that is a page of HTML too",
         jpeg_.substr(0, 2) + std::string("\xFF\xFE\0\x1B<script>alert(1)</script>", 29) +
             jpeg_.substr(2)},
        {"JPEG and a PDF behind it", jpeg_ + "%PDF-1.4\n%%EOF"},
        {"JPEG and a ZIP behind it", jpeg_ + std::string("PK\5\6", 4) + std::string(18, '\0')},
        {"8-bit PNG", png_},
        {"16-bit PNG", pngOf(labelPicture(), PngKind::Gray16)},
        {"1-bit PNG", pngOf(labelPicture(), PngKind::Gray1)},
        {"RGB PNG", pngOf(labelPicture(), PngKind::Rgb8)},
        {"16-bit RGBA PNG", pngOf(labelPicture(), PngKind::Rgba16)},
        {"palette PNG", pngOf(labelPicture(), PngKind::Palette)},
        {"interlaced PNG", pngOf(labelPicture(), PngKind::Interlaced)},
        {"PNG and a JPEG behind it", png_ + jpeg_},
    };
    for (const auto& c : cases) EXPECT_EQ(answerTo(c.bytes, kPatient), "read") << c.name;
}

TEST_F(BadPicturesTest, BadFilesAreRefusedByName) {
    const std::string progressive = jpegOf(labelPicture(), JpegKind::Progressive);
    const struct {
        std::string name, bytes, answer;
    } cases[] = {
        {"no bytes", "", "not-an-image"},
        {"one byte", "\xFF", "not-an-image"},
        {"a PDF named .jpg", "%PDF-1.4\n1 0 obj\n", "not-an-image"},
        {"an SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>", "not-an-image"},
        {"a WebP", std::string("RIFF\x1A\0\0\0WEBPVP8L", 16), "not-an-image"},
        {"PNG of 30 000 x 30 000", pngClaiming(30'000, 30'000), "too-large"},
        {"PNG of 10 001 x 1", pngClaiming(10'001, 1), "too-large"},
        {"PNG that lies of its size", pngClaiming(4'000, 4'000), "truncated"},
        {"progressive JPEG of 2000 scans", withScansRepeated(progressive, 2000), "too-large"},
        {"progressive JPEG with scans again", withScansRepeated(progressive, 50), "truncated"},
        {"8 MiB and a byte", jpeg_ + std::string((8u << 20) + 1 - jpeg_.size(), '\0'), "too-large"},
        {"magic of JPEG alone", "\xFF\xD8\xFF\xE0", "truncated"},
        {"magic of PNG alone", png_.substr(0, 8), "truncated"},
        {"a PDF before a JPEG", "%PDF-1.4\n" + jpeg_, "not-an-image"},
        {"a HEIC",
         std::string("\0\0\0\x18"
                     "ftypheic",
                     12) +
             jpeg_,
         "not-an-image"},
        {"JPEG of 12 bits", withFrame(jpeg_, '\xC0', '\x0C'), "truncated"},
        {"lossless JPEG", withFrame(jpeg_, '\xC3', '\x08'), "truncated"},
        {"PNG with a text of 64 MB",
         withChunk(png_, "zTXt", std::string("bomb\0\0", 6) + packedNoughts(64u << 20)),
         "truncated"},
        {"PNG with a profile of 64 MB",
         withChunk(png_, "iCCP", std::string("bomb\0\0", 6) + packedNoughts(64u << 20)),
         "truncated"},
        {"PNG of two headers", withChunk(png_, "IHDR", png_.substr(16, 13)), "truncated"},
        {"two JPEGs' headers", jpeg_.substr(0, 300) + jpeg_, "truncated"},
    };
    for (const auto& c : cases) EXPECT_EQ(answerTo(c.bytes), c.answer) << c.name;
    EXPECT_EQ(answerTo(jpeg_, kPatient), "read");
}

TEST_F(BadPicturesTest, CutAtEveryHundredthIsTruncated) {
    const auto label = labelPicture();
    for (const std::string& whole :
         {jpeg_, jpegOf(label, JpegKind::Progressive), jpegOf(label, JpegKind::Cmyk),
          withExif(jpeg_, loopingTiff(6)), png_, pngOf(label, PngKind::Gray16),
          pngOf(label, PngKind::Palette), pngOf(label, PngKind::Interlaced)}) {
        for (std::size_t percent = 1; percent < 100; ++percent) {
            const auto answer =
                answerTo(std::string_view(whole).substr(0, whole.size() * percent / 100));
            EXPECT_TRUE(answer == "truncated" || (percent == 1 && answer == "not-an-image"))
                << percent << " %: " << answer;
        }
    }
    EXPECT_EQ(answerTo(jpeg_, kPatient), "read");
}

TEST_F(BadPicturesTest, FlippedBitsNeverGiveAnotherNumber) {
    const std::string progressive = jpegOf(labelPicture(), JpegKind::Progressive);
    const std::string small = jpegOf(labelPicture(400, 300));
    const auto answers = answersTo(500, [&](int i) {
        std::string bytes = i % 4 == 0   ? png_
                            : i % 4 == 1 ? progressive
                            : i % 4 == 2 ? jpeg_
                                         : small;
        std::mt19937 random(static_cast<unsigned>(i));
        for (int flips = 1 + i % 7; flips > 0; --flips) {
            bytes[random() % bytes.size()] ^= char(1 << random() % 8);
        }
        return bytes;
    });
    int sum = 0;
    for (const auto& [answer, times] : answers) {
        EXPECT_TRUE(answer != "timed-out" && answer != "busy" && answer != "unavailable") << answer;
        sum += times;
    }
    EXPECT_EQ(sum, 500);
    EXPECT_EQ(answerTo(jpeg_, kPatient), "read");
}

TEST_F(BadPicturesTest, NoiseHoldsNothing) {
    const auto answers = answersTo(20, [](int i) {
        GrayImage image(400 + 10 * i, 300);
        std::mt19937 random(static_cast<unsigned>(i));
        for (int y = 0; y < image.height(); ++y) {
            const int cell = 1 + i % 5;
            for (int x = 0; x < image.width(); x += cell) {
                const auto value = std::uint8_t(random() % 2 ? 255 : 0);
                for (int k = x; k < std::min(x + cell, image.width()); ++k) image.row(y)[k] = value;
                if (y % cell) image.row(y)[x] = image.row(y - 1)[x];
            }
        }
        return pngOf(image);
    });
    EXPECT_EQ(answers, (std::map<std::string, int>{{"nothing", 20}}));
}

}  // namespace
}  // namespace hoibao::scanner
