#include "service/pickup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "service/done_now.hpp"
#include "service/item_reading.hpp"
#include "service/office_scope.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"
#include "store/manifests.hpp"
#include "store/numbers.hpp"
#include "store/papers.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using domain::EventKind;
using domain::State;
using store::PickupSession;

constexpr int kMinutesOfDay = 24 * 60, kNoon = 12 * 60;
constexpr int kMaxQueueNumber = 9'999;

tl::unexpected<domain::Error> unknownSession() {
    return domain::fail(ErrorKind::NotFound, "unknown-session", "unknown pick-up session");
}

/// "A007", "a7" and "7" are the same.
std::optional<int> parseQueueNumber(std::string_view typed) {
    if (!typed.empty() && (typed.front() == 'A' || typed.front() == 'a')) typed.remove_prefix(1);
    int number = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    const bool isWhole = error == std::errc() && end == typed.data() + typed.size();
    if (!isWhole || number < 1 || number > kMaxQueueNumber) return std::nullopt;
    return number;
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

/// On its way to the post, and not yet on a manifest.
bool isForPost(State state) {
    return state == State::PostReady || state == State::Labelled || state == State::Sealed;
}

domain::Instant endOf(const PickupSession& session) {
    return domain::startOfDay(session.day) + std::chrono::minutes(session.endsAt);
}

store::Promise promiseOf(const PickupSession& session, int number, int slot, const Asker& asker,
                         domain::Instant now) {
    const nlohmann::json details = {
        {"date", domain::formatDate(session.day)},
        {"queueNumber", queueNumber(number)},
        {"session", wordsOf(session)},
        {"expectedAt", "khoảng " + clockText(expectedAt(session, slot))},
        {"counter", session.place}};
    return {"pickup", details.dump(), asker.caller.person, now};
}

/// The first that nobody has, below the capacity.
std::optional<int> freeSlot(const std::vector<int>& taken, int capacity) {
    if (static_cast<int>(taken.size()) >= capacity) return std::nullopt;
    int slot = 0;
    while (static_cast<std::size_t>(slot) < taken.size() &&
           taken[static_cast<std::size_t>(slot)] == slot)
        ++slot;
    return slot;
}

}  // namespace

std::string queueNumber(int number) {
    return fmt::format("A{:03}", number);
}

bool mayBeBooked(State state) {
    const auto table = domain::transitions();
    return state == State::PickupScheduled || isForPost(state) ||
           std::ranges::any_of(table, [&](const auto& row) {
               return row.from == state && row.kind == EventKind::ChannelPickup;
           });
}

std::string clockText(int minutes) {
    return minutes % 60 == 0 ? fmt::format("{} giờ", minutes / 60)
                             : fmt::format("{} giờ {:02}", minutes / 60, minutes % 60);
}

std::string wordsOf(const PickupSession& session) {
    const auto* half = session.endsAt <= kNoon     ? "Buổi sáng, "
                       : session.startsAt >= kNoon ? "Buổi chiều, "
                                                   : "";
    return fmt::format("{}{} – {}", half, clockText(session.startsAt), clockText(session.endsAt));
}

int expectedAt(const PickupSession& session, int slot) {
    const int length = session.endsAt - session.startsAt;
    return session.startsAt + length * std::min(slot, session.capacity) / session.capacity;
}

domain::Result<int> takePlace(store::Session& session, store::PickupPlace place,
                              std::string_view typed) {
    const auto number = parseQueueNumber(typed);
    if (!typed.empty() && !number)
        return domain::fail(ErrorKind::Malformed, "malformed-queue-number",
                            "a queue number is such as A007",
                            {{"queueNumber", "malformed-queue-number", "such as A007"}});
    store::freePickupPlace(session, place.item, place.givenAt);
    if (number) {
        place.number = *number;
        if (store::takePickupNumber(session, place)) return *number;
        return domain::fail(ErrorKind::Conflict, "queue-number-taken",
                            fmt::format("{} was given to another that day", queueNumber(*number)));
    }
    do place.number = store::nextDocumentNumber(session, place.office, "queue", place.day);
    while (!store::takePickupNumber(session, place));  // one that was typed before
    return place.number;
}

domain::Result<std::vector<PickupSession>> Pickup::open(const Asker& asker, PickupSession wanted,
                                                        int weeks) {
    auto faults = faultsOf(wanted, weeks);
    if (wanted.day < domain::localDate(clock_()))
        faults.push_back({"/day", "past", "a day that is over"});
    if (auto good = checked(faults); !good) return tl::unexpected(good.error());
    wanted.updatedBy = asker.caller.person;
    wanted.updatedAt = clock_();
    using Opened = std::vector<PickupSession>;
    return database_.inTransaction([&](store::Session& session) -> domain::Result<Opened> {
        if (wanted.office.empty())
            wanted.office = ownOffice(session, asker.caller, domain::localDate(wanted.updatedAt));
        if (!mayRead(asker.caller, wanted.office) ||
            !store::findPaperOffice(session, wanted.office))
            return domain::fail(ErrorKind::NotFound, "unknown-office",
                                "no office that is known to you");
        Opened opened;
        auto each = wanted;
        for (int week = 0; week < weeks; ++week) {
            each.day = std::chrono::sys_days(wanted.day) + std::chrono::weeks(week);
            const bool isNew = store::insertPickupSession(session, each);
            auto known = *store::findPickupSession(session, each.office, each.day, each.startsAt);
            if (known.endsAt != each.endsAt || known.place != each.place ||
                known.capacity != each.capacity)
                return domain::fail(
                    ErrorKind::Conflict, "known-session",
                    fmt::format("on {} there is another session from {}",
                                domain::formatDate(each.day), clockText(each.startsAt)));
            if (isNew)
                store::recordAudit(session, asker.caller, "open-pickup-session",
                                   fmt::format("pickup-session {}", known.id), asker.requestId,
                                   wanted.updatedAt);
            opened.push_back(std::move(known));
        }
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

domain::Result<Pickup::View> Pickup::find(const domain::Caller& caller, std::int64_t id) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<View> {
        auto found = store::findPickupSession(session, id);
        if (!found || !mayRead(caller, found->office)) return unknownSession();
        return View{*std::move(found), store::expectedIn(session, id)};
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
        auto items = store::lockItems(session, {view->item.id});
        auto& item = items.at(0);
        const auto pickup = store::lockPickupSession(session, id);
        if (!pickup || !mayRead(asker.caller, pickup->office)) return unknownSession();
        const auto held = store::pickupPlaceOf(session, item.id);
        if (held && held->session == id && held->slot)
            return Booked{*pickup, held->number, *held->slot, item.state};
        if (pickup->office != item.office)
            return domain::fail(ErrorKind::Conflict, "other-office",
                                fmt::format("the result lies at {}", item.office));
        if (endOf(*pickup) <= now)
            return domain::fail(ErrorKind::Conflict, "over", "the session is over");
        const auto slot = freeSlot(store::takenSlots(session, id), pickup->capacity);
        if (!slot) return domain::fail(ErrorKind::Conflict, "full", "every place is taken");
        const auto state = arrange(session, asker, item, *pickup);
        if (!state) return tl::unexpected(state.error());
        const auto number = takePlace(session, {.office = pickup->office,
                                                .day = pickup->day,
                                                .item = item.id,
                                                .session = id,
                                                .slot = *slot,
                                                .givenBy = asker.caller.person,
                                                .givenAt = now});
        if (!number) return tl::unexpected(number.error());
        store::insertPromise(session, item.id, promiseOf(*pickup, *number, *slot, asker, now),
                             store::derivedEventId(asker.token, "promise-pickup", 0).text());
        store::recordAudit(session, asker.caller, "book-pickup", fmt::format("item {}", item.id),
                           asker.requestId, now);
        return Booked{*store::findPickupSession(session, id), *number, *slot, *state};
    });
}

/// Brings the item where it waits to be collected.
domain::Result<State> Pickup::arrange(store::Session& session, const Asker& asker,
                                      store::Item& item, const PickupSession& pickup) const {
    if (item.state == State::PickupScheduled) return item.state;
    if (item.state == State::Manifested)
        return domain::fail(ErrorKind::Conflict, "on-manifest",
                            "the item is on a manifest: take it off first");
    const bool wasForPost = isForPost(item.state);
    const auto now = clock_();
    auto event =
        doneNow(item, wasForPost ? EventKind::ConvertedToPickup : EventKind::ChannelPickup,
                store::derivedEventId(asker.token, "book-pickup", 0), asker.caller.person, now);
    event.note = fmt::format("{}, {}", domain::formatDate(pickup.day), wordsOf(pickup));
    item.returnBy = "pickup";
    store::updateReturnBy(session, item);
    const auto number = item.number;
    if (wasForPost && !number.empty()) {
        item.number.clear();
        store::updateItemPlace(session, item);
    }
    const auto state = store::appendAllowed(session, item, event, policy_());
    if (!state) return state;
    if (wasForPost && !number.empty())
        store::voidNumber(session, number, "collected at the counter", asker.caller.person, now);
    return state;
}

}  // namespace hoibao::service
