// What happens at the counter's window to those who hold a place there.
#include <fmt/format.h>

#include <algorithm>

#include "service/done_now.hpp"
#include "service/item_reading.hpp"
#include "service/pickup.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using domain::EventKind;

std::string_view auditedAs(EventKind kind) {
    return kind == EventKind::Called            ? "call-pickup"
           : kind == EventKind::HandedToCitizen ? "hand-over-pickup"
                                                : "no-show-pickup";
}

domain::Result<void> checkCollector(const Pickup::Collector& collector) {
    if (!collector.isIdChecked)
        return domain::fail(ErrorKind::Unreadable, "id-not-checked",
                            "the identity is checked first",
                            {{"/idChecked", "id-not-checked", "true, once it was checked"}});
    if (collector.relation != domain::Relation::Self && collector.receiver.empty())
        return domain::fail(ErrorKind::Malformed, "missing-receiver", "who takes it is not said",
                            {{"/receiver", "missing-receiver", "the name of who takes it"}});
    if (collector.receiver.size() > Pickup::kMaxReceiver)
        return domain::fail(ErrorKind::Malformed, "too-long",
                            fmt::format("at most {} bytes", Pickup::kMaxReceiver),
                            {{"/receiver", "too-long", "a name"}});
    return {};
}

domain::Result<void> checkDay(const store::PickupPlace& place, domain::LocalDate today) {
    if (place.day == today) return {};
    return domain::fail(
        ErrorKind::Conflict, "other-day",
        fmt::format("{} is of {}", queueNumber(place.number), domain::formatDate(place.day)));
}

/// Whether somebody who was never called may still come in time.
domain::Result<void> checkOver(const store::PickupPlace& place,
                               const std::optional<store::PickupSession>& pickup,
                               domain::Instant now) {
    const auto end = pickup ? endOf(*pickup) : domain::startOfDay(place.day) + std::chrono::days(1);
    if (now >= end) return {};
    return domain::fail(
        ErrorKind::Conflict, "not-over",
        fmt::format("{} was not called, and may come until it is over", queueNumber(place.number)));
}

}  // namespace

/// `happens(session, item, place, event)` says what it is, or why it cannot be.
template <class Happens>
domain::Result<Pickup::AtWindow> Pickup::atWindow(const Asker& asker, std::string_view name,
                                                  const Happens& happens) {
    const auto view = ItemReading(database_, clock_).find(asker, name);
    if (!view) return tl::unexpected(view.error());
    return database_.inTransaction([&](store::Session& session) -> domain::Result<AtWindow> {
        const auto now = clock_();
        auto items = store::lockItems(session, {view->item.id});
        auto& item = items.at(0);
        const auto place = store::pickupPlaceOf(session, item.id);
        if (!place || place->office != item.office)
            return domain::fail(ErrorKind::Conflict, "no-ticket",
                                "the item has no place at the counter");
        auto event =
            doneNow(item, EventKind::Called, store::derivedEventId(asker.token, "window", 0),
                    asker.caller.person, now);
        event.note = queueNumber(place->number);
        if (auto good = happens(session, item, *place, event); !good)
            return tl::unexpected(good.error());
        const auto state = store::appendAllowed(session, item, event, policy_());
        if (!state) return tl::unexpected(state.error());
        store::recordAudit(session, asker.caller, auditedAs(event.kind),
                           fmt::format("item {}", item.id), asker.requestId, now);
        return AtWindow{place->number, *state, place->session};
    });
}

domain::Result<Pickup::AtWindow> Pickup::call(const Asker& asker, std::string_view name) {
    return atWindow(asker, name,
                    [&](store::Session&, const store::Item&, const store::PickupPlace& place,
                        domain::ItemEvent& event) {
                        event.kind = EventKind::Called;
                        return checkDay(place, domain::localDate(event.recordedAt));
                    });
}

domain::Result<Pickup::AtWindow> Pickup::handOver(const Asker& asker, std::string_view name,
                                                  const Collector& collector) {
    return atWindow(asker, name,
                    [&](store::Session&, const store::Item& item, const store::PickupPlace& place,
                        domain::ItemEvent& event) -> domain::Result<void> {
                        if (auto good = checkCollector(collector); !good) return good;
                        event.kind = EventKind::HandedToCitizen;
                        event.receiver =
                            collector.receiver.empty() ? item.recipient : collector.receiver;
                        event.relation = collector.relation;
                        event.idChecked = collector.isIdChecked;
                        return checkDay(place, domain::localDate(event.recordedAt));
                    });
}

domain::Result<Pickup::AtWindow> Pickup::noShow(const Asker& asker, std::string_view name) {
    return atWindow(
        asker, name,
        [&](store::Session& session, const store::Item& item, const store::PickupPlace& place,
            domain::ItemEvent& event) -> domain::Result<void> {
            event.kind = EventKind::NoShow;
            if (item.state != domain::State::PickupScheduled) return {};
            const auto pickup =
                place.session ? store::findPickupSession(session, *place.session) : std::nullopt;
            return checkOver(place, pickup, event.recordedAt);
        });
}

domain::Result<std::int64_t> Pickup::itemOf(const Asker& asker, std::int64_t id,
                                            std::string_view typed) {
    const auto view = find(asker, id);
    if (!view) return tl::unexpected(view.error());
    const auto number = parseQueueNumber(typed);
    if (!number)
        return domain::fail(ErrorKind::Malformed, "malformed-queue-number",
                            "a queue number is such as A007",
                            {{"queueNumber", "malformed-queue-number", "such as A007"}});
    const auto at = std::ranges::find(view->expected, *number, &store::Expected::number);
    if (at == view->expected.end())
        return domain::fail(ErrorKind::NotFound, "unknown-number",
                            fmt::format("nobody has {} in this session", queueNumber(*number)));
    return at->item;
}

}  // namespace hoibao::service
