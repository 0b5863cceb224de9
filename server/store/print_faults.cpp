#include "store/print_faults.hpp"

namespace hoibao::store {

std::vector<PrintRunItem> drawnRows(Session& session, std::int64_t run, std::size_t skip,
                                    std::size_t count) {
    std::vector<PrintRunItem> items;
    for (const auto& row :
         session.query("SELECT position, item_id, number, label FROM print_run_item "
                       "WHERE run_id = ? AND label IS NOT NULL ORDER BY position LIMIT ? OFFSET ?",
                       {run, count, skip}))
        items.push_back(
            {static_cast<int>(row.integer(0)), row.integer(1), row.text(2), row.text(3)});
    return items;
}

void recordFaults(Session& session, std::int64_t run, std::span<const PrintFault> faults) {
    for (const auto& fault : faults)
        session.execute(
            "INSERT INTO print_run_fault (run_id, position, number, reason, picture) "
            "VALUES (?, ?, ?, ?, UNHEX(?)) ON DUPLICATE KEY UPDATE reason = VALUES(reason), "
            "picture = VALUES(picture)",
            {run, fault.position, fault.number, fault.reason, fault.picture});
}

void setProofed(Session& session, std::int64_t run, int proofed) {
    session.execute("UPDATE print_run SET proofed = ? WHERE id = ?", {proofed, run});
}

std::vector<PrintFault> openFaults(Session& session, std::int64_t run, std::size_t limit) {
    std::vector<PrintFault> faults;
    for (const auto& row :
         session.query("SELECT f.position, i.item_id, f.number, f.reason, HEX(f.picture) "
                       "FROM print_run_fault f JOIN print_run_item i ON i.run_id = f.run_id "
                       "AND i.position = f.position WHERE f.run_id = ? AND i.label IS NOT NULL "
                       "ORDER BY f.position LIMIT ?",
                       {run, limit}))
        faults.push_back({static_cast<int>(row.integer(0)), row.integer(1), row.text(2),
                          row.text(3), row.text(4)});
    return faults;
}

std::int64_t countOpenFaults(Session& session, std::int64_t run) {
    return session
        .queryOne(
            "SELECT COUNT(*) FROM print_run_fault f JOIN print_run_item i "
            "ON i.run_id = f.run_id AND i.position = f.position "
            "WHERE f.run_id = ? AND i.label IS NOT NULL",
            {run})
        ->integer(0);
}

void takeOutFaulty(Session& session, std::int64_t run) {
    session.execute(
        "UPDATE print_run_item i JOIN print_run_fault f ON f.run_id = i.run_id "
        "AND f.position = i.position SET i.label = NULL WHERE i.run_id = ?",
        {run});
    session.execute(
        "UPDATE print_run SET state = 'verifying', proofed = 0, failure = '' WHERE id = ?", {run});
}

}  // namespace hoibao::store
