#include "store/audit_search.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

/// The columns of codes are ASCII, and the database refuses to compare them with anything else.
bool isAscii(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

/// The conditions, and the values that they ask for.
struct Where {
    std::string text = "WHERE 1 = 1";
    std::vector<Value> values;

    void add(std::string_view condition, Value value) {
        text += " AND ";
        text += condition;
        values.push_back(std::move(value));
    }
    void addText(std::string_view condition, const std::string& value) {
        if (!value.empty()) add(condition, Value(value));
    }
};

}  // namespace

std::vector<AuditRow> searchAudit(Session& session, const AuditFilter& filter,
                                  std::optional<std::int64_t> before, std::size_t limit) {
    if (!isAscii(filter.action) || !isAscii(filter.requestId) || !isAscii(filter.office)) return {};
    Where where;
    if (!filter.who.empty())
        where.add("person LIKE ?", fmt::format("%{}%", likeLiteral(filter.who)));
    where.addText("action = ?", filter.action);
    where.addText("object = ?", filter.object);
    where.addText("request_id = ?", filter.requestId);
    if (!filter.office.empty()) {
        where.add("(office = ?", filter.office);
        where.text += " OR office LIKE ?)";
        where.values.emplace_back(filter.office + ".%");
    }
    if (filter.from) where.add("at >= ?", *filter.from);
    if (filter.until) where.add("at < ?", *filter.until);
    if (before) where.add("id < ?", *before);
    where.values.emplace_back(limit);
    std::vector<AuditRow> rows;
    for (const auto& row : session.query(
             "SELECT id, at, person, role, office, action, object, request_id, reason FROM audit " +
                 where.text + " ORDER BY id DESC LIMIT ?",
             where.values))
        rows.push_back({row.integer(0), row.instant(1), row.text(2), row.text(3), row.text(4),
                        row.text(5), row.text(6), row.text(7), row.text(8)});
    return rows;
}

bool hasDone(Session& session, std::int64_t keyId, std::string_view action, std::string_view object,
             domain::Instant since) {
    const auto whose = keyId == 0 ? "key_id IS NULL AND 0 = ?" : "key_id = ?";
    return session
        .queryOne(std::string("SELECT 1 FROM audit WHERE object = ? AND action = ? AND at >= ? "
                              "AND ") +
                      whose + " LIMIT 1",
                  {object, action, since, keyId})
        .has_value();
}

}  // namespace hoibao::store
