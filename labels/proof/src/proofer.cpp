#include "proof/proofer.hpp"

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>

#include "worker_process.hpp"

namespace hoibao::proof {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxAnswer = 256u << 20;
constexpr std::size_t kMaxReason = 400;  ///< bytes that a worker may say of one label
constexpr int kMaxKilled = 12;           ///< workers killed by others, over the same labels
constexpr int kMaxDeaths = 2;            ///< by themselves
constexpr std::chrono::milliseconds kAskEvery{50};

/// Labels `begin` to `end` of a task.
struct Piece {
    std::size_t begin = 0, end = 0;
    [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// Whole pages, some labels together.
std::vector<Piece> piecesOf(const Task& task) {
    std::vector<Piece> pieces;
    for (std::size_t begin = 0, end = 0; begin < task.labels.size(); begin = end) {
        const auto place = task.before + task.first + begin + Proofer::kPiece;
        const auto whole = (place + task.perPage - 1) / task.perPage * task.perPage;
        end = std::min(begin + Proofer::kPiece + (whole - place), task.labels.size());
        pieces.push_back({begin, end});
    }
    return pieces;
}

std::string requestOf(const Task& task, const Piece& piece) {
    std::string items = "{\"sender\":" + task.sender + ",\"items\":[";
    for (std::size_t i = piece.begin; i < piece.end; ++i)
        items += (i == piece.begin ? "" : ",") + task.labels[i];
    const auto at = task.numbers.begin();
    const json request = {
        {"sheet", task.sheet},
        {"setup", task.setup},
        {"first", task.first + piece.begin},
        {"items", items + "]}"},
        {"numbers", std::vector<std::string>(at + static_cast<std::ptrdiff_t>(piece.begin),
                                             at + static_cast<std::ptrdiff_t>(piece.end))}};
    return request.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string bytesOf(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

/// What a worker said, every field checked: it may have been taken over.
std::optional<std::vector<Fault>> faultsOf(const json& said, const Piece& piece) {
    const auto list = said.is_object() ? said.find("faults") : said.end();
    if (list == said.end() || !list->is_array() || list->size() > piece.size()) return std::nullopt;
    std::vector<Fault> faults;
    for (const auto& fault : *list) {
        if (!fault.is_array() || fault.size() != 3 || !fault[0].is_number_unsigned() ||
            !fault[1].is_string() || !fault[2].is_string())
            return std::nullopt;
        const auto label = fault[0].get<std::size_t>();
        const auto& picture = fault[2].get_ref<const std::string&>();
        if (label >= piece.size() ||
            picture.find_first_not_of("0123456789ABCDEF") != std::string::npos)
            return std::nullopt;
        faults.push_back({piece.begin + label, fault[1].get<std::string>().substr(0, kMaxReason),
                          bytesOf(picture)});
    }
    return faults;
}

}  // namespace

struct Proofer::Impl {
    struct Worker {
        scanner::WorkerProcess process;
        std::size_t loaded = 0;  ///< which file it has; 0: none
        std::atomic<int> id = 0;
    };

    explicit Impl(ProoferSettings given) : settings(std::move(given)) {
        for (int i = 0; i < std::max(1, settings.workers); ++i)
            workers.push_back(std::make_unique<Worker>());
    }

    std::vector<Fault> lookAt(Worker& worker, const Task& task, Piece piece);
    std::optional<std::vector<Fault>> attempt(Worker& worker, const Task& task, const Piece& piece,
                                              std::string& cause);
    void start(Worker& worker);
    /// Whatever they are at: others are started when they are needed.
    void stopWorkers() {
        isStopped = true;
        for (const auto& worker : workers)
            if (const int id = worker->id; id > 0) ::kill(id, SIGKILL);
    }

    const ProoferSettings settings;
    std::mutex mutex;
    std::vector<std::unique_ptr<Worker>> workers;
    std::string pdf;
    std::atomic<bool> isStopped = false;
    std::size_t file = 0;  ///< counts the files, so that a worker is not sent one twice
};

void Proofer::Impl::start(Worker& worker) {
    if (worker.process.isRunning()) return;
    worker.loaded = 0;
    const auto fault =
        worker.process.start(settings.program, settings.memoryBytes,
                             scanner::Deadline::clock::now() + settings.wallTime, {settings.fonts});
    if (!fault.empty()) throw ProoferUnavailable("hoibao-proof: " + fault);
    worker.id = worker.process.id();
}

std::optional<std::vector<Fault>> Proofer::Impl::attempt(Worker& worker, const Task& task,
                                                         const Piece& piece, std::string& cause) {
    start(worker);
    const auto end = scanner::Deadline::clock::now() + settings.wallTime;
    const int socket = worker.process.socket();
    const bool isKnown = worker.loaded == file;
    if (scanner::sendFrame(socket, requestOf(task, piece), end) &&
        scanner::sendFrame(socket, isKnown ? std::string_view() : task.pdf, end)) {
        const auto frame = scanner::receiveFrame(socket, kMaxAnswer, end);
        if (frame.bytes) {
            const auto said = json::parse(*frame.bytes, nullptr, false);
            if (auto faults = faultsOf(said, piece)) {
                worker.loaded = file;
                if (said.value("last", json()) == true) {
                    worker.id = 0;
                    worker.process.end();
                }
                return faults;
            }
        } else if (frame.fault == scanner::FrameFault::TimedOut) {
            worker.process.kill();
            worker.process.end();
            cause = "out of time";
            worker.id = 0;
            return std::nullopt;
        }
    }
    worker.id = 0;
    cause = worker.process.end();
    return std::nullopt;
}

std::vector<Fault> Proofer::Impl::lookAt(Worker& worker, const Task& task, Piece piece) {
    std::string cause;
    for (int killed = 0, deaths = 0; killed < kMaxKilled && deaths < kMaxDeaths;) {
        if (isStopped) return {};
        if (auto faults = attempt(worker, task, piece, cause)) return *std::move(faults);
        ++(cause == "killed" ? killed : deaths);
    }
    if (isStopped) return {};
    if (piece.size() == 1) return {{piece.begin, "the page could not be looked at: " + cause, {}}};
    const auto middle = piece.begin + piece.size() / 2;
    auto faults = lookAt(worker, task, {piece.begin, middle});
    for (auto& fault : lookAt(worker, task, {middle, piece.end}))
        faults.push_back(std::move(fault));
    return faults;
}

Proofer::Proofer(ProoferSettings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {}
Proofer::~Proofer() = default;

std::optional<std::vector<Fault>> Proofer::proof(const Task& task, const Stop& stop) {
    const std::lock_guard lock(impl_->mutex);
    if (task.pdf != impl_->pdf) {
        impl_->pdf = task.pdf;
        ++impl_->file;
    }
    // Each worker takes the next piece that nobody has: a page that is slow holds up one alone.
    const auto pieces = piecesOf(task);
    const auto count = pieces.size();
    std::vector<std::vector<Fault>> found(count);
    std::atomic<std::size_t> next = 0;
    impl_->isStopped = false;
    const auto work = [&](Impl::Worker& worker) {
        for (auto at = next++; at < count && !impl_->isStopped; at = next++)
            found[at] = impl_->lookAt(worker, task, pieces[at]);
    };
    std::vector<std::future<void>> hands;
    for (std::size_t i = 0; i < std::min(impl_->workers.size(), count); ++i)
        hands.push_back(std::async(std::launch::async, work, std::ref(*impl_->workers[i])));
    for (auto& hand : hands)
        while (hand.wait_for(kAskEvery) != std::future_status::ready)
            if (stop && !impl_->isStopped && stop()) impl_->stopWorkers();
    for (auto& hand : hands) hand.get();
    if (impl_->isStopped) return std::nullopt;
    std::vector<Fault> faults;
    for (auto& some : found) std::move(some.begin(), some.end(), std::back_inserter(faults));
    return faults;
}

std::vector<int> Proofer::workers() const {
    std::vector<int> ids;
    for (const auto& worker : impl_->workers)
        if (const int id = worker->id; id != 0) ids.push_back(id);
    return ids;
}

}  // namespace hoibao::proof
