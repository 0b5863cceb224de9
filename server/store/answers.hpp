#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/mysql/session.hpp"

namespace hoibao::store {

/// An answer that was given to a request with an Idempotency-Key.
struct KeptAnswer {
    std::string requestHash;  ///< 64 hexadecimal digits
    int status = 0;
    std::string contentType;
    std::string body;
};

[[nodiscard]] std::optional<KeptAnswer> findAnswer(Session& session, std::int64_t caller,
                                                   std::string_view key);
/// The first one stays.
void keepAnswer(Session& session, std::int64_t caller, std::string_view key,
                const KeptAnswer& answer, domain::Instant now);
/// Forgets those kept before `then`, at most 500 at once; gives how many.
std::int64_t forgetAnswersBefore(Session& session, domain::Instant then);

}  // namespace hoibao::store
