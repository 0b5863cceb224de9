#include "service/pickup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/item_reading.hpp"
#include "service/office_scope.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"
#include "store/papers.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using store::PickupSession;

constexpr int kMinutesOfDay = 24 * 60;

tl::unexpected<domain::Error> unknownSession() {
    return domain::fail(ErrorKind::NotFound, "unknown-session", "unknown pick-up session");
}

std::vector<domain::FieldError> faultsOf(const PickupSession& wanted, int weeks) {
    std::vector<domain::FieldError> faults;
    const auto refuse = [&](const char* field, std::string message) {
        faults.push_back({field, "invalid", std::move(message)});
    };
    if (wanted.place.find_first_not_of(" \t") == std::string::npos ||
        wanted.place.size() > Pickup::kMaxPlace)
        refuse("/place", fmt::format("from 1 to {} bytes", Pickup::kMaxPlace));
    if (wanted.capacity < 1 || wanted.capacity > Pickup::kMaxCapacity)
        refuse("/capacity", fmt::format("from 1 to {}", Pickup::kMaxCapacity));
    if (wanted.startsAt < 0 || wanted.startsAt >= kMinutesOfDay)
        refuse("/from", "a time of the day");
    if (wanted.endsAt <= wanted.startsAt || wanted.endsAt > kMinutesOfDay)
        refuse("/to", "later than it begins, on the same day");
    if (weeks < 1 || weeks > Pickup::kMaxWeeks)
        refuse("/weeks", fmt::format("from 1 to {}", Pickup::kMaxWeeks));
    return faults;
}

domain::Result<void> checked(const std::vector<domain::FieldError>& faults) {
    if (faults.empty()) return {};
    return domain::fail(ErrorKind::Malformed, "invalid-fields", faults.front().message, faults);
}

store::Promise promiseOf(const PickupSession& session, int number, int slot, const Asker& asker,
                         domain::Instant now) {
    const nlohmann::json details = {{"date", domain::formatDate(session.day)},
                                    {"queueNumber", queueNumber(number)},
                                    {"session", wordsOf(session)},
                                    {"expectedAt", aboutWhen(session, slot)},
                                    {"counter", session.place}};
    return {"pickup", details.dump(), asker.caller.person, now};
}

/// Opens one, or finds it as it is wanted.
domain::Result<PickupSession> openOne(store::Session& session, const Asker& asker,
                                      const PickupSession& wanted) {
    const bool isNew = store::insertPickupSession(session, wanted);
    auto known = *store::findPickupSession(session, wanted.office, wanted.day, wanted.startsAt);
    if (known.endsAt != wanted.endsAt || known.place != wanted.place ||
        known.capacity != wanted.capacity)
        return domain::fail(
            ErrorKind::Conflict, "known-session",
            fmt::format("on {} there is another session from {}", domain::formatDate(wanted.day),
                        clockText(wanted.startsAt)));
    if (isNew)
        store::recordAudit(session, asker.caller, "open-pickup-session",
                           fmt::format("pickup-session {}", known.id), asker.requestId,
                           wanted.updatedAt);
    return known;
}

}  // namespace

domain::LocalDate nextWorkingDay(std::chrono::sys_days day,
                                 const std::vector<store::Holiday>& closed) {
    const auto isClosed = [&] {
        const std::chrono::weekday weekday(day);
        return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday ||
               std::ranges::find(closed, domain::LocalDate(day), &store::Holiday::day) !=
                   closed.end();
    };
    do day += std::chrono::days(1);
    while (isClosed());
    return day;
}

domain::Result<Pickup::Opened> Pickup::open(const Asker& asker, PickupSession wanted, int weeks,
                                            OnHoliday onHoliday) {
    auto faults = faultsOf(wanted, weeks);
    if (wanted.day < domain::localDate(clock_()))
        faults.push_back({"/day", "past", "a day that is over"});
    if (auto good = checked(faults); !good) return tl::unexpected(good.error());
    wanted.updatedBy = asker.caller.person;
    wanted.updatedAt = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<Opened> {
        if (wanted.office.empty())
            wanted.office = ownOffice(session, asker.caller, domain::localDate(wanted.updatedAt));
        if (!mayRead(asker.caller, wanted.office) ||
            !store::findPaperOffice(session, wanted.office))
            return domain::fail(ErrorKind::NotFound, "unknown-office",
                                "no office that is known to you");
        const std::chrono::sys_days first = wanted.day;
        const auto closed = store::holidays(session, first, first + std::chrono::weeks(weeks + 4));
        Opened opened;
        for (int week = 0; week < weeks; ++week) {
            auto each = wanted;
            each.day = first + std::chrono::weeks(week);
            if (const auto at = std::ranges::find(closed, each.day, &store::Holiday::day);
                at != closed.end()) {
                opened.holidays.push_back(*at);
                if (onHoliday == OnHoliday::Skip) continue;
                each.day = nextWorkingDay(each.day, closed);
            }
            auto one = openOne(session, asker, each);
            if (!one) return tl::unexpected(one.error());
            opened.sessions.push_back(*std::move(one));
        }
        if (opened.sessions.empty())
            return domain::fail(ErrorKind::Malformed, "invalid-fields",
                                opened.holidays.front().name,
                                {{"/day", "holiday", opened.holidays.front().name}});
        return opened;
    });
}

domain::Result<Pickup::List> Pickup::list(const domain::Caller& caller, const std::string& office,
                                          std::optional<domain::LocalDate> from,
                                          std::optional<domain::LocalDate> to, std::size_t after,
                                          std::size_t limit) {
    const auto of = officeToList(caller, office);
    if (!of) return tl::unexpected(of.error());
    const auto first = from.value_or(domain::localDate(clock_()));
    const auto last = to.value_or(std::chrono::sys_days(first) + std::chrono::days(366));
    return database_.inTransaction([&](store::Session& session) {
        List found{store::pickupSessions(session, *of, first, last, after, limit + 1),
                   std::nullopt};
        if (found.sessions.size() > limit) {
            found.sessions.resize(limit);
            found.next = after + limit;
        }
        return found;
    });
}

domain::Result<Pickup::View> Pickup::find(const Asker& asker, std::int64_t id) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<View> {
        auto found = store::findPickupSession(session, id);
        if (!found || !mayRead(asker.caller, found->office)) return unknownSession();
        store::recordAudit(session, asker.caller, "read-items",
                           fmt::format("pickup-session {}", id), asker.requestId, clock_());
        const auto now = clock_();
        const bool isAhead = found->day > domain::localDate(now);
        const bool isOver = endOf(*found) <= now;
        return View{*std::move(found), store::expectedIn(session, id), isAhead, isOver};
    });
}

domain::Result<PickupSession> Pickup::change(const Asker& asker, std::int64_t id,
                                             std::int64_t version,
                                             const std::optional<std::string>& place,
                                             std::optional<int> capacity) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<PickupSession> {
        auto held = store::lockPickupSession(session, id);
        if (!held || !mayRead(asker.caller, held->office)) return unknownSession();
        if (held->version != version)
            return domain::fail(ErrorKind::PreconditionFailed, "stale",
                                "the session was changed since it was read");
        if (place) held->place = *place;
        if (capacity) held->capacity = *capacity;
        if (auto good = checked(faultsOf(*held, 1)); !good) return tl::unexpected(good.error());
        if (held->capacity < held->taken)
            return domain::fail(ErrorKind::Conflict, "places-given",
                                fmt::format("{} have a place already", held->taken));
        held->updatedBy = asker.caller.person;
        held->updatedAt = clock_();
        store::updatePickupSession(session, *held);
        store::recordAudit(session, asker.caller, "change-pickup-session",
                           fmt::format("pickup-session {}", id), asker.requestId, held->updatedAt);
        return *store::findPickupSession(session, id);
    });
}

domain::Result<Pickup::Booked> Pickup::book(const Asker& asker, std::string_view name,
                                            std::int64_t id) {
    const auto view = ItemReading(database_, clock_).find(asker, name);
    if (!view) return tl::unexpected(view.error());
    return database_.inTransaction([&](store::Session& session) -> domain::Result<Booked> {
        const auto now = clock_();
        const auto place =
            givePlace(session, asker, {.item = view->item.id, .session = id}, policy_(), now);
        if (!place) return tl::unexpected(place.error());
        store::insertPromise(session, view->item.id,
                             promiseOf(*place->session, place->number, place->slot, asker, now),
                             store::derivedEventId(asker.token, "promise-pickup", 0).text());
        return Booked{*place->session, place->number, place->slot, place->state};
    });
}

}  // namespace hoibao::service
