#pragma once

#include <vector>

#include "domain/time_limits.hpp"

namespace hoibao::store {

/// A state that an item should have left before `then`.
struct AgeLimit {
    domain::State state = domain::State::None;
    domain::Instant then{};
};

using LimitOfState =
    std::optional<domain::TimeLimits::Hours> (domain::TimeLimits::*)(domain::State) const noexcept;

/// Of every state that has a limit of this kind.
[[nodiscard]] inline std::vector<AgeLimit> ageLimits(
    const domain::TimeLimits& limits, domain::Instant now,
    LimitOfState limitOf = &domain::TimeLimits::inState) {
    std::vector<AgeLimit> all;
    for (std::size_t i = 0; i < domain::kStateCount; ++i) {
        const auto state = static_cast<domain::State>(i);
        if (const auto limit = (limits.*limitOf)(state)) all.push_back({state, now - *limit});
    }
    return all;
}

}  // namespace hoibao::store
