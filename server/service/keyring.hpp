#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/access.hpp"
#include "service/asker.hpp"
#include "service/clock.hpp"
#include "store/keys.hpp"
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

    /// The same by an administrator, in an office that it administers. What `by.token` made once
    /// is not made again. Errors: also Malformed "malformed-role" (the operator's key is made on
    /// the machine); Conflict "key-was-made", when it was.
    [[nodiscard]] domain::Result<std::string> create(domain::Role role,
                                                     const domain::OfficeCode& office,
                                                     std::string_view person, const Asker& by);
    /// Errors: also Malformed "malformed-reason".
    [[nodiscard]] domain::Result<void> revoke(std::string_view prefix, std::string_view reason,
                                              const Asker& by);
    /// Those that `by` administers, the newest first; at most kMostListed.
    static constexpr std::size_t kMostListed = 500;
    [[nodiscard]] std::vector<store::ListedKey> list(bool withRevoked, const domain::Caller& by);

    /// Who holds the key; nothing when it is unknown or revoked. Revoking holds from the next call
    /// on.
    [[nodiscard]] std::optional<domain::Caller> find(std::string_view key);

private:
    store::Database& database_;
    Clock clock_;
};

}  // namespace hoibao::service
