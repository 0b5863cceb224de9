#include "crypto/signature.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"

namespace hoibao::crypto {
namespace {

/// RFC 8032 §7.1, test 1.
const auto kSeed =
    fromHex<32>("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").value();

TEST(SignatureTest, SignsAsRfc8032Does) {
    const SigningKey key(kSeed);
    EXPECT_EQ(toLowerHex(key.publicKey()),
              "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    EXPECT_EQ(
        toLowerHex(key.sign("")),
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e397"
        "01cf9b46bd25bf5f0595bbe24655141438e7a100b");
}

TEST(SignatureTest, KnowsItsOwnAndNoOther) {
    const SigningKey key(kSeed), other(SigningKey::Seed{});
    auto signature = key.sign("17 rows");
    EXPECT_TRUE(isSignedBy(key.publicKey(), "17 rows", signature));
    EXPECT_FALSE(isSignedBy(key.publicKey(), "18 rows", signature));
    EXPECT_FALSE(isSignedBy(other.publicKey(), "17 rows", signature));
    signature[0] ^= 1;
    EXPECT_FALSE(isSignedBy(key.publicKey(), "17 rows", signature));
}

}  // namespace
}  // namespace hoibao::crypto
