#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hoibao::crypto {

/// Hexadecimal in upper case, as the database's HEX() writes it.
[[nodiscard]] std::string toHex(std::span<const std::uint8_t> bytes);
/// Hexadecimal in lower case, as sha256sum writes it.
[[nodiscard]] std::string toLowerHex(std::span<const std::uint8_t> bytes);
/// Fills `bytes` from twice as many hexadecimal digits of either case; false for anything else.
[[nodiscard]] bool fillFromHex(std::string_view hex, std::span<std::uint8_t> bytes);
template <std::size_t N>
[[nodiscard]] std::optional<std::array<std::uint8_t, N>> fromHex(std::string_view hex) {
    std::array<std::uint8_t, N> bytes;
    if (!fillFromHex(hex, bytes)) return std::nullopt;
    return bytes;
}

/// Base32 (RFC 4648 §6), without padding; bits that do not fill a character are left out.
[[nodiscard]] std::string toBase32(std::span<const std::uint8_t> bytes);

/// Base64 (RFC 4648 §4), with padding.
[[nodiscard]] std::string toBase64(std::span<const std::uint8_t> bytes);
/// Base64 for addresses (RFC 4648 §5), without padding.
[[nodiscard]] std::string toBase64Url(std::span<const std::uint8_t> bytes);
/// What toBase64Url() wrote; nothing for any other text.
[[nodiscard]] std::optional<std::string> fromBase64Url(std::string_view text);

}  // namespace hoibao::crypto
