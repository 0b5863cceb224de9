#pragma once

#include "http/router.hpp"
#include "pages/html.hpp"
#include "service/public_information.hpp"

namespace hoibao::pages {

/// GET /offices: where a citizen goes and whom to call. No script.
class OfficesHandler {
public:
    /// `information` must outlive it.
    explicit OfficesHandler(service::PublicInformation& information) : information_(information) {}

    /// Registers the route; the handler must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response answer(const http::Request& request) const;

    service::PublicInformation& information_;
};

}  // namespace hoibao::pages
