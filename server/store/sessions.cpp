#include "store/sessions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hoibao::store {
namespace {

using std::chrono::seconds;

/// How exactly `last_seen_at` is kept: not every request writes.
constexpr std::chrono::minutes kSeenEvery{1};

seconds secondsUntil(domain::Instant end, domain::Instant now) {
    return std::max(seconds(1), std::chrono::ceil<seconds>(end - now));
}

/// 30 s after the fifth failure, doubled by each further one.
seconds lockAfter(int failures, const GuessLimits& limits) {
    if (failures < limits.failuresBeforeLock) return seconds(0);
    auto lock = limits.firstLock;
    for (int i = limits.failuresBeforeLock; i < failures && lock < limits.longestLock; ++i)
        lock *= 2;
    return std::min(lock, limits.longestLock);
}

/// Until when the network is to wait; nothing when it may try.
std::optional<domain::Instant> networkWait(Session& session, std::string_view network,
                                           const GuessLimits& limits, domain::Instant now) {
    const auto since = now - limits.networkWindow;
    // The failure whose end of the window lets the next one in: the 30th from the last.
    const auto row =
        session.queryOne(fmt::format("SELECT at FROM sign_in_failure WHERE network = ? AND at > ? "
                                     "ORDER BY at DESC LIMIT {}, 1",
                                     std::max(limits.failuresOfNetwork - 1, 0)),
                         {network, since});
    if (!row) return std::nullopt;
    return row->instant(0) + limits.networkWindow;
}

}  // namespace

void addSession(Session& session, std::string_view hash, std::int64_t userId, int generation,
                domain::Instant now) {
    session.execute(
        "INSERT INTO session (hash, user_id, generation, created_at, last_seen_at) "
        "VALUES (UNHEX(?), ?, ?, ?, ?)",
        {hash, userId, generation, now, now});
}

std::optional<domain::Caller> findSession(Session& session, std::string_view hash,
                                          const SessionLife& life, domain::Instant now) {
    const auto row = session.queryOne(
        "SELECT user.id, role, office, person, last_seen_at FROM session "
        "JOIN user ON user.id = user_id "
        "WHERE hash = UNHEX(?) AND session.generation = user.generation "
        "AND disabled_at IS NULL AND session.created_at > ? AND last_seen_at > ?",
        {hash, now - life.absolute, now - life.idle});
    if (!row) return std::nullopt;
    const auto role = domain::parseRole(row->text(1));
    auto office = domain::OfficeCode::parse(row->text(2));
    if (!role || !office) return std::nullopt;
    if (row->instant(4) + kSeenEvery <= now)
        session.execute(
            "UPDATE session SET last_seen_at = ? WHERE hash = UNHEX(?) AND last_seen_at < ?",
            {now, hash, now});
    const auto id = row->integer(0);
    return domain::Caller{*role, std::move(*office), row->text(3), -id, fmt::format("user-{}", id)};
}

void endSession(Session& session, std::string_view hash) {
    session.execute("DELETE FROM session WHERE hash = UNHEX(?)", {hash});
}

void endSessionsOf(Session& session, std::int64_t userId) {
    session.execute("DELETE FROM session WHERE user_id = ?", {userId});
}

std::int64_t forgetSessions(Session& session, const SessionLife& life, domain::Instant now) {
    return session.execute(
        "DELETE FROM session WHERE created_at <= ? OR last_seen_at <= ? LIMIT 500",
        {now - life.absolute, now - life.idle});
}

GuessVerdict beginGuess(Session& session, std::string_view account, std::string_view network,
                        const GuessLimits& limits, domain::Instant now) {
    // Made first, so that there is a row to lock whoever comes first.
    session.execute(
        "INSERT IGNORE INTO lock_out (hash, failures, locked_until) VALUES (UNHEX(?), 0, ?)",
        {account, now});
    const auto row = session.queryOne(
        "SELECT failures, locked_until FROM lock_out WHERE hash = UNHEX(?) FOR UPDATE", {account});
    if (!row) return {std::nullopt, seconds(1)};
    if (row->instant(1) > now) return {std::nullopt, secondsUntil(row->instant(1), now)};
    if (const auto end = networkWait(session, network, limits, now))
        return {std::nullopt, secondsUntil(*end, now)};
    const auto failures = static_cast<int>(row->integer(0)) + 1;
    session.execute("UPDATE lock_out SET failures = ?, locked_until = ? WHERE hash = UNHEX(?)",
                    {failures, now + lockAfter(failures, limits), account});
    session.execute("INSERT INTO sign_in_failure (network, at) VALUES (?, ?)", {network, now});
    return {Guess{session.lastInsertId()}, seconds(0)};
}

void guessSucceeded(Session& session, std::string_view account, const Guess& guess) {
    session.execute("DELETE FROM lock_out WHERE hash = UNHEX(?)", {account});
    session.execute("DELETE FROM sign_in_failure WHERE id = ?", {guess.failureId});
}

void forgetGuesses(Session& session, const GuessLimits& limits, domain::Instant now) {
    session.execute("DELETE FROM sign_in_failure WHERE at <= ? LIMIT 500",
                    {now - limits.networkWindow});
    // A day without a try and the count begins anew.
    session.execute("DELETE FROM lock_out WHERE locked_until <= ? LIMIT 500",
                    {now - std::chrono::hours(24)});
}

}  // namespace hoibao::store
