#include "http/rate_limiter.hpp"

#include <gtest/gtest.h>

namespace hoibao::http {
namespace {

using namespace std::chrono_literals;

const domain::Instant kNow{std::chrono::milliseconds(1'800'000'000'000)};

TEST(RateLimiterTest, LimitsTenMinutesAndTheDay) {
    RateLimiter limiter({.perTenMinutes = 3, .perDay = 5});
    auto now = kNow;
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.refuse("192.0.2.1", now += 60s));
    EXPECT_EQ(limiter.refuse("192.0.2.1", now), 480s) << "until the first is 10 minutes old";
    EXPECT_FALSE(limiter.refuse("192.0.2.2", now)) << "another address is another's";
    now += 480s;
    EXPECT_FALSE(limiter.refuse("192.0.2.1", now));
    now += 600s;
    EXPECT_FALSE(limiter.refuse("192.0.2.1", now));
    now += 600s;
    EXPECT_GT(limiter.refuse("192.0.2.1", now).value(), 20h) << "five in the day";
    EXPECT_FALSE(limiter.refuse("192.0.2.1", kNow + 24h + 60s)) << "the first is a day old";
    EXPECT_TRUE(limiter.refuse("192.0.2.1", kNow + 24h + 60s));
}

TEST(RateLimiterTest, RefusedLookUpsDoNotCount) {
    RateLimiter limiter({.perTenMinutes = 1, .perDay = 10});
    EXPECT_FALSE(limiter.refuse("192.0.2.1", kNow));
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(limiter.refuse("192.0.2.1", kNow + 1s));
    EXPECT_FALSE(limiter.refuse("192.0.2.1", kNow + 600s));
}

TEST(RateLimiterTest, ANetworkIsOneIpv4AddressOrOneIpv6Slash64) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"192.0.2.1", "192.0.2.1"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
        {"2001:db8:1:2::9", "2001:db8:1:2::/64"},
        {"2001:db8:1:3::9", "2001:db8:1:3::/64"},
        {"192.0.2.1:80", ""},
        {"192.0.2", ""},
        {"", ""},
        {"nonsense", ""},
    };
    for (const auto& [address, network] : cases) EXPECT_EQ(networkOf(address), network) << address;
}

TEST(RateLimiterTest, ForgetsTheNetworkThatAskedLongestAgoWhenFull) {
    RateLimiter limiter({.perTenMinutes = 1, .perDay = 1, .maxLookUps = 100});
    for (int i = 0; i < 1000; ++i) {
        const auto address = "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250);
        EXPECT_FALSE(limiter.refuse(address, kNow)) << address;
        EXPECT_LE(limiter.rememberedLookUps(), 100u);
    }
    EXPECT_TRUE(limiter.refuse("10.0.3.249", kNow)) << "the newest is remembered";
    EXPECT_FALSE(limiter.refuse("10.0.0.0", kNow)) << "the oldest is not";
}

TEST(RateLimiterTest, BelievesForwardedAddressesOfOurProxiesOnly) {
    const std::vector<std::string> proxies = {"10.0.0.1", "10.0.0.2", "::1"};
    const struct {
        std::string_view peer, forwarded, client;
    } cases[] = {
        {"198.51.100.1", "", "198.51.100.1"},
        {"198.51.100.1", "203.0.113.5", "198.51.100.1"},
        {"10.0.0.1", "", "10.0.0.1"},
        {"10.0.0.1", "203.0.113.5", "203.0.113.5"},
        {"::1", " 203.0.113.5 ", "203.0.113.5"},
        {"::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5"},
        {"10.0.0.1", "1.2.3.4, 203.0.113.5", "203.0.113.5"},
        {"10.0.0.1", "1.2.3.4, 203.0.113.5, 10.0.0.2", "203.0.113.5"},
        {"10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"},
        {"10.0.0.1", "10.0.0.2", "10.0.0.2"},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(clientAddress(c.peer, c.forwarded, proxies), c.client)
            << c.peer << " " << c.forwarded;
    }
}

}  // namespace
}  // namespace hoibao::http
