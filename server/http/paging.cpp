#include "http/paging.hpp"

#include <charconv>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"

namespace hoibao::http {

namespace {

constexpr std::size_t kMaxCursorLength = 400;

}  // namespace

domain::Result<Page> page(const Request& request) {
    using domain::ErrorKind;
    Page page;
    if (const auto text = request.query("limit")) {
        const auto* end = text->data() + text->size();
        const auto [rest, fault] = std::from_chars(text->data(), end, page.limit);
        if (fault != std::errc() || rest != end || page.limit < 1 || page.limit > Page::kMaxLimit) {
            return domain::fail(ErrorKind::Malformed, "malformed-limit",
                                "limit is not between 1 and 200.",
                                {{"limit", "malformed-limit", "is not between 1 and 200"}});
        }
    }
    if (const auto text = request.query("cursor")) {
        auto position = decodeCursor(*text);
        if (!position) {
            return domain::fail(ErrorKind::Malformed, "malformed-cursor",
                                "cursor is not one of ours.",
                                {{"cursor", "malformed-cursor", "is not one of ours"}});
        }
        page.after = std::move(*position);
    }
    return page;
}

domain::Result<std::int64_t> numberAfter(const Page& page) {
    std::int64_t after = 0;
    const auto* end = page.after.data() + page.after.size();
    const auto [rest, fault] = std::from_chars(page.after.data(), end, after);
    if (!page.after.empty() && (fault != std::errc() || rest != end || after < 1))
        return domain::fail(domain::ErrorKind::Malformed, "malformed-cursor",
                            "cursor is not one of ours.");
    return after;
}

Json listBody(Json items, const std::optional<std::string>& next) {
    Json body;
    body["items"] = std::move(items);
    body["next"] = next ? Json(encodeCursor(*next)) : Json(nullptr);
    return body;
}

std::string encodeCursor(std::string_view position) {
    return crypto::toBase64Url(crypto::bytesOf(position));
}

std::optional<std::string> decodeCursor(std::string_view cursor) {
    if (cursor.empty() || cursor.size() > kMaxCursorLength) return std::nullopt;
    return crypto::fromBase64Url(cursor);
}

}  // namespace hoibao::http
