#pragma once

#include "http/router.hpp"
#include "pages/form.hpp"
#include "service/item_reading.hpp"
#include "service/printers.hpp"
#include "service/printing.hpp"

namespace hoibao::pages {

/// /desk/print: what waits for a label, the runs, and each run as a card.
class PrintHandler {
public:
    /// All must outlive it.
    PrintHandler(service::Printing& printing, service::Printers& printers,
                 service::ItemReading& reading)
        : printing_(printing), printers_(printers), reading_(reading) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response list(const http::Request& request);
    [[nodiscard]] http::Response start(const http::Request& request);
    [[nodiscard]] http::Response setPrinter(const http::Request& request);
    [[nodiscard]] http::Response show(const http::Request& request);
    [[nodiscard]] http::Response cancel(const http::Request& request);
    [[nodiscard]] http::Response markPrinted(const http::Request& request);
    [[nodiscard]] http::Response printAgain(const http::Request& request);
    [[nodiscard]] http::Response release(const http::Request& request);

    [[nodiscard]] http::Response listPage(const http::Request& request, const http::Form& form,
                                          const Faults& faults, int status);
    [[nodiscard]] http::Response runPage(const http::Request& request, const http::Form& form,
                                         const Faults& faults, int status);
    void setItems(Data& data, const http::Request& request, const http::Form& form);
    void setPrinters(Data& data, const http::Request& request, const std::string& chosen);

    service::Printing& printing_;
    service::Printers& printers_;
    service::ItemReading& reading_;
};

}  // namespace hoibao::pages
