#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "domain/error.hpp"
#include "http/message.hpp"

namespace hoibao::http {

using RequestHash = std::array<std::uint8_t, 32>;
using RequestTokenKey = std::array<std::uint8_t, 32>;

/// An answer to give again.
struct StoredAnswer {
    RequestHash requestHash{};
    int status = 200;
    std::string contentType;
    std::string body;  ///< as large as an answer can be: some MB for an import's report
};

/// Remembers the 2xx answers of idempotent routes, for at least 24 hours. Called by many threads.
class IdempotencyStore {
public:
    virtual ~IdempotencyStore() = default;
    /// Throws Unavailable.
    virtual std::optional<StoredAnswer> find(std::int64_t callerKeyId, const std::string& key) = 0;
    /// The first answer stays when the pair is already known. Throws Unavailable.
    virtual void remember(std::int64_t callerKeyId, const std::string& key,
                          const StoredAnswer& answer) = 0;
};

inline constexpr std::size_t kMaxIdempotencyKeyLength = 200;

/// Reads the Idempotency-Key: 1 to 200 visible ASCII characters. Errors: Malformed
/// "idempotency-key-needed", "malformed-idempotency-key".
[[nodiscard]] domain::Result<std::string> idempotencyKey(const Request& request);

/// BLAKE2b over method, target with query, content type and body.
[[nodiscard]] RequestHash requestHash(const Request& request);

/// Keyed BLAKE2b of caller and key. `secret` is the same on every server and across restarts.
[[nodiscard]] RequestToken requestToken(const RequestTokenKey& secret, std::int64_t callerKeyId,
                                        std::string_view key);

}  // namespace hoibao::http
