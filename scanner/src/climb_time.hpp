#pragma once

#include <chrono>
#include <ctime>
#include <string_view>

#include "ladder.hpp"
#include "scanner/read.hpp"

namespace hoibao::scanner {

/// What one climb of the ladder may still spend. Processor time of this thread counts, for what
/// others on the machine do takes nothing away from a picture; real time only some budgets of it.
class ClimbTime {
public:
    using Clock = std::chrono::steady_clock;

    /// Both are kept by reference and must outlive it.
    ClimbTime(const ReadOptions& options, const Steps& steps, Clock::time_point start)
        : options_(options), steps_(steps), start_(start) {}

    /// Whether the step of this name may run: asked once, before it.
    bool begin(std::string_view step) {
        if (steps_.skipped.count(step)) return false;
        if (isLate()) return false;
        if (steps_.onStart) steps_.onStart(step);
        return true;
    }
    [[nodiscard]] bool isLate() {
        if (spent() - startSpent_ < options_.budget &&
            Clock::now() - start_ < steps_.patience * options_.budget) {
            return false;
        }
        ranOut_ = true;
        return true;
    }
    /// Whether isLate() was ever the answer.
    [[nodiscard]] bool ranOut() const { return ranOut_; }
    [[nodiscard]] double ms() const {
        return std::chrono::duration<double, std::milli>(Clock::now() - start_).count();
    }

private:
    static std::chrono::nanoseconds spent() {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
    }

    const ReadOptions& options_;
    const Steps& steps_;
    Clock::time_point start_;
    std::chrono::nanoseconds startSpent_ = spent();
    bool ranOut_ = false;
};

}  // namespace hoibao::scanner
