#pragma once

#include <string>

#include "http/message.hpp"
#include "service/asker.hpp"

namespace hoibao::http {

/// The request's token in 32 hexadecimal digits; empty on routes that are not idempotent.
[[nodiscard]] std::string tokenText(const Request& request);

/// Who asks, with which request.
[[nodiscard]] service::Asker askerOf(const Request& request);

}  // namespace hoibao::http
