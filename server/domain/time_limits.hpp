#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>

#include "domain/item_event.hpp"

namespace hoibao::domain {

/// How long is too long: a leg of the road, an item's stay in one state, and silence about it.
struct TimeLimits {
    using Hours = std::chrono::hours;

    static constexpr std::size_t kLegs = 5;
    /// By domain::Leg: print, handover, carriage, delivery, whole.
    std::array<Hours, kLegs> legs{Hours(24), Hours(24), Hours(48), Hours(48), Hours(120)};
    Hours atCentre{48};         ///< before the handover
    Hours atPost{72};           ///< in the post's hands
    Hours awaiting{168};        ///< waiting for the citizen, or on the way back
    Hours returned{72};         ///< back at the centre, damaged, missing
    Hours forPickup{336};       ///< a pick-up that was agreed
    Hours silentAtPost{120};    ///< without a scan in the post's hands
    Hours silentAwaiting{336};  ///< the same, waiting for the citizen or on the way back

    /// Nothing for states in which an item may stay.
    [[nodiscard]] std::optional<Hours> inState(State state) const noexcept;
    /// How long after its last scan an item in this state is missing. Nothing for states in which
    /// the post has it not, and for MISSING itself.
    [[nodiscard]] std::optional<Hours> withoutScan(State state) const noexcept;
};

/// Asked anew each time: they change by decision.
using TimeLimitsInForce = std::function<TimeLimits()>;

}  // namespace hoibao::domain
