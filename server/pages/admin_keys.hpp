#pragma once

#include "http/message.hpp"
#include "http/router.hpp"
#include "http/session.hpp"
#include "service/audit_reading.hpp"
#include "service/keyring.hpp"
#include "service/office_administration.hpp"

namespace hoibao::pages {

/// /admin/keys, /admin/audit and /admin/items: programs that may call, who did what, and an item
/// that must be looked at for a reason.
class AdminKeys {
public:
    /// References must outlive it.
    AdminKeys(service::Keyring& keys, service::OfficeAdministration& offices,
              service::AuditReading& audit)
        : keys_(keys), offices_(offices), audit_(audit) {}

    /// Registers the routes; this must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response keysPage(const http::Request& request, const http::Form& form,
                                          std::string_view idEnding,
                                          const domain::Error* fault) const;
    [[nodiscard]] http::Response createKey(const http::Request& request) const;
    [[nodiscard]] http::Response revokeKey(const http::Request& request) const;
    [[nodiscard]] http::Response searchAudit(const http::Request& request) const;
    [[nodiscard]] http::Response reasonPage(const http::Request& request, const http::Form& form,
                                            const domain::Error* fault) const;
    [[nodiscard]] http::Response openItem(const http::Request& request) const;
    [[nodiscard]] http::Response showItem(const http::Request& request) const;

    service::Keyring& keys_;
    service::OfficeAdministration& offices_;
    service::AuditReading& audit_;
};

}  // namespace hoibao::pages
