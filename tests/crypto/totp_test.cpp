#include "crypto/totp.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace hoibao::crypto {
namespace {

using std::chrono::seconds;

/// "12345678901234567890" of RFC 4226 appendix D and RFC 6238 appendix B.
TotpSecret vectorSecret() {
    TotpSecret secret{};
    std::ranges::copy(std::string_view("12345678901234567890"), secret.begin());
    return secret;
}

TEST(TotpTest, GivesTheCodesOfRfc6238) {
    const struct {
        std::int64_t second;
        std::string_view code;
    } cases[] = {
        {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
        {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(totpCode(vectorSecret(), totpStep(domain::Instant(seconds(c.second))), 8), c.code)
            << c.second;
}

TEST(TotpTest, GivesTheCodesOfRfc4226) {
    const std::string_view codes[] = {"755224", "287082", "359152", "969429", "338314",
                                      "254676", "287922", "162583", "399871", "520489"};
    for (int step = 0; step < 10; ++step)
        EXPECT_EQ(totpCode(vectorSecret(), step), codes[step]) << step;
}

TEST(TotpTest, TakesTheStepBesideAndNoOther) {
    const auto secret = vectorSecret();
    const domain::Instant now{seconds(1'795'000'010)};
    const auto present = totpStep(now);
    for (int offset = -3; offset <= 3; ++offset) {
        const auto matched = matchTotp(secret, totpCode(secret, present + offset), 0, now);
        EXPECT_EQ(matched.has_value(), offset >= -1 && offset <= 1) << offset;
        if (matched) {
            EXPECT_EQ(*matched, present + offset);
        }
    }
}

TEST(TotpTest, TakesACodeOnce) {
    const auto secret = vectorSecret();
    const domain::Instant now{seconds(1'795'000'010)};
    const auto step = totpStep(now);
    const auto code = totpCode(secret, step);
    EXPECT_TRUE(matchTotp(secret, code, step - 1, now));
    EXPECT_FALSE(matchTotp(secret, code, step, now));
    EXPECT_FALSE(matchTotp(secret, totpCode(secret, step - 1), step, now)) << "an older one";
    EXPECT_TRUE(matchTotp(secret, totpCode(secret, step + 1), step, now));
}

TEST(TotpTest, ReadsWhatPeopleType) {
    const auto secret = vectorSecret();
    const domain::Instant now{seconds(1)};
    for (const std::string_view typed : {"755224", "755 224", " 755224 "})
        EXPECT_TRUE(matchTotp(secret, typed, -1, now)) << typed;
    for (const std::string_view typed : {"", "75522", "7552244", "755225", "855224", "abcdef"})
        EXPECT_FALSE(matchTotp(secret, typed, -1, now)) << typed;
}

TEST(TotpTest, WritesTheSecretAsAppsTakeIt) {
    EXPECT_EQ(totpSecretText(vectorSecret()), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    EXPECT_EQ(totpLink(vectorSecret(), "lan"),
              "otpauth://totp/Hoi%20Bao:lan?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
              "&issuer=Hoi%20Bao");
}

}  // namespace
}  // namespace hoibao::crypto
