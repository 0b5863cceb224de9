#include "domain/life.hpp"

#include <array>
#include <cstdint>

#include "domain/transition_table.hpp"

namespace hoibao::domain {
namespace {

using enum State;
using Kind = EventKind;

/// The states that an event may find an item in.
struct From {
    std::uint32_t bits = 0;

    constexpr From(State state) : bits(std::uint32_t{1} << static_cast<unsigned>(state)) {}
    [[nodiscard]] constexpr From operator|(From other) const {
        other.bits |= bits;
        return other;
    }
    [[nodiscard]] constexpr bool has(State state) const { return (bits & From(state).bits) != 0; }
};

constexpr From kUndecided = From(Approved) | ChannelPending;
constexpr From kPreparing = From(PostReady) | Labelled | Sealed | Manifested;
constexpr From kBeforeHandover = kUndecided | kPreparing;
constexpr From kOnTheRoad = From(HandedOver) | InTransit | AtDeliveryOffice | OutForDelivery |
                            AttemptFailed | AwaitingCollection | Returning;
constexpr From kWithThePost = kOnTheRoad | Missing;
constexpr From kWithTheCentreAgain = From(ReturnedToCentre) | PickupNoShow | State::Unclaimed;
constexpr From kAtTheCounter = From(PickupScheduled) | PickupCalled;
constexpr From kFinal = From(State::Delivered) | PickedUp | Cancelled | Lost | Reissue;

struct Rule {
    From from;
    Kind kind;
    State to;
};

// The life of an item: read it beside the table of states and events in the handbook of the trade.
// CORRECTED, COLLECTED and codes that nobody mapped have no rows: the first goes anywhere, the
// others nowhere.
constexpr std::array kRules = {
    Rule{None, Kind::ResultConfirmed, Approved},
    Rule{Approved, Kind::ChannelAsked, ChannelPending},
    Rule{kUndecided | PickupNoShow, Kind::ChannelPost, PostReady},
    Rule{kUndecided, Kind::ChannelPickup, PickupScheduled},
    Rule{kPreparing, Kind::ConvertedToPickup, PickupScheduled},

    Rule{PostReady, Kind::LabelIssued, Labelled},
    Rule{From(Labelled) | Sealed, Kind::LabelVoided, PostReady},
    Rule{Labelled, Kind::Sealed, Sealed},
    Rule{Sealed, Kind::AddedToManifest, Manifested},
    Rule{Manifested, Kind::RemovedFromManifest, Sealed},
    Rule{Manifested, Kind::HandoverRejected, Sealed},
    Rule{Manifested, Kind::HandoverRejected, State::Damaged},  // when that is the reason
    Rule{Manifested, Kind::HandoverSigned, HandedOver},

    Rule{kWithThePost, Kind::Accepted, InTransit},
    Rule{kWithThePost, Kind::SortIn, InTransit},
    Rule{kWithThePost, Kind::SortOut, InTransit},
    Rule{kWithThePost, Kind::Arrived, AtDeliveryOffice},
    Rule{kWithThePost, Kind::OutForDelivery, OutForDelivery},
    Rule{kWithThePost, Kind::AttemptFailed, AttemptFailed},
    Rule{kWithThePost, Kind::Refused, AttemptFailed},
    Rule{kWithThePost, Kind::Held, AwaitingCollection},
    Rule{kWithThePost, Kind::Delivered, State::Delivered},
    Rule{kWithThePost, Kind::ReturnStarted, Returning},
    Rule{kWithThePost, Kind::Returned, ReturnedToCentre},
    Rule{kWithThePost, Kind::Found, HandedOver},  // in truth the state of the last scan

    Rule{kOnTheRoad, Kind::ScanOverdue, Missing},
    Rule{Missing, Kind::LossConfirmed, Lost},
    Rule{From(Sealed) | Manifested | kOnTheRoad, Kind::Damaged, State::Damaged},
    Rule{From(Lost) | State::Damaged, Kind::ReissueDecided, Reissue},

    Rule{ReturnedToCentre, Kind::ReDispatched, ReturnedToCentre},
    Rule{State::Unclaimed, Kind::ReDispatched, State::Unclaimed},
    Rule{kWithTheCentreAgain, Kind::ChannelPickup, PickupScheduled},
    Rule{kWithTheCentreAgain, Kind::Unclaimed, State::Unclaimed},

    Rule{PickupScheduled, Kind::Called, PickupCalled},
    Rule{kAtTheCounter, Kind::HandedToCitizen, PickedUp},
    Rule{kAtTheCounter, Kind::NoShow, PickupNoShow},
    Rule{kBeforeHandover | kWithTheCentreAgain, Kind::ResultRevoked, Cancelled},
};

template <class Visit>
constexpr void eachTransition(Visit visit) {
    for (const Rule& rule : kRules) {
        for (std::size_t i = 0; i < kStateCount; ++i) {
            const auto from = static_cast<State>(i);
            if (rule.from.has(from)) visit(Transition{from, rule.kind, rule.to});
        }
    }
}

constexpr std::size_t kTransitionCount = [] {
    std::size_t count = 0;
    eachTransition([&](Transition) { ++count; });
    return count;
}();

constexpr auto kTransitions = [] {
    std::array<Transition, kTransitionCount> rows{};
    std::size_t at = 0;
    eachTransition([&](Transition row) { rows[at++] = row; });
    return rows;
}();

constexpr auto kNext = [] {
    TransitionTable table{};
    for (auto& row : table) row.fill(kNotAllowed);
    eachTransition([&](Transition t) {
        auto& to = table[static_cast<std::size_t>(t.from)][static_cast<std::size_t>(t.kind)];
        if (to == kNotAllowed) to = static_cast<std::uint8_t>(t.to);  // the first row rules
    });
    return table;
}();

FieldError missing(std::string field, std::string code, std::string_view what) {
    return {"/" + field, std::move(code), std::string(what)};
}

void requireDelivery(const ItemEvent& event, std::vector<FieldError>& faults) {
    if (event.receiver.empty()) {
        faults.push_back(missing("receiver", "missing-receiver", "who received it is not said"));
    }
    if (!event.relation) {
        faults.push_back(missing("relation", "missing-relation",
                                 "what the receiver is to the recipient is not said"));
    }
    if (!event.idChecked) {
        faults.push_back(
            missing("idChecked", "missing-id-checked", "whether an ID was checked is not said"));
    } else if (!*event.idChecked) {
        faults.push_back(missing("idChecked", "id-not-checked", "no ID was checked"));
    }
    if (!event.collected) {
        faults.push_back(missing("collectedVnd", "missing-collected-vnd",
                                 "how much was collected is not said (0 if nothing)"));
    }
}

}  // namespace

const TransitionTable& transitionTable() {
    return kNext;
}

std::span<const Transition> transitions() {
    return kTransitions;
}

bool isFinal(State state) {
    return kFinal.has(state);
}
bool isInPostsHands(State state) {
    return kWithThePost.has(state);
}
bool isBeforeHandover(State state) {
    return kBeforeHandover.has(state);
}

bool isScanKind(EventKind kind) {
    switch (kind) {
        case Kind::Accepted:
        case Kind::SortIn:
        case Kind::SortOut:
        case Kind::Arrived:
        case Kind::OutForDelivery:
        case Kind::AttemptFailed:
        case Kind::Refused:
        case Kind::Held:
        case Kind::Collected:
        case Kind::Delivered:
        case Kind::ReturnStarted:
        case Kind::Returned:
        case Kind::Damaged:
        case Kind::Found:
            return true;
        default:
            return false;
    }
}

bool needsReason(EventKind kind) {
    return kind == Kind::AttemptFailed || kind == Kind::Refused || kind == Kind::ReturnStarted ||
           kind == Kind::Damaged;
}

std::vector<FieldError> missingFields(const ItemEvent& event) {
    std::vector<FieldError> faults;
    if (needsReason(event.kind) && !event.reason) {
        faults.push_back(missing("reason", "missing-reason", "the reason is not said"));
    }
    const bool wantsWords = event.kind == Kind::LabelVoided || event.kind == Kind::HandoverRejected;
    if (wantsWords && !event.reason && event.note.empty()) {
        faults.push_back(missing("reason", "missing-reason", "the reason is not said"));
    }
    if (event.kind == Kind::ResultRevoked && event.note.empty()) {
        faults.push_back(missing("note", "missing-decision", "the decision's number is not said"));
    }
    if (event.kind == Kind::Delivered) requireDelivery(event, faults);
    return faults;
}

Instant correctedTime(Instant deviceAt, Instant sentAt, Instant now, const Policy& policy) {
    const auto offset = now - sentAt;
    const bool clockIsRight = offset <= policy.clockTolerance && -offset <= policy.clockTolerance;
    return clockIsRight ? deviceAt : deviceAt + offset;
}

bool isTooFarAhead(Instant occurredAt, Instant now, const Policy& policy) {
    return occurredAt > now + policy.futureTolerance;
}

}  // namespace hoibao::domain
