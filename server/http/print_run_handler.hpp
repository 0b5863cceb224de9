#pragma once

#include "http/router.hpp"
#include "service/packing.hpp"
#include "service/printing.hpp"

namespace hoibao::http {

/// /api/v1/print-runs, and voiding and sealing what they printed.
class PrintRunHandler {
public:
    static constexpr std::size_t kMaxItems = 200'000;  ///< ids of one request

    /// Both must outlive it.
    PrintRunHandler(service::Printing& printing, service::Packing& packing)
        : printing_(printing), packing_(packing) {}

    /// Gives the routes their handlers; *this must outlive the router.
    void addTo(Router& router);

private:
    [[nodiscard]] Response start(const Request& request);
    [[nodiscard]] Response state(const Request& request);
    [[nodiscard]] Response labels(const Request& request);
    [[nodiscard]] Response items(const Request& request);
    [[nodiscard]] Response faults(const Request& request);
    [[nodiscard]] Response release(const Request& request);
    [[nodiscard]] Response labelsFrom(const Request& request, std::int64_t id);
    [[nodiscard]] Response cancel(const Request& request);
    [[nodiscard]] Response printed(const Request& request);
    [[nodiscard]] Response unprinted(const Request& request);
    [[nodiscard]] Response voidItem(const Request& request);
    [[nodiscard]] Response seal(const Request& request);

    using Decision = domain::Result<service::Printing::Run> (service::Printing::*)(
        const service::Asker&, std::int64_t, std::string_view);
    /// What a person decides on a run, with a reason.
    [[nodiscard]] Response withReason(const Request& request, int status, Decision decide);

    service::Printing& printing_;
    service::Packing& packing_;
};

}  // namespace hoibao::http
