#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/application.hpp"
#include "http/server.hpp"

namespace hoibao::http {

/// What came back over a raw socket.
struct Reply {
    int status = 0;                              ///< 0: the connection ended without an answer
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    [[nodiscard]] nlohmann::json json() const;
    [[nodiscard]] std::string header(const std::string& name) const;
    /// The last part of a problem's type.
    [[nodiscard]] std::string code() const;
};

/// A client that sends any bytes it likes.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(RawClient&& other) noexcept;
    RawClient& operator=(RawClient&&) = delete;

    /// False when the other side has closed.
    bool send(std::string_view bytes);
    void finishSending();
    /// Reads one answer (of a HEAD request: the header only); status 0 at the end of the
    /// connection or after `patience`.
    Reply read(bool isHead = false,
               std::chrono::milliseconds patience = std::chrono::milliseconds(20'000));
    /// Whether bytes, or the end, have arrived.
    [[nodiscard]] bool hasAnswer() const;
    /// Whether the other side closes within `patience` without another byte.
    bool isClosed(std::chrono::milliseconds patience = std::chrono::milliseconds(20'000));

private:
    bool fill(std::chrono::steady_clock::time_point deadline);
    int socket_;
    std::string buffer_;
};

/// Keys are "<role>@<office>"; "gone" throws Unavailable.
class KnownKeys : public Authenticator {
public:
    std::optional<domain::Caller> authenticate(std::string_view bearerKey) override;
};

class AnswersInMemory : public IdempotencyStore {
public:
    std::optional<StoredAnswer> find(std::int64_t callerKeyId, const std::string& key) override;
    void remember(std::int64_t callerKeyId, const std::string& key,
                  const StoredAnswer& answer) override;
    bool isGone = false;  ///< remember() throws

private:
    std::mutex mutex_;
    std::map<std::pair<std::int64_t, std::string>, StoredAnswer> answers_;
};

/// Every route of the contract with a handler that tells what it got, behind a real server on a
/// free port. Some paths misbehave: the item "throw", "throw-int", "unavailable", "slow".
class Site {
public:
    explicit Site(ServerOptions options = {}, ApplicationOptions applicationOptions = {});
    ~Site();

    void start();
    [[nodiscard]] RawClient connect() const;
    /// One request over a connection of its own.
    [[nodiscard]] Reply ask(std::string_view bytes) const;
    [[nodiscard]] std::vector<std::string> logLines() const;

    AnswersInMemory answers;
    KnownKeys keys;
    Metrics metrics;
    Router router;
    Log log;
    std::unique_ptr<Application> application;
    std::unique_ptr<HttpServer> server;
    std::atomic<int> handled = 0;

private:
    Response tell(const Request& request);
    ServerOptions options_;
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

/// "POST /x HTTP/1.1" with Host, the fields given ("Name: value\r\n" each) and a body with its
/// length.
std::string request(std::string_view methodAndTarget, std::string_view fields = {},
                    std::optional<std::string_view> body = std::nullopt);

inline constexpr std::string_view kClerk = "Authorization: Bearer clerk@C80\r\n";
inline constexpr std::string_view kJsonType = "Content-Type: application/json\r\n";

}  // namespace hoibao::http
