#include "http/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <sstream>
#include <utility>
#include <vector>

namespace hoibao::http {

namespace {

const prometheus::Histogram::BucketBoundaries kSeconds = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

}  // namespace

struct Metrics::State {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& requests =
        prometheus::BuildCounter()
            .Name("hoibao_http_requests_total")
            .Help("Requests answered, by method, route and status")
            .Register(registry);
    prometheus::Family<prometheus::Histogram>& durations =
        prometheus::BuildHistogram()
            .Name("hoibao_http_request_seconds")
            .Help("Time from a whole header to the answer, by route")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& refused =
        prometheus::BuildCounter()
            .Name("hoibao_http_connections_refused_total")
            .Help("Connections closed unheard, by reason")
            .Register(registry);
    prometheus::Gauge& connections = prometheus::BuildGauge()
                                         .Name("hoibao_http_connections")
                                         .Help("Connections open now")
                                         .Register(registry)
                                         .Add({});
    std::vector<std::function<void()>> updates;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

prometheus::Registry& Metrics::registry() {
    return state_->registry;
}

void Metrics::count(std::string_view method, std::string_view route, int status,
                    std::chrono::microseconds took) {
    state_->requests
        .Add({{"method", std::string(method)},
              {"route", std::string(route)},
              {"status", std::to_string(status)}})
        .Increment();
    state_->durations.Add({{"route", std::string(route)}}, kSeconds)
        .Observe(std::chrono::duration<double>(took).count());
}

void Metrics::connectionOpened() {
    state_->connections.Increment();
}
void Metrics::connectionClosed() {
    state_->connections.Decrement();
}

void Metrics::connectionRefused(std::string_view why) {
    state_->refused.Add({{"reason", std::string(why)}}).Increment();
}

void Metrics::onCollect(std::function<void()> update) {
    state_->updates.push_back(std::move(update));
}

std::string Metrics::text() const {
    for (const auto& update : state_->updates) update();
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, state_->registry.Collect());
    return out.str();
}

}  // namespace hoibao::http
