#pragma once

#include "http/message.hpp"
#include "http/router.hpp"

namespace hoibao::pages {

/// Answers GET /static/{file*} with the files compiled in.
void handleStaticFiles(http::Router& router);
[[nodiscard]] http::Response staticFile(const http::Request& request);

}  // namespace hoibao::pages
