#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/access.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// Makes a key for a person in a role and an office and gives it: "hb_" + eight characters that
/// name it +
/// "_" + 43 characters (256 random bits). This is the only time it is seen; a hash is stored.
std::string createKey(Session& session, domain::Role role, const domain::OfficeCode& office,
                      std::string_view person, domain::Instant now);

/// The same with a prefix of the caller's, eight of a-z and 2-9; nothing when there is a key of
/// this prefix already.
[[nodiscard]] std::optional<std::string> createKey(Session& session, std::string_view prefix,
                                                   domain::Role role,
                                                   const domain::OfficeCode& office,
                                                   std::string_view person, domain::Instant now);

/// A key as it is listed; never its secret.
struct ListedKey {
    std::string prefix;
    domain::Role role = domain::Role::Hotline;
    domain::OfficeCode office;
    std::string person;
    domain::Instant createdAt{};
    std::optional<domain::Instant> revokedAt;
};
/// The newest first.
[[nodiscard]] std::vector<ListedKey> listKeys(Session& session, bool withRevoked,
                                              std::size_t limit);
[[nodiscard]] std::optional<ListedKey> findKey(Session& session, std::string_view prefix);

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
