#pragma once

#include "http/router.hpp"
#include "service/papers.hpp"

namespace hoibao::http {

/// The documents beside the labels, as application/pdf.
class PaperHandler {
public:
    /// Must outlive *this.
    explicit PaperHandler(service::Papers& papers) : papers_(papers) {}

    /// Gives the routes their handlers; *this must outlive the router.
    void addTo(Router& router);

private:
    [[nodiscard]] Response said(const Request& request);
    [[nodiscard]] Response say(const Request& request);

    service::Papers& papers_;
};

}  // namespace hoibao::http
