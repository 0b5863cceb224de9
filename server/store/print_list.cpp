#include "store/print_list.hpp"

#include "store/sql_text.hpp"

namespace hoibao::store {

std::vector<PrintRun> listPrintRuns(Session& session, const std::string& office,
                                    std::int64_t before, std::size_t limit) {
    std::string sql = "SELECT id FROM print_run WHERE state <> ?";
    std::vector<Value> values{name(PrintRunState::Preparing)};
    if (!office.empty()) {
        sql += " AND (office = ? OR office LIKE ?)";
        values.emplace_back(office);
        values.emplace_back(likeLiteral(office) + ".%");
    }
    if (before > 0) {
        sql += " AND id < ?";
        values.emplace_back(before);
    }
    sql += " ORDER BY id DESC LIMIT ?";
    values.emplace_back(limit);
    std::vector<PrintRun> runs;
    for (const auto& row : session.query(sql, values))
        if (auto run = findPrintRun(session, row.integer(0))) runs.push_back(*std::move(run));
    return runs;
}

}  // namespace hoibao::store
