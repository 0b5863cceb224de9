#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "http/metrics.hpp"
#include "http/router.hpp"

namespace hoibao::http {

/// Whether the server wants requests. Not ready until told, and again before it stops.
class Readiness {
public:
    /// `check` says what is missing ("database"), or nothing; it may throw Unavailable and is
    /// called by each /readyz.
    explicit Readiness(std::function<std::optional<std::string>()> check);
    void set(bool isReady) noexcept { isReady_ = isReady; }
    /// What is missing, or nothing.
    [[nodiscard]] std::optional<std::string> missing() const;

private:
    std::function<std::optional<std::string>()> check_;
    std::atomic<bool> isReady_ = false;
};

/// Gives the private port's routes their handlers. All arguments outlive the router.
void handlePrivateRoutes(Router& router, const Readiness& readiness, const Metrics& metrics);

}  // namespace hoibao::http
