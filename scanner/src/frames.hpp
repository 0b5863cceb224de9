#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hoibao::scanner {

/// Messages between the pool and a worker: four bytes of length, the lowest first, then the bytes.
using Deadline = std::chrono::steady_clock::time_point;

enum class FrameFault {
    Closed,  ///< the other side is gone, or broke the rules
    TimedOut,
};

/// Sends one message over a socket, whole. False when the other side is gone or `deadline` passes.
[[nodiscard]] bool sendFrame(int socket, std::string_view bytes, Deadline deadline);

/// Receives one message of at most `maxBytes`; a longer one counts as Closed.
struct Frame {
    std::optional<std::string> bytes;
    FrameFault fault = FrameFault::Closed;  ///< where there are no bytes
};
[[nodiscard]] Frame receiveFrame(int socket, std::size_t maxBytes, Deadline deadline);

}  // namespace hoibao::scanner
