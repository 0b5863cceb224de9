#pragma once

#include "http/router.hpp"
#include "pages/form.hpp"
#include "service/handover.hpp"
#include "service/manifests.hpp"
#include "service/photographs.hpp"
#include "service/sign_in.hpp"

namespace hoibao::pages {

/// /desk/manifests of the centre, and /counter of the post: the same manifests, seen from two
/// sides.
class ManifestHandler {
public:
    /// All must outlive it.
    ManifestHandler(service::Manifests& manifests, service::Photographs& photographs,
                    service::Handover& handover, service::SignIn& signIns)
        : manifests_(manifests),
          photographs_(photographs),
          handover_(handover),
          signIns_(signIns) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response list(const http::Request& request);
    [[nodiscard]] http::Response create(const http::Request& request);
    [[nodiscard]] http::Response show(const http::Request& request);
    [[nodiscard]] http::Response changeItems(const http::Request& request);
    [[nodiscard]] http::Response see(const http::Request& request);
    [[nodiscard]] http::Response photograph(const http::Request& request);
    [[nodiscard]] http::Response frame(const http::Request& request);
    [[nodiscard]] http::Response sign(const http::Request& request);
    [[nodiscard]] http::Response signTogether(const http::Request& request);

    /// A manifest as it stands, and what was typed about it.
    struct Typed {
        std::int64_t id = 0;
        http::Form form;
        service::ManifestView view;
    };
    /// Or the answer to who may not see it, or whose form cannot be read.
    [[nodiscard]] tl::expected<Typed, http::Response> typed(const http::Request& request);
    [[nodiscard]] http::Response listPage(const http::Request& request, const Faults& faults,
                                          const http::Form& form, int status);
    [[nodiscard]] http::Response again(const http::Request& request, const http::Form& form,
                                       const Faults& faults, int status);
    [[nodiscard]] std::vector<service::Handover::Signer> prove(const http::Request& request,
                                                               const http::Form& form,
                                                               const service::ManifestView& view,
                                                               Faults& faults);

    service::Manifests& manifests_;
    service::Photographs& photographs_;
    service::Handover& handover_;
    service::SignIn& signIns_;
};

}  // namespace hoibao::pages
