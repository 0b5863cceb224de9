#pragma once

#include "http/message.hpp"
#include "http/router.hpp"
#include "service/import_desk.hpp"

namespace hoibao::pages {

/// /desk/import: a file of results, step by step.
class DeskImportHandler {
public:
    /// References must outlive it.
    explicit DeskImportHandler(service::ImportDesk& imports) : imports_(imports) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

    [[nodiscard]] http::Response ask(const http::Request& request) const;
    [[nodiscard]] http::Response receive(const http::Request& request) const;
    [[nodiscard]] http::Response columns(const http::Request& request) const;
    [[nodiscard]] http::Response choose(const http::Request& request) const;
    [[nodiscard]] http::Response look(const http::Request& request) const;
    [[nodiscard]] http::Response takeIn(const http::Request& request) const;
    [[nodiscard]] http::Response badRows(const http::Request& request) const;

private:
    [[nodiscard]] http::Response askAgain(const http::Request& request, std::string_view fault,
                                          int status, std::string_view office = {}) const;
    [[nodiscard]] http::Response columnsPage(const http::Request& request,
                                             const service::ImportDesk::Opened& opened,
                                             const std::vector<domain::FieldError>& wrong) const;

    [[nodiscard]] std::string officeText(const http::Request& request,
                                         const store::Upload& upload) const;

    service::ImportDesk& imports_;
};

}  // namespace hoibao::pages
