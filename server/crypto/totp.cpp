#include "crypto/totp.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"

namespace hoibao::crypto {
namespace {

constexpr std::uint32_t powerOfTen(int digits) {
    std::uint32_t power = 1;
    for (int i = 0; i < digits; ++i) power *= 10;
    return power;
}

/// libsodium has no SHA-1; OpenSSL is what the database's client uses already.
std::array<std::uint8_t, 20> hmacSha1(const TotpSecret& key,
                                      const std::array<std::uint8_t, 8>& message) {
    std::array<std::uint8_t, 20> mac{};
    unsigned length = 0;
    if (!HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(),
              mac.data(), &length))
        throw std::runtime_error("OpenSSL has no SHA-1");
    return mac;
}

}  // namespace

std::int64_t totpStep(domain::Instant now) noexcept {
    return std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) / kTotpStep;
}

std::string totpCode(const TotpSecret& secret, std::int64_t step, int digits) {
    std::array<std::uint8_t, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
    const auto mac = hmacSha1(secret, counter);
    // RFC 4226 §5.3, dynamic truncation.
    const auto at = static_cast<std::size_t>(mac.back() & 0x0F);
    const auto number = (static_cast<std::uint32_t>(mac[at] & 0x7F) << 24) |
                        (static_cast<std::uint32_t>(mac[at + 1]) << 16) |
                        (static_cast<std::uint32_t>(mac[at + 2]) << 8) | mac[at + 3];
    return fmt::format("{:0{}}", number % powerOfTen(digits), digits);
}

std::optional<std::int64_t> matchTotp(const TotpSecret& secret, std::string_view typed,
                                      std::int64_t lastStep, domain::Instant now) {
    std::string code(typed);
    std::erase(code, ' ');
    std::optional<std::int64_t> matched;
    const auto present = totpStep(now);
    for (auto step = present - 1; step <= present + 1; ++step) {
        const bool isIt = areSame(totpCode(secret, step), code);
        if (isIt && step > lastStep && !matched) matched = step;
    }
    return matched;
}

std::string totpSecretText(const TotpSecret& secret) {
    return toBase32(secret);
}

std::string totpLink(const TotpSecret& secret, std::string_view name) {
    return fmt::format("otpauth://totp/Hoi%20Bao:{}?secret={}&issuer=Hoi%20Bao", name,
                       totpSecretText(secret));
}

}  // namespace hoibao::crypto
