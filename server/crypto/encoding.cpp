#include "crypto/encoding.hpp"

#include <sodium.h>

#include "crypto/digest.hpp"

namespace hoibao::crypto {
namespace {

std::string hexOf(std::span<const std::uint8_t> bytes, std::string_view digits) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string base64Of(std::span<const std::uint8_t> bytes, int variant) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.resize(text.find('\0'));
    return text;
}

}  // namespace

std::string toHex(std::span<const std::uint8_t> bytes) {
    return hexOf(bytes, "0123456789ABCDEF");
}

std::string toLowerHex(std::span<const std::uint8_t> bytes) {
    return hexOf(bytes, "0123456789abcdef");
}

bool fillFromHex(std::string_view hex, std::span<std::uint8_t> bytes) {
    std::size_t length = 0;
    const char* end = nullptr;
    return hex.size() == 2 * bytes.size() &&
           sodium_hex2bin(bytes.data(), bytes.size(), hex.data(), hex.size(), nullptr, &length,
                          &end) == 0 &&
           length == bytes.size();
}

std::string toBase32(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    unsigned bits = 0;
    int held = 0;
    for (const auto byte : bytes) {
        bits = (bits << 8 | byte) & 0xFFFF;
        for (held += 8; held >= 5; held -= 5) text += kLetters[bits >> (held - 5) & 31];
    }
    return text;
}

std::string toBase64(std::span<const std::uint8_t> bytes) {
    return base64Of(bytes, sodium_base64_VARIANT_ORIGINAL);
}

std::string toBase64Url(std::span<const std::uint8_t> bytes) {
    return base64Of(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<std::string> fromBase64Url(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    const int fault = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()),
                                        bytes.size(), text.data(), text.size(), nullptr, &length,
                                        &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    if (fault != 0 || end != text.data() + text.size()) return std::nullopt;
    bytes.resize(length);
    // libsodium 1.0.18 reads some bytes above 0x7f as letters.
    if (toBase64Url(bytesOf(bytes)) != text) return std::nullopt;
    return bytes;
}

}  // namespace hoibao::crypto
