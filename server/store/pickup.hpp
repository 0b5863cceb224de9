#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/life.hpp"
#include "domain/time.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// A half-day on which an office hands out results at its counter.
struct PickupSession {
    std::int64_t id = 0;
    std::string office;
    domain::LocalDate day{};
    int startsAt = 0, endsAt = 0;  ///< minutes after midnight
    std::string place;
    int capacity = 0;
    int taken = 0;  ///< places given and not free again
    int version = 1;
    std::string updatedBy;
    domain::Instant updatedAt{};
};

/// False where the office has a session that begins then.
[[nodiscard]] bool insertPickupSession(Session& session, const PickupSession& pickup);
[[nodiscard]] std::optional<PickupSession> findPickupSession(Session& session, std::int64_t id);
/// The same, locked until the transaction ends: whoever gives a place or takes one away holds it.
[[nodiscard]] std::optional<PickupSession> lockPickupSession(Session& session, std::int64_t id);
/// The one of this office that begins then.
[[nodiscard]] std::optional<PickupSession> findPickupSession(Session& session,
                                                             const std::string& office,
                                                             domain::LocalDate day, int startsAt);
/// Writes place, capacity and who says so, and counts the version on.
void updatePickupSession(Session& session, const PickupSession& pickup);
/// Of this office and those below it, or of all where it is empty, from one day to another, both
/// included, in the order of time: at most `limit` after those that `after` counts.
[[nodiscard]] std::vector<PickupSession> pickupSessions(Session& session, const std::string& office,
                                                        domain::LocalDate from,
                                                        domain::LocalDate to, std::size_t after,
                                                        std::size_t limit);

/// A place in the queue of an office and day.
struct PickupPlace {
    std::string office;
    domain::LocalDate day{};
    int number = 0;
    std::int64_t item = 0;
    std::optional<std::int64_t> session = {};
    std::optional<int> slot = {};  ///< of the session, from 0
    std::string givenBy;
    domain::Instant givenAt{};
};

/// False where the number was given to another item; its own it gets again.
[[nodiscard]] bool takePickupNumber(Session& session, const PickupPlace& place);
/// The place that an item holds.
[[nodiscard]] std::optional<PickupPlace> pickupPlaceOf(Session& session, std::int64_t item);
/// The item comes at another time, or not at all: its place is free, its number stays its own.
void freePickupPlace(Session& session, std::int64_t item, domain::Instant now);
/// The slots of a session that are taken, in order.
[[nodiscard]] std::vector<int> takenSlots(Session& session, std::int64_t pickupSession);

/// Who is expected in a session.
struct Expected {
    int number = 0, slot = 0;
    std::int64_t item = 0;
    std::string dossierCode, recipient;
    domain::State state = domain::State::None;
};
/// By number.
[[nodiscard]] std::vector<Expected> expectedIn(Session& session, std::int64_t pickupSession);

}  // namespace hoibao::store
