#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
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

/// Lets one request a time work under a caller's key within this process; the second one then finds
/// the first one's answer. Between processes the UNIQUE request token is the guard.
class InProgress {
    using Name = std::pair<std::int64_t, std::string>;

public:
    /// Ends when destroyed.
    class Turn {
    public:
        Turn(Turn&& other) noexcept;
        Turn& operator=(Turn&&) = delete;
        ~Turn();

    private:
        friend class InProgress;
        Turn(InProgress* owner, Name name);
        InProgress* owner_;
        Name name_;
    };

    /// Nothing when the other request is still at it after `atMost`.
    [[nodiscard]] std::optional<Turn> wait(std::int64_t callerKeyId, const std::string& key,
                                           std::chrono::milliseconds atMost);

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::set<Name> names_;
};

}  // namespace hoibao::http
