#include "worker_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <vector>

#include "worker.hpp"

namespace hoibao::scanner {

namespace {

constexpr std::size_t kMaxGreeting = 4096;

/// Nothing of the environment is the worker's business but where sanitizers report.
std::vector<char*> environment() {
    std::vector<char*> out;
    for (char** entry = environ; *entry; ++entry) {
        for (const char* name : {"ASAN_OPTIONS=", "UBSAN_OPTIONS=", "TSAN_OPTIONS="}) {
            if (std::strncmp(*entry, name, std::strlen(name)) == 0) out.push_back(*entry);
        }
    }
    out.push_back(nullptr);
    return out;
}

/// The worker's descriptors: nothing at 0, 1 and 2 but /dev/null (or nothing at all), its socket at
/// 3, no other.
int spawn(const std::filesystem::path& program, std::uint64_t memoryBytes,
          std::vector<std::string>& more, int theirs, pid_t& pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < kWorkerSocket; ++fd) {
        if (nothing >= 0) posix_spawn_file_actions_adddup2(&actions, nothing, fd);
    }
    posix_spawn_file_actions_adddup2(&actions, theirs, kWorkerSocket);
    posix_spawn_file_actions_addclosefrom_np(&actions, kWorkerSocket + 1);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);  // a Ctrl-C at the terminal is the pool's to handle
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    std::string path = program.string(), mode = "--worker", memory = std::to_string(memoryBytes);
    std::vector<char*> arguments = {path.data(), mode.data(), memory.data()};
    for (auto& argument : more) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    const auto env = environment();
    const int code =
        posix_spawn(&pid, path.c_str(), &actions, &attributes, arguments.data(), env.data());
    if (nothing >= 0) close(nothing);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return code;
}

std::string causeOf(int status) {
    if (!WIFSIGNALED(status)) return "exited";
    switch (WTERMSIG(status)) {
        case SIGABRT:
            return "aborted";
        case SIGPROF:
        case SIGXCPU:
            return "processor-time";
        case SIGKILL:
        case SIGTERM:
            return "killed";
        default:
            return "crashed";
    }
}

}  // namespace

std::string WorkerProcess::start(const std::filesystem::path& program, std::uint64_t memoryBytes,
                                 Deadline deadline, std::vector<std::string> more) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return std::strerror(errno);
    // dup2 onto itself would keep the close-on-exec mark: move ours out of the way.
    if (ends[1] <= kWorkerSocket) {
        const int moved = fcntl(ends[1], F_DUPFD_CLOEXEC, kWorkerSocket + 1);
        close(ends[1]);
        ends[1] = moved;
    }
    const int code = spawn(program, memoryBytes, more, ends[1], pid_);
    close(ends[1]);
    if (code != 0) {
        close(ends[0]);
        pid_ = -1;
        return program.string() + ": " + std::strerror(code);
    }
    socket_ = ends[0];
    const auto greeting = receiveFrame(socket_, kMaxGreeting, deadline);
    const auto said = nlohmann::json::parse(greeting.bytes.value_or(""), nullptr, false);
    if (said.is_object() && said.value("ready", false)) return {};
    end();
    if (said.is_object()) return "the worker could not lock itself in: " + said.value("fault", "");
    return program.string() + " did not start as a worker";
}

void WorkerProcess::kill() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
}

std::string WorkerProcess::end() {
    if (pid_ <= 0) return {};
    // One that died by itself is reaped with its own cause; a closed socket comes just before that.
    int status = 0;
    pid_t done = waitpid(pid_, &status, WNOHANG);
    if (done == 0) {
        shutdown(socket_, SHUT_RDWR);
        for (int tries = 0; done == 0 && tries < 50; ++tries) {
            (void)poll(nullptr, 0, 2);
            done = waitpid(pid_, &status, WNOHANG);
        }
    }
    if (done == 0) {
        kill();
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
    }
    close(socket_);
    pid_ = -1;
    socket_ = -1;
    return causeOf(status);
}

}  // namespace hoibao::scanner
