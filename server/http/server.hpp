#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "http/application.hpp"

namespace hoibao::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any that is free
    int threads = 256;
    int queue = 256;                          ///< connections that wait for a thread
    std::size_t connectionsPerAddress = 128;  ///< of one IPv4 address or IPv6 /64 …
    std::vector<std::string> proxies = {};    ///< … but these are not counted
    int requestsPerConnection = 100;
    std::size_t bodyBytesInFlight = 256u << 20;  ///< of large bodies, all connections together
    std::chrono::milliseconds keepAlive{5'000};  ///< between requests; less when threads run short
    std::chrono::milliseconds headDeadline{15'000};   ///< for a whole header
    std::chrono::milliseconds bodyDeadline{60'000};   ///< for a whole body
    std::chrono::milliseconds writeDeadline{60'000};  ///< and a second more for each 32 KiB
    std::chrono::milliseconds drain{10'000};  ///< how long stop() waits for requests under way
};

/// Listens on one port and gives what arrives to an Application.
class HttpServer {
public:
    /// Binds and listens. Throws Unavailable when the address is taken or not ours.
    HttpServer(Application& application, Metrics& metrics, ServerOptions options);
    ~HttpServer();  ///< stops

    void start();
    [[nodiscard]] std::uint16_t port() const;

    /// Stops accepting, answers what was accepted (up to `drain`), then closes everything. Whoever
    /// balances the load must have been told before (Readiness). Calling it again does nothing.
    void stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hoibao::http
