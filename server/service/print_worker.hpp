#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "service/printing.hpp"

namespace hoibao::service {

/// A thread that works on print runs: those of this server at once, and what a dead server left
/// within a second after its lease.
class PrintWorker {
public:
    /// `onFailure` is told what was thrown, on the worker's thread; the run is tried again.
    using OnFailure = std::function<void(std::string_view what)>;
    /// `printing` must outlive it.
    PrintWorker(Printing& printing, OnFailure onFailure);
    /// Stops after the step it is at; the next worker goes on from there.
    ~PrintWorker();

private:
    void run();
    void pause();
    Printing& printing_;
    OnFailure onFailure_;
    std::atomic<bool> stop_ = false;
    std::mutex mutex_;
    std::condition_variable woken_;
    bool hasWork_ = true;
    std::thread thread_;
};

}  // namespace hoibao::service
