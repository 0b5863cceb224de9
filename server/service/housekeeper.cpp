#include "service/housekeeper.hpp"

#include <algorithm>
#include <exception>

namespace hoibao::service {

using SteadyClock = std::chrono::steady_clock;

Housekeeper::Housekeeper(std::vector<Chore> chores, OnFailure onFailure,
                         std::chrono::milliseconds firstAfter)
    : chores_(std::move(chores)),
      onFailure_(std::move(onFailure)),
      thread_([this, firstAfter] { run(firstAfter); }) {}

Housekeeper::~Housekeeper() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    stopped_.notify_all();
    thread_.join();
}

void Housekeeper::run(std::chrono::milliseconds firstAfter) {
    std::vector<SteadyClock::time_point> due(chores_.size(), SteadyClock::now() + firstAfter);
    std::unique_lock lock(mutex_);
    while (!chores_.empty()) {
        const auto next = std::ranges::min_element(due);
        if (stopped_.wait_until(lock, *next, [this] { return stop_; })) return;
        const auto& chore = chores_[static_cast<std::size_t>(next - due.begin())];
        lock.unlock();
        try {
            chore.work();
        } catch (const std::exception& error) {
            onFailure_(chore.name, error.what());
        }
        lock.lock();
        *next = SteadyClock::now() + chore.every;
    }
}

}  // namespace hoibao::service
