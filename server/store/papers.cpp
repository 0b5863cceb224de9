#include "store/papers.hpp"

#include <fmt/format.h>

#include "store/sql_text.hpp"

namespace hoibao::store {

std::optional<PaperOffice> findPaperOffice(Session& session, const std::string& code) {
    const auto row = session.queryOne(
        "SELECT o.code, o.name, o.address, o.hotline, o.hours, COALESCE(a.name, ''), "
        "COALESCE(w.name, ''), COALESCE(p.name, '') FROM office o "
        "LEFT JOIN office a ON a.code = o.parent LEFT JOIN ward w ON w.code = o.ward "
        "LEFT JOIN province p ON p.code = w.province WHERE o.code = ?",
        {code});
    if (!row) return std::nullopt;
    return PaperOffice{row->text(0), row->text(1), row->text(2), row->text(3),
                       row->text(4), row->text(5), row->text(6), row->text(7)};
}

void insertPromise(Session& session, std::int64_t item, const Promise& promise,
                   std::string_view token) {
    session.execute(
        "INSERT IGNORE INTO item_promise (item_id, kind, details, said_by, said_at, request_token) "
        "VALUES (?, ?, ?, ?, ?, UNHEX(REPLACE(?, '-', '')))",
        {item, promise.kind, promise.details, promise.saidBy, promise.saidAt, token});
}

bool isPromised(Session& session, std::string_view token) {
    return session
        .queryOne("SELECT 1 FROM item_promise WHERE request_token = UNHEX(REPLACE(?, '-', ''))",
                  {token})
        .has_value();
}

std::vector<Promise> promisesOf(Session& session, std::int64_t item) {
    std::vector<Promise> promises;
    for (const auto& row :
         session.query("SELECT kind, details, said_by, said_at FROM item_promise WHERE id IN "
                       "(SELECT MAX(id) FROM item_promise WHERE item_id = ? GROUP BY kind) "
                       "ORDER BY kind",
                       {item}))
        promises.push_back({row.text(0), row.text(1), row.text(2), row.instant(3)});
    return promises;
}

std::map<std::int64_t, std::string> appointedDays(Session& session,
                                                  std::span<const std::int64_t> items) {
    std::map<std::int64_t, std::string> days;
    forEachChunk(items, [&](std::span<const std::int64_t> chunk) {
        std::vector<Value> ids(chunk.begin(), chunk.end());
        const auto sql = fmt::format(
            "SELECT item_id, COALESCE(JSON_VALUE(details, '$.returnBy'), '') FROM item_promise "
            "WHERE id IN (SELECT MAX(id) FROM item_promise WHERE kind = 'appointment' "
            "AND item_id IN ({}) GROUP BY item_id)",
            inList(ids));
        for (const auto& row : session.query(sql, ids)) days[row.integer(0)] = row.text(1);
    });
    return days;
}

std::vector<Collection> collections(Session& session, const ItemFilter& filter,
                                    domain::Instant from, domain::Instant to, std::size_t limit) {
    std::string sql =
        "SELECT COALESCE(e.number, i.number), i.recipient, e.occurred_at, e.collected_vnd, "
        "i.postage_vnd, i.fee_vnd FROM item i JOIN item_event e ON e.item_id = i.id "
        "JOIN result r ON r.id = i.result_id "
        "WHERE e.collected_vnd > 0 AND e.occurred_at >= ? AND e.occurred_at < ? "
        "AND (e.kind = 'DELIVERED' OR (e.kind = 'COLLECTED' AND NOT EXISTS (SELECT 1 FROM "
        "item_event d WHERE d.item_id = i.id AND d.kind = 'DELIVERED' AND d.collected_vnd > 0)))";
    std::vector<Value> values{from, to};
    const auto addOffice = [&](std::string_view column, const std::string& office) {
        if (office.empty()) return;
        const std::string name(column);
        sql += " AND (" + name + " = ? OR " + name + " LIKE ?)";
        values.emplace_back(office);
        values.emplace_back(likeLiteral(office) + ".%");
    };
    addOffice("i.office", filter.office);
    addOffice("i.post_office", filter.postOffice);
    if (filter.createdBy) {
        sql += " AND r.created_by = ?";
        values.emplace_back(*filter.createdBy);
    }
    sql += " ORDER BY e.occurred_at, i.id LIMIT ?";
    values.emplace_back(limit);
    std::vector<Collection> found;
    for (const auto& row : session.query(sql, values))
        found.push_back({row.text(0), row.text(1), row.instant(2), row.integer(3), row.integer(4),
                         row.integer(5)});
    return found;
}

}  // namespace hoibao::store
