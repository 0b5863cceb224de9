#include "crypto/random.hpp"

#include <sodium.h>

#include "crypto/encoding.hpp"

namespace hoibao::crypto {

bool start() {
    return sodium_init() >= 0;
}

void fillRandomly(std::span<std::uint8_t> bytes) {
    randombytes_buf(bytes.data(), bytes.size());
}

std::size_t randomBelow(std::size_t end) {
    return randombytes_uniform(static_cast<std::uint32_t>(end));
}

std::string randomId() {
    return toLowerHex(randomBytes<16>());
}

std::string randomToken() {
    return toBase64Url(randomBytes<16>());
}

}  // namespace hoibao::crypto
