#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/access.hpp"
#include "service/clock.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// The keys with which people's programs sign in. Any number of threads.
class Keyring {
public:
    Keyring(store::Database& database, Clock clock);

    /// Makes a key and gives it; it is never seen again. Errors: NotFound "unknown-office";
    /// Malformed "malformed-name" (empty, over 200 bytes, a control character).
    [[nodiscard]] domain::Result<std::string> create(domain::Role role,
                                                     const domain::OfficeCode& office,
                                                     std::string_view person);
    /// Errors: NotFound "unknown-key", when no key in force has this prefix.
    [[nodiscard]] domain::Result<void> revoke(std::string_view prefix);

    /// Who holds the key; nothing when it is unknown or revoked. Revoking holds from the next call
    /// on.
    [[nodiscard]] std::optional<domain::Caller> find(std::string_view key);

private:
    store::Database& database_;
    Clock clock_;
};

}  // namespace hoibao::service
