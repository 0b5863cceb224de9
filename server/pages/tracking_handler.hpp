#pragma once

#include <chrono>

#include "http/message.hpp"
#include "http/rate_limiter.hpp"
#include "http/router.hpp"
#include "pages/tracking_pages.hpp"
#include "service/tracking.hpp"

namespace hoibao::pages {

/// GET /, /track and /T/{number}/{signature}.
class TrackingHandler {
public:
    /// Every page that says "not found" is given this long after the look-up began, or later when
    /// the database was slower: what was looked at cannot be told by time.
    static constexpr std::chrono::milliseconds kRefusalTime{100};

    /// All references must outlive it.
    TrackingHandler(service::Tracking& tracking, http::RateLimiter& limiter, TrackingPages pages)
        : tracking_(tracking), limiter_(limiter), pages_(pages) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

    [[nodiscard]] http::Response track(const http::Request& request) const;
    [[nodiscard]] http::Response followLink(const http::Request& request) const;

private:
    template <class LookUp>
    [[nodiscard]] http::Response answer(const http::Request& request, std::string_view otherLink,
                                        LookUp&& lookUp) const;

    service::Tracking& tracking_;
    http::RateLimiter& limiter_;
    TrackingPages pages_;
};

}  // namespace hoibao::pages
