#include "service/sign_in.hpp"

#include <fmt/format.h>

#include "crypto/random.hpp"
#include "domain/password_policy.hpp"
#include "domain/text.hpp"
#include "store/audit.hpp"
#include "store/users.hpp"

namespace hoibao::service {
namespace {

/// How long who comes while others' passwords are hashed is told to wait.
constexpr std::chrono::seconds kBusy{2};
constexpr std::size_t kMaxNameBytes = 64;

/// One count for a name and a network; nobody's typed text is stored.
std::string accountHash(std::string_view name, std::string_view network) {
    return store::hashOfSecret(fmt::format("{}\n{}", name, network));
}

domain::Caller callerOf(const store::User& user) {
    return {user.role, user.office, user.person, -user.id, fmt::format("user-{}", user.id)};
}

}  // namespace

/// What is known before the password is looked at.
struct SignIn::Known {
    store::GuessVerdict verdict;
    std::string account;
    std::optional<store::User> user;
    std::optional<store::Totp> totp;
};

std::string signInName(std::string_view typed) {
    const auto first = typed.find_first_not_of(" \t");
    if (first == std::string_view::npos) return "";
    typed = typed.substr(first, typed.find_last_not_of(" \t") - first + 1);
    std::string name(typed.substr(0, kMaxNameBytes + 1));
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

SignIn::Known SignIn::begin(std::string_view name, std::string_view network, domain::Instant now) {
    return database_.inTransaction([&](store::Session& session) {
        Known known;
        known.account = accountHash(name, network);
        known.verdict = store::beginGuess(session, known.account, network, options_.limits, now);
        if (!known.verdict.guess) return known;
        known.user = store::findUser(session, name);
        known.totp = store::findTotp(session, known.user ? known.user->id : 0);
        return known;
    });
}

/// Looks at what was typed, and calls `done(session, user)` in the transaction that uses up the
/// code. Gives how long to wait where it was not looked at.
template <class Done>
std::chrono::seconds SignIn::check(const Attempt& attempt, Done&& done) {
    constexpr std::chrono::seconds kLookedAt{0};
    const auto turn = hasher_.turn();
    if (!turn) return kBusy;
    const auto now = clock_();
    const auto known = begin(signInName(attempt.name), attempt.network, now);
    if (!known.verdict.guess) return known.verdict.retryAfter;

    const auto password = domain::nfc(attempt.password);
    const auto& user = known.user;
    const bool mayTry = user && !user->isDisabled && (known.totp || !needsTotp(user->role));
    if (!turn->verify(mayTry ? user->passwordHash : "", password)) return kLookedAt;
    std::optional<std::int64_t> step;
    if (known.totp) {
        step = crypto::matchTotp(known.totp->secret, attempt.code, known.totp->lastStep, now);
        if (!step) return kLookedAt;
    }
    const auto newHash = turn->isOutdated(user->passwordHash) ? turn->hash(password) : "";

    database_.inTransaction([&](store::Session& session) {
        const auto present = store::lockUser(session, user->id);
        if (!present || present->generation != user->generation) return;
        if (step && !store::useTotpStep(session, user->id, *step)) return;
        if (!newHash.empty()) store::replaceHash(session, user->id, user->passwordHash, newHash);
        store::guessSucceeded(session, known.account, *known.verdict.guess);
        done(session, *user, now);
    });
    return kLookedAt;
}

SignInOutcome SignIn::signIn(const Attempt& attempt) {
    SignInOutcome outcome;
    outcome.retryAfter =
        check(attempt, [&](store::Session& session, const store::User& user, domain::Instant now) {
            if (!attempt.oldToken.empty())
                store::endSession(session, store::hashOfSecret(attempt.oldToken));
            outcome.token = crypto::randomToken();
            store::addSession(session, store::hashOfSecret(outcome.token), user.id, user.generation,
                              now);
            store::recordAudit(session, callerOf(user), "sign-in", fmt::format("user {}", user.id),
                               attempt.requestId, now);
        });
    return outcome;
}

SignIn::Proof SignIn::prove(const Attempt& attempt) {
    Proof proof;
    proof.retryAfter =
        check(attempt, [&](store::Session& session, const store::User& user, domain::Instant now) {
            proof.caller = callerOf(user);
            store::recordAudit(session, *proof.caller, "prove-identity",
                               fmt::format("user {}", user.id), attempt.requestId, now);
        });
    return proof;
}

std::optional<domain::Caller> SignIn::find(std::string_view token) {
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) {
        return store::findSession(session, store::hashOfSecret(token), options_.life, now);
    });
}

void SignIn::signOut(std::string_view token, std::string_view requestId) {
    const auto now = clock_();
    database_.inTransaction([&](store::Session& session) {
        const auto hash = store::hashOfSecret(token);
        const auto caller = store::findSession(session, hash, options_.life, now);
        store::endSession(session, hash);
        if (caller)
            store::recordAudit(session, *caller, "sign-out", fmt::format("user {}", -caller->keyId),
                               requestId, now);
    });
}

domain::Result<std::string> SignIn::changePassword(std::string_view token,
                                                   std::string_view oldPassword,
                                                   std::string_view newPassword,
                                                   std::string_view network,
                                                   std::string_view requestId) {
    using domain::ErrorKind;
    const auto tooMany = domain::fail(ErrorKind::TooMany, "try-later", "come again in a while");
    const auto turn = hasher_.turn();
    if (!turn) return tooMany;
    const auto now = clock_();
    const auto caller = find(token);
    if (!caller) return domain::fail(ErrorKind::Unauthorized, "signed-out", "nobody is signed in");
    const auto user = database_.inTransaction(
        [&](store::Session& session) { return store::findUser(session, -caller->keyId); });
    if (!user) return domain::fail(ErrorKind::Unauthorized, "signed-out", "nobody is signed in");
    const auto known = begin(user->name, network, now);
    if (!known.verdict.guess) return tooMany;
    if (!turn->verify(user->passwordHash, domain::nfc(oldPassword)))
        return domain::fail(ErrorKind::Unauthorized, "wrong-password",
                            "the present password is another one");
    const auto password = domain::nfc(newPassword);
    const auto checked = domain::checkPassword(password, user->name, known.totp.has_value());
    database_.inTransaction([&](store::Session& session) {
        store::guessSucceeded(session, known.account, *known.verdict.guess);
    });
    if (!checked) return tl::unexpected(checked.error());
    const auto newHash = turn->hash(password);
    return database_.inTransaction([&](store::Session& session) -> domain::Result<std::string> {
        const auto present = store::lockUser(session, user->id);
        if (!present || present->generation != user->generation)
            return domain::fail(ErrorKind::Unauthorized, "signed-out", "nobody is signed in");
        store::setPassword(session, user->id, newHash);
        store::endSessionsOf(session, user->id);
        auto fresh = crypto::randomToken();
        store::addSession(session, store::hashOfSecret(fresh), user->id, user->generation + 1, now);
        store::recordAudit(session, *caller, "change-password", fmt::format("user {}", user->id),
                           requestId, now);
        return fresh;
    });
}

void SignIn::forgetOld() {
    const auto now = clock_();
    database_.inTransaction([&](store::Session& session) {
        store::forgetSessions(session, options_.life, now);
        store::forgetGuesses(session, options_.limits, now);
    });
}

}  // namespace hoibao::service
