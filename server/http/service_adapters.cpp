#include "http/service_adapters.hpp"

#include <fmt/format.h>

#include "crypto/encoding.hpp"

namespace hoibao::http {

std::optional<domain::Caller> KeyAuthenticator::authenticate(std::string_view bearerKey) {
    return keys_.find(bearerKey);
}

std::optional<domain::Caller> KeyAuthenticator::authenticateSession(std::string_view token) {
    return sessions_.find(token);
}

std::optional<StoredAnswer> DatabaseIdempotency::find(std::int64_t callerKeyId,
                                                      const std::string& key) {
    auto kept = answers_.find(callerKeyId, key);
    if (!kept) return std::nullopt;
    const auto hash = crypto::fromHex<std::tuple_size_v<RequestHash>>(kept->requestHash).value();
    return StoredAnswer{hash, kept->status, std::move(kept->contentType), std::move(kept->body)};
}

void DatabaseIdempotency::remember(std::int64_t callerKeyId, const std::string& key,
                                   const StoredAnswer& answer) {
    const auto hash = crypto::toHex(answer.requestHash);
    answers_.keep(callerKeyId, key, {hash, answer.status, answer.contentType, answer.body});
}

}  // namespace hoibao::http
