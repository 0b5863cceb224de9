#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/error.hpp"
#include "http/message.hpp"
#include "http/routes.hpp"

namespace hoibao::http {

/// Answers a request. May throw Unavailable (503); any other exception is a fault of ours (500).
/// Called by many threads at once.
using Handler = std::function<Response(const Request&)>;

struct Route {
    RouteSpec spec;
    Handler handler;
};

/// Which handler answers which path. Set up before the server starts, then only read.
class Router {
public:
    /// `specs` are copied; patterns and names must outlive the router (they are literals).
    explicit Router(std::span<const RouteSpec> specs);

    /// Gives the route "GET /api/v1/items/{id}" its handler. Throws std::logic_error for a route
    /// that is not among the specs, or one that has a handler.
    void handle(std::string_view methodAndPattern, Handler handler);

    /// Lowers the limit of every route that takes this media type to at most `bytes`.
    void limitBodies(std::string_view mediaType, std::size_t bytes);

    /// Routes that nobody handles yet ("GET /track"); they answer 404.
    [[nodiscard]] std::vector<std::string> unhandled() const;
    [[nodiscard]] std::span<const Route> routes() const noexcept { return routes_; }

    struct Match {
        const Route* route = nullptr;      ///< null: see allowed
        std::vector<std::string> allowed;  ///< methods of a known path, for Allow
        std::map<std::string, std::string, std::less<>> parameters;  ///< decoded
    };
    /// `path` is percent-encoded, without the query. A literal segment wins over a parameter. HEAD
    /// finds the route of GET. Errors: Malformed "malformed-path" for broken percent-encoding,
    /// bytes that are not UTF-8 and control characters.
    [[nodiscard]] domain::Result<Match> match(std::string_view method, std::string_view path) const;

private:
    std::vector<Route> routes_;
};

}  // namespace hoibao::http
