#include "store/pickup.hpp"

#include <fmt/format.h>

#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr std::string_view kColumns =
    "s.id, s.office, s.day, s.starts_at, s.ends_at, s.place, s.capacity, (SELECT COUNT(p.slot) "
    "FROM pickup_place p WHERE p.session_id = s.id), s.version, s.updated_by, s.updated_at";

PickupSession sessionOf(const Row& row) {
    return {.id = row.integer(0),
            .office = row.text(1),
            .day = domain::parseDate(row.text(2)).value(),
            .startsAt = static_cast<int>(row.integer(3)),
            .endsAt = static_cast<int>(row.integer(4)),
            .place = row.text(5),
            .capacity = static_cast<int>(row.integer(6)),
            .taken = static_cast<int>(row.integer(7)),
            .version = static_cast<int>(row.integer(8)),
            .updatedBy = row.text(9),
            .updatedAt = row.instant(10)};
}

std::optional<PickupSession> findWhere(Session& session, std::string_view condition,
                                       std::initializer_list<Value> values) {
    const auto row = session.queryOne(
        fmt::format("SELECT {} FROM pickup_session s WHERE {}", kColumns, condition), values);
    return row ? std::optional(sessionOf(*row)) : std::nullopt;
}

}  // namespace

bool insertPickupSession(Session& session, const PickupSession& pickup) {
    return session.execute(
               "INSERT IGNORE INTO pickup_session (office, day, starts_at, ends_at, place, "
               "capacity, updated_by, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
               {pickup.office, pickup.day, pickup.startsAt, pickup.endsAt, pickup.place,
                pickup.capacity, pickup.updatedBy, pickup.updatedAt}) == 1;
}

std::optional<PickupSession> findPickupSession(Session& session, std::int64_t id) {
    return findWhere(session, "s.id = ?", {id});
}

std::optional<PickupSession> lockPickupSession(Session& session, std::int64_t id) {
    // Counted once the row is ours: before that others may still be giving places.
    if (!session.queryOne("SELECT id FROM pickup_session WHERE id = ? FOR UPDATE", {id}))
        return std::nullopt;
    return findPickupSession(session, id);
}

std::optional<PickupSession> findPickupSession(Session& session, const std::string& office,
                                               domain::LocalDate day, int startsAt) {
    return findWhere(session, "s.office = ? AND s.day = ? AND s.starts_at = ?",
                     {office, day, startsAt});
}

void updatePickupSession(Session& session, const PickupSession& pickup) {
    session.execute(
        "UPDATE pickup_session SET place = ?, capacity = ?, updated_by = ?, updated_at = ?, "
        "version = version + 1 WHERE id = ?",
        {pickup.place, pickup.capacity, pickup.updatedBy, pickup.updatedAt, pickup.id});
}

std::vector<PickupSession> pickupSessions(Session& session, const std::string& office,
                                          domain::LocalDate from, domain::LocalDate to,
                                          std::size_t after, std::size_t limit) {
    std::vector<PickupSession> sessions;
    for (const auto& row : session.query(
             fmt::format("SELECT {} FROM pickup_session s WHERE s.day BETWEEN ? AND ? AND (? = '' "
                         "OR s.office = ? OR s.office LIKE ?) "
                         "ORDER BY s.day, s.starts_at, s.id LIMIT ? OFFSET ?",
                         kColumns),
             {from, to, office, office, likeLiteral(office) + ".%", limit, after}))
        sessions.push_back(sessionOf(row));
    return sessions;
}

bool takePickupNumber(Session& session, const PickupPlace& place) {
    if (session.execute("INSERT IGNORE INTO pickup_place (office, day, number, item_id, "
                        "session_id, slot, given_by, given_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        {place.office, place.day, place.number, place.item, place.session,
                         place.slot, place.givenBy, place.givenAt}) == 1)
        return true;
    session.execute(
        "UPDATE pickup_place SET session_id = ?, slot = ?, given_by = ?, given_at = ?, "
        "freed_at = NULL WHERE office = ? AND day = ? AND number = ? AND item_id = ?",
        {place.session, place.slot, place.givenBy, place.givenAt, place.office, place.day,
         place.number, place.item});
    return session
        .queryOne(
            "SELECT 1 FROM pickup_place WHERE office = ? AND day = ? AND number = ? AND "
            "item_id = ?",
            {place.office, place.day, place.number, place.item})
        .has_value();
}

std::optional<PickupPlace> pickupPlaceOf(Session& session, std::int64_t item) {
    const auto row = session.queryOne(
        "SELECT office, day, number, item_id, session_id, slot, given_by, given_at FROM "
        "pickup_place WHERE item_id = ? AND freed_at IS NULL ORDER BY given_at DESC LIMIT 1",
        {item});
    if (!row) return std::nullopt;
    PickupPlace place{.office = row->text(0),
                      .day = domain::parseDate(row->text(1)).value(),
                      .number = static_cast<int>(row->integer(2)),
                      .item = row->integer(3),
                      .session = row->optionalInteger(4),
                      .slot = std::nullopt,
                      .givenBy = row->text(6),
                      .givenAt = row->instant(7)};
    if (const auto slot = row->optionalInteger(5)) place.slot = static_cast<int>(*slot);
    return place;
}

void freePickupPlace(Session& session, std::int64_t item, domain::Instant now) {
    session.execute(
        "UPDATE pickup_place SET freed_at = ?, slot = NULL WHERE item_id = ? AND freed_at IS NULL",
        {now, item});
}

std::vector<int> takenSlots(Session& session, std::int64_t pickupSession) {
    std::vector<int> slots;
    for (const auto& row :
         session.query("SELECT slot FROM pickup_place WHERE session_id = ? AND slot IS NOT NULL "
                       "ORDER BY slot",
                       {pickupSession}))
        slots.push_back(static_cast<int>(row.integer(0)));
    return slots;
}

std::vector<Expected> expectedIn(Session& session, std::int64_t pickupSession) {
    std::vector<Expected> expected;
    for (const auto& row : session.query(
             "SELECT p.number, p.slot, i.id, r.dossier_code, i.recipient, i.state FROM "
             "pickup_place p JOIN item i ON i.id = p.item_id JOIN result r ON r.id = i.result_id "
             "WHERE p.session_id = ? AND p.slot IS NOT NULL ORDER BY p.number",
             {pickupSession}))
        expected.push_back(
            {static_cast<int>(row.integer(0)), static_cast<int>(row.integer(1)), row.integer(2),
             row.text(3), row.text(4),
             domain::parseName<domain::State>(row.text(5)).value_or(domain::State::None)});
    return expected;
}

}  // namespace hoibao::store
