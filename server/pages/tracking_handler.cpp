#include "pages/tracking_handler.hpp"

#include <fmt/format.h>

#include <thread>

#include "pages/html.hpp"

namespace hoibao::pages {
namespace {

/// Citizens choose by the link alone.
Language languageAsked(const http::Request& request) {
    return pages::languageOf(request.query("lang").value_or(""));
}

std::string_view otherLanguage(const http::Request& request) {
    return languageAsked(request) == Language::English ? "vi" : "en";
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
    if (code.empty() || phone.empty()) return htmlResponse(200, pages_.ask(languageAsked(request)));
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
    const auto language = languageAsked(request);
    const auto began = std::chrono::steady_clock::now();
    if (const auto wait = limiter_.refuse(request.remoteAddress, request.receivedAt)) {
        auto response = htmlResponse(429, pages_.tooOften(language));
        response.headers.set("Retry-After", std::to_string(wait->count()));
        return response;
    }
    const auto tracked = lookUp();
    if (tracked)
        return htmlResponse(200, pages_.tracked(language, *tracked, otherLink, request.receivedAt));
    auto response = htmlResponse(404, pages_.notFound(language));
    std::this_thread::sleep_until(began + kRefusalTime);
    return response;
}

}  // namespace hoibao::pages
