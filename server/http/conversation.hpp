#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "http/application.hpp"
#include "http/server.hpp"
#include "http/wire.hpp"

namespace hoibao::http {

/// A count that must not pass a limit, by name: connections of a network, bytes in flight.
class Quota {
public:
    /// Gives back what it took when destroyed.
    class Share {
    public:
        Share(Share&& other) noexcept;
        Share& operator=(Share&&) = delete;
        ~Share();

    private:
        friend class Quota;
        Share(Quota* owner, std::string name, std::size_t amount);
        Quota* owner_;
        std::string name_;
        std::size_t amount_;
    };

    explicit Quota(std::size_t limit) : limit_(limit) {}
    /// Nothing when it would pass the limit.
    [[nodiscard]] std::optional<Share> take(const std::string& name, std::size_t amount);

private:
    std::size_t limit_;
    std::mutex mutex_;
    std::map<std::string, std::size_t> taken_;
};

/// What the connections of one server share.
struct Floor {
    Application& application;
    Metrics& metrics;
    ServerOptions options;
    std::function<bool()> isPressed = [] { return false; };  ///< somebody waits for a thread
    std::atomic<bool> isStopping = false;                    ///< finish what you are at
    std::atomic<bool> isAborting = false;                    ///< drop it
    Quota connections{options.connectionsPerAddress};
    Quota bodyBytes{options.bodyBytesInFlight};
};

/// Everything said over one connection, request after request. Owns no socket.
class Conversation {
public:
    /// `peer` is the other side's address without the port.
    Conversation(Floor& floor, int socket, std::string peer);

    /// Returns when the connection is to be closed.
    void run();

private:
    [[nodiscard]] bool awaitRequest(bool isFirst);
    /// False when the connection is to be closed.
    [[nodiscard]] bool serve(int requestsBefore);
    [[nodiscard]] std::optional<std::string> readHead();
    [[nodiscard]] bool respond(const Response& response, bool keepsAlive, bool isHead = false);
    void refuse(const Response& response);
    [[nodiscard]] Wire::Got readBody(std::size_t length, std::string& body);

    Floor& floor_;
    Wire wire_;
    std::string peer_;
    std::function<bool()> isAborting_;
};

}  // namespace hoibao::http
