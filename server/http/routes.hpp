#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "domain/access.hpp"

namespace hoibao::http {

/// What browsers send for a form, and for one with files.
inline constexpr std::string_view kFormFields = "application/x-www-form-urlencoded";
inline constexpr std::string_view kFormWithFiles = "multipart/form-data";

/// What the edge must know of a route before it reads a body.
struct RouteSpec {
    std::string_view method;
    /// "/api/v1/items/{id}"; "{rest*}" at the end takes any number of segments, at least one.
    std::string_view pattern;
    domain::Action action;
    /// Media types taken, by commas; empty: no body is taken.
    std::string_view accepts = {};
    std::size_t maxBodyBytes = 0;
    bool isIdempotent = false;  ///< needs Idempotency-Key; answers are stored and replayed

    [[nodiscard]] bool isPublic() const noexcept { return action == domain::Action::Public; }
    /// Whether people see what it answers; the others are for programs.
    [[nodiscard]] bool isPage() const noexcept { return !pattern.starts_with("/api/"); }
    [[nodiscard]] bool takesForm() const noexcept {
        return accepts == kFormFields || accepts == kFormWithFiles;
    }
    [[nodiscard]] bool takesBody() const noexcept { return !accepts.empty(); }
};

/// Every route of the public port. openapi.yaml, the handlers and the table of roles are held
/// against it by tests.
[[nodiscard]] std::span<const RouteSpec> publicRoutes() noexcept;

/// The private port: /healthz /readyz /metrics.
[[nodiscard]] std::span<const RouteSpec> privateRoutes() noexcept;

}  // namespace hoibao::http
