#include "store/holidays.hpp"

#include "store/sql_text.hpp"

namespace hoibao::store {

std::vector<Holiday> holidays(Session& session, domain::LocalDate from, domain::LocalDate to) {
    std::vector<Holiday> found;
    for (const auto& row : session.query(
             "SELECT day, name FROM holiday WHERE day BETWEEN ? AND ? ORDER BY day", {from, to}))
        found.push_back({dateOf(row, 0), row.text(1)});
    return found;
}

}  // namespace hoibao::store
