#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "service/printing.hpp"

namespace hoibao::service {

/// A thread that works on print runs: those of this server at once, and what a dead server left
/// within a second after its lease.
class PrintWorker {
public:
    /// `printing` must outlive it.
    explicit PrintWorker(Printing& printing);
    /// Stops after the step it is at; the next worker goes on from there.
    ~PrintWorker();

private:
    void run();
    void pause();
    Printing& printing_;
    std::atomic<bool> stop_ = false;
    std::mutex mutex_;
    std::condition_variable woken_;
    bool hasWork_ = true;
    std::thread thread_;
};

}  // namespace hoibao::service
