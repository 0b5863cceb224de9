#include "pages/tracking_handler.hpp"

#include <fmt/format.h>

#include <thread>

namespace hoibao::pages {
namespace {

http::Response page(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.contentType = "text/html; charset=utf-8";
    response.body = std::move(body);
    return response;
}

Language languageOf(const http::Request& request) {
    return pages::languageOf(request.query("lang").value_or(""));
}

std::string percentEncoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                             (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
        encoded +=
            isPlain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

std::string_view otherLanguage(const http::Request& request) {
    return languageOf(request) == Language::English ? "vi" : "en";
}

}  // namespace

void TrackingHandler::addTo(http::Router& router) {
    const auto ask = [this](const http::Request& request) { return track(request); };
    router.handle("GET /", ask);
    router.handle("GET /track", ask);
    router.handle("GET /T/{number}/{signature}",
                  [this](const http::Request& request) { return followLink(request); });
}

http::Response TrackingHandler::track(const http::Request& request) const {
    const auto code = request.query("code").value_or("");
    const auto phone = request.query("phone").value_or("");
    // Without a second factor nothing is looked up: the page is one and the same for every code.
    if (code.empty() || phone.empty()) return page(200, pages_.ask(languageOf(request)));
    const auto otherLink = fmt::format("/track?code={}&phone={}&lang={}", percentEncoded(code),
                                       percentEncoded(phone), otherLanguage(request));
    return answer(request, otherLink, [&] { return tracking_.byFactor(code, phone); });
}

http::Response TrackingHandler::followLink(const http::Request& request) const {
    const auto& number = request.path("number");
    const auto& signature = request.path("signature");
    const auto otherLink = fmt::format("/T/{}/{}?lang={}", percentEncoded(number),
                                       percentEncoded(signature), otherLanguage(request));
    return answer(request, otherLink, [&] { return tracking_.byLink(number, signature); });
}

template <class LookUp>
http::Response TrackingHandler::answer(const http::Request& request, std::string_view otherLink,
                                       LookUp&& lookUp) const {
    const auto language = languageOf(request);
    const auto began = std::chrono::steady_clock::now();
    if (const auto wait = limiter_.refuse(request.remoteAddress, request.receivedAt)) {
        auto response = page(429, pages_.tooOften(language));
        response.headers.set("Retry-After", std::to_string(wait->count()));
        return response;
    }
    const auto tracked = lookUp();
    if (tracked)
        return page(200, pages_.tracked(language, *tracked, otherLink, request.receivedAt));
    auto response = page(404, pages_.notFound(language));
    std::this_thread::sleep_until(began + kRefusalTime);
    return response;
}

}  // namespace hoibao::pages
