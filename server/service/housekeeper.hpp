#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace hoibao::service {

/// Something to be done now and then, harmless when several servers do it at once.
struct Chore {
    std::string name;  ///< for the log
    std::chrono::seconds every;
    std::function<void()> work;
};

/// A thread that does chores: each a minute after the start, so that a restart in a crowd is not
/// slowed, and then at its interval.
class Housekeeper {
public:
    /// `onFailure` is told the chore's name and what it threw, on the housekeeper's thread; the
    /// chore is tried again at its next turn.
    using OnFailure = std::function<void(std::string_view chore, std::string_view what)>;
    Housekeeper(std::vector<Chore> chores, OnFailure onFailure,
                std::chrono::milliseconds firstAfter = std::chrono::minutes(1));
    /// Waits for the chore at hand.
    ~Housekeeper();
    Housekeeper(const Housekeeper&) = delete;
    Housekeeper& operator=(const Housekeeper&) = delete;

private:
    void run(std::chrono::milliseconds firstAfter);

    std::vector<Chore> chores_;
    OnFailure onFailure_;
    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace hoibao::service
