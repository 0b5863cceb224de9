#pragma once

#include "http/message.hpp"
#include "http/router.hpp"
#include "service/item_editing.hpp"
#include "service/item_reading.hpp"

namespace hoibao::http {

/// GET /api/v1/items, GET and PATCH /api/v1/items/{id}, POST /api/v1/items/{id}/post.
class ItemHandler {
public:
    ItemHandler(service::ItemReading& reading, service::ItemEditing& editing)
        : reading_(reading), editing_(editing) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(Router& router);

    [[nodiscard]] Response list(const Request& request) const;
    [[nodiscard]] Response get(const Request& request) const;
    [[nodiscard]] Response change(const Request& request) const;
    [[nodiscard]] Response sendByPost(const Request& request) const;

private:
    service::ItemReading& reading_;
    service::ItemEditing& editing_;
};

}  // namespace hoibao::http
