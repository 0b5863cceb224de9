#pragma once

#include "domain/address.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "http/session.hpp"
#include "pages/html.hpp"
#include "service/desk.hpp"
#include "service/item_editing.hpp"
#include "service/item_reading.hpp"

namespace hoibao::pages {

/// /desk/items/{id}: all about one item, and mending what stands on its label.
class DeskItemHandler {
public:
    /// References must outlive it.
    DeskItemHandler(service::ItemReading& reading, service::ItemEditing& editing,
                    service::Desk& desk, const domain::Gazetteer& gazetteer)
        : reading_(reading), editing_(editing), desk_(desk), gazetteer_(gazetteer) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

    [[nodiscard]] http::Response show(const http::Request& request) const;
    [[nodiscard]] http::Response change(const http::Request& request) const;

private:
    [[nodiscard]] http::Response page(const http::Request& request,
                                      const service::ItemReading::View& view, Data data,
                                      int status) const;
    [[nodiscard]] http::Response conflict(const http::Request& request,
                                          const service::ItemReading::View& view,
                                          const http::Form& form) const;
    [[nodiscard]] http::Response refused(const http::Request& request,
                                         const service::ItemReading::View& view,
                                         const http::Form& form, const domain::Error& error) const;

    service::ItemReading& reading_;
    service::ItemEditing& editing_;
    service::Desk& desk_;
    const domain::Gazetteer& gazetteer_;
};

}  // namespace hoibao::pages
