#include "crypto/password_hasher.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <cassert>

#include "domain/unavailable.hpp"

namespace hoibao::crypto {
namespace {

static_assert(crypto_pwhash_ALG_DEFAULT == crypto_pwhash_ALG_ARGON2ID13);

/// Well formed, of the cost in force, and of no password: what is verified where there is no user.
std::string nobodysHash(const PasswordHasher::Cost& cost) {
    return fmt::format(
        "$argon2id$v=19$m={},t={},p=1$AAAAAAAAAAAAAAAAAAAAAA$"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        cost.memoryBytes / 1024, cost.passes);
}

}  // namespace

std::optional<PasswordHasher::Turn> PasswordHasher::turn() {
    if (++busy_ > kAtOnce) {
        --busy_;
        return std::nullopt;
    }
    return Turn(this);
}

std::string PasswordHasher::Turn::hash(std::string_view password) const {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    const auto& cost = owner_->cost_;
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost.passes,
                              cost.memoryBytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Unavailable("no memory for a password's hash");
    return text.data();
}

bool PasswordHasher::Turn::verify(const std::string& hash, std::string_view password) const {
    const auto nobody = nobodysHash(owner_->cost_);
    const auto& known = hash.empty() ? nobody : hash;
    return crypto_pwhash_str_verify(known.c_str(), password.data(), password.size()) == 0 &&
           !hash.empty();
}

bool PasswordHasher::Turn::isOutdated(const std::string& hash) const {
    const auto& cost = owner_->cost_;
    return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memoryBytes) != 0;
}

}  // namespace hoibao::crypto
