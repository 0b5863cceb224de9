#pragma once

#include "http/metrics.hpp"
#include "scanner/pool.hpp"

namespace hoibao::http {

/// Shows on /metrics how many photographs the decoders took, how many wait, and how many decoders
/// died of what. `decoders` outlives `metrics`.
void showDecoders(Metrics& metrics, const scanner::Pool& decoders);

}  // namespace hoibao::http
