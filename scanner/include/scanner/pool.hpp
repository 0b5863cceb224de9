#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "scanner/read.hpp"

namespace hoibao::scanner {

struct PoolSettings {
    std::filesystem::path worker;  ///< the hoibao-scan to run; see Pool::programBeside
    int workers = 2;
    std::uint64_t memoryBytes = 512u << 20;    ///< address space of a worker
    std::chrono::seconds processorTime{5};     ///< of one picture
    std::chrono::milliseconds wallTime{5500};  ///< of one picture, from taking it up to the answer
    int queueLimit = 32;                       ///< pictures waiting; one more is Busy
    std::chrono::milliseconds queueTime{10'000};  ///< waiting longer is Busy
};

/// What happened to the workers so far.
struct PoolCounters {
    std::uint64_t pictures = 0, started = 0, busy = 0;
    /// Deaths by cause: aborted, crashed, processor-time, wall-time, memory, killed, exited.
    std::map<std::string, std::uint64_t> deaths;
    int waiting = 0, working = 0;  ///< now
};

/// Reads pictures in processes of their own, which can open no file and no socket, start nothing,
/// and have bounded memory and time. A picture that kills its worker is tried again without the
/// step that did it, and after that answered with DecoderDied or TimedOut, within wallTime; the
/// worker is replaced. Thread-safe. Workers are started when they are first needed and end with the
/// pool.
class Pool {
public:
    explicit Pool(PoolSettings settings);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Blocks until the picture is read. Errors: all of ErrorCode but NoFile.
    [[nodiscard]] Result<Reading> read(std::string_view bytes, const ReadOptions& options = {});

    [[nodiscard]] PoolCounters counters() const;

    /// Stops taking pictures (Unavailable), kills the workers, and returns when all reads have
    /// ended.
    void stop();

    /// The path of `name` in the folder of the running program.
    [[nodiscard]] static std::filesystem::path programBeside(std::string_view name = "hoibao-scan");

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hoibao::scanner
