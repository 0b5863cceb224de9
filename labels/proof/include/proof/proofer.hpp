#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace hoibao::proof {

/// Labels of one part of a run, and the file that is to be printed.
struct Task {
    std::string pdf;                   ///< the part, whole
    std::string sheet;                 ///< as labels::toJson gives it
    std::string setup;                 ///< of this part, as labels::toJson gives it
    std::string sender;                ///< as in ITEMS.json
    std::vector<std::string> labels;   ///< those to look at, as in ITEMS.json
    std::vector<std::string> numbers;  ///< the number that each of them was given
    std::size_t first = 0;             ///< where in the part the first of them stands, from 0
    std::size_t perPage = 1;           ///< labels of a page: those of one are looked at together
    std::size_t before = 0;            ///< places left free before the part's first label
};

/// Why a label must not be used.
struct Fault {
    std::size_t label = 0;  ///< of Task::labels
    std::string reason;
    std::string picture;  ///< PNG of the place; empty where nothing could be drawn
};

struct ProoferSettings {
    std::filesystem::path program;  ///< the hoibao-proof to run
    std::string fonts;              ///< folder of the fonts that the labels are set in
    int workers = 2;
    std::uint64_t memoryBytes = 768u << 20;      ///< address space of a worker
    std::chrono::milliseconds wallTime{60'000};  ///< of one request
};

/// No worker can be started.
class ProoferUnavailable : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Holds what is drawn against what must be seen, in processes of their own, which can open no file
/// and no socket. A worker that is killed is replaced and its labels looked at again; a label whose
/// page kills every worker is a fault. Thread-safe; one task at a time.
class Proofer {
public:
    explicit Proofer(ProoferSettings settings);
    ~Proofer();
    Proofer(const Proofer&) = delete;
    Proofer& operator=(const Proofer&) = delete;

    /// Asked some times a second, on the caller's thread: true leaves the rest undone, at once.
    using Stop = std::function<bool()>;
    /// The faults found, at most one a label, in the order of the labels; nothing once it was
    /// stopped. Throws ProoferUnavailable.
    [[nodiscard]] std::optional<std::vector<Fault>> proof(const Task& task, const Stop& stop = {});
    /// Labels that a worker is given at once, about.
    static constexpr std::size_t kPiece = 16;

    /// Ids of the workers that run now.
    [[nodiscard]] std::vector<int> workers() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hoibao::proof
