#pragma once

#include "http/router.hpp"
#include "pages/form.hpp"
#include "service/packing.hpp"

namespace hoibao::pages {

/// /desk/packing: the document, then the envelope; they match, or it is said loudly which one does
/// not belong.
class PackingHandler {
public:
    /// `packing` must outlive it.
    explicit PackingHandler(service::Packing& packing) : packing_(packing) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response show(const http::Request& request);
    [[nodiscard]] http::Response check(const http::Request& request);
    [[nodiscard]] http::Response page(const http::Request& request, const http::Form& form,
                                      const Faults& faults, int status, Data data = object());
    [[nodiscard]] http::Response refuse(const http::Request& request, const http::Form& form,
                                        const domain::Error& error, const std::string& dossier,
                                        const std::string& number);

    service::Packing& packing_;
};

}  // namespace hoibao::pages
