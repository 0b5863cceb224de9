#include "crypto/signature.hpp"

#include <sodium.h>

#include "crypto/digest.hpp"

namespace hoibao::crypto {

static_assert(std::tuple_size_v<PublicKey> == crypto_sign_PUBLICKEYBYTES);
static_assert(std::tuple_size_v<Signature> == crypto_sign_BYTES);
static_assert(std::tuple_size_v<SigningKey::Seed> == crypto_sign_SEEDBYTES);

SigningKey::SigningKey(const Seed& seed) {
    static_assert(sizeof secret_ == crypto_sign_SECRETKEYBYTES);
    crypto_sign_seed_keypair(public_.data(), secret_.data(), seed.data());
}

Signature SigningKey::sign(std::string_view text) const {
    Signature signature;
    crypto_sign_detached(signature.data(), nullptr, bytesOf(text).data(), text.size(),
                         secret_.data());
    return signature;
}

bool isSignedBy(const PublicKey& key, std::string_view text, const Signature& signature) {
    return crypto_sign_verify_detached(signature.data(), bytesOf(text).data(), text.size(),
                                       key.data()) == 0;
}

}  // namespace hoibao::crypto
