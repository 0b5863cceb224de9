#include "http/service_adapters.hpp"

#include <fmt/format.h>

#include <charconv>

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
    StoredAnswer answer{{}, kept->status, std::move(kept->contentType), std::move(kept->body)};
    for (std::size_t i = 0; i < answer.requestHash.size(); ++i) {
        const char* digits = kept->requestHash.data() + 2 * i;
        std::from_chars(digits, digits + 2, answer.requestHash[i], 16);
    }
    return answer;
}

void DatabaseIdempotency::remember(std::int64_t callerKeyId, const std::string& key,
                                   const StoredAnswer& answer) {
    std::string hash;
    for (const auto byte : answer.requestHash) hash += fmt::format("{:02X}", byte);
    answers_.keep(callerKeyId, key, {hash, answer.status, answer.contentType, answer.body});
}

}  // namespace hoibao::http
