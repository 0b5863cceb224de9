#include "http/entity_tag.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <charconv>

namespace hoibao::http {

std::string entityTag(std::int64_t version, std::string_view body) {
    constexpr std::size_t kBytes = 16;
    std::array<unsigned char, kBytes> hash;
    crypto_generichash(hash.data(), hash.size(),
                       reinterpret_cast<const unsigned char*>(body.data()), body.size(), nullptr,
                       0);
    std::array<char, 2 * kBytes + 1> text;
    sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
    return fmt::format("\"{}-{}\"", version, std::string_view(text.data(), kBytes));
}

void setEntityTag(Response& response, std::int64_t version) {
    response.headers.set("ETag", entityTag(version, response.body));
}

domain::Result<std::int64_t> ifMatch(const Request& request) {
    using domain::ErrorKind;
    const auto* tag = request.headers.find("if-match");
    if (!tag || tag->empty() || *tag == "*") {
        return domain::fail(ErrorKind::PreconditionRequired, "if-match-needed",
                            "If-Match must name the ETag that was read.");
    }
    std::string_view text = *tag;
    std::int64_t version = 0;
    if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
        const auto* end = text.data() + text.size();
        const auto [rest, fault] = std::from_chars(text.data(), end, version);
        const bool isOne = text.find('"') == std::string_view::npos;
        if (fault == std::errc() && (rest == end || (*rest == '-' && isOne))) return version;
    }
    return domain::fail(ErrorKind::PreconditionFailed, "stale",
                        "If-Match names no version that is there now.");
}

}  // namespace hoibao::http
