#pragma once

#include "http/message.hpp"
#include "http/router.hpp"
#include "http/session.hpp"
#include "service/office_administration.hpp"

namespace hoibao::pages {

/// /admin/offices: the tree, and each office's days, hours and hotline.
class AdminOffices {
public:
    /// `offices` must outlive it.
    explicit AdminOffices(service::OfficeAdministration& offices) : offices_(offices) {}

    /// Registers the routes; this must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response list(const http::Request& request) const;
    [[nodiscard]] http::Response create(const http::Request& request) const;
    [[nodiscard]] http::Response change(const http::Request& request) const;
    [[nodiscard]] http::Response end(const http::Request& request) const;
    [[nodiscard]] http::Response newPage(const http::Request& request, const http::Form& form,
                                         const domain::Error* fault) const;
    [[nodiscard]] http::Response officePage(const http::Request& request, const http::Form& form,
                                            std::string_view idEnding,
                                            const domain::Error* fault) const;

    service::OfficeAdministration& offices_;
};

}  // namespace hoibao::pages
