#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/item_event.hpp"
#include "domain/life.hpp"
#include "store/items.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// What became of an event that was to be appended.
enum class Appended {
    Accepted,
    Duplicate,  ///< this id is known, with the same content
    Conflict,   ///< this id is known, with other content
};

struct NewEvent {
    std::int64_t item = 0;
    domain::ItemEvent event;
};

struct AppendResult {
    Appended verdict = Appended::Accepted;
    domain::State state = domain::State::None;  ///< of the item, after the whole batch
    bool disregarded = false;  ///< the state does not allow it: kept, moves nothing
};

/// Appends events to items that `lockItems` holds in this transaction and refolds these items:
/// state, since, reason, attempts and exception are written to their rows and to `items`. One
/// answer an event, in order. The same batch again changes nothing.
std::vector<AppendResult> appendEvents(Session& session, std::span<Item> items,
                                       std::span<const NewEvent> events,
                                       const domain::Policy& policy);

/// One event on one locked item that is only to be recorded when the state allows it. Errors:
/// Conflict "state", naming the state and what was to happen; then nothing is written.
domain::Result<domain::State> appendAllowed(Session& session, Item& item,
                                            const domain::ItemEvent& event,
                                            const domain::Policy& policy);

/// All events of an item, in the order of the fold's time.
[[nodiscard]] std::vector<domain::ItemEvent> eventsOf(Session& session, std::int64_t item);

/// The same of many, each item's in no order.
using EventsByItem = std::unordered_map<std::int64_t, std::vector<domain::ItemEvent>>;
[[nodiscard]] EventsByItem eventsOfItems(Session& session, std::span<const std::int64_t> items);

/// A new random UUID (version 4).
[[nodiscard]] domain::EventId newEventId();
/// The same UUID for the same token and index (version 8): for events of a request that may be sent
/// again.
[[nodiscard]] domain::EventId derivedEventId(std::string_view token, std::string_view what,
                                             std::uint64_t index);

}  // namespace hoibao::store
