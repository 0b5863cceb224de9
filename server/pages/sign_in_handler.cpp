#include "pages/sign_in_handler.hpp"

#include "http/problem.hpp"
#include "http/rate_limiter.hpp"
#include "http/session.hpp"
#include "pages/account_pages.hpp"

namespace hoibao::pages {
namespace {

http::Response page(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.contentType = "text/html; charset=utf-8";
    response.body = std::move(body);
    return response;
}

std::string field(const http::Form& form, std::string_view name) {
    const auto found = form.find(name);
    return found == form.end() ? "" : found->second;
}

Language languageOf(const http::Request& request) {
    return pages::languageOf(request.query("lang").value_or(""));
}

Language languageOf(const http::Form& form) {
    return pages::languageOf(field(form, "lang"));
}

/// What a password's fault is to the page: the same form with a sentence over it.
int statusOf(const domain::Error& error) {
    return http::statusOf(error.kind);
}

http::Response withRetry(http::Response response, std::chrono::seconds after) {
    response.headers.set("Retry-After", std::to_string(after.count()));
    return response;
}

constexpr std::chrono::seconds kTryAgainAfter{60};

}  // namespace

void SignInHandler::addTo(http::Router& router) {
    const auto handle = [&](std::string_view route, auto member) {
        router.handle(route, [this, member](const http::Request& request) {
            return (this->*member)(request);
        });
    };
    handle("GET /sign-in", &SignInHandler::askToSignIn);
    handle("POST /sign-in", &SignInHandler::signIn);
    handle("POST /sign-out", &SignInHandler::signOut);
    handle("GET /first-start/{token}", &SignInHandler::askForFirstPassword);
    handle("POST /first-start/{token}", &SignInHandler::setFirstPassword);
    handle("GET /account", &SignInHandler::account);
    handle("GET /account/password", &SignInHandler::askForNewPassword);
    handle("POST /account/password", &SignInHandler::changePassword);
}

http::Response SignInHandler::askToSignIn(const http::Request& request) const {
    const auto language = languageOf(request);
    if (!http::isConfidential(request, isBehindTls_))
        return page(403, accountMessage(language, "needsTls"));
    return page(
        200, signInPage(language,
                        {.name = "", .next = http::localPath(request.query("next").value_or(""))}));
}

http::Response SignInHandler::signIn(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto language = languageOf(*form);
    if (!http::isConfidential(request, isBehindTls_))
        return page(403, accountMessage(language, "needsTls"));
    const auto name = field(*form, "name");
    const auto password = field(*form, "password");
    const auto code = field(*form, "code");
    const auto next = http::localPath(field(*form, "next"));
    const auto network = http::networkOf(request.remoteAddress);
    const auto old = http::sessionToken(request.headers, isBehindTls_).value_or("");
    const auto outcome = signIns_.signIn({name, password, code, network, request.id, old});
    if (outcome.isIn()) {
        auto response = http::seeOther(next.empty() ? "/account" : next);
        response.headers.set("Set-Cookie", http::sessionCookie(outcome.token, isBehindTls_));
        return response;
    }
    // The name is not shown again: the page is the same for all who are refused.
    if (outcome.retryAfter.count() > 0)
        return withRetry(
            page(429, signInPage(language, {"", next, "try-later",
                                            std::to_string(outcome.retryAfter.count())})),
            outcome.retryAfter);
    return page(401, signInPage(language, {"", next, "sign-in-failed"}));
}

http::Response SignInHandler::signOut(const http::Request& request) const {
    if (!request.sessionToken.empty()) signIns_.signOut(request.sessionToken, request.id);
    auto response = http::seeOther("/sign-in");
    response.headers.set("Set-Cookie", http::sessionCookie("", isBehindTls_));
    return response;
}

http::Response SignInHandler::askForFirstPassword(const http::Request& request) const {
    const auto language = languageOf(request);
    if (!http::isConfidential(request, isBehindTls_))
        return page(403, accountMessage(language, "needsTls"));
    const auto& token = request.path("token");
    const auto invitation = accounts_.invitation(token);
    if (!invitation) return page(404, accountMessage(language, "linkGone"));
    return page(200, firstStartPage(language, token, *invitation, ""));
}

http::Response SignInHandler::setFirstPassword(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto language = languageOf(*form);
    if (!http::isConfidential(request, isBehindTls_))
        return page(403, accountMessage(language, "needsTls"));
    const auto& token = request.path("token");
    const auto invitation = accounts_.invitation(token);
    if (!invitation) return page(404, accountMessage(language, "linkGone"));
    const auto password = field(*form, "password");
    if (password != field(*form, "again"))
        return page(422, firstStartPage(language, token, *invitation, "not-the-same"));
    const auto set = accounts_.accept(token, password, field(*form, "code"), request.id);
    if (set) return page(200, accountMessage(language, "firstDone"));
    if (set.error().code == "unknown-link") return page(404, accountMessage(language, "linkGone"));
    return page(statusOf(set.error()),
                firstStartPage(language, token, *invitation, set.error().code));
}

http::Response SignInHandler::account(const http::Request& request) const {
    const auto csrf = request.sessionToken.empty() ? "" : http::csrfToken(request.sessionToken);
    return page(200, accountPage(languageOf(request), request.who(), csrf,
                                 request.query("changed").has_value()));
}

http::Response SignInHandler::askForNewPassword(const http::Request& request) const {
    const auto csrf = request.sessionToken.empty() ? "" : http::csrfToken(request.sessionToken);
    return page(200, changePasswordPage(languageOf(request), csrf, ""));
}

http::Response SignInHandler::changePassword(const http::Request& request) const {
    if (request.sessionToken.empty())
        return http::problem(domain::Error{domain::ErrorKind::Forbidden, "no-password",
                                           "Who comes with a key has no password."});
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto language = languageOf(*form);
    const auto csrf = http::csrfToken(request.sessionToken);
    const auto password = field(*form, "password");
    if (password != field(*form, "again"))
        return page(422, changePasswordPage(language, csrf, "not-the-same"));
    const auto token = signIns_.changePassword(request.sessionToken, field(*form, "old"), password,
                                               http::networkOf(request.remoteAddress), request.id);
    if (token) {
        auto response = http::seeOther("/account?changed=1");
        response.headers.set("Set-Cookie", http::sessionCookie(*token, isBehindTls_));
        return response;
    }
    auto response =
        page(statusOf(token.error()), changePasswordPage(language, csrf, token.error().code));
    if (token.error().kind == domain::ErrorKind::TooMany)
        response.headers.set("Retry-After", std::to_string(kTryAgainAfter.count()));
    return response;
}

}  // namespace hoibao::pages
