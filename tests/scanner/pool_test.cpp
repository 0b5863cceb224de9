#include "scanner/pool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "pictures.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

PoolSettings settings(int workers = 1) {
    PoolSettings out;
    out.worker = std::filesystem::path(HOIBAO_BIN_DIR) / "hoibao-scan";
    out.workers = workers;
    return out;
}

/// The processes whose parent this one is and whose command says --worker.
std::vector<pid_t> workersOfThisProcess() {
    std::vector<pid_t> out;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream stat(entry.path() / "stat"), command(entry.path() / "cmdline");
        std::string id, comm, state, line;
        pid_t parent = 0;
        stat >> id >> comm >> state >> parent;
        std::getline(command, line);
        if (parent == getpid() && line.find("--worker") != std::string::npos) {
            out.push_back(std::stoi(name));
        }
    }
    return out;
}

std::string textOf(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string linkOf(const std::filesystem::path& link) {
    std::error_code fault;
    return std::filesystem::read_symlink(link, fault).string();
}

/// Whether a process of this user may have namespaces of its own here.
bool mayHaveNamespaces() {
    const pid_t child = fork();
    if (child == 0) _exit(unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    return status == 0;
}

/// Noise, which takes a while.
const std::string& slowPicture() {
    static const std::string bytes = [] {
        GrayImage image(2000, 2000);
        std::uint32_t state = 1;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                state = state * 1664525 + 1013904223;
                image.row(y)[x] = std::uint8_t((state >> 24) & 0x80);
            }
        }
        return pngOf(image, PngKind::Gray1);
    }();
    return bytes;
}

TEST(PoolTest, ReadsAPicture) {
    Pool pool(settings());
    const auto reading = pool.read(jpegOf(labelPicture()));
    ASSERT_TRUE(reading) << reading.error().message;
    EXPECT_EQ(reading->width, 800);
    EXPECT_EQ(reading->height, 600);
    EXPECT_THAT(reading->labels, ElementsAre(std::string(kNumber)));
    EXPECT_EQ(pool.counters().started, 1u);
    EXPECT_TRUE(pool.counters().deaths.empty());
}

TEST(PoolTest, GivesErrorsOfPicturesAsTheyAre) {
    Pool pool(settings());
    EXPECT_EQ(pool.read("").error().code, ErrorCode::NotAnImage);
    EXPECT_EQ(pool.read("%PDF-1.4").error().code, ErrorCode::NotAnImage);
    EXPECT_EQ(pool.read(pngClaiming(30'000, 30'000)).error().code, ErrorCode::TooLarge);
    EXPECT_EQ(pool.read(jpegOf(labelPicture()).substr(0, 3000)).error().code, ErrorCode::Truncated);
    EXPECT_EQ(pool.read(std::string(kMaxImageBytes + 1, 'x')).error().code, ErrorCode::TooLarge);
    EXPECT_EQ(pool.counters().started, 1u);
}

TEST(PoolTest, ReplacesAWorkerKilledBetweenPictures) {
    Pool pool(settings());
    const std::string jpeg = jpegOf(labelPicture());
    ASSERT_TRUE(pool.read(jpeg));
    for (const int signal : {SIGKILL, SIGSEGV, SIGABRT}) {
        SCOPED_TRACE(signal);
        const auto workers = workersOfThisProcess();
        ASSERT_EQ(workers.size(), 1u);
        ASSERT_EQ(kill(workers[0], signal), 0);
        const auto reading = pool.read(jpeg);
        ASSERT_TRUE(reading) << reading.error().message;
        EXPECT_THAT(reading->labels, ElementsAre(std::string(kNumber)));
    }
    EXPECT_EQ(pool.counters().deaths.at("killed"), 1u);
    EXPECT_EQ(pool.counters().deaths.at("crashed"), 1u);
    EXPECT_EQ(pool.counters().deaths.at("aborted"), 1u);
    EXPECT_EQ(pool.counters().started, 4u);
}

TEST(PoolTest, LocksItsWorkersIn) {
    Pool pool(settings());
    ASSERT_TRUE(pool.read(jpegOf(labelPicture())));
    const auto workers = workersOfThisProcess();
    ASSERT_EQ(workers.size(), 1u);
    const auto worker = std::filesystem::path("/proc") / std::to_string(workers[0]);
    EXPECT_THAT(textOf(worker / "status"), HasSubstr("NoNewPrivs:\t1\n"));
    EXPECT_THAT(textOf(worker / "status"), HasSubstr("Seccomp:\t2\n"));
    const std::string limits = textOf(worker / "limits");
    EXPECT_THAT(limits, ContainsRegex("Max processes +0 +0 "));
    EXPECT_THAT(limits, ContainsRegex("Max file size +0 +0 "));
    EXPECT_THAT(limits, ContainsRegex("Max core file size +0 +0 "));
    EXPECT_THAT(limits, ContainsRegex("Max open files +[46] +[46] "));
    EXPECT_THAT(limits, ContainsRegex("Max cpu time +[0-9]+ +[0-9]+ "));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_THAT(limits, ContainsRegex("Max address space +536870912 +536870912 "));
#endif
    EXPECT_EQ(textOf(worker / "environ").find("PATH="), std::string::npos);
    if (geteuid() != 0) return;  // nobody else may look further into it
    if (mayHaveNamespaces()) {
        for (const char* kind : {"ns/user", "ns/net", "ns/ipc"}) {
            EXPECT_NE(linkOf(worker / kind), linkOf(std::filesystem::path("/proc/self") / kind));
        }
    }
    for (const char* file : {"fd/0", "fd/1", "fd/2"}) EXPECT_EQ(linkOf(worker / file), "/dev/null");
    EXPECT_THAT(linkOf(worker / "fd/3"), StartsWith("socket:"));
    EXPECT_EQ(linkOf(worker / "fd/4"), "");
}

TEST(PoolTest, LosesNoPictureWhileWorkersAreKilled) {
    Pool pool(settings(2));
    const std::string jpeg = jpegOf(labelPicture());
    std::atomic<bool> done{false};
    std::thread killer([&] {
        while (!done) {
            std::this_thread::sleep_for(milliseconds(150));
            for (const pid_t worker : workersOfThisProcess()) kill(worker, SIGKILL);
        }
    });
    std::vector<std::future<int>> readers;
    for (int i = 0; i < 4; ++i) {
        readers.push_back(std::async(std::launch::async, [&] {
            int read = 0;
            for (int k = 0; k < 15; ++k) {
                const auto reading = pool.read(jpeg);
                EXPECT_TRUE(reading) << reading.error().message;
                read += reading.has_value();
            }
            return read;
        }));
    }
    for (auto& reader : readers) EXPECT_EQ(reader.get(), 15);
    done = true;
    killer.join();
}

TEST(PoolTest, RefusesWhatDoesNotFitTheQueue) {
    auto given = settings();
    given.queueLimit = 2;
    Pool pool(given);
    std::vector<std::future<Result<Reading>>> readers;
    for (int i = 0; i < 5; ++i) {
        readers.push_back(std::async(std::launch::async, [&] { return pool.read(slowPicture()); }));
    }
    int busy = 0, read = 0;
    for (auto& reader : readers) {
        const auto reading = reader.get();
        read += reading.has_value();
        busy += !reading && reading.error().code == ErrorCode::Busy;
    }
    EXPECT_EQ(read + busy, 5);
    EXPECT_GE(read, 3);
    EXPECT_GE(busy, 1);
    EXPECT_EQ(pool.counters().busy, unsigned(busy));
}

TEST(PoolTest, SaysWhenNoWorkerCanBeStarted) {
    for (const char* program : {"/nonexistent/hoibao-scan", "/bin/true", "/etc/passwd"}) {
        SCOPED_TRACE(program);
        auto given = settings();
        given.worker = program;
        Pool pool(given);
        const auto reading = pool.read(jpegOf(labelPicture()));
        ASSERT_FALSE(reading);
        EXPECT_EQ(reading.error().code, ErrorCode::Unavailable);
    }
}

TEST(PoolTest, LeavesNoProcessBehind) {
    {
        Pool pool(settings(2));
        ASSERT_TRUE(pool.read(jpegOf(labelPicture())));
        EXPECT_FALSE(workersOfThisProcess().empty());
    }
    EXPECT_TRUE(workersOfThisProcess().empty());
}

TEST(PoolTest, ReadsNothingAfterItWasStopped) {
    Pool pool(settings());
    pool.stop();
    EXPECT_EQ(pool.read(jpegOf(labelPicture())).error().code, ErrorCode::Unavailable);
}

}  // namespace
}  // namespace hoibao::scanner
