#include "service/demo_lives.hpp"

#include <algorithm>
#include <array>

#include "domain/life.hpp"
#include "domain/time_limits.hpp"

namespace hoibao::service {
namespace {

using domain::EventKind;
using domain::ItemEvent;
using domain::State;
using enum domain::EventKind;
using std::chrono::hours;
using std::chrono::minutes;
using Kinds = std::vector<EventKind>;

constexpr std::array kShares = {
    DemoShare{State::Approved, 5},
    DemoShare{State::ChannelPending, 25},
    DemoShare{State::PostReady, 40},
    DemoShare{State::Labelled, 15},
    DemoShare{State::Sealed, 10},
    DemoShare{State::Manifested, 15},
    DemoShare{State::HandedOver, 25},
    DemoShare{State::InTransit, 35},
    DemoShare{State::AtDeliveryOffice, 20},
    DemoShare{State::OutForDelivery, 25},
    DemoShare{State::AttemptFailed, 15},
    DemoShare{State::AwaitingCollection, 8},
    DemoShare{State::Delivered, 200},
    DemoShare{State::Returning, 8},
    DemoShare{State::ReturnedToCentre, 8},
    DemoShare{State::Missing, 4},
    DemoShare{State::Lost, 2},
    DemoShare{State::Damaged, 3},
    DemoShare{State::Reissue, 2},
    DemoShare{State::PickupScheduled, 10},
    DemoShare{State::PickupCalled, 2},
    DemoShare{State::PickupNoShow, 4},
    DemoShare{State::PickedUp, 12},
    DemoShare{State::Cancelled, 3},
    DemoShare{State::Unclaimed, 4},
};

Kinds operator+(Kinds kinds, const Kinds& more) {
    kinds.insert(kinds.end(), more.begin(), more.end());
    return kinds;
}

Kinds roadTo(State target) {
    const Kinds approved{ResultConfirmed};
    const Kinds ready = approved + Kinds{ChannelPost};
    const Kinds labelled = ready + Kinds{LabelIssued};
    const Kinds sealed = labelled + Kinds{EventKind::Sealed};
    const Kinds manifested = sealed + Kinds{AddedToManifest};
    const Kinds handedOver = manifested + Kinds{HandoverSigned};
    const Kinds inTransit = handedOver + Kinds{Accepted, SortIn, SortOut};
    const Kinds arrived = inTransit + Kinds{Arrived};
    const Kinds out = arrived + Kinds{EventKind::OutForDelivery};
    const Kinds failed = out + Kinds{EventKind::AttemptFailed};
    const Kinds back = failed + Kinds{ReturnStarted, Returned};
    const Kinds pickup = approved + Kinds{ChannelPickup};
    switch (target) {
        case State::Approved:
            return approved;
        case State::ChannelPending:
            return approved + Kinds{ChannelAsked};
        case State::PostReady:
            return ready;
        case State::Labelled:
            return labelled;
        case State::Sealed:
            return sealed;
        case State::Manifested:
            return manifested;
        case State::HandedOver:
            return handedOver;
        case State::InTransit:
            return inTransit;
        case State::AtDeliveryOffice:
            return arrived;
        case State::OutForDelivery:
            return out;
        case State::AttemptFailed:
            return failed;
        case State::AwaitingCollection:
            return failed + Kinds{Held};
        case State::Delivered:
            return out + Kinds{EventKind::Delivered};
        case State::Returning:
            return failed + Kinds{ReturnStarted};
        case State::ReturnedToCentre:
            return back;
        case State::Missing:
            return inTransit + Kinds{ScanOverdue};
        case State::Lost:
            return inTransit + Kinds{ScanOverdue, LossConfirmed};
        case State::Damaged:
            return arrived + Kinds{EventKind::Damaged};
        case State::Reissue:
            return arrived + Kinds{EventKind::Damaged, ReissueDecided};
        case State::PickupScheduled:
            return pickup;
        case State::PickupCalled:
            return pickup + Kinds{Called};
        case State::PickupNoShow:
            return pickup + Kinds{NoShow};
        case State::PickedUp:
            return pickup + Kinds{Called, HandedToCitizen};
        case State::Cancelled:
            return ready + Kinds{ResultRevoked};
        case State::Unclaimed:
            return back + Kinds{EventKind::Unclaimed};
        case State::None:
            break;
    }
    return {};
}

/// How long after what came before it an event of this kind usually happens, in minutes.
std::pair<int, int> usualPause(EventKind kind) {
    switch (kind) {
        case ChannelPost:
        case ChannelAsked:
        case ChannelPickup:
            return {1, 5};
        case LabelIssued:
            return {20, 300};
        case EventKind::Sealed:
        case AddedToManifest:
        case Called:
            return {5, 30};
        case HandoverSigned:
            return {20, 90};
        case ScanOverdue:
            return {4 * 24 * 60, 6 * 24 * 60};
        case LossConfirmed:
        case ReissueDecided:
        case EventKind::Unclaimed:
            return {24 * 60, 4 * 24 * 60};
        case Returned:
        case ResultRevoked:
            return {12 * 60, 48 * 60};
        case HandedToCitizen:
            return {3, 20};
        default:
            return {60, 600};
    }
}

void describe(ItemEvent& event, std::mt19937& random) {
    constexpr std::array kReasons = {domain::Reason::Absent, domain::Reason::Absent,
                                     domain::Reason::WrongAddress, domain::Reason::Moved,
                                     domain::Reason::Refused};
    const bool isScanned = domain::isScanKind(event.kind);
    event.source = isScanned ? domain::Source::Handheld : domain::Source::Manual;
    event.evidence = isScanned ? domain::Evidence::Decoded : domain::Evidence::Typed;
    if (event.kind == EventKind::AttemptFailed || event.kind == ReturnStarted)
        event.reason = kReasons[random() % kReasons.size()];
    if (event.kind == EventKind::Damaged) event.reason = domain::Reason::DamagedItem;
    if (event.kind == ResultRevoked) event.note = "Quyết định thu hồi mẫu số 12/QĐ";
    if (event.kind == EventKind::Delivered) {
        event.relation = random() % 3 ? domain::Relation::Self : domain::Relation::Family;
        event.idChecked = true;
    }
}

/// Final states lie anywhere in the last month. What is still open is not older than it usually
/// gets, but for one in twelve that somebody forgot for days; not so long that it would be missing.
minutes ageOf(State target, std::mt19937& random) {
    const bool isPast = domain::isFinal(target) || target == State::Unclaimed;
    const bool isForgotten = !isPast && random() % 12 == 0;
    const int shortest = isForgotten ? 4 * 24 * 60 : 10;
    const int longest = isPast ? 20 * 24 * 60 : isForgotten ? 12 * 24 * 60 : 30 * 60;
    const minutes age(shortest + static_cast<int>(random() % static_cast<unsigned>(longest)));
    const auto missingAfter = domain::TimeLimits().withoutScan(target);
    if (!missingAfter || age < *missingAfter - hours(24)) return age;
    return *missingAfter - hours(24) - minutes(random() % 600);
}

}  // namespace

std::span<const DemoShare> demoShares() {
    return kShares;
}

std::vector<ItemEvent> demoLife(State target, domain::Instant now, std::mt19937& random) {
    std::vector<ItemEvent> life;
    domain::Instant at{};
    for (const auto kind : roadTo(target)) {
        const auto [least, most] = usualPause(kind);
        at += minutes(least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1)));
        auto& event = life.emplace_back();
        event.kind = kind;
        event.occurredAt = at;
        describe(event, random);
    }
    constexpr minutes longestAgo = std::chrono::days(30);
    const auto length = life.back().occurredAt - life.front().occurredAt;
    const auto age =
        std::min<domain::Instant::duration>(ageOf(target, random), longestAgo - length);
    const auto shift = (now - age) - life.back().occurredAt;
    for (auto& event : life) event.recordedAt = event.occurredAt += shift;
    return life;
}

}  // namespace hoibao::service
