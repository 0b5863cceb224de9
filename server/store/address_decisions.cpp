#include "store/address_decisions.hpp"

#include <fmt/format.h>

namespace hoibao::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT item_id, ward, version, decided_at, key_id, role, office, person, request_id "
    "FROM address_decision ";

AddressDecision decisionOf(const Row& row) {
    AddressDecision decision;
    decision.item = row.integer(0);
    decision.ward = row.text(1);
    decision.version = static_cast<int>(row.integer(2));
    decision.decidedAt = row.instant(3);
    decision.by.keyId = row.integer(4);
    const auto role = domain::parseRole(row.text(5));
    const auto office = domain::OfficeCode::parse(row.text(6));
    if (role) decision.by.role = *role;
    if (office) decision.by.office = *office;
    decision.by.person = row.text(7);
    decision.requestId = row.text(8);
    return decision;
}

}  // namespace

void putDecision(Session& session, const AddressDecision& decision) {
    session.execute("DELETE FROM address_decision WHERE item_id = ?", {decision.item});
    session.execute(
        "INSERT INTO address_decision (item_id, ward, version, decided_at, key_id, role, office, "
        "person, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {decision.item, decision.ward, decision.version, decision.decidedAt, decision.by.keyId,
         name(decision.by.role), decision.by.office.text(), decision.by.person,
         decision.requestId});
}

std::optional<AddressDecision> takeDecision(Session& session, std::int64_t item,
                                            std::int64_t keyId) {
    const auto rows = session.query(
        fmt::format("{}WHERE item_id = ? AND key_id = ? FOR UPDATE", kSelect), {item, keyId});
    if (rows.empty()) return std::nullopt;
    session.execute("DELETE FROM address_decision WHERE item_id = ?", {item});
    return decisionOf(rows.front());
}

bool takeDueDecision(Session& session, std::int64_t item, domain::Instant until) {
    return session.execute("DELETE FROM address_decision WHERE item_id = ? AND decided_at < ?",
                           {item, until}) == 1;
}

std::vector<AddressDecision> dueDecisions(Session& session, domain::Instant until,
                                          std::size_t limit) {
    std::vector<AddressDecision> decisions;
    const auto sql = fmt::format("{}WHERE decided_at < ? ORDER BY decided_at LIMIT ?", kSelect);
    for (const auto& row : session.query(sql, {until, limit})) decisions.push_back(decisionOf(row));
    return decisions;
}

std::optional<AddressDecision> latestDecision(Session& session, std::int64_t keyId,
                                              domain::Instant since) {
    const auto rows = session.query(
        fmt::format("{}WHERE key_id = ? AND decided_at >= ? ORDER BY decided_at DESC LIMIT 1",
                    kSelect),
        {keyId, since});
    if (rows.empty()) return std::nullopt;
    return decisionOf(rows.front());
}

}  // namespace hoibao::store
