#include "service/print_worker.hpp"

#include <chrono>
#include <exception>

namespace hoibao::service {

PrintWorker::PrintWorker(Printing& printing, OnFailure onFailure)
    : printing_(printing), onFailure_(std::move(onFailure)) {
    printing_.onWaiting([this] {
        {
            const std::lock_guard lock(mutex_);
            hasWork_ = true;
        }
        woken_.notify_one();
    });
    thread_ = std::thread([this] { run(); });
}

PrintWorker::~PrintWorker() {
    printing_.onWaiting({});
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    woken_.notify_one();
    thread_.join();
}

void PrintWorker::run() {
    while (!stop_) {
        bool worked = false;
        try {
            worked = printing_.workOnce(stop_);
        } catch (const std::exception& error) {
            // The database is away, or a run cannot be worked on now: its lease ends, and it is
            // tried again.
            onFailure_(error.what());
        }
        if (!worked) pause();
    }
}

void PrintWorker::pause() {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, std::chrono::seconds(1), [&] { return hasWork_ || stop_; });
    hasWork_ = false;
}

}  // namespace hoibao::service
