#pragma once

#include <functional>

#include "domain/time.hpp"

namespace hoibao::service {

/// Gives the time now. Called by many threads.
using Clock = std::function<domain::Instant()>;

[[nodiscard]] inline domain::Instant systemTime() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace hoibao::service
