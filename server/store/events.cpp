#include "store/events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <map>
#include <tuple>
#include <unordered_map>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "store/counts.hpp"
#include "store/mysql/database.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

using domain::EventId;
using domain::ItemEvent;

/// What domain::fold looks at. Of every item in a batch of scans all events are read: the rest of
/// them took more than half of the time.
constexpr std::string_view kFoldColumns =
    "item_id, HEX(id), kind, occurred_at, recorded_at, reason, note, receiver, relation, "
    "id_checked, collected_vnd, corrected_to, approver, second_approver";
constexpr std::size_t kFoldWidth = 14;
constexpr std::string_view kOtherColumns =
    "device_at, source, evidence, number, office, actor, raw_text, source_code, "
    "manifest_id, photo_sha256, corners";

constexpr std::string_view kInsert =
    "INSERT INTO item_event (item_id, id, kind, occurred_at, device_at, recorded_at, source, "
    "evidence, "
    "number, office, actor, raw_text, source_code, reason, note, receiver, relation, id_checked, "
    "collected_vnd, manifest_id, photo_sha256, corners, corrected_to, approver, second_approver, "
    "content_hash)";
constexpr std::string_view kPlaceholders =
    "(?, UNHEX(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UNHEX(?))";
constexpr std::size_t kWidth = 26;

template <class Enum>
std::optional<std::string> optionalName(const std::optional<Enum>& value) {
    if (!value) return std::nullopt;
    return std::string(name(*value));
}

/// A hash of what was sent, without what we add (when we learnt of it, the corrected time).
std::string contentHash(const NewEvent& added) {
    const auto& event = added.event;
    const auto sent = fmt::format(
        "{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", added.item, name(event.kind),
        event.deviceAt.value_or(event.occurredAt).time_since_epoch().count(), event.number,
        event.office, name(event.source), event.rawText, event.sourceCode,
        optionalName(event.reason).value_or(""), event.note, event.receiver,
        optionalName(event.relation).value_or(""),
        event.idChecked ? (*event.idChecked ? "yes" : "no") : "",
        event.collected ? std::to_string(event.collected->amount) : "");
    return crypto::toHex(crypto::digest<16>(sent));
}

template <class Enum>
std::optional<Enum> enumAt(const Row& row, std::size_t column) {
    return row.isNull(column) ? std::nullopt : domain::parseName<Enum>(row.text(column));
}

/// Of kFoldColumns.
ItemEvent foldEventOf(const Row& row) {
    ItemEvent event;
    event.id = eventIdFromHex(row.text(1));
    event.kind = enumAt<domain::EventKind>(row, 2).value_or(domain::EventKind::Unmapped);
    event.occurredAt = row.instant(3);
    event.recordedAt = row.instant(4);
    event.reason = enumAt<domain::Reason>(row, 5);
    event.note = row.text(6);
    event.receiver = row.text(7);
    event.relation = enumAt<domain::Relation>(row, 8);
    if (!row.isNull(9)) event.idChecked = row.boolean(9);
    if (!row.isNull(10)) event.collected = domain::Dong{row.integer(10)};
    event.correctedTo = enumAt<domain::State>(row, 11);
    event.approver = row.text(12);
    event.secondApprover = row.text(13);
    return event;
}

/// Of kFoldColumns and kOtherColumns.
ItemEvent eventOf(const Row& row) {
    auto event = foldEventOf(row);
    event.deviceAt = row.optionalInstant(kFoldWidth);
    event.source = enumAt<domain::Source>(row, kFoldWidth + 1).value_or(domain::Source::System);
    event.evidence =
        enumAt<domain::Evidence>(row, kFoldWidth + 2).value_or(domain::Evidence::Inferred);
    event.number = row.text(kFoldWidth + 3);
    event.office = row.text(kFoldWidth + 4);
    event.actor = row.text(kFoldWidth + 5);
    event.rawText = row.text(kFoldWidth + 6);
    event.sourceCode = row.text(kFoldWidth + 7);
    event.manifest = row.optionalInteger(kFoldWidth + 8);
    event.photoSha256 = row.text(kFoldWidth + 9);
    event.corners = row.text(kFoldWidth + 10);
    return event;
}

EventsByItem eventsOf(Session& session, std::span<const std::int64_t> items,
                      std::string_view columns, ItemEvent (*read)(const Row&)) {
    EventsByItem events;
    forEachChunk(items, [&](std::span<const std::int64_t> chunk) {
        std::vector<Value> ids(chunk.begin(), chunk.end());
        const auto sql =
            fmt::format("SELECT {} FROM item_event WHERE item_id IN ({})", columns, inList(ids));
        for (const auto& row : session.query(sql, ids)) events[row.integer(0)].push_back(read(row));
    });
    return events;
}

/// Which of these ids are already there, and with what content.
std::map<EventId, std::string> knownHashes(Session& session, std::span<const NewEvent> events) {
    std::map<EventId, std::string> known;
    forEachChunk(events, [&](std::span<const NewEvent> chunk) {
        std::vector<Value> ids;
        for (const auto& added : chunk) ids.emplace_back(crypto::toHex(added.event.id.bytes));
        const auto sql =
            fmt::format("SELECT HEX(id), HEX(content_hash) FROM item_event WHERE id IN ({})",
                        inList(ids, "UNHEX(?)"));
        for (const auto& row : session.query(sql, ids))
            known.emplace(eventIdFromHex(row.text(0)), row.text(1));
    });
    return known;
}

void appendValues(std::vector<Value>& values, const NewEvent& added, const std::string& hash) {
    const auto& event = added.event;
    const std::initializer_list<Value> row = {
        added.item,
        crypto::toHex(event.id.bytes),
        name(event.kind),
        event.occurredAt,
        event.deviceAt,
        event.recordedAt,
        name(event.source),
        name(event.evidence),
        Value::orNull(event.number),
        event.office,
        event.actor,
        event.rawText,
        event.sourceCode,
        optionalName(event.reason),
        event.note,
        event.receiver,
        optionalName(event.relation),
        event.idChecked,
        event.collected ? Value(event.collected->amount) : Value(nullptr),
        event.manifest,
        Value::orNull(event.photoSha256),
        Value::orNull(event.corners),
        optionalName(event.correctedTo),
        event.approver,
        event.secondApprover,
        hash};
    assert(row.size() == kWidth);
    values.insert(values.end(), row);
}

void insertEvents(Session& session, const std::vector<Value>& values) try {
    session.insertMany(kInsert, kPlaceholders, kWidth, values);
} catch (const DatabaseError& error) {
    // The same id came in at this moment for another item, which we do not hold: the repeated
    // transaction sees it as known.
    if (error.isDuplicateKey()) throw DatabaseError(1020, error.what());
    throw;
}

/// Whether the fold moved the item; then it is written into it.
bool adopt(Item& item, const domain::Standing& standing, bool isException, domain::Instant now) {
    if (item.state == standing.state && item.since == standing.since &&
        item.reason == standing.reason && item.attempts == standing.attempts &&
        item.isException == isException)
        return false;
    item.state = standing.state;
    item.since = standing.since;
    item.reason = standing.reason;
    item.attempts = standing.attempts;
    item.isException = isException;
    item.updatedAt = now;
    ++item.version;
    return true;
}

/// Writes the standings of many items with few statements: in a batch of scans the way to the
/// database and back, once an item, took most of the time.
void writeStandings(Session& session, std::span<const Item* const> items, domain::Instant now) {
    constexpr std::size_t kAtOnce = 32;
    for (std::size_t at = 0; at < items.size(); at += kAtOnce) {
        std::vector<const Item*> some(
            items.begin() + static_cast<std::ptrdiff_t>(at),
            items.begin() + static_cast<std::ptrdiff_t>(std::min(at + kAtOnce, items.size())));
        // Few different statements: filled up with the last item, whose first branch is taken.
        some.resize(std::bit_ceil(some.size()), some.back());
        std::string sql =
            "UPDATE item FORCE INDEX (PRIMARY) SET version = version + 1, updated_at = ?";
        std::vector<Value> values{now};
        const auto set = [&](std::string_view column, auto&& valueOf) {
            sql += fmt::format(", {} = CASE id", column);
            for (const auto* item : some) {
                sql += " WHEN ? THEN ?";
                values.emplace_back(item->id);
                values.emplace_back(valueOf(*item));
            }
            sql += " END";
        };
        set("state", [](const Item& item) { return Value(name(item.state)); });
        set("since", [](const Item& item) { return Value(item.since); });
        set("reason", [](const Item& item) { return Value(optionalName(item.reason)); });
        set("attempts", [](const Item& item) { return Value(item.attempts); });
        set("is_exception", [](const Item& item) { return Value(item.isException); });
        std::vector<Value> ids;
        for (const auto* item : some) ids.emplace_back(item->id);
        sql += fmt::format(" WHERE id IN ({})", inList(ids));
        values.insert(values.end(), ids.begin(), ids.end());
        session.execute(sql, values);
    }
}

/// The touched items, and those of the events that say how a label was read.
void noteForCounting(Session& session, std::span<const NewEvent> events,
                     const std::vector<std::size_t>& added) {
    std::vector<Due> due;
    for (const auto i : added) {
        const auto& event = events[i].event;
        const bool isScan = domain::isScanKind(event.kind) &&
                            event.source != domain::Source::System &&
                            event.source != domain::Source::Import;
        if (!isScan && !due.empty() && due.back().item == events[i].item) continue;
        due.push_back(
            {0, events[i].item, isScan ? crypto::toHex(event.id.bytes) : "", std::nullopt});
    }
    addDue(session, due);
}

bool isDisregarded(const domain::Standing& standing, const EventId& id) {
    return std::any_of(standing.disregarded.begin(), standing.disregarded.end(),
                       [&](const auto& remark) { return remark.event == id; });
}

}  // namespace

std::vector<AppendResult> appendEvents(Session& session, std::span<Item> items,
                                       std::span<const NewEvent> events,
                                       const domain::Policy& policy) {
    std::vector<AppendResult> results(events.size());
    auto known = knownHashes(session, events);
    std::vector<Value> values;
    values.reserve(events.size() * kWidth);
    std::vector<std::int64_t> touched;
    std::vector<std::size_t> added;
    domain::Instant now{};
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto hash = contentHash(events[i]);
        const auto [before, isNew] = known.emplace(events[i].event.id, hash);
        now = std::max(now, events[i].event.recordedAt);
        touched.push_back(events[i].item);
        if (!isNew) {
            results[i].verdict = before->second == hash ? Appended::Duplicate : Appended::Conflict;
            continue;
        }
        appendValues(values, events[i], hash);
        added.push_back(i);
    }
    if (!values.empty()) {
        insertEvents(session, values);
        noteForCounting(session, events, added);
    }

    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    const auto all = eventsOf(session, touched, kFoldColumns, foldEventOf);
    std::unordered_map<std::int64_t, domain::Standing> standings;
    std::vector<const Item*> moved;
    for (auto& item : items) {
        const auto own = all.find(item.id);
        if (own == all.end()) continue;
        auto standing = domain::fold(own->second, policy);
        if (!values.empty() && adopt(item, standing, standing.isException(policy), now))
            moved.push_back(&item);
        standings.emplace(item.id, std::move(standing));
    }
    writeStandings(session, moved, now);
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto standing = standings.find(events[i].item);
        if (standing == standings.end()) continue;
        results[i].state = standing->second.state;
        results[i].disregarded = isDisregarded(standing->second, events[i].event.id);
    }
    return results;
}

domain::Result<domain::State> appendAllowed(Session& session, Item& item, const ItemEvent& event,
                                            const domain::Policy& policy) {
    auto events = eventsOf(session, item.id);
    const bool isKnown = std::any_of(events.begin(), events.end(),
                                     [&](const auto& known) { return known.id == event.id; });
    if (!isKnown) {
        events.push_back(event);
        if (isDisregarded(domain::fold(events, policy), event.id))
            return domain::fail(domain::ErrorKind::Conflict, "state",
                                fmt::format("item {} is {}: {} is not possible", item.id,
                                            name(item.state), name(event.kind)));
    }
    const NewEvent added{item.id, event};
    return appendEvents(session, {&item, 1}, {&added, 1}, policy).front().state;
}

std::vector<ItemEvent> eventsOf(Session& session, std::int64_t item) {
    auto byItem = eventsOfItems(session, std::span<const std::int64_t>(&item, 1));
    auto events = std::move(byItem[item]);
    std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
        return std::tie(a.occurredAt, a.kind, a.id) < std::tie(b.occurredAt, b.kind, b.id);
    });
    return events;
}

EventsByItem eventsOfItems(Session& session, std::span<const std::int64_t> items) {
    static const auto columns = fmt::format("{}, {}", kFoldColumns, kOtherColumns);
    return eventsOf(session, items, columns, eventOf);
}

EventId newEventId() {
    EventId id;
    crypto::fillRandomly(id.bytes);
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

EventId derivedEventId(std::string_view token, std::string_view what, std::uint64_t index) {
    const auto text = fmt::format("{}\n{}\n{}", token, what, index);
    EventId id;
    id.bytes = crypto::digest<16>(text);
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x80);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

}  // namespace hoibao::store
