#include "store/counts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "store/mysql/database.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

domain::LocalDate dateAt(const Row& row, std::size_t column) {
    const auto date = domain::parseDate(row.text(column));
    if (!date) throw DatabaseError(0, "no date where one should be");
    return *date;
}

MilestoneRow milestoneOf(const Row& row) {
    MilestoneRow result;
    result.milestone = domain::parseMilestone(row.text(0)).value_or(domain::Milestone::Received);
    result.day = dateAt(row, 1);
    result.item = row.integer(2);
    result.office = row.text(3);
    result.postOffice = row.text(4);
    result.ward = row.text(5);
    result.at = row.instant(6);
    if (!row.isNull(7)) result.outcome = domain::parseOutcome(row.text(7));
    return result;
}

/// Calls `work` with "?, ?" and the values of each piece of `all`.
template <class Range, class Work>
void inPieces(const Range& all, Work&& work, std::string_view one = "?") {
    forEachChunk(all, [&](const auto& chunk) {
        std::vector<Value> values;
        for (const auto& each : chunk) values.emplace_back(each);
        const auto list = inList(values, one);
        work(list, values);
    });
}

}  // namespace

void addDue(Session& session, std::span<const Due> due) {
    if (due.empty()) return;
    std::vector<Value> values;
    for (const auto& each : due) {
        values.emplace_back(each.item);
        values.push_back(Value::orNull(each.event));
        values.emplace_back(each.photo);
    }
    session.insertMany("INSERT INTO count_due (item_id, event_id, photo_id)", "(?, UNHEX(?), ?)", 3,
                       values);
}

void addDueItem(Session& session, std::int64_t item) {
    const Due due{.item = item, .event = {}, .photo = {}};
    addDue(session, {&due, 1});
}

std::vector<Due> dueCounts(Session& session, std::size_t limit) {
    std::vector<Due> due;
    for (const auto& row : session.query(
             "SELECT id, item_id, HEX(event_id), photo_id FROM count_due ORDER BY id LIMIT ?",
             {limit}))
        due.push_back(
            {row.integer(0), row.optionalInteger(1), row.text(2), row.optionalInteger(3)});
    return due;
}

void removeDue(Session& session, std::span<const Due> due) {
    std::vector<std::int64_t> ids;
    for (const auto& each : due) ids.push_back(each.id);
    inPieces(ids, [&](const std::string& list, const std::vector<Value>& values) {
        session.execute(fmt::format("DELETE FROM count_due WHERE id IN ({})", list), values);
    });
}

void removeDueOfItems(Session& session, std::span<const std::int64_t> items) {
    inPieces(items, [&](const std::string& list, const std::vector<Value>& values) {
        session.execute(fmt::format("DELETE FROM count_due WHERE item_id IN ({})", list), values);
    });
}

void removeDueOfPhotos(Session& session, std::span<const std::int64_t> photos) {
    inPieces(photos, [&](const std::string& list, const std::vector<Value>& values) {
        session.execute(fmt::format("DELETE FROM count_due WHERE photo_id IN ({})", list), values);
    });
}

std::int64_t countDue(Session& session) {
    return session.queryOne("SELECT COUNT(*) FROM count_due")->integer(0);
}

MilestonesByItem milestonesOf(Session& session, std::span<const std::int64_t> items) {
    MilestonesByItem found;
    inPieces(items, [&](const std::string& list, const std::vector<Value>& values) {
        const auto sql = fmt::format(
            "SELECT milestone, day, item_id, office, post_office, ward, at, outcome "
            "FROM item_milestone WHERE item_id IN ({})",
            list);
        for (const auto& row : session.query(sql, values))
            found[row.integer(2)].push_back(milestoneOf(row));
    });
    for (auto& [item, rows] : found)
        std::sort(rows.begin(), rows.end(),
                  [](const auto& a, const auto& b) { return a.milestone < b.milestone; });
    return found;
}

void removeMilestones(Session& session, std::span<const std::int64_t> items) {
    inPieces(items, [&](const std::string& list, const std::vector<Value>& values) {
        session.execute(fmt::format("DELETE FROM item_milestone WHERE item_id IN ({})", list),
                        values);
    });
}

void insertMilestones(Session& session, std::span<const MilestoneRow> rows) {
    constexpr std::size_t kWidth = 8;
    std::vector<Value> values;
    values.reserve(rows.size() * kWidth);
    for (const auto& row : rows) {
        const std::initializer_list<Value> cells = {
            name(row.milestone),
            row.day,
            row.item,
            row.office,
            Value::orNull(row.postOffice),
            Value::orNull(row.ward),
            row.at,
            row.outcome ? Value(name(*row.outcome)) : Value(nullptr)};
        values.insert(values.end(), cells);
    }
    session.insertMany(
        "INSERT INTO item_milestone (milestone, day, item_id, office, post_office, ward, at, "
        "outcome)",
        "(?, ?, ?, ?, ?, ?, ?, ?)", kWidth, values);
}

void insertReadings(Session& session, std::span<const ReadingRow> rows) {
    constexpr std::size_t kWidth = 6;
    std::vector<Value> values;
    values.reserve(rows.size() * kWidth);
    for (const auto& row : rows) {
        const std::initializer_list<Value> cells = {row.measure, row.way,    row.day,
                                                    row.item,    row.office, row.printer};
        values.insert(values.end(), cells);
    }
    session.insertMany(
        "INSERT IGNORE INTO counted_reading (measure, way, day, item_id, office, printer)",
        "(?, ?, ?, ?, ?, ?)", kWidth, values);
}

void addCounts(Session& session, const Counts& counts) {
    constexpr std::size_t kWidth = 5;
    std::vector<Value> values;
    for (const auto& [key, count] : counts) {
        if (count == 0) continue;
        const std::initializer_list<Value> cells = {key.office, key.measure, key.day, key.detail,
                                                    count};
        values.insert(values.end(), cells);
    }
    session.insertMany("INSERT INTO daily_count (office, measure, day, detail, count)",
                       "(?, ?, ?, ?, ?)", kWidth, values,
                       "ON DUPLICATE KEY UPDATE count = count + VALUES(count)");
}

std::vector<std::pair<CountKey, std::int64_t>> allCounts(Session& session,
                                                         const std::optional<CountKey>& after,
                                                         std::size_t limit) {
    std::vector<Value> values;
    std::string condition;
    if (after) {
        condition = "WHERE (office, measure, day, detail) > (?, ?, ?, ?) ";
        values = {after->office, after->measure, after->day, after->detail};
    }
    values.emplace_back(limit);
    std::vector<std::pair<CountKey, std::int64_t>> counts;
    for (const auto& row :
         session.query(fmt::format("SELECT office, measure, day, detail, count FROM daily_count {}"
                                   "ORDER BY office, measure, day, detail LIMIT ?",
                                   condition),
                       values))
        counts.emplace_back(CountKey{row.text(0), row.text(1), dateAt(row, 2), row.text(3)},
                            row.integer(4));
    return counts;
}

std::int64_t removeSomeCounts(Session& session, std::size_t limit) {
    return session.execute("DELETE FROM item_milestone LIMIT ?", {limit}) +
           session.execute("DELETE FROM daily_count LIMIT ?", {limit}) +
           session.execute("DELETE FROM counted_reading LIMIT ?", {limit});
}

std::vector<std::int64_t> itemIds(Session& session, std::int64_t after, std::size_t limit) {
    std::vector<std::int64_t> ids;
    for (const auto& row :
         session.query("SELECT id FROM item WHERE id > ? ORDER BY id LIMIT ?", {after, limit}))
        ids.push_back(row.integer(0));
    return ids;
}

std::vector<CountedScan> countedScans(Session& session, std::span<const std::string> events) {
    std::vector<CountedScan> scans;
    inPieces(
        events,
        [&](const std::string& list, std::vector<Value>& values) {
            const auto sql = fmt::format(
                "SELECT item_id, office, occurred_at, evidence FROM item_event WHERE id IN ({})",
                list);
            for (const auto& row : session.query(sql, values))
                scans.push_back({row.integer(0), row.text(1), row.instant(2), row.text(3)});
        },
        "UNHEX(?)");
    return scans;
}

std::vector<CountedPhoto> countedPhotos(Session& session, std::span<const std::int64_t> photos) {
    std::vector<CountedPhoto> found;
    inPieces(photos, [&](const std::string& list, const std::vector<Value>& values) {
        const auto sql = fmt::format(
            "SELECT p.id, p.symbols, p.unread, p.taken_at, m.office, p.width, p.height "
            "FROM manifest_photo p JOIN manifest m ON m.id = p.manifest_id WHERE p.id IN ({})",
            list);
        for (const auto& row : session.query(sql, values)) {
            auto& each = found.emplace_back();
            each.photo.id = row.integer(0);
            each.photo.symbols = row.text(1);
            each.photo.unread = row.text(2);
            each.photo.takenAt = row.instant(3);
            each.office = row.text(4);
            each.photo.width = static_cast<int>(row.integer(5));
            each.photo.height = static_cast<int>(row.integer(6));
        }
    });
    return found;
}

std::vector<std::int64_t> photoIds(Session& session, std::int64_t after, std::size_t limit) {
    std::vector<std::int64_t> ids;
    for (const auto& row : session.query(
             "SELECT id FROM manifest_photo WHERE id > ? ORDER BY id LIMIT ?", {after, limit}))
        ids.push_back(row.integer(0));
    return ids;
}

std::map<std::string, std::string> printersOf(Session& session,
                                              std::span<const std::string> numbers) {
    std::map<std::string, std::string> printers;
    inPieces(numbers, [&](const std::string& list, const std::vector<Value>& values) {
        const auto sql = fmt::format(
            "SELECT n.number, COALESCE(CONCAT('#', r.printer_id), "
            "IF(r.sheet LIKE '{{%', 'custom', r.sheet)) FROM issued_number n "
            "JOIN print_run r ON r.id = n.print_run_id WHERE n.number IN ({})",
            list);
        for (const auto& row : session.query(sql, values))
            printers.emplace(row.text(0), row.text(1).substr(0, 40));
    });
    return printers;
}

}  // namespace hoibao::store
