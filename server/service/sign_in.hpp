#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/password_hasher.hpp"
#include "domain/access.hpp"
#include "service/clock.hpp"
#include "store/mysql/database.hpp"
#include "store/sessions.hpp"

namespace hoibao::service {

/// Roles that sign in with a second factor, always.
[[nodiscard]] constexpr bool needsTotp(domain::Role role) noexcept {
    return role == domain::Role::Admin || role == domain::Role::Supervisor;
}

/// What came of a try to sign in, or to show once more who one is.
struct SignInOutcome {
    std::string token = {};              ///< of the new session, for the cookie; empty: refused
    std::chrono::seconds retryAfter{0};  ///< not 0: not looked at; come again
    [[nodiscard]] bool isIn() const noexcept { return !token.empty(); }
};

/// Signing in, and who is signed in. Any number of threads.
class SignIn {
public:
    struct Options {
        store::SessionLife life;
        store::GuessLimits limits;
    };
    /// All references must outlive it.
    SignIn(store::Database& database, crypto::PasswordHasher& hasher, Clock clock, Options options)
        : database_(database), hasher_(hasher), clock_(std::move(clock)), options_(options) {}

    /// What was typed. `network` is the client's IPv4 address or IPv6 /64.
    struct Attempt {
        std::string_view name, password, code;
        std::string_view network;
        std::string_view requestId;
        std::string_view oldToken = {};  ///< of the session the browser had; it ends
    };
    /// A new session, or a refusal that is the same, and takes the same work, whether there is
    /// such a user or not, disabled or not, with a wrong password or a wrong code.
    [[nodiscard]] SignInOutcome signIn(const Attempt& attempt);

    /// Who shows once more who they are, for one act and without a session. Refusals are as those
    /// of signIn().
    struct Proof {
        std::optional<domain::Caller> caller = {};  ///< nothing: refused
        std::chrono::seconds retryAfter{0};         ///< not 0: not looked at; come again
    };
    [[nodiscard]] Proof prove(const Attempt& attempt);

    /// Who holds the session; nothing when it is unknown, over, or its user was changed. Looks
    /// every time: what ends a session holds from the next call on.
    [[nodiscard]] std::optional<domain::Caller> find(std::string_view token);

    void signOut(std::string_view token, std::string_view requestId);

    /// Sets a new password for who is signed in with `token`, ends all sessions and begins a new
    /// one. Errors: those of checkPassword; Unauthorized "wrong-password"; TooMany.
    [[nodiscard]] domain::Result<std::string> changePassword(std::string_view token,
                                                             std::string_view oldPassword,
                                                             std::string_view newPassword,
                                                             std::string_view network,
                                                             std::string_view requestId);

    /// Removes what is over. For a housekeeper.
    void forgetOld();

private:
    struct Known;
    [[nodiscard]] Known begin(std::string_view name, std::string_view network, domain::Instant now);
    template <class Done>
    [[nodiscard]] std::chrono::seconds check(const Attempt& attempt, Done&& done);

    store::Database& database_;
    crypto::PasswordHasher& hasher_;
    Clock clock_;
    Options options_;
};

/// What a person typed as the name: without blanks around it, in lower case.
[[nodiscard]] std::string signInName(std::string_view typed);

}  // namespace hoibao::service
