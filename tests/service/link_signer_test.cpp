#include "service/link_signer.hpp"

#include <gtest/gtest.h>

namespace hoibao::service {
namespace {

std::array<std::uint8_t, 32> secret(std::uint8_t fill) {
    std::array<std::uint8_t, 32> key{};
    key.fill(fill);
    return key;
}

const LinkSigner kSigner({{'A', secret(1)}, {'B', secret(2)}}, 'A', "https://tracuu.example:8443");
constexpr std::string_view kNumber = "RT000000014VN";

TEST(LinkSignerTest, LinksStayWithinTheAlphanumericLettersOfQr) {
    const auto link = kSigner.link(kNumber);
    EXPECT_TRUE(link.starts_with("HTTPS://TRACUU.EXAMPLE:8443/T/RT000000014VN/A")) << link;
    EXPECT_EQ(link.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%*+-./:"),
              std::string::npos)
        << link;
    EXPECT_EQ(kSigner.signature(kNumber).size(), LinkSigner::kSignatureLength);
}

// Computed with Python: hashlib.blake2b(b"RT000000014VN", digest_size=16, key=b"\1"*32), Base32.
TEST(LinkSignerTest, IsTheKeyedBlake2bOfTheNumber) {
    EXPECT_EQ(kSigner.signature(kNumber), "AEEAVO4S2AOHSO");
}

TEST(LinkSignerTest, RefusesEverySignatureThatIsNotOurs) {
    const auto good = kSigner.signature(kNumber);
    ASSERT_TRUE(kSigner.verify(kNumber, good));
    for (std::size_t i = 0; i < good.size(); ++i) {
        auto changed = good;
        changed[i] = changed[i] == 'B' ? 'C' : 'B';
        EXPECT_FALSE(kSigner.verify(kNumber, changed)) << changed;
    }
    const std::string_view bad[] = {"", "A", "AAAAAAAAAAAAAA", "AAAAAAAAAAAAA", "AAAAAAAAAAAAAAA"};
    for (const auto signature : bad) EXPECT_FALSE(kSigner.verify(kNumber, signature)) << signature;
    EXPECT_FALSE(kSigner.verify("RT000000028VN", good));
    EXPECT_FALSE(kSigner.verify(kNumber, good + "A"));
}

TEST(LinkSignerTest, StillKnowsWhatAnOlderKeySigned) {
    const LinkSigner newer({{'A', secret(1)}, {'B', secret(2)}}, 'B', "https://x");
    EXPECT_TRUE(newer.verify(kNumber, kSigner.signature(kNumber)));
    EXPECT_EQ(newer.signature(kNumber).front(), 'B');
    const LinkSigner without({{'B', secret(2)}}, 'B', "https://x");
    EXPECT_FALSE(without.verify(kNumber, kSigner.signature(kNumber)));
}

}  // namespace
}  // namespace hoibao::service
