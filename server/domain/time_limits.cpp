#include "domain/time_limits.hpp"

#include "domain/life.hpp"

namespace hoibao::domain {

std::optional<TimeLimits::Hours> TimeLimits::inState(State state) const noexcept {
    switch (state) {
        case State::Approved:
        case State::ChannelPending:
        case State::PostReady:
        case State::Labelled:
        case State::Sealed:
        case State::Manifested:
            return atCentre;
        case State::HandedOver:
        case State::InTransit:
        case State::AtDeliveryOffice:
        case State::OutForDelivery:
        case State::AttemptFailed:
            return atPost;
        case State::AwaitingCollection:
        case State::Returning:
            return awaiting;
        case State::ReturnedToCentre:
        case State::Missing:
        case State::Damaged:
            return returned;
        case State::PickupScheduled:
        case State::PickupCalled:
        case State::PickupNoShow:
            return forPickup;
        default:
            return std::nullopt;
    }
}

std::optional<TimeLimits::Hours> TimeLimits::withoutScan(State state) const noexcept {
    if (!isInPostsHands(state) || state == State::Missing) return std::nullopt;
    const bool isAwaiting = state == State::AwaitingCollection || state == State::Returning;
    return isAwaiting ? silentAwaiting : silentAtPost;
}

}  // namespace hoibao::domain
