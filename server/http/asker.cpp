#include "http/asker.hpp"

#include <fmt/format.h>

namespace hoibao::http {

std::string tokenText(const Request& request) {
    std::string text;
    if (!request.token) return text;
    for (const auto byte : *request.token) text += fmt::format("{:02x}", byte);
    return text;
}

service::Asker askerOf(const Request& request) {
    return {request.who(), request.id, tokenText(request)};
}

}  // namespace hoibao::http
