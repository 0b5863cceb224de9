#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/totp.hpp"
#include "domain/access.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// A person who signs in.
struct User {
    std::int64_t id = 0;
    std::string name;
    std::string person;
    domain::Role role = domain::Role::Hotline;
    domain::OfficeCode office;
    std::string passwordHash;  ///< PHC string; empty until a password was set
    int generation = 1;        ///< sessions of an earlier one are over
    bool isDisabled = false;
    bool isDemo = false;
};

/// The second factor of a user.
struct Totp {
    crypto::TotpSecret secret{};
    std::int64_t lastStep = 0;
};

/// The new user's id; nothing when the name is taken.
[[nodiscard]] std::optional<std::int64_t> addUser(Session& session, const User& user,
                                                  domain::Instant now);
[[nodiscard]] std::optional<User> findUser(Session& session, std::string_view name);
[[nodiscard]] std::optional<User> findUser(Session& session, std::int64_t id);
/// The same, locked until the transaction ends.
[[nodiscard]] std::optional<User> lockUser(Session& session, std::int64_t id);
/// Which users a list shows.
struct UserFilter {
    std::string text;                  ///< in the name or the person's, without case and marks
    std::optional<domain::Role> role;  ///< of this role only
    std::string office;                ///< this office and those below it; empty: all
    bool withDisabled = false;
};
struct ListedUser {
    User user;
    bool hasPassword = false;
    std::optional<domain::Instant> lastSeen;  ///< of a session still kept
};
/// By name, beginning after `after`.
[[nodiscard]] std::vector<ListedUser> listUsers(Session& session, const UserFilter& filter,
                                                std::string_view after, std::size_t limit);

[[nodiscard]] std::optional<ListedUser> findListedUser(Session& session, std::string_view name);

/// How many who are not disabled have this role and a password.
[[nodiscard]] std::int64_t countUsersOfRole(Session& session, domain::Role role);
/// Whether there is one.
[[nodiscard]] bool hasUserOfRole(Session& session, domain::Role role);

/// Each ends the user's sessions.
void setPassword(Session& session, std::int64_t userId, std::string_view hash);
void setRole(Session& session, std::int64_t userId, domain::Role role,
             const domain::OfficeCode& office);
void setDisabled(Session& session, std::int64_t userId, domain::Instant now);
/// Forgets the password and the second factor.
void clearCredentials(Session& session, std::int64_t userId);

/// A hash of the same password with newer parameters; nothing when the password was changed since.
void replaceHash(Session& session, std::int64_t userId, std::string_view before,
                 std::string_view after);

[[nodiscard]] std::optional<Totp> findTotp(Session& session, std::int64_t userId);
void setTotp(Session& session, std::int64_t userId, const Totp& totp, domain::Instant now);
/// False when this step or a later one was used already.
[[nodiscard]] bool useTotpStep(Session& session, std::int64_t userId, std::int64_t step);

/// `hash` and all hashes below are 64 hexadecimal digits, as hashOfSecret gives them.
[[nodiscard]] std::string hashOfSecret(std::string_view secret);

/// A link in force replaces those before it.
void addLink(Session& session, std::string_view hash, std::int64_t userId, domain::Instant now,
             domain::Instant expires);
/// Whose link it is; nothing when unknown, used, expired, or its user disabled.
[[nodiscard]] std::optional<std::int64_t> findLink(Session& session, std::string_view hash,
                                                   domain::Instant now);
/// False when it was used in the meantime.
[[nodiscard]] bool useLink(Session& session, std::string_view hash, domain::Instant now);

}  // namespace hoibao::store
