#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "domain/life.hpp"
#include "domain/time_limits.hpp"

/// What supervisors count: when an item passed the points of its road, and where it ended.
namespace hoibao::domain {

enum class Milestone : std::uint8_t { Received, Printed, HandedOver, Arrived, Delivered, Returned };
inline constexpr std::size_t kMilestoneCount = 6;
[[nodiscard]] std::string_view name(Milestone milestone);  ///< "handed-over"
[[nodiscard]] std::optional<Milestone> parseMilestone(std::string_view word);
[[nodiscard]] std::span<const Milestone> allMilestones();

/// Where a result is, as the day's equation adds it up: every result has exactly one.
enum class Outcome : std::uint8_t {
    Open,
    Delivered,
    PickedUp,
    Cancelled,
    LostOrReissued,
    Unclaimed,
    Unexplained,  ///< no event brought it in, or what is stored is not what its events say
};
inline constexpr std::size_t kOutcomeCount = 7;
[[nodiscard]] std::string_view name(Outcome outcome);  ///< "picked-up"
[[nodiscard]] std::optional<Outcome> parseOutcome(std::string_view word);
[[nodiscard]] std::span<const Outcome> allOutcomes();
[[nodiscard]] Outcome outcomeOf(State state);

/// From one milestone to another.
enum class Leg : std::uint8_t { Print, Handover, Carriage, Delivery, Whole };
inline constexpr std::size_t kLegCount = 5;
[[nodiscard]] std::string_view name(Leg leg);  ///< "carriage"
[[nodiscard]] std::span<const Leg> allLegs();
struct LegEnds {
    Milestone from, to;
};
[[nodiscard]] LegEnds endsOf(Leg leg);
/// How long the leg may take.
[[nodiscard]] inline std::chrono::hours limitOf(const TimeLimits& limits, Leg leg) {
    static_assert(TimeLimits::kLegs == kLegCount);
    return limits.legs[static_cast<std::size_t>(leg)];
}

/// When each milestone was passed; the first time, for those that can be passed again.
using Passage = std::array<std::optional<Instant>, kMilestoneCount>;
[[nodiscard]] inline std::optional<Instant>& at(Passage& passage, Milestone milestone) {
    return passage[static_cast<std::size_t>(milestone)];
}
[[nodiscard]] inline const std::optional<Instant>& at(const Passage& passage, Milestone milestone) {
    return passage[static_cast<std::size_t>(milestone)];
}

/// What the events say of the milestones; `standing` is their fold. What the fold disregarded is
/// not passed, and DELIVERED is passed only by what is delivered now.
[[nodiscard]] Passage passageOf(std::span<const ItemEvent> events, const Standing& standing);

/// How long the leg took, in hours begun; nothing where an end of it was not passed.
[[nodiscard]] std::optional<int> hoursOf(const Passage& passage, Leg leg);

}  // namespace hoibao::domain
