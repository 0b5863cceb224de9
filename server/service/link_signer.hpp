#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace hoibao::service {

/// Signs and checks the link in a label's QR code: HTTPS://HOST/T/<number>/<signature>. A signature
/// is fourteen characters of Base32 (A–Z 2–7): the first names the key, thirteen (65 bits) are a
/// keyed BLAKE2b of the number. Immutable; any number of threads may use it.
class LinkSigner {
public:
    using Keys = std::map<char, std::array<std::uint8_t, 32>>;
    static constexpr std::size_t kSignatureLength = 14;

    /// `current` names the key in `keys` that signs; the others still verify what they signed.
    /// `publicUrl` has no slash at its end.
    LinkSigner(Keys keys, char current, std::string_view publicUrl);

    [[nodiscard]] std::string signature(std::string_view number) const;
    /// The whole link in upper case, so that a QR code stays alphanumeric.
    [[nodiscard]] std::string link(std::string_view number) const;
    /// Whether `signature` is ours for `number`. Takes the same time whichever character is wrong.
    [[nodiscard]] bool verify(std::string_view number, std::string_view signature) const;

private:
    [[nodiscard]] std::string mac(const std::array<std::uint8_t, 32>& key,
                                  std::string_view number) const;
    Keys keys_;
    char current_;
    std::string prefix_;  ///< "HTTPS://HOST/T/"
};

}  // namespace hoibao::service
