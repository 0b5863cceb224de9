#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/time.hpp"

namespace hoibao::crypto {

/// The secret of an authenticator app: 160 bits, as RFC 4226 §4 recommends.
using TotpSecret = std::array<std::uint8_t, 20>;

inline constexpr std::chrono::seconds kTotpStep{30};
inline constexpr int kTotpDigits = 6;

/// The step that `now` lies in.
[[nodiscard]] std::int64_t totpStep(domain::Instant now) noexcept;

/// The code of a step: `digits` digits (RFC 6238 with HMAC-SHA-1, which is what apps know).
[[nodiscard]] std::string totpCode(const TotpSecret& secret, std::int64_t step,
                                   int digits = kTotpDigits);

/// The step whose code was typed (blanks are skipped): the present one, the one before or the one
/// after, and later than `lastStep`, the last one used, so that a code works once. Nothing when
/// there is none. Takes the same time whichever digit is wrong.
[[nodiscard]] std::optional<std::int64_t> matchTotp(const TotpSecret& secret,
                                                    std::string_view typed, std::int64_t lastStep,
                                                    domain::Instant now);

/// The secret in Base32 (A–Z 2–7), as apps take it: 32 characters.
[[nodiscard]] std::string totpSecretText(const TotpSecret& secret);

/// "otpauth://totp/…": what a phone opens its app with.
[[nodiscard]] std::string totpLink(const TotpSecret& secret, std::string_view name);

}  // namespace hoibao::crypto
