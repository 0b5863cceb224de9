#pragma once

#include "http/router.hpp"
#include "service/scanning.hpp"

namespace hoibao::http {

/// /api/v1/scans: what devices and the post's people recorded.
class ScanHandler {
public:
    /// `scanning` must outlive it.
    explicit ScanHandler(service::Scanning& scanning) : scanning_(scanning) {}

    /// Gives the routes their handlers; *this must outlive the router.
    void addTo(Router& router);

private:
    [[nodiscard]] Response record(const Request& request);
    service::Scanning& scanning_;
};

}  // namespace hoibao::http
