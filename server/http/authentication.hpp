#pragma once

#include <optional>
#include <string_view>

#include "domain/access.hpp"

namespace hoibao::http {

/// Who holds a key or a session. Called by many threads at once.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    /// Nothing for a key that is unknown or revoked. Throws Unavailable.
    virtual std::optional<domain::Caller> authenticate(std::string_view bearerKey) = 0;
    /// Nothing for a session that is unknown or over. Throws Unavailable.
    virtual std::optional<domain::Caller> authenticateSession(std::string_view) {
        return std::nullopt;
    }
};

}  // namespace hoibao::http
