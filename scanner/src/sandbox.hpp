#pragma once

#include <cstdint>
#include <string>

namespace hoibao::scanner {

struct SandboxLimits {
    std::uint64_t memoryBytes = 512u << 20;
    std::uint64_t fileBytes = 0;           ///< that may be written to what is open
    std::uint64_t lifetimeSeconds = 1200;  ///< of processor time, over all pictures
};

/// Locks this process in, for good: user, network and other namespaces of its own where the system
/// grants them, nobody's ids where it runs as root, no new privileges, limits, and a filter that
/// lets through only memory, time, and reading and writing what is already open. Opening a file or
/// a socket, starting a process or a program fails with EPERM from then on.
/// Gives what could not be set up and must be: empty when all is well. Call it while the process
/// has one thread.
[[nodiscard]] std::string enterSandbox(const SandboxLimits& limits);

}  // namespace hoibao::scanner
