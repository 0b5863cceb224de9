#pragma once

#include "http/message.hpp"
#include "http/router.hpp"
#include "http/session.hpp"
#include "service/policies.hpp"
#include "service/postage_administration.hpp"
#include "service/range_administration.hpp"

namespace hoibao::pages {

/// /admin/ranges, /admin/postage and /admin/policies: what the whole province goes by, each from a
/// day on.
class AdminRules {
public:
    /// References must outlive it.
    AdminRules(service::RangeAdministration& ranges, service::PostageAdministration& postage,
               service::Policies& policies)
        : ranges_(ranges), postage_(postage), policies_(policies) {}

    /// Registers the routes; this must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response rangesPage(const http::Request& request, const http::Form& form,
                                            std::string_view idEnding,
                                            const domain::Error* fault) const;
    [[nodiscard]] http::Response addRange(const http::Request& request) const;
    [[nodiscard]] http::Response endRange(const http::Request& request) const;

    [[nodiscard]] http::Response postagePage(const http::Request& request, const http::Form& form,
                                             std::string_view idEnding,
                                             const domain::Error* fault) const;
    [[nodiscard]] http::Response newPostagePage(const http::Request& request,
                                                const http::Form& form,
                                                const domain::Error* fault) const;
    [[nodiscard]] http::Response addPostage(const http::Request& request) const;
    [[nodiscard]] http::Response removePostage(const http::Request& request) const;

    [[nodiscard]] http::Response policiesPage(const http::Request& request, const http::Form& form,
                                              std::string_view idEnding,
                                              const domain::Error* fault) const;
    [[nodiscard]] http::Response decide(const http::Request& request) const;
    [[nodiscard]] http::Response withdraw(const http::Request& request) const;

    service::RangeAdministration& ranges_;
    service::PostageAdministration& postage_;
    service::Policies& policies_;
};

}  // namespace hoibao::pages
