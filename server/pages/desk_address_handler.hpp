#pragma once

#include "domain/address.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "service/address_desk.hpp"

namespace hoibao::pages {

/// /desk/addresses: what waits for a commune or a telephone number, one after the other.
class DeskAddressHandler {
public:
    /// References must outlive it.
    DeskAddressHandler(service::AddressDesk& addresses, service::ItemEditing& editing,
                       const domain::Gazetteer& gazetteer)
        : addresses_(addresses), editing_(editing), gazetteer_(gazetteer) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

    [[nodiscard]] http::Response next(const http::Request& request) const;
    [[nodiscard]] http::Response decide(const http::Request& request) const;
    [[nodiscard]] http::Response undo(const http::Request& request) const;

private:
    [[nodiscard]] http::Response setPhone(std::int64_t id, std::int64_t version,
                                          const std::string& phone,
                                          const service::Asker& asker) const;

    service::AddressDesk& addresses_;
    service::ItemEditing& editing_;
    const domain::Gazetteer& gazetteer_;
};

}  // namespace hoibao::pages
