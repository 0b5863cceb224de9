#pragma once

#include <array>
#include <cstdint>

#include "domain/item_event.hpp"

namespace hoibao::domain {

/// The rows of transitions() as the fold looks them up: [state][kind] is the state that follows.
using TransitionTable = std::array<std::array<std::uint8_t, kEventKindCount>, kStateCount>;
inline constexpr std::uint8_t kNotAllowed = 0xFF;

/// Where two rows fit (HANDOVER_REJECTED), this holds the first.
[[nodiscard]] const TransitionTable& transitionTable();

}  // namespace hoibao::domain
