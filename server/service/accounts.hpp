#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/password_hasher.hpp"
#include "crypto/totp.hpp"
#include "domain/access.hpp"
#include "service/clock.hpp"
#include "store/mysql/database.hpp"
#include "store/users.hpp"

namespace hoibao::service {

/// The accounts of people: an administrator, of those offices that it administers, makes one, its
/// owner gives it a password through a link that works once. There are no default accounts. Any
/// number of threads.
class Accounts {
public:
    static constexpr std::chrono::hours kLinkLife{24};
    static constexpr std::string_view kFirstName = "admin";

    /// All references must outlive it.
    Accounts(store::Database& database, crypto::PasswordHasher& hasher, Clock clock)
        : database_(database), hasher_(hasher), clock_(std::move(clock)) {}

    struct NewUser {
        std::string name;  ///< to sign in with: 3 to 64 of a–z 0–9 . _ -, beginning with a letter
        std::string person;
        domain::Role role;
        domain::OfficeCode office;
    };
    /// Gives the token of a link with which the person sets a password. Errors: Malformed
    /// "malformed-name", "malformed-role" (an operator signs in with a key); NotFound
    /// "unknown-office", also where `by` does not administer it; Conflict "name-taken".
    [[nodiscard]] domain::Result<std::string> create(const NewUser& user, const domain::Caller& by,
                                                     std::string_view requestId);
    /// Ends the sessions and the password; the account stays, for what it did. Errors: NotFound
    /// "unknown-user".
    [[nodiscard]] domain::Result<void> disable(std::string_view name, const domain::Caller& by,
                                               std::string_view requestId,
                                               std::string_view reason = {});
    /// Ends the sessions, the password and the second factor; gives the token of a new link.
    /// Errors: NotFound "unknown-user", also for a disabled one.
    [[nodiscard]] domain::Result<std::string> reset(std::string_view name, const domain::Caller& by,
                                                    std::string_view requestId,
                                                    std::string_view reason = {});
    /// Ends the sessions. Whoever now needs a second factor and has none must be reset. Errors:
    /// NotFound "unknown-user", "unknown-office"; Malformed "malformed-role".
    [[nodiscard]] domain::Result<void> changeRole(std::string_view name, domain::Role role,
                                                  const domain::OfficeCode& office,
                                                  const domain::Caller& by,
                                                  std::string_view requestId,
                                                  std::string_view reason = {});

    /// Those that `by` administers, by name; `after` is the last name of the page before.
    [[nodiscard]] std::vector<store::ListedUser> list(const store::UserFilter& filter,
                                                      std::string_view after, std::size_t limit,
                                                      const domain::Caller& by);
    /// Errors: NotFound "unknown-user", also for one whom `by` does not administer.
    [[nodiscard]] domain::Result<store::ListedUser> find(std::string_view name,
                                                         const domain::Caller& by);

    /// The token of the first administrator's link; it replaces the one given before. Errors:
    /// Conflict "already-set-up" once an administrator has a password.
    [[nodiscard]] domain::Result<std::string> firstLink(const domain::OfficeCode& office);

    /// Whom a link is for.
    struct Invitation {
        std::string name;
        std::string person;
        std::optional<crypto::TotpSecret> totp;  ///< to be put into an app, where it is needed
    };
    /// Nothing for a link that is unknown, used or over. Uses nothing up.
    [[nodiscard]] std::optional<Invitation> invitation(std::string_view token);
    /// Sets the password (and the second factor, shown to work by `code`) and uses the link up.
    /// Errors: NotFound "unknown-link"; those of checkPassword; Unreadable "wrong-code"; TooMany.
    [[nodiscard]] domain::Result<void> accept(std::string_view token, std::string_view password,
                                              std::string_view code, std::string_view requestId);

    /// An account for trying out.
    struct DemoUser {
        std::string name;
        domain::Role role;
        domain::OfficeCode office;
        std::string password;
        std::optional<crypto::TotpSecret> totp;
    };
    /// One user a role (none of the operator) with random passwords, given this once; those that
    /// are there already are left alone. Only for a database of sample data.
    [[nodiscard]] domain::Result<std::vector<DemoUser>> makeDemoUsers();

private:
    store::Database& database_;
    crypto::PasswordHasher& hasher_;
    Clock clock_;
};

}  // namespace hoibao::service
