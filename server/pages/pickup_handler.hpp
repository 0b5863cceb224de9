#pragma once

#include "http/router.hpp"
#include "pages/form.hpp"
#include "service/item_editing.hpp"
#include "service/item_reading.hpp"
#include "service/pickup.hpp"

namespace hoibao::pages {

/// /desk/pickup: the sessions at the counter, how full they are, new ones, a place for an item,
/// or the post instead;
/// /desk/pickup/{id}: one session, who is expected, who is called to the window and served.
class PickupHandler {
public:
    /// References must outlive it.
    PickupHandler(service::Pickup& pickup, service::ItemReading& reading,
                  service::ItemEditing& editing)
        : pickup_(pickup), reading_(reading), editing_(editing) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response show(const http::Request& request);
    [[nodiscard]] http::Response open(const http::Request& request);
    [[nodiscard]] http::Response book(const http::Request& request);
    [[nodiscard]] http::Response page(const http::Request& request, const http::Form& form,
                                      std::string_view item, const Faults& faults, int status);
    [[nodiscard]] http::Response showSession(const http::Request& request);
    [[nodiscard]] http::Response sessionPage(const http::Request& request, std::int64_t id,
                                             const http::Form& form, const Faults& faults,
                                             int status);
    [[nodiscard]] http::Response callNumber(const http::Request& request);
    [[nodiscard]] http::Response call(const http::Request& request);
    [[nodiscard]] http::Response handOver(const http::Request& request);
    [[nodiscard]] http::Response noShow(const http::Request& request);
    [[nodiscard]] http::Response sendByPost(const http::Request& request);
    [[nodiscard]] http::Response afterWindow(const http::Request& request, const http::Form& form,
                                             const domain::Result<service::Pickup::AtWindow>& at,
                                             std::string_view said);
    /// What is wrong with a form, at its fields where the service names them.
    [[nodiscard]] static Faults faultsOf(Language language, const domain::Error& error);
    /// How the one who comes to the window is asked for.
    static void askWhoTakes(Data& data, Language language, const http::Form& form);

    service::Pickup& pickup_;
    service::ItemReading& reading_;
    service::ItemEditing& editing_;
};

}  // namespace hoibao::pages
