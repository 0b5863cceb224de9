// How many rows of the audit a second are chained, and looked through again; and beside it the
// limit: the same rows only read, in the same run. The target is 100 000 rows a second.

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "crypto/random.hpp"
#include "service/audit_chain.hpp"
#include "store/test_database.hpp"

namespace hoibao {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRows = 300'000;
constexpr int kRounds = 3;
constexpr double kTarget = 100'000;

double secondsSince(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

void fill(store::Database& database) {
    database.inTransaction([](store::Session& session) {
        session.execute(
            fmt::format("INSERT INTO audit (at, key_id, person, role, office, action, object, "
                        "request_id, reason) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT "
                        "i + 1 FROM n WHERE i < 1000) SELECT NOW(3) - INTERVAL 5 MINUTE, 17, "
                        "'Trần Thị Ổn', 'clerk', 'C80.25459', 'start-print-run', CONCAT('item ', "
                        "a.i * 1000 + b.i), MD5(a.i * 1000 + b.i), '' FROM n a, n b LIMIT {}",
                        kRows),
            {});
    });
}

/// The rows as the verifier reads them, and nothing done with them.
void readOnly(store::Database& database) {
    for (std::int64_t position = 0;;) {
        const auto links = database.inTransaction(
            [&](store::Session& session) { return store::chainLinks(session, position, 10'000); });
        if (links.empty()) return;
        position = links.back().position;
    }
}

int run() {
    if (!crypto::start()) return 1;
    tests::TestDatabase database;
    fill(*database);
    service::AuditChain chain(*database, service::AuditSigner({}), service::systemTime,
                              [](const store::SignedHead&) {});
    auto began = Clock::now();
    const auto chained = chain.run();
    fmt::print("chained {} rows: {:.0f} rows/s\n", chained.value_or(0),
               kRows / secondsSince(began));
    double best = 0;
    for (int round = 0; round < kRounds; ++round) {
        began = Clock::now();
        const auto verdict = service::verifyAudit(*database, service::systemTime, "");
        const auto verified = verdict.rows / secondsSince(began);
        if (verdict.fault || verdict.rows != kRows) {
            fmt::print("not whole: {}\n", verdict.fault.value_or("rows are missing"));
            return 1;
        }
        began = Clock::now();
        readOnly(*database);
        fmt::print("looked through: {:.0f} rows/s; only read: {:.0f} rows/s\n", verified,
                   kRows / secondsSince(began));
        best = std::max(best, verified);
    }
    fmt::print("best {:.0f} rows/s, target {:.0f}: {}\n", best, kTarget,
               best >= kTarget ? "met" : "missed");
    return 0;
}

}  // namespace
}  // namespace hoibao

int main() {
    return hoibao::run();
}
