#include "sheet/reader.hpp"

#include "faults.hpp"
#include "worker_process.hpp"

namespace hoibao::sheet {
namespace {

constexpr std::size_t kMaxVerdict = 64, kMaxText = 128u << 20;

}  // namespace

tl::expected<std::string, Fault> Reader::read(std::string_view bytes) {
    if (bytes.size() > kMaxWorkbookBytes) return tl::unexpected(Fault::TooLarge);
    const std::lock_guard lock(mutex_);
    const auto end = scanner::Deadline::clock::now() + settings_.wallTime;
    scanner::WorkerProcess worker;
    if (!worker.start(settings_.program, settings_.memoryBytes, end).empty())
        return tl::unexpected(Fault::Unavailable);
    // One that is out of time is killed at the end of its life, as is every other.
    const auto died = [&](scanner::FrameFault fault) {
        if (fault == scanner::FrameFault::TimedOut) worker.kill();
        return tl::unexpected(worker.end() == "killed" ? Fault::TooLarge : Fault::Damaged);
    };
    if (!scanner::sendFrame(worker.socket(), bytes, end)) return died({});
    const auto verdict = scanner::receiveFrame(worker.socket(), kMaxVerdict, end);
    if (!verdict.bytes) return died(verdict.fault);
    if (!verdict.bytes->empty())
        return tl::unexpected(parseFault(*verdict.bytes).value_or(Fault::Damaged));
    auto text = scanner::receiveFrame(worker.socket(), kMaxText, end);
    if (!text.bytes) return died(text.fault);
    return *std::move(text.bytes);
}

}  // namespace hoibao::sheet
