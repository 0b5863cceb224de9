#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace hoibao::crypto {

[[nodiscard]] inline std::span<const std::uint8_t> bytesOf(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// BLAKE2b (RFC 7693) over what is added piece by piece. With a key, of which the first 64 bytes
/// count, nobody without it can make the same. One thread.
class Digest {
public:
    /// A digest of `size` bytes, 16 to 64.
    explicit Digest(std::size_t size, std::span<const std::uint8_t> key = {});

    Digest& add(std::span<const std::uint8_t> bytes);
    Digest& add(std::string_view text) { return add(bytesOf(text)); }
    /// With the length before it, so that no other pieces give the same bytes.
    Digest& addDelimited(std::string_view text);

    /// `digest` has the size of the constructor; once.
    void finish(std::span<std::uint8_t> digest);

private:
    alignas(64) std::array<std::uint8_t, 384> state_;  ///< libsodium's
};

template <std::size_t N>
[[nodiscard]] std::array<std::uint8_t, N> digest(std::string_view text,
                                                 std::span<const std::uint8_t> key = {}) {
    std::array<std::uint8_t, N> bytes;
    Digest(N, key).add(text).finish(bytes);
    return bytes;
}

/// SHA-256 (FIPS 180-4).
[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view text);

/// In a time that says nothing of what they hold; of their lengths it does.
[[nodiscard]] bool areSame(std::string_view a, std::string_view b) noexcept;

}  // namespace hoibao::crypto
