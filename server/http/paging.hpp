#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/error.hpp"
#include "http/json.hpp"
#include "http/message.hpp"

namespace hoibao::http {

/// Which part of a list is asked for.
struct Page {
    static constexpr int kDefaultLimit = 50;
    static constexpr int kMaxLimit = 200;

    int limit = kDefaultLimit;
    std::string after;  ///< what the service gave as the next position; empty: from the start
};

/// Reads ?limit (1 to 200) and ?cursor. Errors: Malformed "malformed-limit", "malformed-cursor".
[[nodiscard]] domain::Result<Page> page(const Request& request);

/// The position of a list that goes by number; 0 from the start. Error: Malformed
/// "malformed-cursor".
[[nodiscard]] domain::Result<std::int64_t> numberAfter(const Page& page);

/// {"items": […], "next": cursor|null}. `next` is the service's position, made opaque here.
[[nodiscard]] Json listBody(Json items, const std::optional<std::string>& next);

/// base64url of a position; callers must not read anything into it.
[[nodiscard]] std::string encodeCursor(std::string_view position);
[[nodiscard]] std::optional<std::string> decodeCursor(std::string_view cursor);

}  // namespace hoibao::http
