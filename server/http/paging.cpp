#include "http/paging.hpp"

#include <sodium.h>

#include <charconv>

namespace hoibao::http {

namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
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
    std::string text(sodium_base64_ENCODED_LEN(position.size(), kVariant), '\0');
    sodium_bin2base64(text.data(), text.size(),
                      reinterpret_cast<const unsigned char*>(position.data()), position.size(),
                      kVariant);
    text.pop_back();  // the terminating NUL
    return text;
}

std::optional<std::string> decodeCursor(std::string_view cursor) {
    if (cursor.empty() || cursor.size() > kMaxCursorLength) return std::nullopt;
    std::string position(cursor.size(), '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    const int fault =
        sodium_base642bin(reinterpret_cast<unsigned char*>(position.data()), position.size(),
                          cursor.data(), cursor.size(), nullptr, &length, &end, kVariant);
    if (fault != 0 || end != cursor.data() + cursor.size()) return std::nullopt;
    position.resize(length);
    // libsodium 1.0.18 reads some bytes above 0x7f as letters.
    if (encodeCursor(position) != cursor) return std::nullopt;
    return position;
}

}  // namespace hoibao::http
