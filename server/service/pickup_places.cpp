#include "service/pickup_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "service/done_now.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"
#include "store/manifests.hpp"
#include "store/mysql/database.hpp"
#include "store/numbers.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using domain::EventKind;
using domain::State;
using store::PickupSession;

constexpr int kNoon = 12 * 60;
constexpr int kMaxQueueNumber = 9'999;
constexpr std::size_t kMaxSessionsOfDay = 100;

/// On its way to the post, which has not yet got it.
bool isForPost(State state) {
    return state == State::PostReady || state == State::Labelled || state == State::Sealed ||
           state == State::Manifested;
}

tl::unexpected<domain::Error> full() {
    return domain::fail(ErrorKind::Conflict, "full", "every place is taken");
}
tl::unexpected<domain::Error> over() {
    return domain::fail(ErrorKind::Conflict, "over", "the session is over");
}

bool isExpected(State state) {
    return state == State::PickupScheduled || state == State::PickupCalled;
}

/// The first that nobody has, below the capacity.
std::optional<int> freeSlot(store::Session& session, const PickupSession& pickup) {
    const auto taken = store::takenSlots(session, pickup.id);
    if (static_cast<int>(taken.size()) >= pickup.capacity) return std::nullopt;
    int slot = 0;
    while (static_cast<std::size_t>(slot) < taken.size() &&
           taken[static_cast<std::size_t>(slot)] == slot)
        ++slot;
    return slot;
}

/// An item, and the manifest that it lies on: both locked, the manifest first, as everywhere.
struct Held {
    store::Item item;
    std::optional<store::Manifest> manifest;
};
Held lockItem(store::Session& session, std::int64_t id) {
    std::optional<store::Manifest> manifest;
    if (const auto seen = store::findItem(session, id); seen && seen->manifest)
        manifest = store::lockManifest(session, *seen->manifest);
    auto items = store::lockItems(session, {id});
    const auto isStillOn = [&](const store::Item& item) {
        return manifest ? item.manifest == manifest->id : !item.manifest;
    };
    if (items.empty() || !isStillOn(items.front()))
        throw store::DatabaseError(1020, "the item was moved meanwhile");  // repeated whole
    return {std::move(items.front()), std::move(manifest)};
}

/// Of the sessions that the item's office has on that day: the one where it has a place, else the
/// first that is not over and not full; none where there are none.
domain::Result<std::optional<PickupSession>> sessionOfDay(store::Session& session,
                                                          const store::Item& item,
                                                          domain::LocalDate day,
                                                          domain::Instant now) {
    auto all = store::pickupSessions(session, item.office, day, day, 0, kMaxSessionsOfDay);
    std::erase_if(all, [&](const auto& one) { return one.office != item.office; });
    if (all.empty()) {
        if (day < domain::localDate(now)) return over();
        return std::nullopt;
    }
    const auto held = store::pickupPlaceOf(session, item.id);
    bool isOver = true;
    for (const auto& one : all) {
        auto locked = store::lockPickupSession(session, one.id);
        if (held && held->session == one.id) return locked;
        if (endOf(one) <= now) continue;
        isOver = false;
        if (locked->taken < locked->capacity) return locked;
    }
    if (isOver) return over();
    return full();
}

domain::Result<std::optional<PickupSession>> sessionWanted(store::Session& session,
                                                           const Asker& asker,
                                                           const PlaceOrder& order,
                                                           const store::Item& item,
                                                           domain::Instant now) {
    if (!order.session) return sessionOfDay(session, item, order.day, now);
    auto wanted = store::lockPickupSession(session, *order.session);
    if (!wanted || !mayRead(asker.caller, wanted->office))
        return domain::fail(ErrorKind::NotFound, "unknown-session", "unknown pick-up session");
    if (wanted->office != item.office)
        return domain::fail(ErrorKind::Conflict, "other-office",
                            fmt::format("the result lies at {}", item.office));
    return wanted;
}

/// Takes the item off its manifest, which says so from now on.
domain::Result<void> takeOff(store::Session& session, const Asker& asker, store::Manifest& manifest,
                             store::Item& item, domain::Instant now) {
    if (manifest.state != store::ManifestState::Open)
        return domain::fail(
            ErrorKind::Conflict, "manifest-signed",
            fmt::format("the item is on {}, which is {}", manifest.code, name(manifest.state)));
    store::removeManifestLines(session, manifest.id, {&item.number, 1});
    store::updateManifest(session, manifest);
    item.manifest.reset();
    item.postOffice.clear();
    store::recordAudit(session, asker.caller, "change-manifest",
                       fmt::format("manifest {}", manifest.id), asker.requestId, now);
    return {};
}

/// Brings the item where it waits to be collected.
domain::Result<State> arrange(store::Session& session, const Asker& asker, Held& held,
                              const std::string& note, const domain::Policy& policy,
                              domain::Instant now) {
    auto& item = held.item;
    if (item.state == State::PickupScheduled) return item.state;
    const bool wasForPost = isForPost(item.state);
    auto event =
        doneNow(item, wasForPost ? EventKind::ConvertedToPickup : EventKind::ChannelPickup,
                store::derivedEventId(asker.token, "book-pickup", 0), asker.caller.person, now);
    event.note = note;
    item.returnBy = "pickup";
    store::updateReturnBy(session, item);
    const auto number = item.number;
    if (wasForPost) {
        event.manifest = item.manifest;
        if (held.manifest)
            if (auto off = takeOff(session, asker, *held.manifest, item, now); !off)
                return tl::unexpected(off.error());
        item.number.clear();
        store::updateItemPlace(session, item);
    }
    const auto state = store::appendAllowed(session, item, event, policy);
    if (!state) return state;
    if (wasForPost && !number.empty())
        store::voidNumber(session, number, "collected at the counter", asker.caller.person, now);
    return state;
}

/// Gives `place.item` the number that was typed, or where none was the office's next of that day;
/// any other place that it holds is free.
domain::Result<int> takePlace(store::Session& session, store::PickupPlace place,
                              std::optional<int> typed) {
    store::freePickupPlace(session, place.item, place.givenAt);
    if (typed) {
        place.number = *typed;
        if (store::takePickupNumber(session, place)) return *typed;
        return domain::fail(ErrorKind::Conflict, "queue-number-taken",
                            fmt::format("{} was given to another that day", queueNumber(*typed)));
    }
    do place.number = store::nextDocumentNumber(session, place.office, "queue", place.day);
    while (!store::takePickupNumber(session, place));  // one that was typed before
    return place.number;
}

/// Whether the place that the item has is just what is wanted.
bool isThere(const std::optional<store::PickupPlace>& place,
             const std::optional<PickupSession>& wanted, domain::LocalDate day,
             std::optional<int> typed) {
    if (!place || (typed && place->number != *typed)) return false;
    if (wanted) return place->session == wanted->id && place->slot;
    return !place->session && place->day == day;
}

}  // namespace

std::string queueNumber(int number) {
    return fmt::format("A{:03}", number);
}

std::optional<int> parseQueueNumber(std::string_view typed) {
    if (!typed.empty() && (typed.front() == 'A' || typed.front() == 'a')) typed.remove_prefix(1);
    int number = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    const bool isWhole = error == std::errc() && end == typed.data() + typed.size();
    if (!isWhole || number < 1 || number > kMaxQueueNumber) return std::nullopt;
    return number;
}

bool mayBeBooked(State state) {
    const auto table = domain::transitions();
    return state == State::PickupScheduled || std::ranges::any_of(table, [&](const auto& row) {
               return row.from == state && row.to == State::PickupScheduled;
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

std::string aboutWhen(const PickupSession& session, int slot) {
    return "khoảng " + clockText(expectedAt(session, slot));
}

domain::Instant endOf(const PickupSession& session) {
    return domain::startOfDay(session.day) + std::chrono::minutes(session.endsAt);
}

domain::Result<GivenPlace> givePlace(store::Session& session, const Asker& asker,
                                     const PlaceOrder& order, const domain::Policy& policy,
                                     domain::Instant now) {
    const auto typed = parseQueueNumber(order.number);
    if (!order.number.empty() && !typed)
        return domain::fail(ErrorKind::Malformed, "malformed-queue-number",
                            "a queue number is such as A007",
                            {{"queueNumber", "malformed-queue-number", "such as A007"}});
    auto held = lockItem(session, order.item);
    const auto wanted = sessionWanted(session, asker, order, held.item, now);
    if (!wanted) return tl::unexpected(wanted.error());
    const auto day = *wanted ? (*wanted)->day : order.day;
    const auto place = store::pickupPlaceOf(session, order.item);
    const bool isKept = isThere(place, *wanted, day, typed);
    if (isKept && isExpected(held.item.state))
        return GivenPlace{*wanted, place->number, place->slot.value_or(0), held.item.state};
    std::optional<int> slot;
    if (*wanted) {
        if (endOf(**wanted) <= now) return over();
        const bool isInIt = place && place->session == (*wanted)->id;
        slot = isInIt ? place->slot : freeSlot(session, **wanted);
        if (!slot) return full();
    }
    const auto note = *wanted ? fmt::format("{}, {}", domain::formatDate(day), wordsOf(**wanted))
                              : domain::formatDate(day);
    const auto state = arrange(session, asker, held, note, policy, now);
    if (!state) return tl::unexpected(state.error());
    if (isKept) return GivenPlace{*wanted, place->number, slot.value_or(0), *state};
    const auto number = takePlace(session,
                                  {.office = held.item.office,
                                   .day = day,
                                   .item = order.item,
                                   .session = *wanted ? std::optional((*wanted)->id) : std::nullopt,
                                   .slot = slot,
                                   .givenBy = asker.caller.person,
                                   .givenAt = now},
                                  typed);
    if (!number) return tl::unexpected(number.error());
    store::recordAudit(session, asker.caller, "book-pickup", fmt::format("item {}", order.item),
                       asker.requestId, now);
    // Read again: this place is counted now.
    auto booked = *wanted ? store::findPickupSession(session, (*wanted)->id) : std::nullopt;
    return GivenPlace{std::move(booked), *number, slot.value_or(0), *state};
}

}  // namespace hoibao::service
