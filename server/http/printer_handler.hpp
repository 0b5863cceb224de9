#pragma once

#include "http/router.hpp"
#include "service/printers.hpp"

namespace hoibao::http {

/// /api/v1/printers: how the printers of offices print.
class PrinterHandler {
public:
    /// Must outlive *this.
    explicit PrinterHandler(service::Printers& printers) : printers_(printers) {}

    /// Gives the routes their handlers; *this must outlive the router.
    void addTo(Router& router);

private:
    [[nodiscard]] Response list(const Request& request);
    [[nodiscard]] Response add(const Request& request);
    [[nodiscard]] Response get(const Request& request);
    [[nodiscard]] Response change(const Request& request);
    [[nodiscard]] Response remove(const Request& request);
    [[nodiscard]] Response calibration(const Request& request);

    service::Printers& printers_;
};

}  // namespace hoibao::http
