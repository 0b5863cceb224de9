#include "store/policies.hpp"

#include "store/sql_text.hpp"

namespace hoibao::store {

std::vector<PolicyDecision> policyDecisions(Session& session) {
    std::vector<PolicyDecision> decisions;
    for (const auto& row : session.query(
             "SELECT id, name, value, valid_from, legal_reference, recorded_by, recorded_at, "
             "withdrawn_at FROM policy ORDER BY valid_from, id")) {
        decisions.push_back({row.integer(0), row.text(1), static_cast<std::int32_t>(row.integer(2)),
                             dateOf(row, 3), row.text(4), row.text(5), row.instant(6),
                             !row.isNull(7)});
    }
    return decisions;
}

std::int64_t addPolicyDecision(Session& session, const PolicyDecision& decision) {
    session.execute(
        "INSERT INTO policy (name, value, valid_from, legal_reference, recorded_by, recorded_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        {decision.name, decision.value, decision.validFrom, decision.legalReference,
         decision.recordedBy, decision.recordedAt});
    return session.lastInsertId();
}

bool withdrawPolicyDecision(Session& session, std::int64_t id, domain::LocalDate today,
                            domain::Instant now) {
    return session.execute(
               "UPDATE policy SET withdrawn_at = ? "
               "WHERE id = ? AND withdrawn_at IS NULL AND valid_from > ?",
               {now, id, today}) == 1;
}

}  // namespace hoibao::store
