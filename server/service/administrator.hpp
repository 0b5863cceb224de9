#pragma once

#include <string_view>

#include "domain/access.hpp"
#include "domain/error.hpp"

/// What an administrator administers, and what each change must bring.
namespace hoibao::service {

/// Whether the caller looks after the whole province: the operator, and administrators of a centre
/// that has none above it. Only they change number ranges, postage and policies.
[[nodiscard]] bool administersAll(const domain::Caller& caller);
/// Whether the caller looks after this office: all of them, or its own and those below it. When
/// not, what belongs to the office is "not found".
[[nodiscard]] bool administers(const domain::Caller& caller, const domain::OfficeCode& office);

/// Errors: Forbidden "not-of-province".
[[nodiscard]] domain::Result<void> checkAdministersAll(const domain::Caller& caller);

inline constexpr std::size_t kMinReasonBytes = 5;
inline constexpr std::size_t kMaxReasonBytes = 300;
/// A reason as it goes into the audit, in normal form. Errors: Malformed "malformed-reason" when it
/// is too short or too long, or holds control characters.
[[nodiscard]] domain::Result<std::string> checkedReason(std::string_view typed);

/// One line for people, without blanks around it, in normal form. Errors: Malformed `code` when it
/// is empty, longer than `maxBytes`, not UTF-8, or holds control characters.
[[nodiscard]] domain::Result<std::string> checkedLine(std::string_view typed, std::size_t maxBytes,
                                                      std::string_view code);

/// "what: reason" for the audit, which takes 300 bytes.
[[nodiscard]] std::string auditReason(std::string_view what, std::string_view reason);

}  // namespace hoibao::service
