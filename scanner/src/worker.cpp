#include "worker.hpp"

#include <sys/resource.h>
#include <sys/time.h>

#include <new>
#include <nlohmann/json.hpp>

#include "crops.hpp"
#include "frames.hpp"
#include "ladder.hpp"
#include "sandbox.hpp"
#include "scanner/json.hpp"

namespace hoibao::scanner {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxRequest = 4u << 20;
constexpr int kRetireAfterSeconds = 900;  // of processor time, before the sandbox's own limit

Deadline never() {
    return Deadline::clock::now() + std::chrono::hours(24 * 365);
}

bool say(const json& answer) {
    return sendFrame(kWorkerSocket, answer.dump(-1, ' ', false, json::error_handler_t::replace),
                     never());
}

/// The processor time of one picture: the kernel ends this process with SIGPROF when it is spent.
void allowProcessorTime(int milliseconds) {
    itimerval timer{};
    timer.it_value.tv_sec = milliseconds / 1000;
    timer.it_value.tv_usec = milliseconds % 1000 * 1000;
    setitimer(ITIMER_PROF, &timer, nullptr);
}

bool isOld() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec > kRetireAfterSeconds;
}

json readOne(const Reader& reader, const json& request, std::string_view bytes) {
    ReadOptions options;
    options.budget = std::chrono::milliseconds(request.at("budgetMs").get<int>());
    options.dataMatrix = request.at("dataMatrix").get<bool>();
    options.expected = request.at("expected").get<std::vector<std::string>>();
    Steps steps;
    for (const auto& step : request.at("skipped")) steps.skipped.insert(step.get<std::string>());
    steps.onStart = [](std::string_view step) { (void)say({{"step", step}}); };
    try {
        auto reading = reader(bytes, options, steps);
        if (!reading) return {{"error", toJson(reading.error())}};
        if (request.value("crops", false)) reading->crops = cropSymbols(bytes, *reading);
        return {{"reading", toJson(*reading)}};
    } catch (const std::bad_alloc&) {
        return {{"memory", true}};
    } catch (const std::exception& e) {  // libzxing 2.x throws where 1.4 asserts
        return {{"exception", e.what()}};
    }
}

}  // namespace

int runWorker(std::uint64_t memoryBytes) {
    return runWorker(memoryBytes, [](std::string_view bytes, const ReadOptions& options,
                                     const Steps& steps) { return climb(bytes, options, steps); });
}

int runWorker(std::uint64_t memoryBytes, const Reader& reader) {
    const std::string fault = enterSandbox({memoryBytes});
    if (!say({{"ready", fault.empty()}, {"fault", fault}}) || !fault.empty()) return 3;
    while (true) {
        const auto head = receiveFrame(kWorkerSocket, kMaxRequest, never());
        if (!head.bytes) return 0;
        const auto bytes = receiveFrame(kWorkerSocket, kMaxImageBytes, never());
        if (!bytes.bytes) return 0;
        const auto request = json::parse(*head.bytes, nullptr, false);
        if (request.is_discarded()) return 0;
        allowProcessorTime(request.value("processorMs", 5000));
        json answer = readOne(reader, request, *bytes.bytes);
        allowProcessorTime(0);
        const bool last = isOld() || answer.contains("memory") || answer.contains("exception");
        answer["last"] = last;
        if (!say(answer) || last) return 0;
    }
}

}  // namespace hoibao::scanner
