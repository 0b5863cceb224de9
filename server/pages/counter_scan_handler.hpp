#pragma once

#include "http/router.hpp"
#include "pages/form.hpp"
#include "service/scanning.hpp"

namespace hoibao::pages {

/// /counter/scan: one form for what happens to an item at the post, for those without a handheld.
class CounterScanHandler {
public:
    /// `scanning` must outlive it.
    explicit CounterScanHandler(service::Scanning& scanning) : scanning_(scanning) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response show(const http::Request& request);
    [[nodiscard]] http::Response record(const http::Request& request);

    service::Scanning& scanning_;
};

}  // namespace hoibao::pages
