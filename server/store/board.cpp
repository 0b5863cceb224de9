#include "store/board.hpp"

#include <fmt/format.h>

#include "store/mysql/database.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

domain::LocalDate dateAt(const Row& row, std::size_t column) {
    const auto date = domain::parseDate(row.text(column));
    if (!date) throw DatabaseError(0, "no date where one should be");
    return *date;
}

/// "IN (?, ?)" with its values behind the others.
std::string in(std::vector<Value>& values, std::span<const std::string> texts) {
    std::vector<Value> list(texts.begin(), texts.end());
    const auto sql = fmt::format("IN ({})", inList(list));
    values.insert(values.end(), list.begin(), list.end());
    return sql;
}

std::string_view columnOf(const Scope& scope) {
    return scope.office.starts_with('P') ? "post_office" : "office";
}

/// "(office = ? OR office LIKE ?)"; of an office without any below it the first half, for which
/// there is an index.
std::string within(const Scope& scope, std::string_view table, std::vector<Value>& values) {
    const auto column = fmt::format("{}{}", table, columnOf(scope));
    values.emplace_back(scope.office);
    if (!scope.hasOfficesBelow) return fmt::format("{} = ?", column);
    values.emplace_back(fmt::format("{}.%", likeLiteral(scope.office)));
    return fmt::format("({0} = ? OR {0} LIKE ?)", column);
}

std::vector<SummedCount> countsOf(std::vector<Row> rows, bool hasDay) {
    std::vector<SummedCount> counts;
    counts.reserve(rows.size());
    for (const auto& row : rows) {
        auto& each = counts.emplace_back(
            SummedCount{row.text(0), row.text(1), row.text(2), std::nullopt, row.integer(3)});
        if (hasDay) each.day = dateAt(row, 4);
    }
    return counts;
}

constexpr std::string_view kMicroseconds = "%Y-%m-%d %H:%i:%s.%f";

/// The rows (item, day) of a query that ends in its conditions, by day, after a place.
std::vector<ListedItem> listedByDay(Session& session, std::string sql, std::vector<Value> values,
                                    const std::optional<ListPlace>& after, std::size_t limit) {
    if (after) {
        sql += " AND day >= ? AND (day > ? OR item_id > ?)";
        values.insert(values.end(), {Value(after->key), Value(after->key), Value(after->item)});
    }
    sql += " ORDER BY day, item_id LIMIT ?";
    values.emplace_back(limit);
    std::vector<ListedItem> items;
    for (const auto& row : session.query(sql, values))
        items.push_back({row.integer(0), {row.text(1), row.integer(0)}});
    return items;
}

}  // namespace

std::vector<SummedCount> sumCounts(Session& session, std::span<const std::string> offices,
                                   std::span<const std::string> measures, const Days& days) {
    if (offices.empty()) return {};
    std::vector<SummedCount> counts;
    forEachChunk(offices, [&](std::span<const std::string> chunk) {
        std::vector<Value> values;
        const auto officesIn = in(values, chunk);
        const auto measuresIn = in(values, measures);
        values.emplace_back(days.from);
        values.emplace_back(days.to);
        const auto sql = fmt::format(
            "SELECT office, measure, detail, SUM(count) FROM daily_count WHERE office {} AND "
            "measure {} AND day >= ? AND day < ? GROUP BY office, measure, detail",
            officesIn, measuresIn);
        const auto some = countsOf(session.query(sql, values), false);
        counts.insert(counts.end(), some.begin(), some.end());
    });
    return counts;
}

std::vector<SummedCount> countsByDay(Session& session, const std::string& office,
                                     std::span<const std::string> measures, const Days& days) {
    std::vector<Value> values{office};
    const auto measuresIn = in(values, measures);
    values.emplace_back(days.from);
    values.emplace_back(days.to);
    const auto sql = fmt::format(
        "SELECT office, measure, detail, count, day FROM daily_count WHERE office = ? AND measure "
        "{} AND day >= ? AND day < ? ORDER BY day",
        measuresIn);
    return countsOf(session.query(sql, values), true);
}

std::vector<SummedCount> sumEver(Session& session, std::span<const std::string> offices,
                                 const std::string& measure, const std::string& detail) {
    std::vector<SummedCount> counts;
    forEachChunk(offices, [&](std::span<const std::string> chunk) {
        std::vector<Value> values;
        const auto officesIn = in(values, chunk);
        values.emplace_back(measure);
        values.emplace_back(detail);
        const auto sql = fmt::format(
            "SELECT office, measure, detail, SUM(count) FROM daily_count WHERE office {} AND "
            "measure = ? AND detail = ? GROUP BY office, measure, detail",
            officesIn);
        const auto some = countsOf(session.query(sql, values), false);
        counts.insert(counts.end(), some.begin(), some.end());
    });
    return counts;
}

std::vector<OfficeName> officesAt(Session& session, std::string_view code) {
    std::vector<OfficeName> offices;
    for (const auto& row : session.query(
             "SELECT code, parent, name FROM office WHERE code = ? OR parent = ? ORDER BY code",
             {code, code}))
        offices.push_back({row.text(0), row.text(1), row.text(2)});
    return offices;
}

std::vector<OfficeName> officesOfSide(Session& session, std::string_view side) {
    std::vector<OfficeName> offices;
    for (const auto& row :
         session.query("SELECT code, parent, name FROM office WHERE code LIKE ? ORDER BY code",
                       {fmt::format("{}%", likeLiteral(side))}))
        offices.push_back({row.text(0), row.text(1), row.text(2)});
    return offices;
}

std::optional<OfficeName> findPrinterName(Session& session, std::string_view counted) {
    if (!counted.starts_with('#')) return std::nullopt;
    const auto row =
        session.queryOne("SELECT office, name FROM printer WHERE id = ?", {counted.substr(1)});
    if (!row) return std::nullopt;
    return OfficeName{row->text(0), "", row->text(1)};
}

std::int64_t countResults(Session& session, const Scope& scope, const Days& days) {
    std::vector<Value> values{domain::startOfDay(days.from), domain::startOfDay(days.to)};
    const auto office = within(scope, "", values);
    const auto sql = fmt::format(
        "SELECT COUNT(*) FROM result FORCE INDEX (by_approval) WHERE approved_at >= ? AND "
        "approved_at < ? AND {}",
        office);
    return session.query(sql, values).front().integer(0);
}

std::vector<DifferingResult> differingResults(Session& session, const Scope& scope,
                                              const Days& days, std::size_t limit) {
    std::vector<Value> values{domain::startOfDay(days.from), domain::startOfDay(days.to)};
    const auto office = within(scope, "r.", values);
    values.emplace_back(limit);
    const auto sql = fmt::format(
        "SELECT r.dossier_code, MAX(i.id), COUNT(m.item_id) FROM result r "
        "LEFT JOIN item i ON i.result_id = r.id "
        "LEFT JOIN item_milestone m ON m.item_id = i.id AND m.milestone = 'received' AND m.outcome "
        "IS NOT NULL "
        "WHERE r.approved_at >= ? AND r.approved_at < ? AND {} GROUP BY r.id, r.dossier_code "
        "HAVING COUNT(m.item_id) <> 1 OR SUM(m.outcome = 'unexplained') > 0 "
        "ORDER BY r.id LIMIT ?",
        office);
    std::vector<DifferingResult> results;
    for (const auto& row : session.query(sql, values))
        results.push_back({row.text(0), row.optionalInteger(1), static_cast<int>(row.integer(2))});
    return results;
}

std::vector<ListedItem> listMilestones(Session& session, const MilestoneList& list,
                                       const std::optional<ListPlace>& after, std::size_t limit) {
    std::vector<Value> values{name(list.milestone), list.days.from, list.days.to};
    std::string sql = fmt::format(
        "SELECT item_id, day FROM item_milestone m {} WHERE milestone = ? AND day >= ? AND day < ?",
        list.outcome                 ? "FORCE INDEX (by_outcome)"
        : list.scope.hasOfficesBelow ? "FORCE INDEX (PRIMARY)"
                                     : "");
    sql += fmt::format(" AND {}", within(list.scope, "", values));
    if (list.milestone == domain::Milestone::Received) sql += " AND outcome IS NOT NULL";
    if (list.outcome) {
        sql += " AND outcome = ?";
        values.emplace_back(name(*list.outcome));
    }
    if (!list.ward.empty()) {
        sql += " AND ward = ?";
        values.emplace_back(list.ward);
    }
    if (list.since) {
        sql +=
            " AND EXISTS (SELECT 1 FROM item_milestone p WHERE p.item_id = m.item_id AND "
            "p.milestone = ?)";
        values.emplace_back(name(*list.since));
    }
    return listedByDay(session, std::move(sql), std::move(values), after, limit);
}

std::vector<ListedItem> listReadings(Session& session, const ReadingList& list,
                                     const std::optional<ListPlace>& after, std::size_t limit) {
    std::vector<Value> values{list.measure};
    const auto ways = in(values, list.ways);
    values.emplace_back(list.days.from);
    values.emplace_back(list.days.to);
    values.emplace_back(list.scope.office);
    std::string office = "office = ?";
    if (list.scope.hasOfficesBelow) {
        office = "(office = ? OR office LIKE ?)";
        values.emplace_back(fmt::format("{}.%", likeLiteral(list.scope.office)));
    }
    auto sql = fmt::format(
        "SELECT DISTINCT item_id, day FROM counted_reading FORCE INDEX ({}) WHERE measure = ? AND "
        "way {} AND day >= ? AND day < ? AND {}",
        list.scope.hasOfficesBelow ? "PRIMARY" : "by_office", ways, office);
    if (!list.printer.empty()) {
        sql += " AND printer = ?";
        values.emplace_back(list.printer);
    }
    return listedByDay(session, std::move(sql), std::move(values), after, limit);
}

std::vector<UnreadPhoto> listUnread(Session& session, const Scope& scope, const Days& days,
                                    const std::optional<ListPlace>& after, std::size_t limit) {
    std::vector<Value> values{domain::startOfDay(days.from), domain::startOfDay(days.to),
                              scope.office, fmt::format("{}.%", likeLiteral(scope.office))};
    auto sql = fmt::format(
        "SELECT p.id, p.manifest_id, m.code, m.office, p.taken_at, JSON_LENGTH(p.unread), "
        "DATE_FORMAT(p.taken_at, '{}') FROM manifest_photo p FORCE INDEX (by_age) "
        "JOIN manifest m ON m.id = p.manifest_id WHERE p.taken_at >= ? AND p.taken_at < ? AND "
        "p.unread <> '[]' AND (m.office = ? OR m.office LIKE ?)",
        kMicroseconds);
    if (after) {
        sql += " AND p.taken_at >= ? AND (p.taken_at > ? OR p.id > ?)";
        values.insert(values.end(), {Value(after->key), Value(after->key), Value(after->item)});
    }
    sql += " ORDER BY p.taken_at, p.id LIMIT ?";
    values.emplace_back(limit);
    std::vector<UnreadPhoto> photos;
    for (const auto& row : session.query(sql, values))
        photos.push_back({row.integer(0),
                          row.integer(1),
                          row.text(2),
                          row.text(3),
                          row.instant(4),
                          row.integer(5),
                          {row.text(6), row.integer(0)}});
    return photos;
}

StuckCount countStuck(Session& session, const Scope& scope, const AgeLimit& limit) {
    std::vector<Value> values{name(limit.state), limit.then};
    const auto sql = fmt::format(
        "SELECT COUNT(*), MIN(since) FROM item FORCE INDEX (by_age) WHERE state = ? AND since < ? "
        "AND {}",
        within(scope, "", values));
    const auto row = session.query(sql, values).front();
    return {limit.state, row.integer(0), row.optionalInstant(1)};
}

std::vector<ListedItem> listStuck(Session& session, const Scope& scope, const AgeLimit& limit,
                                  const std::optional<ListPlace>& after, std::size_t most) {
    std::vector<Value> values{name(limit.state), limit.then};
    auto sql = fmt::format(
        "SELECT id, DATE_FORMAT(since, '{}') FROM item FORCE INDEX (by_age) WHERE state = ? AND "
        "since < ? AND {}",
        kMicroseconds, within(scope, "", values));
    if (after) {
        sql += " AND since >= ? AND (since > ? OR id > ?)";
        values.insert(values.end(), {Value(after->key), Value(after->key), Value(after->item)});
    }
    sql += " ORDER BY since, id LIMIT ?";
    values.emplace_back(most);
    std::vector<ListedItem> items;
    for (const auto& row : session.query(sql, values))
        items.push_back({row.integer(0), {row.text(1), row.integer(0)}});
    return items;
}

}  // namespace hoibao::store
