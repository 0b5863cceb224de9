#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/time.hpp"

namespace hoibao::http {

/// How often one network may look something up: in any 10 minutes and in any 24 hours. A network is
/// one IPv4 address or one IPv6 /64. Refused look-ups do not count. Any number of threads.
class RateLimiter {
public:
    struct Limits {
        int perTenMinutes = 30;
        int perDay = 200;
        std::size_t maxLookUps = 2'000'000;  ///< remembered in all; beyond, the oldest network goes
    };
    explicit RateLimiter(Limits limits);

    /// Counts a look-up. Nothing when it is within the limits, else how long to wait. `address` is
    /// Request::remoteAddress; what is no address shares one count.
    std::optional<std::chrono::seconds> refuse(std::string_view address, domain::Instant now);

    [[nodiscard]] std::size_t rememberedLookUps() const;

private:
    struct Network {
        std::vector<std::int64_t> seconds;  ///< ascending, of allowed look-ups in the last day
        std::list<std::string>::iterator place;
    };
    void forgetOldest();

    Limits limits_;
    mutable std::mutex mutex_;
    std::map<std::string, Network, std::less<>> networks_;
    std::list<std::string> order_;  ///< the network that asked last stands at the end
    std::size_t lookUps_ = 0;
};

/// "203.0.113.7" or "2001:db8:1:2::/64"; IPv4 inside IPv6 counts as IPv4; "" for no address.
[[nodiscard]] std::string networkOf(std::string_view address);

/// The client behind `peer`: when peer is one of `proxies`, the last address of X-Forwarded-For
/// that is not a proxy of ours; else peer itself.
[[nodiscard]] std::string clientAddress(std::string_view peer, std::string_view forwardedFor,
                                        const std::vector<std::string>& proxies);

}  // namespace hoibao::http
