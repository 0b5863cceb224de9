#pragma once

#include <string>

#include "http/message.hpp"
#include "http/router.hpp"
#include "http/session.hpp"
#include "service/accounts.hpp"
#include "service/office_administration.hpp"

namespace hoibao::pages {

/// /admin, and /admin/users: who may sign in, and as what.
class AdminUsers {
public:
    /// References must outlive it. Links for people begin with `publicUrl`.
    AdminUsers(service::Accounts& accounts, service::OfficeAdministration& offices,
               std::string publicUrl)
        : accounts_(accounts), offices_(offices), publicUrl_(std::move(publicUrl)) {}

    /// Registers the routes; this must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response list(const http::Request& request) const;
    [[nodiscard]] http::Response askForNew(const http::Request& request) const;
    [[nodiscard]] http::Response create(const http::Request& request) const;
    [[nodiscard]] http::Response show(const http::Request& request) const;
    [[nodiscard]] http::Response changeRole(const http::Request& request) const;
    [[nodiscard]] http::Response reset(const http::Request& request) const;
    [[nodiscard]] http::Response disable(const http::Request& request) const;

    [[nodiscard]] http::Response newPage(const http::Request& request, const http::Form& form,
                                         const domain::Error* fault) const;
    [[nodiscard]] http::Response userPage(const http::Request& request, std::string_view idEnding,
                                          const http::Form& form, const domain::Error* fault) const;
    [[nodiscard]] http::Response linkPage(const http::Request& request, const std::string& name,
                                          const std::string& token) const;

    service::Accounts& accounts_;
    service::OfficeAdministration& offices_;
    std::string publicUrl_;
};

}  // namespace hoibao::pages
