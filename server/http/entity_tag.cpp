#include "http/entity_tag.hpp"

#include <fmt/format.h>

#include <charconv>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"

namespace hoibao::http {

std::string entityTag(std::int64_t version, std::string_view body) {
    const auto hash = crypto::digest<16>(body);
    return fmt::format("\"{}-{}\"", version, crypto::toLowerHex(std::span(hash).first(8)));
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
