#pragma once

#include "domain/address.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "service/desk.hpp"

namespace hoibao::pages {

/// /desk, its lists and the search.
class DeskHandler {
public:
    /// References must outlive it.
    DeskHandler(service::Desk& desk, const domain::Gazetteer& gazetteer)
        : desk_(desk), gazetteer_(gazetteer) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

    [[nodiscard]] http::Response today(const http::Request& request) const;
    [[nodiscard]] http::Response items(const http::Request& request) const;
    [[nodiscard]] http::Response search(const http::Request& request) const;

private:
    service::Desk& desk_;
    const domain::Gazetteer& gazetteer_;
};

}  // namespace hoibao::pages
