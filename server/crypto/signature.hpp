#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hoibao::crypto {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

/// Ed25519 (RFC 8032): who has the key signs, everybody with the public one can tell. Any number
/// of threads.
class SigningKey {
public:
    using Seed = std::array<std::uint8_t, 32>;
    explicit SigningKey(const Seed& seed);

    [[nodiscard]] Signature sign(std::string_view text) const;
    [[nodiscard]] const PublicKey& publicKey() const noexcept { return public_; }

private:
    PublicKey public_{};
    std::array<std::uint8_t, 64> secret_{};
};

[[nodiscard]] bool isSignedBy(const PublicKey& key, std::string_view text,
                              const Signature& signature);

}  // namespace hoibao::crypto
