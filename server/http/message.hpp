#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/access.hpp"
#include "domain/time.hpp"

namespace hoibao::http {

/// Header fields in the order they came. Names are compared without case.
class Headers {
public:
    void add(std::string name, std::string value);
    /// Replaces every field of this name.
    void set(std::string name, std::string value);
    /// The first value; null when absent. Lives as long as no field is added.
    [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
    [[nodiscard]] std::size_t count(std::string_view name) const noexcept;

    [[nodiscard]] auto begin() const noexcept { return fields_.begin(); }
    [[nodiscard]] auto end() const noexcept { return fields_.end(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// The same for the same caller and Idempotency-Key, whichever process works on it. What a service
/// creates carries it under a UNIQUE key, so that a request done again after a crash creates
/// nothing twice.
using RequestToken = std::array<std::uint8_t, 16>;

/// A request as handlers see it: well framed, within the route's limits, asked by somebody who may.
struct Request {
    std::string id;             ///< also in X-Request-Id, in the log and in the audit
    std::string method;         ///< "GET"; a HEAD arrives as GET
    std::string target;         ///< the path as it came, still percent-encoded; never logged
    std::string remoteAddress;  ///< the client's, as the configured proxy says it; no port
    domain::Instant receivedAt{};
    Headers headers;
    std::string body;
    std::optional<domain::Caller> caller;  ///< absent on public routes only
    std::string sessionToken;              ///< of who is signed in by cookie; else empty
    std::optional<RequestToken> token;     ///< present on idempotent routes only

    std::map<std::string, std::string, std::less<>> pathParameters;   ///< decoded
    std::map<std::string, std::string, std::less<>> queryParameters;  ///< decoded, UTF-8

    /// The part of the path that the route's pattern calls `name`; asserted to be in the pattern.
    [[nodiscard]] const std::string& path(std::string_view name) const;
    /// Absent when not given; "" when given empty.
    [[nodiscard]] std::optional<std::string> query(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
    /// The caller of a route that is not public.
    [[nodiscard]] const domain::Caller& who() const;
    /// The token of an idempotent route.
    [[nodiscard]] const RequestToken& requestToken() const;
};

/// An answer. The edge adds Content-Length, Date, X-Request-Id, the security headers and, where
/// Cache-Control is not set, no-store.
struct Response {
    int status = 200;
    std::string contentType;
    std::string body;
    Headers headers;
};

}  // namespace hoibao::http
