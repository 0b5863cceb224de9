#pragma once

#include <random>
#include <span>
#include <vector>

#include "domain/item_event.hpp"

namespace hoibao::service {

/// How many made-up items end in each state; their sum is what `hoibao-admin demo` makes.
struct DemoShare {
    domain::State state;
    int count;
};
[[nodiscard]] std::span<const DemoShare> demoShares();

/// The events that bring an item to `target`, in order, the last of them before `now`, the first at
/// most 30 days ago. Ids, numbers and manifests are left to the caller.
[[nodiscard]] std::vector<domain::ItemEvent> demoLife(domain::State target, domain::Instant now,
                                                      std::mt19937& random);

}  // namespace hoibao::service
