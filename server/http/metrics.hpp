#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace prometheus {
class Registry;
}

namespace hoibao::http {

/// What /metrics says: requests by route and status, and whatever others add to the registry.
class Metrics {
public:
    Metrics();
    ~Metrics();

    /// For families of other parts; it lives as long as *this.
    [[nodiscard]] prometheus::Registry& registry();

    /// `route` is the pattern, never the path.
    void count(std::string_view method, std::string_view route, int status,
               std::chrono::microseconds took);
    void connectionOpened();
    void connectionClosed();
    void connectionRefused(std::string_view why);

    /// Called before each text(), on its thread: for what is counted elsewhere. Set before serving.
    void onCollect(std::function<void()> update);

    /// The text format 0.0.4.
    [[nodiscard]] std::string text() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace hoibao::http
