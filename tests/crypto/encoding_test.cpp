#include "crypto/encoding.hpp"

#include <gtest/gtest.h>

#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace hoibao::crypto {
namespace {

TEST(EncodingTest, WritesHexadecimalInBothCases) {
    EXPECT_EQ(toHex(bytesOf("\x01\xAB\xFF")), "01ABFF");
    EXPECT_EQ(toLowerHex(bytesOf("\x01\xAB\xFF")), "01abff");
    EXPECT_EQ(toHex({}), "");
}

TEST(EncodingTest, ReadsOnlyAsManyHexadecimalDigitsAsItTakes) {
    const std::array<std::uint8_t, 2> wanted{0x01, 0xAB};
    EXPECT_EQ(fromHex<2>("01AB"), wanted);
    EXPECT_EQ(fromHex<2>("01ab"), wanted);
    for (const std::string_view text :
         {"", "01", "01AB01", "01A", "01AG", "0x01", "01 AB", "01A\xFF"})
        EXPECT_FALSE(fromHex<2>(text)) << text;
}

/// RFC 4648 §10, without the padding where we write none.
TEST(EncodingTest, WritesTheVectorsOfRfc4648) {
    EXPECT_EQ(toBase32(bytesOf("fooba")), "MZXW6YTB");
    EXPECT_EQ(toBase64(bytesOf("foob")), "Zm9vYg==");
    EXPECT_EQ(toBase64(bytesOf("foobar")), "Zm9vYmFy");
    EXPECT_EQ(toBase64Url(bytesOf("foob")), "Zm9vYg");
    EXPECT_EQ(toBase64Url(bytesOf("\xFB\xFF")), "-_8");
    EXPECT_EQ(toBase64({}), "");
}

TEST(EncodingTest, Base32LeavesOutBitsThatFillNoCharacter) {
    EXPECT_EQ(toBase32(bytesOf("f")), "M");
    EXPECT_EQ(toBase32(bytesOf("foobar")), "MZXW6YTBO");
}

TEST(EncodingTest, ReadsBackWhatItWroteAndNothingElse) {
    for (const std::string_view text : {"", "a", "ab", "abc", "\xFB\xFF\x01"})
        EXPECT_EQ(fromBase64Url(toBase64Url(bytesOf(text))), text);
    for (const std::string_view text : {"Zm9vYg==", "Zm9v Yg", "Z", "+/8", "Zm9vY\xE9", "Zm9vYh"})
        EXPECT_FALSE(fromBase64Url(text)) << text;
}

TEST(RandomTest, NeverGivesTheSameTwice) {
    ASSERT_TRUE(start());
    EXPECT_NE(randomId(), randomId());
    EXPECT_EQ(randomId().size(), 32u);
    EXPECT_NE(randomToken(), randomToken());
    EXPECT_EQ(randomToken().size(), 22u);
    for (int i = 0; i < 1000; ++i) EXPECT_LT(randomBelow(3), 3u);
}

}  // namespace
}  // namespace hoibao::crypto
