#include "store/print_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "store/mysql/database.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr std::array<std::string_view, 9> kStates = {"preparing", "waiting",   "drawing",
                                                     "verifying", "ready",     "printed",
                                                     "partly",    "cancelled", "failed"};

constexpr std::string_view kColumns =
    "id, HEX(request_token), office, sheet, start, sender, state, done, total, failure, "
    "created_by, created_at, range_id, first_serial, proofed, printer_id, setup, ended_by, "
    "end_reason, ended_at, is_clearing";
constexpr std::string_view kUnleased = "(lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3))";

PrintRunState stateOf(const std::string& word) {
    const auto found = std::find(kStates.begin(), kStates.end(), word);
    if (found == kStates.end()) throw DatabaseError(0, "not a state of a print run: " + word);
    return static_cast<PrintRunState>(found - kStates.begin());
}

PrintRun runOf(const Row& row) {
    PrintRun run;
    run.id = row.integer(0);
    run.token = row.text(1);
    run.office = row.text(2);
    run.sheet = row.text(3);
    run.start = static_cast<int>(row.integer(4));
    run.sender = row.text(5);
    run.state = stateOf(row.text(6));
    run.done = static_cast<int>(row.integer(7));
    run.total = static_cast<int>(row.integer(8));
    run.failure = row.text(9);
    run.createdBy = row.text(10);
    run.createdAt = row.instant(11);
    if (!row.isNull(12)) run.range = static_cast<int>(row.integer(12));
    run.firstSerial = static_cast<std::uint32_t>(row.integer(13));
    run.proofed = static_cast<int>(row.integer(14));
    run.printer = row.optionalInteger(15);
    run.setup = row.text(16);
    run.endedBy = row.text(17);
    run.endReason = row.text(18);
    run.endedAt = row.optionalInstant(19);
    run.isClearing = row.boolean(20);
    return run;
}

std::optional<PrintRun> findWhere(Session& session, std::string_view condition,
                                  std::initializer_list<Value> values) {
    const auto row = session.queryOne(
        fmt::format("SELECT {} FROM print_run WHERE {}", kColumns, condition), values);
    return row ? std::optional(runOf(*row)) : std::nullopt;
}

bool isUnderWay(PrintRunState state) {
    return state == PrintRunState::Waiting || state == PrintRunState::Drawing ||
           state == PrintRunState::Verifying;
}

}  // namespace

std::string_view name(PrintRunState state) noexcept {
    return kStates[static_cast<std::size_t>(state)];
}

std::int64_t insertPrintRun(Session& session, const PrintRun& run) {
    session.execute(
        "INSERT INTO print_run (request_token, office, sheet, start, sender, state, done, total, "
        "created_by, created_at, printer_id, setup) "
        "VALUES (UNHEX(?), ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?)",
        {run.token, run.office, run.sheet, run.start, run.sender, name(PrintRunState::Preparing),
         run.createdBy, run.createdAt, run.printer, run.setup});
    return session.lastInsertId();
}

std::optional<PrintRun> findPrintRun(Session& session, std::int64_t id) {
    return findWhere(session, "id = ?", {id});
}

std::optional<PrintRun> findPrintRunByToken(Session& session, std::string_view token) {
    return findWhere(session, "request_token = UNHEX(?)", {token});
}

std::optional<PrintRun> lockPrintRun(Session& session, std::int64_t id) {
    return findWhere(session, "id = ? FOR UPDATE", {id});
}

std::set<std::int64_t> itemsInUnfinishedRuns(Session& session, std::span<const std::int64_t> items,
                                             domain::Instant stale) {
    std::set<std::int64_t> taken;
    forEachChunk(items, [&](std::span<const std::int64_t> chunk) {
        std::vector<Value> values(chunk.begin(), chunk.end());
        const auto sql = fmt::format(
            "SELECT i.item_id FROM print_run_item i JOIN print_run r ON r.id = i.run_id "
            "WHERE i.item_id IN ({}) AND (r.state IN ('waiting', 'drawing') OR "
            "(r.state = 'preparing' AND r.created_at >= ?)) AND i.number IS NULL",
            inList(values));
        values.emplace_back(stale);
        for (const auto& row : session.query(sql, values)) taken.insert(row.integer(0));
    });
    return taken;
}

void addPrintRunItems(Session& session, std::int64_t run, int firstPosition,
                      std::span<const std::int64_t> items) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < items.size(); ++i)
        values.insert(values.end(), {run, firstPosition + static_cast<int>(i), items[i]});
    session.insertMany("INSERT INTO print_run_item (run_id, position, item_id)", "(?, ?, ?)", 3,
                       values);
}

void closePrintRunItems(Session& session, std::int64_t run, int total, const NumberBlock& block) {
    session.execute(
        "UPDATE print_run SET state = ?, total = ?, range_id = ?, first_serial = ? WHERE id = ?",
        {name(PrintRunState::Waiting), total, block.range, block.firstSerial, run});
}

void dropPrintRun(Session& session, std::int64_t run) {
    if (session.execute("DELETE FROM print_run WHERE id = ? AND state = 'preparing'", {run}) == 1)
        session.execute("DELETE FROM print_run_item WHERE run_id = ?", {run});
}

void dropStalePrintRuns(Session& session, domain::Instant stale) {
    for (const auto& row : session.query(
             "SELECT id FROM print_run WHERE state = 'preparing' AND created_at < ? LIMIT 10",
             {stale}))
        dropPrintRun(session, row.integer(0));
}

std::optional<PrintRun> leasePrintRun(Session& session, std::string_view owner,
                                      std::chrono::seconds lease) {
    const auto run = findWhere(
        session,
        fmt::format("(state IN ('waiting', 'drawing', 'verifying') OR "
                    "(state = 'cancelled' AND is_clearing)) AND {} ORDER BY id LIMIT 1 FOR UPDATE",
                    kUnleased),
        {});
    if (!run) return std::nullopt;
    session.execute(
        "UPDATE print_run SET lease_owner = UNHEX(?), "
        "lease_until = DATE_ADD(UTC_TIMESTAMP(3), INTERVAL ? SECOND) WHERE id = ?",
        {owner, lease.count(), run->id});
    return run;
}

std::optional<PrintRun> lockLeasedPrintRun(Session& session, std::int64_t run,
                                           std::string_view owner) {
    return findWhere(session,
                     "id = ? AND lease_owner = UNHEX(?) AND (state IN ('waiting', 'drawing', "
                     "'verifying') OR (state = 'cancelled' AND is_clearing)) FOR UPDATE",
                     {run, owner});
}

void advancePrintRun(Session& session, const PrintRun& run, std::chrono::seconds lease) {
    if (isUnderWay(run.state)) {
        session.execute(
            "UPDATE print_run SET state = ?, done = ?, "
            "lease_until = DATE_ADD(UTC_TIMESTAMP(3), INTERVAL ? SECOND) WHERE id = ?",
            {name(run.state), run.done, lease.count(), run.id});
        return;
    }
    session.execute(
        "UPDATE print_run SET state = ?, done = ?, failure = ?, lease_owner = NULL, "
        "lease_until = NULL WHERE id = ?",
        {name(run.state), run.done, run.failure, run.id});
}

void endPrintRun(Session& session, const PrintRun& run) {
    session.execute(
        "UPDATE print_run SET state = ?, ended_by = ?, end_reason = ?, ended_at = ?, "
        "is_clearing = ?, lease_owner = NULL, lease_until = NULL WHERE id = ?",
        {name(run.state), run.endedBy, run.endReason, run.endedAt, run.isClearing, run.id});
}

void endClearing(Session& session, std::int64_t run) {
    session.execute(
        "UPDATE print_run SET is_clearing = FALSE, lease_owner = NULL, lease_until = NULL "
        "WHERE id = ?",
        {run});
}

std::vector<PrintRunItem> uncleared(Session& session, std::int64_t run, std::size_t limit) {
    std::vector<PrintRunItem> items;
    for (const auto& row :
         session.query("SELECT position, item_id, number FROM print_run_item WHERE run_id = ? AND "
                       "(label IS NOT NULL OR number IS NULL) ORDER BY position LIMIT ?",
                       {run, limit}))
        items.push_back({static_cast<int>(row.integer(0)), row.integer(1), row.text(2), {}});
    return items;
}

void clearPlaces(Session& session, std::int64_t run, std::span<const PrintRunItem> places) {
    std::vector<PrintRunItem> cleared(places.begin(), places.end());
    for (auto& place : cleared) place.label.clear();
    freezePrintRunItems(session, run, cleared);
}

std::vector<PrintRunItem> printRunItems(Session& session, std::int64_t run, int from, int to) {
    std::vector<PrintRunItem> items;
    for (const auto& row :
         session.query("SELECT position, item_id, number, label FROM print_run_item "
                       "WHERE run_id = ? AND position BETWEEN ? AND ? ORDER BY position",
                       {run, from, to}))
        items.push_back(
            {static_cast<int>(row.integer(0)), row.integer(1), row.text(2), row.text(3)});
    return items;
}

std::vector<PrintRunItem> drawnItems(Session& session, std::int64_t run) {
    std::vector<PrintRunItem> items;
    for (const auto& row : session.query("SELECT position, item_id, number FROM print_run_item "
                                         "WHERE run_id = ? AND label IS NOT NULL ORDER BY position",
                                         {run}))
        items.push_back({static_cast<int>(row.integer(0)), row.integer(1), row.text(2), {}});
    return items;
}

std::vector<std::string> drawnLabels(Session& session, std::int64_t run, std::size_t skip,
                                     std::size_t count) {
    std::vector<std::string> labels;
    for (const auto& row :
         session.query("SELECT label FROM print_run_item WHERE run_id = ? AND label IS NOT NULL "
                       "ORDER BY position LIMIT ? OFFSET ?",
                       {run, count, skip}))
        labels.push_back(row.text(0));
    return labels;
}

std::int64_t countDrawn(Session& session, std::int64_t run) {
    return session
        .queryOne("SELECT COUNT(*) FROM print_run_item WHERE run_id = ? AND label IS NOT NULL",
                  {run})
        ->integer(0);
}

std::int64_t countSound(Session& session, std::int64_t run) {
    return session
        .queryOne(
            "SELECT COUNT(DISTINCT n.number) FROM print_run_item i "
            "JOIN issued_number n ON n.number = i.number AND n.item_id = i.item_id "
            "AND n.print_run_id = i.run_id WHERE i.run_id = ? AND i.label IS NOT NULL",
            {run})
        ->integer(0);
}

void freezePrintRunItems(Session& session, std::int64_t run, std::span<const PrintRunItem> items) {
    std::vector<Value> values;
    for (const auto& item : items)
        values.insert(values.end(), {run, item.position, item.item, Value::orNull(item.number),
                                     Value::orNull(item.label)});
    session.insertMany("INSERT INTO print_run_item (run_id, position, item_id, number, label)",
                       "(?, ?, ?, ?, ?)", 5, values,
                       "ON DUPLICATE KEY UPDATE number = VALUES(number), label = VALUES(label)");
}

std::vector<ItemLabel> labelsOfItem(Session& session, std::int64_t item) {
    std::vector<ItemLabel> labels;
    for (const auto& row : session.query(
             "SELECT n.number, n.print_run_id, r.created_by, n.issued_at, n.voided_at, "
             "n.void_reason, n.voided_by, n.replaced_by, i.label FROM issued_number n "
             "LEFT JOIN print_run r ON r.id = n.print_run_id "
             "LEFT JOIN print_run_item i ON i.run_id = n.print_run_id AND i.number = n.number "
             "WHERE n.item_id = ? ORDER BY n.issued_at, n.number",
             {item}))
        labels.push_back({row.text(0), row.optionalInteger(1), row.text(2), row.instant(3),
                          row.optionalInstant(4), row.text(5), row.text(6), row.text(7),
                          row.text(8)});
    return labels;
}

std::optional<SenderOffice> findSenderOffice(Session& session, const std::string& office) {
    const auto row = session.queryOne(
        "SELECT code, name, address, hotline FROM office WHERE code = ?", {office});
    if (!row) return std::nullopt;
    return SenderOffice{row->text(0), row->text(1), row->text(2), row->text(3)};
}

std::map<std::string, WardName> wardNames(Session& session, const std::set<std::string>& codes) {
    std::map<std::string, WardName> names;
    const std::vector<std::string> all(codes.begin(), codes.end());
    forEachChunk(all, [&](std::span<const std::string> chunk) {
        std::vector<Value> values(chunk.begin(), chunk.end());
        const auto sql = fmt::format(
            "SELECT w.code, w.name, p.name FROM ward w JOIN province p ON p.code = w.province "
            "WHERE w.code IN ({})",
            inList(values));
        for (const auto& row : session.query(sql, values))
            names.emplace(row.text(0), WardName{row.text(1), row.text(2)});
    });
    return names;
}

}  // namespace hoibao::store
