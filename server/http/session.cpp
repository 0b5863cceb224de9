#include "http/session.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "http/multipart.hpp"
#include "http/routes.hpp"
#include "http/url.hpp"

namespace hoibao::http {

namespace {

constexpr std::size_t kTokenLength = 22;
constexpr std::size_t kMaxPathLength = 500;

bool isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

bool isLoopbackAddress(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

/// "localhost:8080" -> "localhost"; "[::1]:8080" -> "::1".
std::string_view withoutPort(std::string_view host) {
    if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
    return host.substr(0, host.find(':'));
}

}  // namespace

std::string_view sessionCookieName(bool isBehindTls) noexcept {
    return isBehindTls ? "__Host-hoibao" : "hoibao-loopback";
}

std::optional<std::string> sessionToken(const Headers& headers, bool isBehindTls) {
    if (headers.count("cookie") != 1) return std::nullopt;
    std::string_view rest = *headers.find("cookie");
    const auto name = sessionCookieName(isBehindTls);
    std::optional<std::string> token;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        const auto cookie = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto equals = cookie.find('=');
        if (equals == std::string_view::npos || cookie.substr(0, equals) != name) continue;
        if (token) return std::nullopt;
        token = std::string(cookie.substr(equals + 1));
    }
    if (!token || token->size() != kTokenLength || !std::ranges::all_of(*token, isTokenCharacter))
        return std::nullopt;
    return token;
}

std::string sessionCookie(std::string_view token, bool isBehindTls) {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}",
                       sessionCookieName(isBehindTls), token, isBehindTls ? "; Secure" : "",
                       token.empty() ? "; Max-Age=0" : "");
}

bool isConfidential(const Request& request, bool isBehindTls) {
    if (isBehindTls) return true;
    const auto host = request.header("host").value_or("");
    const auto name = withoutPort(host);
    return isLoopbackAddress(request.remoteAddress) &&
           (name == "localhost" || isLoopbackAddress(name));
}

std::string csrfToken(std::string_view sessionToken) {
    return crypto::toLowerHex(crypto::digest<16>("csrf", crypto::bytesOf(sessionToken)));
}

bool isSameOrigin(const Headers& headers, bool isBehindTls) {
    if (headers.count("sec-fetch-site") > 1 || headers.count("origin") > 1) return false;
    // A page with Referrer-Policy no-referrer, as ours are, posts with "Origin: null": so what the
    // browser says in Sec-Fetch-Site, which no page can set, is asked first.
    if (const auto* site = headers.find("sec-fetch-site")) return *site == "same-origin";
    const auto* origin = headers.find("origin");
    const auto* host = headers.find("host");
    if (!origin || !host || host->empty()) return false;
    return *origin == (isBehindTls ? "https://" : "http://") + *host;
}

domain::Result<Form> readForm(const Request& request) {
    return parseQuery(request.body, kMaxFormFields);
}

domain::Result<Form> readFields(const Request& request) {
    const auto type = request.header("content-type").value_or("");
    if (type.starts_with(kFormFields)) return readForm(request);
    if (!type.starts_with(kFormWithFiles)) return Form{};
    auto form = readMultipart(request);
    if (!form) return tl::make_unexpected(form.error());
    return std::move(form->fields);
}

bool bringsCsrfToken(const Request& request) {
    const auto expected = csrfToken(request.sessionToken);
    const auto isIt = [&](std::string_view brought) { return crypto::areSame(brought, expected); };
    if (const auto header = request.header("x-csrf-token")) return isIt(*header);
    const auto form = readFields(request);
    if (!form) return false;
    const auto field = form->find("csrf");
    return field != form->end() && isIt(field->second);
}

std::string localPath(std::string_view next) {
    const bool isPlain =
        std::ranges::all_of(next, [](char c) { return c > 0x20 && c < 0x7F && c != '\\'; });
    const bool isOurs = next.starts_with('/') && !next.starts_with("//") && isPlain &&
                        next.size() <= kMaxPathLength;
    return isOurs ? std::string(next) : "";
}

std::string signInPath(std::string_view page, std::string_view said) {
    const auto next = localPath(page);
    if (next.empty()) return "/sign-in";
    std::string path = "/sign-in?next=";
    for (const char c : next) {
        const bool isPlain = isTokenCharacter(c) || c == '/' || c == '.';
        path += isPlain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return said.empty() ? path : fmt::format("{}&said={}", path, said);
}

Response seeOther(std::string path) {
    Response response;
    response.status = 303;
    response.headers.set("Location", std::move(path));
    return response;
}

}  // namespace hoibao::http
