#include "store/work_lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "domain/dossier_code.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

using domain::State;

constexpr std::array<std::string_view, kWorkListCount> kNames = {
    "to-fix", "to-print", "to-pack", "to-hand-over", "for-pickup", "overdue", "exceptions"};

struct Condition {
    std::string sql;
    std::vector<Value> values;

    void add(std::string_view text) { sql += text; }
    void addList(std::string_view column, std::vector<Value> list) {
        sql += fmt::format("{} IN ({})", column, inList(list));
        values.insert(values.end(), list.begin(), list.end());
    }
};

std::vector<Value> namesOf(std::span<const State> states) {
    std::vector<Value> names;
    for (const auto state : states) names.emplace_back(name(state));
    return names;
}

void addState(Condition& condition, std::vector<State> states) {
    condition.addList("i.state", namesOf(states));
}

void addOverdue(Condition& condition, std::span<const AgeLimit> limits) {
    std::string either;
    for (const auto& limit : limits) {
        either += either.empty() ? "(" : " OR ";
        either += "(i.state = ? AND i.since < ?)";
        condition.values.insert(condition.values.end(),
                                {Value(name(limit.state)), Value(limit.then)});
    }
    condition.add(either.empty() ? "FALSE" : either + ")");
}

void addList(Condition& condition, const WorkQuery& query) {
    switch (query.list) {
        case WorkList::ToFix:
            addState(condition, {State::Approved, State::ChannelPending});
            return condition.add(
                " AND i.return_by = 'post' AND NOT EXISTS (SELECT 1 FROM address_decision d WHERE "
                "d.item_id = i.id AND d.version = i.version)");
        case WorkList::ToPrint:
            return addState(condition, {State::PostReady});
        case WorkList::ToPack:
            return addState(condition, {State::Labelled});
        case WorkList::ToHandOver:
            return addState(condition, {State::Sealed, State::Manifested});
        case WorkList::ForPickup:
            addState(condition, {State::Approved, State::ChannelPending});
            return condition.add(" AND i.return_by = 'pickup'");
        case WorkList::Overdue:
            return addOverdue(condition, query.overdue);
        case WorkList::Exceptions:
            return condition.add("i.is_exception = 1");
    }
}

Condition conditionOf(const WorkQuery& query, std::span<const std::string> offices) {
    Condition condition;
    condition.addList("i.office", {offices.begin(), offices.end()});
    condition.add(" AND ");
    addList(condition, query);
    return condition;
}

/// State by state along the index of ages, which holds the office as well: no item is read, for
/// those that nobody looked after for months may be many.
std::int64_t countOverdue(Session& session, std::span<const std::string> offices,
                          std::span<const AgeLimit> limits) {
    std::int64_t count = 0;
    for (const auto& limit : limits) {
        Condition condition{"i.state = ? AND i.since < ? AND ", {name(limit.state), limit.then}};
        condition.addList("i.office", {offices.begin(), offices.end()});
        const auto sql =
            fmt::format("SELECT COUNT(*) FROM item i FORCE INDEX (by_age) WHERE {}", condition.sql);
        count += session.query(sql, condition.values).front().integer(0);
    }
    return count;
}

std::vector<Item> itemsOf(Session& session, const std::vector<Row>& rows) {
    std::vector<std::int64_t> ids;
    for (const auto& row : rows) ids.push_back(row.integer(0));
    return findItems(session, ids);
}

}  // namespace

std::string_view name(WorkList list) {
    return kNames[static_cast<std::size_t>(list)];
}

std::optional<WorkList> parseWorkList(std::string_view word) {
    const auto found = std::ranges::find(kNames, word);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<WorkList>(found - kNames.begin());
}

std::vector<std::string> officesWithin(Session& session, std::string_view code) {
    const auto rows = code.empty()
                          ? session.query("SELECT code FROM office WHERE code LIKE 'C%'")
                          : session.query("SELECT code FROM office WHERE code = ? OR code LIKE ?",
                                          {code, fmt::format("{}.%", likeLiteral(code))});
    std::vector<std::string> codes;
    for (const auto& row : rows) codes.push_back(row.text(0));
    if (codes.empty()) codes.emplace_back(code);
    return codes;
}

std::int64_t countWork(Session& session, const WorkQuery& query) {
    std::int64_t count = 0;
    forEachChunk(query.offices, [&](std::span<const std::string> offices) {
        if (query.list == WorkList::Overdue) {
            count += countOverdue(session, offices, query.overdue);
            return;
        }
        const auto condition = conditionOf(query, offices);
        const auto rows = session.query(
            fmt::format("SELECT COUNT(*) FROM item i WHERE {}", condition.sql), condition.values);
        count += rows.front().integer(0);
    });
    return count;
}

std::vector<Item> listWork(Session& session, const WorkQuery& query, std::int64_t after,
                           std::size_t limit) {
    std::vector<Item> items;
    forEachChunk(query.offices, [&](std::span<const std::string> offices) {
        auto condition = conditionOf(query, offices);
        condition.values.emplace_back(after);
        condition.values.emplace_back(limit);
        const auto sql = fmt::format(
            "SELECT i.id FROM item i WHERE {} AND i.id > ? "
            "ORDER BY i.id LIMIT ?",
            condition.sql);
        for (auto& item : itemsOf(session, session.query(sql, condition.values)))
            items.push_back(std::move(item));
    });
    std::ranges::sort(items, {}, &Item::id);
    if (items.size() > limit) items.resize(limit);
    return items;
}

std::vector<std::int64_t> idsInStateSince(Session& session, const AgeLimit& age, std::int64_t after,
                                          std::size_t limit) {
    const auto rows = session.query(
        "SELECT id FROM item FORCE INDEX (by_age) WHERE state = ? AND since <= ? AND id > ? "
        "ORDER BY id LIMIT ?",
        {name(age.state), age.then, after, limit});
    std::vector<std::int64_t> ids;
    for (const auto& row : rows) ids.push_back(row.integer(0));
    return ids;
}

std::optional<std::int64_t> printRunOf(Session& session, std::string_view number) {
    const auto row =
        session.queryOne("SELECT print_run_id FROM issued_number WHERE number = ?", {number});
    return row ? row->optionalInteger(0) : std::nullopt;
}

std::vector<Item> findItemsByDossier(Session& session, std::span<const std::string> offices,
                                     std::string_view beginning, std::size_t limit) {
    const auto code = domain::DossierCode::parse(beginning);
    const auto key = code ? code->key() : std::string(beginning);
    Condition condition{"r.dossier_key LIKE ?", {fmt::format("{}%", likeLiteral(key))}};
    if (!offices.empty()) {
        condition.add(" AND ");
        condition.addList("i.office", {offices.begin(), offices.end()});
    }
    condition.values.emplace_back(limit);
    const auto sql = fmt::format(
        "SELECT i.id FROM result r JOIN item i ON i.result_id = r.id WHERE {} "
        "ORDER BY r.dossier_key, i.sequence LIMIT ?",
        condition.sql);
    return itemsOf(session, session.query(sql, condition.values));
}

}  // namespace hoibao::store
