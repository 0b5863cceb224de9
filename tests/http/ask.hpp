#pragma once

#include <string_view>
#include <utility>

#include "http/router.hpp"
#include "http/url.hpp"

namespace hoibao::http {

/// What the route of `method` and `target` ("/path?name=value") answers. `request` has who asks,
/// and with what headers and body.
inline Response answerOf(const Router& router, std::string_view method, std::string_view target,
                         Request request) {
    const auto question = target.find('?');
    request.id = "request";
    request.method = method;
    request.target = target.substr(0, question);
    if (question != std::string_view::npos)
        request.queryParameters = parseQuery(target.substr(question + 1)).value();
    const auto found = router.match(method, request.target).value();
    request.pathParameters = found.parameters;
    return found.route->handler(request);
}

}  // namespace hoibao::http
