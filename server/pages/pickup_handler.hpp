#pragma once

#include "http/router.hpp"
#include "pages/form.hpp"
#include "service/item_reading.hpp"
#include "service/pickup.hpp"

namespace hoibao::pages {

/// /desk/pickup: the sessions at the counter, how full they are, new ones, and a place for an item.
class PickupHandler {
public:
    /// References must outlive it.
    PickupHandler(service::Pickup& pickup, service::ItemReading& reading)
        : pickup_(pickup), reading_(reading) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response show(const http::Request& request);
    [[nodiscard]] http::Response open(const http::Request& request);
    [[nodiscard]] http::Response book(const http::Request& request);
    [[nodiscard]] http::Response page(const http::Request& request, const http::Form& form,
                                      std::string_view item, const Faults& faults, int status);

    service::Pickup& pickup_;
    service::ItemReading& reading_;
};

}  // namespace hoibao::pages
