#include "http/openapi_handler.hpp"

namespace hoibao::http {

void handleOpenApi(Router& router) {
    router.handle("GET /openapi.json", [](const Request&) {
        Response response;
        response.contentType = "application/json";
        response.body = kOpenApiJson;
        response.headers.set("Cache-Control", "public, max-age=300");
        return response;
    });
}

}  // namespace hoibao::http
