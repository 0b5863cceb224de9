#pragma once

#include <cstddef>
#include <string_view>

#include "domain/error.hpp"

namespace hoibao::domain {

/// What a password must be. There are no rules of composition and no forced change: both make
/// people choose worse ones (NIST SP 800-63B §5.1.1.2). Lengths are in characters, not bytes.
struct PasswordPolicy {
    static constexpr std::size_t kMinLength = 15;
    static constexpr std::size_t kMinLengthWithTotp = 8;
    static constexpr std::size_t kMaxLength = 128;
};

/// Whether `password` may be chosen. It is in NFC, UTF-8; blanks count. `name` is what the person
/// signs in with. Errors, all Unreadable: "password-too-short", "password-too-long",
/// "password-common" (on the list, or a password of the list twice and more, or one character
/// again and again, or little but the name).
[[nodiscard]] Result<void> checkPassword(std::string_view password, std::string_view name,
                                         bool hasTotp);

/// The list that comes with the program: one a line, lower-case, # comments.
[[nodiscard]] std::string_view commonPasswordList() noexcept;

/// Whether `password`, its ASCII letters lower-cased, is on the list.
[[nodiscard]] bool isCommonPassword(std::string_view password);

}  // namespace hoibao::domain
