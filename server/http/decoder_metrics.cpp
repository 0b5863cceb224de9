#include "http/decoder_metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

namespace hoibao::http {
namespace {

/// Brings a counter to a total that is counted elsewhere.
void bringTo(prometheus::Counter& counter, std::uint64_t total) {
    counter.Increment(static_cast<double>(total) - counter.Value());
}

}  // namespace

void showDecoders(Metrics& metrics, const scanner::Pool& decoders) {
    auto& registry = metrics.registry();
    auto& pictures = prometheus::BuildCounter()
                         .Name("hoibao_decoder_pictures_total")
                         .Help("Photographs given to a decoder")
                         .Register(registry)
                         .Add({});
    auto& busy = prometheus::BuildCounter()
                     .Name("hoibao_decoder_busy_total")
                     .Help("Photographs turned away because too many waited")
                     .Register(registry)
                     .Add({});
    auto& deaths = prometheus::BuildCounter()
                       .Name("hoibao_decoder_deaths_total")
                       .Help("Decoders that died and were replaced, by cause")
                       .Register(registry);
    auto& waiting = prometheus::BuildGauge()
                        .Name("hoibao_decoder_waiting")
                        .Help("Photographs that wait for a decoder")
                        .Register(registry)
                        .Add({});
    metrics.onCollect([&] {
        const auto counters = decoders.counters();
        bringTo(pictures, counters.pictures);
        bringTo(busy, counters.busy);
        for (const auto& [cause, count] : counters.deaths)
            bringTo(deaths.Add({{"cause", cause}}), count);
        waiting.Set(counters.waiting);
    });
}

}  // namespace hoibao::http
