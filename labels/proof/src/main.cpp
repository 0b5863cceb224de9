// hoibao-proof: the worker of Proofer. Nobody starts it by hand.
#include <malloc.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "frames.hpp"
#include "look.hpp"
#include "sandbox.hpp"
#include "worker.hpp"

namespace hoibao::proof {
namespace {

using nlohmann::json;
using scanner::kWorkerSocket;

constexpr std::size_t kMaxRequest = 64u << 20, kMaxPdf = 256u << 20;
constexpr int kRetireAfterSeconds = 900;
constexpr int kKeptBytes = 256 << 20;

scanner::Deadline never() {
    return scanner::Deadline::clock::now() + std::chrono::hours(24 * 365);
}

bool say(const json& answer) {
    return scanner::sendFrame(kWorkerSocket,
                              answer.dump(-1, ' ', false, json::error_handler_t::replace), never());
}

bool isOld() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec > kRetireAfterSeconds;
}

int serve(const labels::Fonts& fonts) {
    std::optional<Document> document;
    while (true) {
        const auto head = scanner::receiveFrame(kWorkerSocket, kMaxRequest, never());
        if (!head.bytes) return 0;
        const auto pdf = scanner::receiveFrame(kWorkerSocket, kMaxPdf, never());
        if (!pdf.bytes) return 0;
        if (!pdf.bytes->empty()) document.emplace(*pdf.bytes);  // else as before
        const auto request = json::parse(*head.bytes, nullptr, false);
        if (request.is_discarded() || !document) return 2;
        auto answer = look(request, *document, fonts);
        answer["last"] = isOld();
        if (!say(answer) || isOld()) return 0;
    }
}

int run(std::uint64_t memoryBytes, const std::string& folder) {
    std::optional<labels::Fonts> fonts;
    std::string fault;
    // Pages are large and alike: memory that was given back would have to be cleared again for
    // each.
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, kKeptBytes);
    try {
        fonts = labels::Fonts::load(folder);
        // Whatever poppler reads of the system, it reads while it may.
        const labels::Printer printer(*fonts, *labels::findSheet("thermal-100x150"));
        (void)Document(printer.calibration()).draw(1, 72);
        fault = scanner::enterSandbox({memoryBytes});
    } catch (const std::exception& error) {
        fault = error.what();
    }
    if (!say({{"ready", fault.empty()}, {"fault", fault}}) || !fault.empty()) return 3;
    return serve(*fonts);
}

}  // namespace
}  // namespace hoibao::proof

int main(int count, char** arguments) {
    if (count != 4 || std::string_view(arguments[1]) != "--worker") return 2;
    try {
        return hoibao::proof::run(std::strtoull(arguments[2], nullptr, 10), arguments[3]);
    } catch (const std::exception&) {
        return 4;
    }
}
