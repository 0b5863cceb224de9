#include "sandbox.hpp"

#include <grp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <initializer_list>

namespace hoibao::scanner {

namespace {

#ifdef HOIBAO_SHADOW_MEMORY
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

/// What the decoders, the allocator, abort() and the message loop need; all of it works on memory,
/// clocks, and descriptors that are already open.
constexpr int kAllowed[] = {
    SCMP_SYS(read),         SCMP_SYS(write),           SCMP_SYS(readv),
    SCMP_SYS(writev),       SCMP_SYS(recvfrom),        SCMP_SYS(sendto),
    SCMP_SYS(poll),         SCMP_SYS(ppoll),           SCMP_SYS(close),
    SCMP_SYS(brk),          SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(madvise),      SCMP_SYS(futex),           SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
    SCMP_SYS(setitimer),    SCMP_SYS(getrusage),       SCMP_SYS(getrandom),
    SCMP_SYS(sched_yield),  SCMP_SYS(rt_sigaction),    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),     SCMP_SYS(getpid),
    SCMP_SYS(gettid),       SCMP_SYS(restart_syscall), SCMP_SYS(fstat),
    SCMP_SYS(exit),         SCMP_SYS(exit_group),      SCMP_SYS(lseek),
};

/// How the checks of -fsanitize=undefined find out whether memory can be read: through a pipe.
constexpr int kAllowedSanitized[] = {SCMP_SYS(pipe2)};
constexpr std::uint64_t kMaxFiles = kSanitized ? 6 : 4;

/// Best effort: containers and chroots often refuse. The filter below does not depend on it.
void leaveTheCrowd() {
    const bool wasRoot = geteuid() == 0;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) == 0) return;
    if (!wasRoot) return;
    (void)unshare(CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS);
    constexpr unsigned kNobody = 65534;
    if (setgroups(0, nullptr) != 0) return;
    if (setresgid(kNobody, kNobody, kNobody) != 0) return;
    (void)!setresuid(kNobody, kNobody, kNobody);
}

/// Whoever started us tells by the signal how we died, whatever a sanitizer would make of it.
void dieOfSignals() {
    for (const int deadly : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) signal(deadly, SIG_DFL);
}

bool limit(int resource, std::uint64_t most) {
    rlimit wanted{most, most}, now{};
    if (getrlimit(static_cast<__rlimit_resource>(resource), &now) != 0) return false;
    if (now.rlim_max < most) wanted = {now.rlim_max, now.rlim_max};
    return setrlimit(static_cast<__rlimit_resource>(resource), &wanted) == 0;
}

bool setLimits(const SandboxLimits& limits) {
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, limits.fileBytes) &&
           limit(RLIMIT_NPROC, 0) && limit(RLIMIT_MEMLOCK, 0) &&
           limit(RLIMIT_CPU, limits.lifetimeSeconds) && limit(RLIMIT_NOFILE, kMaxFiles) &&
           (kSanitized || limit(RLIMIT_AS, limits.memoryBytes));
}

/// Lets mmap and mprotect through without PROT_EXEC: no code is made or loaded any more.
int allowMemoryWithoutCode(scmp_filter_ctx filter) {
    int code = 0;
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
        code |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                                 scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0});
    }
    return code;
}

/// A process may signal itself only, which is how abort() ends it.
int allowOwnDeath(scmp_filter_ctx filter) {
    const auto self = static_cast<scmp_datum_t>(getpid());
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                            scmp_arg_cmp{0, SCMP_CMP_EQ, self, 0});
}

std::string loadFilter() {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter) return "seccomp_init";
    int code = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 1);
    for (const int call : kAllowed) code |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
    for (const int call : kAllowedSanitized)
        if (kSanitized) code |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
    code |= allowMemoryWithoutCode(filter);
    code |= allowOwnDeath(filter);
    if (code == 0) code = seccomp_load(filter);
    seccomp_release(filter);
    return code == 0 ? "" : std::string("seccomp: ") + std::strerror(-code);
}

}  // namespace

std::string enterSandbox(const SandboxLimits& limits) {
    leaveTheCrowd();
    dieOfSignals();
    prctl(PR_SET_DUMPABLE, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return "no_new_privs";
    if (!setLimits(limits)) return std::string("setrlimit: ") + std::strerror(errno);
    return loadFilter();
}

}  // namespace hoibao::scanner
