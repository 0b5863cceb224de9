#include "scanner/pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "scanner/json.hpp"
#include "worker_process.hpp"

namespace hoibao::scanner {

namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxAnswer = 16u << 20;
constexpr int kMaxOwnDeaths = 3;  // of workers, over one picture
constexpr int kMaxTries = 12;     // others may kill workers too: the kernel short of memory, people
constexpr std::chrono::milliseconds kLeastForAnotherTry{300};

/// One try of one picture in one worker.
struct Attempt {
    std::optional<Result<Reading>> answer;  ///< none: the worker died or was too slow
    std::string step;                       ///< the last it began
    bool timedOut = false;
    bool outOfMemory = false;
    bool workerLeaves = false;
};

Attempt attempt(WorkerProcess& worker, const json& request, std::string_view bytes, Deadline end) {
    Attempt result;
    if (!sendFrame(worker.socket(), request.dump(), end)) return result;
    if (!sendFrame(worker.socket(), bytes, end)) return result;
    while (true) {
        const auto frame = receiveFrame(worker.socket(), kMaxAnswer, end);
        if (!frame.bytes) {
            result.timedOut = frame.fault == FrameFault::TimedOut;
            return result;
        }
        const auto said = json::parse(*frame.bytes, nullptr, false);
        if (!said.is_object()) return result;
        if (const auto step = said.find("step"); step != said.end() && step->is_string()) {
            result.step = *step;
            continue;
        }
        result.workerLeaves = said.value("last", json()) == true;
        result.outOfMemory = said.contains("memory");
        if (auto reading = readingFromJson(said.value("reading", json()))) {
            result.answer = std::move(*reading);
        } else if (auto error = errorFromJson(said.value("error", json()))) {
            result.answer = tl::unexpected(std::move(*error));
        }
        return result;
    }
}

}  // namespace

struct Pool::Impl {
    explicit Impl(PoolSettings given) : settings(std::move(given)) {
        for (int i = 0; i < std::max(1, settings.workers); ++i) {
            workers.push_back(std::make_unique<WorkerProcess>());
            idle.push_back(workers.back().get());
        }
    }

    Result<WorkerProcess*> borrow();
    void giveBack(WorkerProcess* worker);
    Result<Reading> readIn(WorkerProcess& worker, std::string_view bytes,
                           const ReadOptions& options);
    std::string startIfNeeded(WorkerProcess& worker, Deadline end);
    void bury(WorkerProcess& worker, const Attempt& last, std::string& cause);

    const PoolSettings settings;
    mutable std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::unique_ptr<WorkerProcess>> workers;
    std::vector<WorkerProcess*> idle;
    PoolCounters counts;
    bool stopping = false;
};

Result<WorkerProcess*> Pool::Impl::borrow() {
    std::unique_lock lock(mutex);
    if (idle.empty() && counts.waiting >= settings.queueLimit) {
        ++counts.busy;
        return fail(ErrorCode::Busy, "too many pictures are waiting");
    }
    ++counts.waiting;
    const bool got =
        changed.wait_for(lock, settings.queueTime, [&] { return stopping || !idle.empty(); });
    --counts.waiting;
    if (stopping) {
        changed.notify_all();
        return fail(ErrorCode::Unavailable, "the reader of pictures is stopping");
    }
    if (!got) {
        ++counts.busy;
        return fail(ErrorCode::Busy, "no worker became free in time");
    }
    WorkerProcess* worker = idle.back();
    idle.pop_back();
    ++counts.working;
    ++counts.pictures;
    return worker;
}

void Pool::Impl::giveBack(WorkerProcess* worker) {
    const std::lock_guard lock(mutex);
    idle.push_back(worker);
    --counts.working;
    changed.notify_all();
}

std::string Pool::Impl::startIfNeeded(WorkerProcess& worker, Deadline end) {
    if (worker.isRunning()) return {};
    const std::string fault = worker.start(settings.worker, settings.memoryBytes, end);
    const std::lock_guard lock(mutex);
    counts.started += fault.empty();
    return fault;
}

void Pool::Impl::bury(WorkerProcess& worker, const Attempt& last, std::string& cause) {
    if (last.timedOut) worker.kill();
    cause = worker.end();
    if (last.timedOut) cause = "wall-time";
    if (last.outOfMemory) cause = "memory";
    const std::lock_guard lock(mutex);
    ++counts.deaths[cause];
}

Result<Reading> Pool::Impl::readIn(WorkerProcess& worker, std::string_view bytes,
                                   const ReadOptions& options) {
    const Deadline end = Clock::now() + settings.wallTime;
    std::set<std::string> skipped;
    std::string cause, fault;
    int ownDeaths = 0;
    for (int tries = 0; tries < kMaxTries && ownDeaths < kMaxOwnDeaths; ++tries) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        if (tries > 0 && left < kLeastForAnotherTry) break;
        fault = startIfNeeded(worker, end);
        if (!fault.empty()) continue;
        const auto processor = std::chrono::milliseconds(settings.processorTime);
        const json request = {{"budgetMs", std::min(options.budget, left).count()},
                              {"processorMs", processor.count()},
                              {"dataMatrix", options.dataMatrix},
                              {"crops", options.crops},
                              {"expected", options.expected},
                              {"skipped", skipped}};
        auto result = attempt(worker, request, bytes, end);
        if (result.answer) {
            if (result.workerLeaves) worker.end();
            return std::move(*result.answer);
        }
        bury(worker, result, cause);
        if (result.timedOut) break;
        if (cause == "killed") continue;  // by somebody else: no fault of the picture
        // Memory, a hang and a fault of the file's decoder would come again.
        if (cause == "memory" || cause == "processor-time" || result.step == "decode") break;
        ++ownDeaths;
        if (!result.step.empty()) skipped.insert(result.step);
    }
    if (!fault.empty()) return fail(ErrorCode::Unavailable, std::move(fault));
    if (cause == "wall-time" || cause == "processor-time") {
        return fail(ErrorCode::TimedOut, "the worker that read it was stopped: " + cause);
    }
    return fail(ErrorCode::DecoderDied, "the worker that read it died: " + cause);
}

Pool::Pool(PoolSettings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {}

Pool::~Pool() {
    stop();
}

Result<Reading> Pool::read(std::string_view bytes, const ReadOptions& options) {
    if (bytes.size() > kMaxImageBytes) {
        return fail(ErrorCode::TooLarge, std::to_string(bytes.size()) +
                                             " bytes, a picture may have " +
                                             std::to_string(kMaxImageBytes));
    }
    auto worker = impl_->borrow();
    if (!worker) return tl::unexpected(worker.error());
    auto reading = impl_->readIn(**worker, bytes, options);
    impl_->giveBack(*worker);
    return reading;
}

PoolCounters Pool::counters() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->counts;
}

void Pool::stop() {
    std::unique_lock lock(impl_->mutex);
    impl_->stopping = true;
    impl_->changed.notify_all();
    impl_->changed.wait(lock, [&] {
        return impl_->idle.size() == impl_->workers.size() && impl_->counts.waiting == 0;
    });
    for (auto& worker : impl_->workers) {
        worker->kill();
        worker->end();
    }
}

std::filesystem::path Pool::programBeside(std::string_view name) {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / name;
}

}  // namespace hoibao::scanner
