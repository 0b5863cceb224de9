// hoibao-sheet: the worker of Reader, for one file. Nobody starts it by hand.
#include <chrono>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "frames.hpp"
#include "sandbox.hpp"
#include "workbook.hpp"
#include "worker.hpp"

namespace hoibao::sheet {
namespace {

using scanner::kWorkerSocket;

constexpr std::uint64_t kProcessorSeconds = 20;

scanner::Deadline soon() {
    return scanner::Deadline::clock::now() + std::chrono::minutes(2);
}

bool greet(std::string_view fault) {
    const auto said = fault.empty() ? std::string(R"({"ready":true})")
                                    : R"({"ready":false,"fault":")" + std::string(fault) + "\"}";
    return scanner::sendFrame(kWorkerSocket, said, soon());
}

int run(std::uint64_t memoryBytes) {
    const auto fault = scanner::enterSandbox({memoryBytes, 0, kProcessorSeconds});
    if (!greet(fault) || !fault.empty()) return 3;
    const auto file = scanner::receiveFrame(kWorkerSocket, kMaxWorkbookBytes, soon());
    if (!file.bytes) return 0;
    const auto csv = readWorkbook(*file.bytes);
    if (!csv) return scanner::sendFrame(kWorkerSocket, name(csv.error()), soon()) ? 0 : 4;
    return scanner::sendFrame(kWorkerSocket, "", soon()) &&
                   scanner::sendFrame(kWorkerSocket, *csv, soon())
               ? 0
               : 4;
}

}  // namespace
}  // namespace hoibao::sheet

int main(int count, char** arguments) {
    if (count != 3 || std::string_view(arguments[1]) != "--worker") return 2;
    try {
        return hoibao::sheet::run(std::strtoull(arguments[2], nullptr, 10));
    } catch (const std::exception&) {
        return 4;
    }
}
