#include "sandbox.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>

namespace hoibao::scanner {
namespace {

constexpr int kRefused = 10, kAllowed = 11, kNoSandbox = 12;

/// What a process that has locked itself in makes of `act`, which is true when it worked.
int lockedIn(const std::function<bool()>& act) {
    const pid_t child = fork();
    if (child == 0) {
        if (!enterSandbox({}).empty()) _exit(kNoSandbox);
        _exit(act() ? kAllowed : kRefused);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(SandboxTest, RefusesTheWorld) {
    int pipeEnds[2];
    ASSERT_EQ(pipe(pipeEnds), 0);
    const struct {
        const char* name;
        std::function<bool()> act;
    } cases[] = {
        {"open a file", [] { return open("/etc/passwd", O_RDONLY) >= 0; }},
        {"make a file", [] { return open("/tmp/hoibao-escape", O_CREAT | O_WRONLY, 0600) >= 0; }},
        {"open by the kernel's number",
         [] { return syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY) >= 0; }},
        {"make a socket", [] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
        {"make a Unix socket", [] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }},
        {"fork", [] { return fork() >= 0; }},
        {"start a program",
         [] {
             char* const arguments[] = {nullptr};
             execve("/bin/true", arguments, arguments);
             return false;
         }},
        {"make a thread or a process by clone",
         [] { return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) >= 0; }},
        {"signal its parent", [] { return kill(getppid(), 0) == 0; }},
        {"trace", [] { return syscall(SYS_ptrace, 0, 0, 0, 0) == 0; }},
        {"make code",
         [] {
             return mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                         0) != MAP_FAILED;
         }},
        {"double a descriptor", [&] { return dup(pipeEnds[0]) >= 0; }},
        {"raise its limits", [] { return syscall(SYS_prlimit64, 0, 0, nullptr, nullptr) == 0; }},
    };
    for (const auto& c : cases) EXPECT_EQ(lockedIn(c.act), kRefused) << c.name;
}

TEST(SandboxTest, LetsTheDecodersWork) {
    int pipeEnds[2];
    ASSERT_EQ(pipe(pipeEnds), 0);
    EXPECT_EQ(lockedIn([] { return std::string(1 << 20, 'x').size() == 1 << 20; }), kAllowed);
    EXPECT_EQ(lockedIn([&] { return write(pipeEnds[1], "x", 1) == 1; }), kAllowed);
    EXPECT_EQ(lockedIn([&]() -> bool { abort(); }), -SIGABRT);
}

// Sanitizers reserve terabytes of address space, which no limit of ours could allow.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(SandboxTest, BoundsMemory) {
    const auto take = [](std::size_t bytes) {
        return mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
               MAP_FAILED;
    };
    EXPECT_EQ(lockedIn([&] { return take(600u << 20); }), kRefused);
    EXPECT_EQ(lockedIn([&] { return take(200u << 20); }), kAllowed);
}
#endif

}  // namespace
}  // namespace hoibao::scanner
