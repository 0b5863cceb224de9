#pragma once

#include <string_view>

#include "http/router.hpp"

namespace hoibao::http {

/// openapi.yaml as JSON, embedded when the program was built.
extern const std::string_view kOpenApiJson;

/// Gives GET /openapi.json its handler.
void handleOpenApi(Router& router);

}  // namespace hoibao::http
