#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace hoibao::crypto {

/// Readies libsodium; once, before the first thread that uses anything here. False where the
/// machine cannot give random bytes.
[[nodiscard]] bool start();

/// From the kernel's generator. Any number of threads.
void fillRandomly(std::span<std::uint8_t> bytes);
template <std::size_t N>
[[nodiscard]] std::array<std::uint8_t, N> randomBytes() {
    std::array<std::uint8_t, N> bytes;
    fillRandomly(bytes);
    return bytes;
}

/// 0 to `end` - 1, each as likely.
[[nodiscard]] std::size_t randomBelow(std::size_t end);

/// 128 random bits as 32 hexadecimal digits in lower case: the name of something.
[[nodiscard]] std::string randomId();
/// 128 random bits in 22 characters that a link and a cookie take: what opens something.
[[nodiscard]] std::string randomToken();

}  // namespace hoibao::crypto
