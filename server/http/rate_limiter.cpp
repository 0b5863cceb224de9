#include "http/rate_limiter.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace hoibao::http {

namespace {

constexpr std::int64_t kTenMinutes = 600;
constexpr std::int64_t kDay = 86'400;
constexpr std::size_t kMaxAddressLength = 64;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string printed(int family, const void* bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    return ::inet_ntop(family, bytes, text.data(), text.size()) ? text.data() : "";
}

/// The address in its one spelling, IPv4 inside IPv6 as IPv4; empty for no address.
std::string canonical(std::string_view address) {
    const std::string text(address.substr(0, kMaxAddressLength));
    in_addr v4{};
    if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return printed(AF_INET, &v4);
    in6_addr v6{};
    if (::inet_pton(AF_INET6, text.c_str(), &v6) != 1) return {};
    if (IN6_IS_ADDR_V4MAPPED(&v6)) return printed(AF_INET, v6.s6_addr + 12);
    return printed(AF_INET6, &v6);
}

}  // namespace

std::string networkOf(std::string_view address) {
    auto text = canonical(address);
    in6_addr v6{};
    if (::inet_pton(AF_INET6, text.c_str(), &v6) != 1) return text;
    std::memset(v6.s6_addr + 8, 0, 8);
    return printed(AF_INET6, &v6) + "/64";
}

std::string clientAddress(std::string_view peer, std::string_view forwardedFor,
                          const std::vector<std::string>& proxies) {
    const auto isOurs = [&](const std::string& address) {
        return std::ranges::any_of(proxies,
                                   [&](const auto& proxy) { return canonical(proxy) == address; });
    };
    auto client = canonical(peer);
    // From the right: what stands before an address that is none of ours could be anybody's word.
    while (isOurs(client) && !forwardedFor.empty()) {
        const auto comma = forwardedFor.rfind(',');
        const bool isLast = comma == std::string_view::npos;
        auto next = canonical(trimmed(isLast ? forwardedFor : forwardedFor.substr(comma + 1)));
        if (next.empty()) break;
        client = std::move(next);
        forwardedFor = isLast ? std::string_view() : forwardedFor.substr(0, comma);
    }
    return client;
}

RateLimiter::RateLimiter(Limits limits) : limits_(limits) {}

std::optional<std::chrono::seconds> RateLimiter::refuse(std::string_view address,
                                                        domain::Instant now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const auto name = networkOf(address);
    const std::lock_guard lock(mutex_);
    auto found = networks_.find(name);
    if (found == networks_.end()) {
        found = networks_.emplace(name, Network{{}, order_.insert(order_.end(), name)}).first;
    }
    auto& network = found->second;
    order_.splice(order_.end(), order_, network.place);

    auto& seconds = network.seconds;
    const auto expired = std::ranges::upper_bound(seconds, second - kDay);
    lookUps_ -= static_cast<std::size_t>(expired - seconds.begin());
    seconds.erase(seconds.begin(), expired);
    const auto waitUntil = [&](std::size_t place, std::int64_t window) {
        return std::chrono::seconds(std::max<std::int64_t>(1, seconds[place] + window - second));
    };
    const auto perDay = static_cast<std::size_t>(std::max(limits_.perDay, 1));
    const auto perTenMinutes = static_cast<std::size_t>(std::max(limits_.perTenMinutes, 1));
    if (seconds.size() >= perDay) return waitUntil(seconds.size() - perDay, kDay);
    const auto recent = seconds.end() - std::ranges::upper_bound(seconds, second - kTenMinutes);
    if (static_cast<std::size_t>(recent) >= perTenMinutes) {
        return waitUntil(seconds.size() - perTenMinutes, kTenMinutes);
    }
    // A clock set back must not break the order.
    seconds.push_back(seconds.empty() ? second : std::max(second, seconds.back()));
    ++lookUps_;
    while (lookUps_ > limits_.maxLookUps && networks_.size() > 1) forgetOldest();
    return std::nullopt;
}

void RateLimiter::forgetOldest() {
    const auto oldest = networks_.find(order_.front());
    lookUps_ -= oldest->second.seconds.size();
    networks_.erase(oldest);
    order_.pop_front();
}

std::size_t RateLimiter::rememberedLookUps() const {
    const std::lock_guard lock(mutex_);
    return lookUps_;
}

}  // namespace hoibao::http
