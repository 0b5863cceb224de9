#include "store/job_lease.hpp"

namespace hoibao::store {

bool takeLease(Session& session, std::string_view job, std::string_view holder, domain::Instant now,
               std::chrono::milliseconds length) {
    session.execute("INSERT IGNORE INTO job_lease (name, holder, until) VALUES (?, ?, ?)",
                    {job, holder, now});
    const auto row =
        session.queryOne("SELECT holder, until FROM job_lease WHERE name = ? FOR UPDATE", {job});
    if (!row || (row->text(0) != holder && row->instant(1) > now)) return false;
    session.execute("UPDATE job_lease SET holder = ?, until = ? WHERE name = ?",
                    {holder, now + length, job});
    return true;
}

void seizeLease(Session& session, std::string_view job, std::string_view holder,
                domain::Instant now, std::chrono::milliseconds length) {
    session.execute(
        "INSERT INTO job_lease (name, holder, until) VALUES (?, ?, ?)"
        " ON DUPLICATE KEY UPDATE holder = VALUES(holder), until = VALUES(until)",
        {job, holder, now + length});
}

void giveUpLease(Session& session, std::string_view job, std::string_view holder) {
    session.execute("DELETE FROM job_lease WHERE name = ? AND holder = ?", {job, holder});
}

}  // namespace hoibao::store
