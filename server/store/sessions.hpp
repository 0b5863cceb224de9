#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/access.hpp"
#include "store/mysql/session.hpp"

/// Who is signed in, and who tried. Hashes are 64 hexadecimal digits (hashOfSecret).
namespace hoibao::store {

/// How long a session lives without being used, and at most.
struct SessionLife {
    std::chrono::minutes idle{30};
    std::chrono::hours absolute{12};
};

void addSession(Session& session, std::string_view hash, std::int64_t userId, int generation,
                domain::Instant now);

/// Whose session it is, when it is in force: not expired, its user neither disabled nor changed.
/// The caller's keyId is the user's id made negative, so that it meets no key's.
[[nodiscard]] std::optional<domain::Caller> findSession(Session& session, std::string_view hash,
                                                        const SessionLife& life,
                                                        domain::Instant now);
void endSession(Session& session, std::string_view hash);
void endSessionsOf(Session& session, std::int64_t userId);
/// How many expired ones were removed.
std::int64_t forgetSessions(Session& session, const SessionLife& life, domain::Instant now);

/// How often a network may fail.
struct GuessLimits {
    int failuresBeforeLock = 5;  ///< at one account; then locked, doubling from `firstLock`
    std::chrono::seconds firstLock{30};
    std::chrono::seconds longestLock{900};
    int failuresOfNetwork = 30;  ///< at all accounts, in `networkWindow`
    std::chrono::seconds networkWindow{600};
};

/// Counts a try as failed before it is known, so that many at once count as many; succeeded() takes
/// it back. `account` is the hash of name and network.
struct Guess {
    std::int64_t failureId = 0;
};
struct GuessVerdict {
    std::optional<Guess> guess;          ///< may try
    std::chrono::seconds retryAfter{0};  ///< when not
};
[[nodiscard]] GuessVerdict beginGuess(Session& session, std::string_view account,
                                      std::string_view network, const GuessLimits& limits,
                                      domain::Instant now);
void guessSucceeded(Session& session, std::string_view account, const Guess& guess);
/// Removes what no limit looks at any more.
void forgetGuesses(Session& session, const GuessLimits& limits, domain::Instant now);

}  // namespace hoibao::store
