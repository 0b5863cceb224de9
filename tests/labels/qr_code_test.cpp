#include "labels/qr_code.hpp"

#include <gtest/gtest.h>

#include "code128.hpp"
#include "read_symbols.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

Picture drawn(const QrCode& code, int pixels) {
    const int side = (code.modules + 2 * QrCode::kQuietZone) * pixels;
    Picture picture{side, side,
                    std::vector<std::uint8_t>(static_cast<std::size_t>(side * side), 255)};
    for (int y = 0; y < code.modules * pixels; ++y)
        for (int x = 0; x < code.modules * pixels; ++x)
            if (code.isDark(x / pixels, y / pixels))
                picture.pixels[static_cast<std::size_t>((y + 4 * pixels) * side + x + 4 * pixels)] =
                    0;
    return picture;
}

TEST(QrCodeTest, EveryVersionAndLevelIsReadBack) {
    constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    QrEncoder encoder;
    unsigned chance = 7;
    int versions[4] = {};
    for (const auto level : {QrLevel::L, QrLevel::M, QrLevel::Q, QrLevel::H}) {
        for (std::size_t length = 1; qrVersion(length, level); ++length) {
            std::string text(length, ' ');
            for (char& c : text) c = kAlphabet[((chance = chance * 69069 + 1) >> 16) % 45];
            SCOPED_TRACE(text);
            const auto symbol = readQr(drawn(encoder.encode(text, level), 3));
            ASSERT_TRUE(symbol);
            EXPECT_EQ(symbol->text, text);
            versions[static_cast<int>(level)] = *qrVersion(length, level);
        }
    }
    for (const int last : versions) EXPECT_EQ(last, QrCode::kMaxVersion);
}

TEST(QrCodeTest, AnyBytesOfEveryVersionAreReadBack) {
    QrEncoder encoder;
    unsigned chance = 3;
    for (const auto level : {QrLevel::L, QrLevel::H}) {
        int last = 0;
        for (std::size_t length = 1; qrVersion(length, level, QrMode::Bytes); ++length) {
            std::string text(length, ' ');
            for (char& c : text)
                c = static_cast<char>('!' + ((chance = chance * 69069 + 1) >> 16) % 94);
            text.back() = 'a';  // not alphanumeric, however short
            SCOPED_TRACE(text);
            const auto symbol = readQr(drawn(encoder.encode(text, level), 3));
            ASSERT_TRUE(symbol);
            EXPECT_EQ(symbol->text, text);
            last = *qrVersion(length, level, QrMode::Bytes);
        }
        EXPECT_EQ(last, QrCode::kMaxVersion);
    }
}

TEST(QrCodeTest, ALinkNeeds33ModulesAtLevelQ) {
    EXPECT_EQ(qrModules(*qrVersion(typical().link.size(), QrLevel::Q)), 33);
    EXPECT_EQ(qrModules(*qrVersion(typical().link.size(), QrLevel::M)), 29);
}

// ISO/IEC 18004, table 7: characters of alphanumeric mode.
TEST(QrCodeTest, HoldsWhatTheStandardSays) {
    const struct {
        QrLevel level;
        int version;
        std::size_t capacity;
    } cases[] = {{QrLevel::L, 1, 25},  {QrLevel::H, 1, 10},  {QrLevel::M, 3, 61},
                 {QrLevel::Q, 4, 67},  {QrLevel::H, 4, 50},  {QrLevel::Q, 5, 87},
                 {QrLevel::Q, 7, 125}, {QrLevel::L, 9, 335}, {QrLevel::H, 9, 143}};
    for (const auto& c : cases) {
        EXPECT_EQ(qrVersion(c.capacity, c.level), c.version);
        EXPECT_NE(qrVersion(c.capacity + 1, c.level), c.version);
    }
    EXPECT_EQ(qrVersion(336, QrLevel::L), std::nullopt);
    EXPECT_EQ(qrVersion(17, QrLevel::L, QrMode::Bytes), 1);
    EXPECT_EQ(qrVersion(18, QrLevel::L, QrMode::Bytes), 2);
    EXPECT_EQ(qrVersion(180, QrLevel::M, QrMode::Bytes), 9);
    EXPECT_EQ(qrVersion(181, QrLevel::M, QrMode::Bytes), std::nullopt);
}

TEST(QrCodeTest, KnowsItsAlphabet) {
    EXPECT_TRUE(isQrAlphanumeric("HTTPS://A.B/T/Z-9+*%$ "));
    for (const char* text : {"a", "?", "=", "_", "Đ", "&", "#"})
        EXPECT_FALSE(isQrAlphanumeric(text)) << text;
}

TEST(Code128Test, AnItemNumberTakes156Modules) {
    for (unsigned serial = 1; serial < 100'000'000; serial += 1'234'567) {
        const auto label = numbered(typical(), serial);
        const auto code = encodeCode128(label.number);
        EXPECT_EQ(code.modules, Code128::kModulesOfS10) << label.number;
        EXPECT_EQ(code.bars.front().x, 0);
        EXPECT_EQ(code.bars.back().x + code.bars.back().width, code.modules);
    }
}

}  // namespace
}  // namespace hoibao::labels::test
