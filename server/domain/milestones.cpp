#include "domain/milestones.hpp"

#include <algorithm>

namespace hoibao::domain {
namespace {

constexpr std::array<std::string_view, kMilestoneCount> kMilestoneNames = {
    "received", "printed", "handed-over", "arrived", "delivered", "returned"};
constexpr std::array<std::string_view, kOutcomeCount> kOutcomeNames = {
    "open", "delivered", "picked-up", "cancelled", "lost", "unclaimed", "unexplained"};
constexpr std::array<std::string_view, kLegCount> kLegNames = {"print", "handover", "carriage",
                                                               "delivery", "whole"};

template <class Enum, std::size_t Count>
constexpr std::array<Enum, Count> inOrder() {
    std::array<Enum, Count> all{};
    for (std::size_t i = 0; i < Count; ++i) all[i] = static_cast<Enum>(i);
    return all;
}
constexpr auto kMilestones = inOrder<Milestone, kMilestoneCount>();
constexpr auto kOutcomes = inOrder<Outcome, kOutcomeCount>();
constexpr auto kLegs = inOrder<Leg, kLegCount>();

template <class Enum, std::size_t Count>
std::optional<Enum> parsed(const std::array<std::string_view, Count>& names,
                           std::string_view word) {
    const auto found = std::ranges::find(names, word);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

std::optional<Milestone> milestoneOf(EventKind kind) {
    switch (kind) {
        case EventKind::ResultConfirmed:
            return Milestone::Received;
        case EventKind::LabelIssued:
            return Milestone::Printed;
        case EventKind::HandoverSigned:
            return Milestone::HandedOver;
        case EventKind::Arrived:
            return Milestone::Arrived;
        case EventKind::Delivered:
            return Milestone::Delivered;
        case EventKind::Returned:
            return Milestone::Returned;
        default:
            return std::nullopt;
    }
}

}  // namespace

std::string_view name(Milestone milestone) {
    return kMilestoneNames[static_cast<std::size_t>(milestone)];
}
std::optional<Milestone> parseMilestone(std::string_view word) {
    return parsed<Milestone>(kMilestoneNames, word);
}
std::span<const Milestone> allMilestones() {
    return kMilestones;
}

std::string_view name(Outcome outcome) {
    return kOutcomeNames[static_cast<std::size_t>(outcome)];
}
std::optional<Outcome> parseOutcome(std::string_view word) {
    return parsed<Outcome>(kOutcomeNames, word);
}
std::span<const Outcome> allOutcomes() {
    return kOutcomes;
}

Outcome outcomeOf(State state) {
    switch (state) {
        case State::None:
            return Outcome::Unexplained;
        case State::Delivered:
            return Outcome::Delivered;
        case State::PickedUp:
            return Outcome::PickedUp;
        case State::Cancelled:
            return Outcome::Cancelled;
        case State::Lost:
        case State::Reissue:
            return Outcome::LostOrReissued;
        case State::Unclaimed:
            return Outcome::Unclaimed;
        default:
            return Outcome::Open;
    }
}

std::string_view name(Leg leg) {
    return kLegNames[static_cast<std::size_t>(leg)];
}
std::span<const Leg> allLegs() {
    return kLegs;
}

LegEnds endsOf(Leg leg) {
    switch (leg) {
        case Leg::Print:
            return {Milestone::Received, Milestone::Printed};
        case Leg::Handover:
            return {Milestone::Printed, Milestone::HandedOver};
        case Leg::Carriage:
            return {Milestone::HandedOver, Milestone::Arrived};
        case Leg::Delivery:
            return {Milestone::Arrived, Milestone::Delivered};
        case Leg::Whole:
            break;
    }
    return {Milestone::Received, Milestone::Delivered};
}

Passage passageOf(std::span<const ItemEvent> events, const Standing& standing) {
    Passage passage;
    for (const auto& event : events) {
        const auto milestone = milestoneOf(event.kind);
        if (!milestone) continue;
        if (*milestone == Milestone::Delivered && standing.state != State::Delivered) continue;
        const bool isDisregarded = std::ranges::any_of(
            standing.disregarded, [&](const auto& remark) { return remark.event == event.id; });
        auto& when = at(passage, *milestone);
        if (!isDisregarded && (!when || event.occurredAt < *when)) when = event.occurredAt;
    }
    return passage;
}

std::optional<int> hoursOf(const Passage& passage, Leg leg) {
    const auto [from, to] = endsOf(leg);
    const auto& began = at(passage, from);
    const auto& ended = at(passage, to);
    if (!began || !ended) return std::nullopt;
    // The post may scan a little before the handover is signed: that leg took no time.
    const auto took = std::max(*ended - *began, Instant::duration::zero());
    constexpr int kMostHours = 24 * 366;
    const auto hours = std::chrono::ceil<std::chrono::hours>(took).count();
    return static_cast<int>(std::min<std::int64_t>(hours, kMostHours));
}

}  // namespace hoibao::domain
