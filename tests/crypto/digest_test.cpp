#include "crypto/digest.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "crypto/encoding.hpp"

namespace hoibao::crypto {
namespace {

TEST(DigestTest, IsBlake2bOfRfc7693) {
    EXPECT_EQ(toLowerHex(digest<64>("abc")),
              "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
              "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
}

/// As Python's hashlib.blake2b(text, key=key, digest_size=16) gives them.
TEST(DigestTest, TakesAKeyOfWhichSixtyFourBytesCount) {
    EXPECT_EQ(toLowerHex(digest<16>("csrf", bytesOf("token"))), "3cfc78a690b01469ca19be0b4ca9d767");
    const auto expected = "ee28b547282f669867d19402cacb3c98";
    EXPECT_EQ(toLowerHex(digest<16>("x", bytesOf(std::string(64, 'k')))), expected);
    EXPECT_EQ(toLowerHex(digest<16>("x", bytesOf(std::string(65, 'k')))), expected);
}

TEST(DigestTest, PiecesAreOneText) {
    std::array<std::uint8_t, 16> pieces;
    Digest(16).add("a").add("").add("bc").finish(pieces);
    EXPECT_EQ(pieces, digest<16>("abc"));
}

TEST(DigestTest, DelimitedPiecesAreThemselves) {
    const auto of = [](std::string_view first, std::string_view second) {
        std::array<std::uint8_t, 16> bytes;
        Digest(16).addDelimited(first).addDelimited(second).finish(bytes);
        return toLowerHex(bytes);
    };
    EXPECT_EQ(of("ab", ""), "0be0665658e474b99736847538ecb8a2")
        << "kept digests would not be known";
    EXPECT_NE(of("ab", ""), of("a", "b"));
    EXPECT_NE(of("ab", ""), of("", "ab"));
}

TEST(DigestTest, RefusesASizeThatThereIsNot) {
    EXPECT_THROW(Digest(65), std::logic_error);
}

TEST(DigestTest, Sha256IsThatOfFips180) {
    EXPECT_EQ(toLowerHex(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(DigestTest, ComparesWholeTexts) {
    EXPECT_TRUE(areSame("", ""));
    EXPECT_TRUE(areSame("abc", "abc"));
    for (const std::string_view other : {"", "ab", "abd", "bbc", "abcd"})
        EXPECT_FALSE(areSame("abc", other)) << other;
}

}  // namespace
}  // namespace hoibao::crypto
