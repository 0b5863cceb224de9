#include "crypto/digest.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace hoibao::crypto {
namespace {

static_assert(sizeof(crypto_generichash_state) == 384 && alignof(crypto_generichash_state) <= 64);

crypto_generichash_state* stateIn(std::array<std::uint8_t, 384>& bytes) {
    return reinterpret_cast<crypto_generichash_state*>(bytes.data());
}

void check(int fault) {
    if (fault != 0) throw std::logic_error("a digest of a size that BLAKE2b does not have");
}

}  // namespace

Digest::Digest(std::size_t size, std::span<const std::uint8_t> key) {
    const auto used = std::min<std::size_t>(key.size(), crypto_generichash_KEYBYTES_MAX);
    check(crypto_generichash_init(stateIn(state_), key.data(), used, size));
}

Digest& Digest::add(std::span<const std::uint8_t> bytes) {
    crypto_generichash_update(stateIn(state_), bytes.data(), bytes.size());
    return *this;
}

Digest& Digest::addDelimited(std::string_view text) {
    const std::uint64_t length = text.size();
    return add({reinterpret_cast<const std::uint8_t*>(&length), sizeof length}).add(text);
}

void Digest::finish(std::span<std::uint8_t> digest) {
    check(crypto_generichash_final(stateIn(state_), digest.data(), digest.size()));
}

std::array<std::uint8_t, 32> sha256(std::string_view text) {
    std::array<std::uint8_t, 32> bytes;
    static_assert(bytes.size() == crypto_hash_sha256_BYTES);
    crypto_hash_sha256(bytes.data(), bytesOf(text).data(), text.size());
    return bytes;
}

bool areSame(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hoibao::crypto
