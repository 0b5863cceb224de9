#pragma once

#include "http/router.hpp"
#include "service/handover.hpp"
#include "service/manifests.hpp"
#include "service/photographs.hpp"

namespace hoibao::http {

/// /api/v1/manifests: what goes to the post, its photographs, and its handover.
class ManifestHandler {
public:
    /// All must outlive it.
    ManifestHandler(service::Manifests& manifests, service::Photographs& photographs,
                    service::Handover& handover)
        : manifests_(manifests), photographs_(photographs), handover_(handover) {}

    /// Gives the routes their handlers; *this must outlive the router.
    void addTo(Router& router);

private:
    [[nodiscard]] Response create(const Request& request);
    [[nodiscard]] Response get(const Request& request);
    [[nodiscard]] Response add(const Request& request);
    [[nodiscard]] Response remove(const Request& request);
    [[nodiscard]] Response photograph(const Request& request);
    [[nodiscard]] Response sign(const Request& request);

    service::Manifests& manifests_;
    service::Photographs& photographs_;
    service::Handover& handover_;
};

}  // namespace hoibao::http
