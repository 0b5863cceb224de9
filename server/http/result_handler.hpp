#pragma once

#include "http/message.hpp"
#include "http/router.hpp"
#include "service/intake.hpp"

namespace hoibao::http {

/// POST /api/v1/results and /api/v1/results/import.
class ResultHandler {
public:
    explicit ResultHandler(service::Intake& intake) : intake_(intake) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(Router& router);

    [[nodiscard]] Response importCsv(const Request& request) const;
    [[nodiscard]] Response create(const Request& request) const;

private:
    service::Intake& intake_;
};

}  // namespace hoibao::http
