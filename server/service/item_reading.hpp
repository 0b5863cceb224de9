#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/access.hpp"
#include "domain/item_event.hpp"
#include "service/asker.hpp"
#include "service/clock.hpp"
#include "store/items.hpp"
#include "store/mysql/database.hpp"
#include "store/print_runs.hpp"

namespace hoibao::service {

/// Whether the caller may know of the item: the centre by its office, the post by the post office
/// it was given to, a supervisor always, an integrator what its own key sent.
[[nodiscard]] bool mayReadItem(const domain::Caller& caller, const store::Item& item);

/// By an id, or an item number (also one that was void). Whoever shows it asks mayReadItem() first.
[[nodiscard]] std::optional<store::Item> findItemNamed(store::Session& session,
                                                       std::string_view name);

/// Narrows a filter to what the caller may know of. Errors: NotFound "unknown-office" when the
/// filter names an office that is none of the caller's.
[[nodiscard]] domain::Result<store::ItemFilter> withinReach(const domain::Caller& caller,
                                                            store::ItemFilter filter);

/// Shows items to those who may know of them, and writes down that they saw them.
class ItemReading {
public:
    ItemReading(store::Database& database, Clock clock)
        : database_(database), clock_(std::move(clock)) {}

    /// What was printed for an item.
    struct Labels {
        std::vector<store::ItemLabel> all;  ///< the oldest first
        /// Fields of ITEMS.json that were changed since the label in force was printed.
        std::vector<std::string> outdated;
    };
    struct View {
        store::Item item;
        std::vector<domain::ItemEvent> events;  ///< in the order of the fold's time
        Labels labels = {};
    };
    /// `name` is an id, or an item number (also one that was void). Errors: NotFound
    /// "unknown-item", for another office's too.
    [[nodiscard]] domain::Result<View> find(const Asker& asker, std::string_view name);

    /// Of an item that the caller has in the hand.
    [[nodiscard]] Labels labels(const store::Item& item);

    struct List {
        std::vector<store::Item> items;
        std::optional<std::int64_t> next;  ///< `after` of the next call; empty at the end
    };
    [[nodiscard]] domain::Result<List> list(const Asker& asker, const store::ItemFilter& filter,
                                            std::int64_t after, std::size_t limit);

private:
    store::Database& database_;
    Clock clock_;
};

}  // namespace hoibao::service
