#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "domain/life.hpp"
#include "domain/transition_table.hpp"

namespace hoibao::domain {
namespace {

using Kind = EventKind;

/// (occurredAt, rank of the kind on the road, id).
bool happensBefore(const ItemEvent& a, const ItemEvent& b) {
    if (a.occurredAt != b.occurredAt) return a.occurredAt < b.occurredAt;
    if (a.kind != b.kind) return a.kind < b.kind;
    return a.id < b.id;
}

/// What only the post's hands can have done: before the handover, its clocks were ahead of ours.
bool isPostEvent(Kind kind) {
    return isScanKind(kind) && kind != Kind::Returned && kind != Kind::Damaged &&
           kind != Kind::Collected;
}

/// Scans that the ones after them take for granted.
enum Waypoint : unsigned { kAccepted = 1, kArrived = 2, kOnTheWay = 4, kReturning = 8 };
struct WaypointName {
    Waypoint waypoint;
    Kind kind;
};
constexpr std::array kWaypoints = {
    WaypointName{kAccepted, Kind::Accepted}, WaypointName{kArrived, Kind::Arrived},
    WaypointName{kOnTheWay, Kind::OutForDelivery}, WaypointName{kReturning, Kind::ReturnStarted}};

struct Road {
    unsigned expects, passes;
};
Road roadOf(Kind kind) {
    switch (kind) {
        case Kind::Accepted:
        case Kind::SortIn:
        case Kind::SortOut:
            return {0, kAccepted};
        case Kind::Arrived:
            return {kAccepted, kArrived};
        case Kind::OutForDelivery:
        case Kind::Held:
            return {kAccepted | kArrived, kOnTheWay};
        case Kind::AttemptFailed:
        case Kind::Refused:
        case Kind::Delivered:
            return {kAccepted | kArrived | kOnTheWay, 0};
        case Kind::ReturnStarted:
            return {0, kReturning};
        case Kind::Returned:
            return {kReturning, 0};
        default:
            return {0, 0};
    }
}

constexpr std::string_view kAlreadyFinal = "already-final";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// Takes events in their order, one after another.
class Folding {
public:
    explicit Folding(const Policy& policy) : policy_(policy) {}

    void take(const ItemEvent& event) { step(event, event.occurredAt); }

    Standing finish() {
        for (const ItemEvent* event : held_) disregard(*event);
        return std::move(standing_);
    }

private:
    void step(const ItemEvent& event, Instant when) {
        if (event.kind == Kind::Unmapped) return;
        if (event.kind == Kind::Collected) return heard(event, when);
        if (event.kind == Kind::ScanOverdue && isRefuted(event)) return;
        if (event.kind == Kind::Corrected) return correct(event, when);
        const State state = standing_.state;
        const std::uint8_t next = transitionTable()[static_cast<std::size_t>(state)]
                                                   [static_cast<std::size_t>(event.kind)];
        if (next == kNotAllowed) {
            const bool mayComeToThePost = state == State::None || isBeforeHandover(state);
            if (isPostEvent(event.kind) && mayComeToThePost) return held_.push_back(&event);
            return disregard(event);
        }
        if (standing_.reDispatched && event.kind != Kind::ResultRevoked) return disregard(event);
        move(event, target(event, static_cast<State>(next)), when);
        if (event.kind == Kind::HandoverSigned && !held_.empty()) releaseHeld(when);
    }

    [[nodiscard]] State target(const ItemEvent& event, State next) const {
        if (event.kind == Kind::Found) return lastScan_;
        const bool damaged = event.reason == Reason::DamagedItem;
        return event.kind == Kind::HandoverRejected && damaged ? State::Damaged : next;
    }

    void move(const ItemEvent& event, State to, Instant when) {
        nameGaps(event.kind);
        enter(event, to, when);
        switch (event.kind) {
            case Kind::AttemptFailed:
            case Kind::Refused:
                ++standing_.attempts;
                passed_ &= ~kOnTheWay;
                break;
            case Kind::ReDispatched:
                standing_.reDispatched = true;
                break;
            case Kind::ChannelPost:
            case Kind::ChannelPickup:
            case Kind::OutForDelivery:
            case Kind::Delivered:
                standing_.reason.reset();
                break;
            default:
                break;
        }
        if (event.reason) standing_.reason = event.reason;
        if (!isWhole(event)) nameMissing(event);
    }

    void enter(const ItemEvent& event, State to, Instant when) {
        if (to != standing_.state) standing_.since = when;
        standing_.state = to;
        if (isInPostsHands(to) && to != State::Missing) lastScan_ = to;
        heard(event, when);
    }

    void heard(const ItemEvent& event, Instant when) {
        if (when < standing_.lastHeard) return;
        const bool isLater = when > standing_.lastHeard;
        if (isLater || event.recordedAt < lastLearnt_) lastLearnt_ = event.recordedAt;
        standing_.lastHeard = when;
    }

    /// There was no silence: what was heard last had happened, and came in only afterwards.
    [[nodiscard]] bool isRefuted(const ItemEvent& overdue) const {
        return lastLearnt_ > overdue.recordedAt;
    }

    /// Post events that were held back count as just after the handover, in their own order.
    void releaseHeld(Instant handover) {
        const auto held = std::exchange(held_, {});
        for (const ItemEvent* event : held) {
            if (event->occurredAt < handover - policy_.scanBeforeHandover) {
                disregard(*event);
            } else {
                step(*event, handover);
            }
        }
    }

    void correct(const ItemEvent& event, Instant when) {
        const auto first = trimmed(event.approver), second = trimmed(event.secondApprover);
        if (first.empty() || second.empty() || first == second) {
            return disregard(event, "needs-two-approvers", "a correction needs two approvers");
        }
        if (!event.correctedTo || *event.correctedTo == State::None) {
            return disregard(event, "missing-corrected-to", "a correction names the true state");
        }
        if (standing_.state == State::None) return disregard(event);
        enter(event, *event.correctedTo, when);
        standing_.reason = event.reason;
        standing_.reDispatched = false;
    }

    void nameGaps(Kind kind) {
        const Road road = roadOf(kind);
        const unsigned skipped = road.expects & ~passed_;
        passed_ |= road.expects | road.passes;
        if (skipped == 0) return;
        for (const auto& waypoint : kWaypoints) {
            if ((skipped & waypoint.waypoint) == 0) continue;
            standing_.gaps.push_back(fmt::format("{} before {}", name(waypoint.kind), name(kind)));
        }
    }

    /// Most facts need nothing more, or have it: no list is made for those.
    static bool isWhole(const ItemEvent& event) {
        if (needsReason(event.kind)) return event.reason.has_value();
        return event.kind != Kind::Delivered && event.kind != Kind::LabelVoided &&
               event.kind != Kind::HandoverRejected && event.kind != Kind::ResultRevoked;
    }

    void nameMissing(const ItemEvent& event) {
        for (auto& fault : missingFields(event)) {
            standing_.incomplete.push_back(
                {event.id, std::move(fault.code), std::move(fault.message)});
        }
    }

    void disregard(const ItemEvent& event) {
        if (isFinal(standing_.state)) {
            disregard(event, kAlreadyFinal, "{} does not change an item that is {}");
        } else if (standing_.reDispatched) {
            disregard(event, "re-dispatched", "{}: the result travels under another number");
        } else if (repeats(event.kind)) {
            disregard(event, "repeated", "{} again: the item is {} already");
        } else {
            disregard(event, "not-allowed-in-state", "{} cannot happen to an item that is {}");
        }
    }

    void disregard(const ItemEvent& event, std::string_view code, std::string_view message) {
        standing_.disregarded.push_back(
            {event.id, std::string(code),
             fmt::format(fmt::runtime(message), name(event.kind), name(standing_.state))});
    }

    [[nodiscard]] bool repeats(Kind kind) const {
        return std::ranges::any_of(transitions(), [&](const Transition& row) {
            return row.kind == kind && row.to == standing_.state;
        });
    }

    const Policy& policy_;
    Standing standing_;
    State lastScan_ = State::HandedOver;
    Instant lastLearnt_{};  ///< when we first knew of lastHeard
    unsigned passed_ = 0;
    std::vector<const ItemEvent*> held_;
};

/// Events in their order, each id once. Small lives need no memory of their own.
class Ordered {
public:
    explicit Ordered(std::span<const ItemEvent> events) {
        if (events.size() > few_.size()) many_.resize(events.size());
        const std::span<const ItemEvent*> all =
            many_.empty() ? std::span<const ItemEvent*>(few_).first(events.size())
                          : std::span<const ItemEvent*>(many_);
        std::ranges::transform(events, all.begin(), [](const ItemEvent& e) { return &e; });
        std::ranges::sort(all, [](const auto* a, const auto* b) { return happensBefore(*a, *b); });
        events_ = all;
    }
    [[nodiscard]] std::span<const ItemEvent* const> events() const { return events_; }

private:
    std::array<const ItemEvent*, 64> few_{};
    std::vector<const ItemEvent*> many_;
    std::span<const ItemEvent*> events_;
};

bool inOrder(std::span<const ItemEvent> events) {
    for (std::size_t i = 1; i < events.size(); ++i) {
        if (!happensBefore(events[i - 1], events[i])) return false;
    }
    return true;
}

/// Whether each id stands there once.
bool idsDiffer(std::span<const ItemEvent> events) {
    constexpr std::size_t kFew = 24;  // up to here comparing each with each is faster
    if (events.size() <= kFew) {
        for (std::size_t i = 1; i < events.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (events[i].id == events[j].id) return false;
            }
        }
        return true;
    }
    std::vector<EventId> ids(events.size());
    std::ranges::transform(events, ids.begin(), &ItemEvent::id);
    std::ranges::sort(ids);
    return std::ranges::adjacent_find(ids) == ids.end();
}

Standing foldDisordered(std::span<const ItemEvent> events, const Policy& policy, bool repeated) {
    Folding folding(policy);
    const Ordered ordered(events);
    std::vector<EventId> seen;
    for (const ItemEvent* event : ordered.events()) {
        if (repeated) {
            if (std::ranges::find(seen, event->id) != seen.end()) continue;
            seen.push_back(event->id);
        }
        folding.take(*event);
    }
    return folding.finish();
}

}  // namespace

Standing fold(std::span<const ItemEvent> events, const Policy& policy) {
    const bool repeated = !idsDiffer(events);
    if (repeated || !inOrder(events)) return foldDisordered(events, policy, repeated);
    Folding folding(policy);
    for (const ItemEvent& event : events) folding.take(event);
    return folding.finish();
}

bool Standing::isException(const Policy& policy) const {
    if (isFinal(state)) {
        // What was odd on the way is over; not so what the end lacks, or what was said after it. On
        // the way a fact can lack its reason only.
        const auto isOddEnd = [](const Remark& remark) { return remark.code != "missing-reason"; };
        return std::ranges::any_of(incomplete, isOddEnd) ||
               std::ranges::find(disregarded, kAlreadyFinal, &Remark::code) != disregarded.end();
    }
    return attempts > policy.attemptLimit || !incomplete.empty() || !disregarded.empty() ||
           state == State::Missing || state == State::Damaged;
}

}  // namespace hoibao::domain
