#pragma once

#include "http/router.hpp"
#include "service/pickup.hpp"

namespace hoibao::http {

/// /api/v1/pickup-sessions, places in them for items, and what happens at the window.
class PickupHandler {
public:
    /// Must outlive *this.
    explicit PickupHandler(service::Pickup& pickup) : pickup_(pickup) {}

    /// Gives the routes their handlers; *this must outlive the router.
    void addTo(Router& router);

private:
    [[nodiscard]] Response list(const Request& request);
    [[nodiscard]] Response open(const Request& request);
    [[nodiscard]] Response get(const Request& request);
    [[nodiscard]] Response change(const Request& request);
    [[nodiscard]] Response book(const Request& request);
    [[nodiscard]] Response call(const Request& request);
    [[nodiscard]] Response handOver(const Request& request);
    [[nodiscard]] Response noShow(const Request& request);

    service::Pickup& pickup_;
};

}  // namespace hoibao::http
