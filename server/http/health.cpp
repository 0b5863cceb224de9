#include "http/health.hpp"

#include "domain/unavailable.hpp"
#include "http/json.hpp"

namespace hoibao::http {

Readiness::Readiness(std::function<std::optional<std::string>()> check)
    : check_(std::move(check)) {}

std::optional<std::string> Readiness::missing() const {
    if (!isReady_) return "not serving";
    try {
        return check_ ? check_() : std::nullopt;
    } catch (const Unavailable&) {
        return "database";
    }
}

void handlePrivateRoutes(Router& router, const Readiness& readiness, const Metrics& metrics) {
    router.handle("GET /healthz", [](const Request&) { return ok({{"status", "ok"}}); });
    router.handle("GET /readyz", [&readiness](const Request&) {
        const auto missing = readiness.missing();
        if (!missing) return ok({{"ready", true}});
        return answer(503, {{"ready", false}, {"missing", *missing}});
    });
    router.handle("GET /metrics", [&metrics](const Request&) {
        Response response;
        response.contentType = "text/plain; version=0.0.4; charset=utf-8";
        response.body = metrics.text();
        return response;
    });
}

}  // namespace hoibao::http
