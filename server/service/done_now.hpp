#pragma once

#include <string_view>

#include "domain/item_event.hpp"
#include "service/asker.hpp"

namespace hoibao::service {

/// What a person does to the item now, at its office and under its number: who records what differs
/// says so. `id` is that of the request, where it may be sent again.
[[nodiscard]] inline domain::ItemEvent doneNow(const store::Item& item, domain::EventKind kind,
                                               const domain::EventId& id, std::string_view actor,
                                               domain::Instant now) {
    domain::ItemEvent event;
    event.id = id;
    event.kind = kind;
    event.occurredAt = momentFor(item, now);
    event.recordedAt = now;
    event.source = domain::Source::Manual;
    event.evidence = domain::Evidence::Typed;
    event.number = item.number;
    event.office = item.office;
    event.actor = actor;
    return event;
}

}  // namespace hoibao::service
