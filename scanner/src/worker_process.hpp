#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "frames.hpp"

namespace hoibao::scanner {

/// A running worker as its pool sees it. Owns the process and the socket; killed and reaped at the
/// end of its life. For one thread at a time; kill() alone may come from any.
class WorkerProcess {
public:
    WorkerProcess() = default;
    ~WorkerProcess() { (void)end(); }
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    /// Starts `program --worker memoryBytes` and what is `more`, with nothing open but its socket
    /// and no environment, and waits until it has locked itself in. Gives what went wrong; empty
    /// when it is ready.
    [[nodiscard]] std::string start(const std::filesystem::path& program, std::uint64_t memoryBytes,
                                    Deadline deadline, std::vector<std::string> more = {});

    [[nodiscard]] bool isRunning() const { return pid_ > 0; }
    [[nodiscard]] pid_t id() const { return pid_; }
    [[nodiscard]] int socket() const { return socket_; }
    void kill();

    /// Ends the process and says what it died of: "aborted", "crashed", "processor-time", "killed",
    /// "exited". Does nothing, and gives an empty text, where none runs.
    std::string end();

private:
    pid_t pid_ = -1;
    int socket_ = -1;
};

}  // namespace hoibao::scanner
