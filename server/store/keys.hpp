#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/access.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// Makes a key for a person in a role and an office and gives it: "hb_" + eight characters that
/// name it +
/// "_" + 43 characters (256 random bits). This is the only time it is seen; a hash is stored.
std::string createKey(Session& session, domain::Role role, const domain::OfficeCode& office,
                      std::string_view person, domain::Instant now);

/// Revokes the key that `prefix` names; false when there is none in force.
bool revokeKey(Session& session, std::string_view prefix, domain::Instant now);

/// Who holds this key; nothing when it is unknown or revoked.
[[nodiscard]] std::optional<domain::Caller> findCaller(Session& session, std::string_view key);

/// Whether the office is in the table and valid on `day`.
[[nodiscard]] bool officeExists(Session& session, const domain::OfficeCode& office,
                                domain::LocalDate day);

/// The secret of this name that all servers share: 32 bytes as 64 hexadecimal digits, made the
/// first time.
[[nodiscard]] std::string sharedSecret(Session& session, std::string_view name);

}  // namespace hoibao::store
