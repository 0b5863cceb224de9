#include "pages/sign_in_handler.hpp"

#include <fmt/format.h>

#include "http/problem.hpp"
#include "http/rate_limiter.hpp"
#include "http/session.hpp"
#include "pages/account_pages.hpp"
#include "pages/form.hpp"
#include "pages/start_page.hpp"

namespace hoibao::pages {
namespace {

/// What a form brings back of one that came too late; the path is checked.
KeptForm keptOf(const http::Form& form) {
    return {http::localPath(field(form, "keptPath")), field(form, "keptFields")};
}

/// Whether a field holds what is never shown again: passwords and one-time codes.
bool isSecret(std::string_view name) {
    return name == "old" || name == "again" || name.ends_with("assword") || name == "code" ||
           name == "centreCode" || name == "postCode";
}

/// The fields as they were sent, without secrets, the token of the session that is over and the
/// form's own; the form that they are shown in brings new ones.
std::string withoutToken(const http::Request& request) {
    std::string kept;
    const auto form = http::readForm(request);
    for (const auto& [name, value] : form ? *form : http::Form{})
        if (name != "csrf" && name != "once" && !isSecret(name))
            kept += fmt::format("{}{}={}", kept.empty() ? "" : "&", percentEncoded(name),
                                percentEncoded(value));
    return kept;
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
        return staffPage(request, accountMessage(language, "needsTls", 403));
    const auto next = http::localPath(request.query("next").value_or(""));
    return staffPage(request, signInPage(language, {.next = next}));
}

http::Response SignInHandler::keepForm(const http::Request& request) const {
    const auto language = languageOf(request);
    const KeptForm kept{http::localPath(request.target), withoutToken(request)};
    if (!request.caller && kept.path == "/sign-out") return http::seeOther("/sign-in");
    if (request.caller) return staffPage(request, keptFormPage(language, kept, 403));
    return staffPage(request, signInPage(language, {.kept = kept, .status = 401}));
}

http::Response SignInHandler::signIn(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto language = languageOf(request);
    if (!http::isConfidential(request, isBehindTls_))
        return staffPage(request, accountMessage(language, "needsTls", 403));
    const auto old = http::sessionToken(request.headers, isBehindTls_).value_or("");
    const auto outcome =
        signIns_.signIn({field(*form, "name"), verbatim(*form, "password"), field(*form, "code"),
                         http::networkOf(request.remoteAddress), request.id, old});
    SignInForm again{.next = http::localPath(field(*form, "next")), .kept = keptOf(*form)};
    if (outcome.isIn()) return welcome(request, again, outcome.token);
    // The name is not shown again: the page is the same for all who are refused.
    const auto wait = outcome.retryAfter.count();
    again.status = wait > 0 ? 429 : 401;
    again.fault = wait > 0 ? "try-later" : "sign-in-failed";
    again.seconds = std::to_string(wait);
    auto response = staffPage(request, signInPage(language, again));
    return wait > 0 ? withRetry(std::move(response), outcome.retryAfter) : response;
}

http::Response SignInHandler::welcome(const http::Request& request, const SignInForm& form,
                                      const std::string& token) const {
    const auto caller = signIns_.find(token);
    const std::string start(caller ? startPage(caller->role) : "/account");
    auto response = http::seeOther(form.next.empty() ? start : form.next);
    if (!form.kept.path.empty()) {
        auto signedIn = request;
        signedIn.sessionToken = token;
        signedIn.caller = caller;
        response = staffPage(signedIn, keptFormPage(languageOf(request), form.kept, 200));
    }
    response.headers.set("Set-Cookie", http::sessionCookie(token, isBehindTls_));
    return response;
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
        return staffPage(request, accountMessage(language, "needsTls", 403));
    const auto& token = request.path("token");
    const auto invitation = accounts_.invitation(token);
    if (!invitation) return staffPage(request, accountMessage(language, "linkGone", 404));
    return staffPage(request, firstStartPage(language, token, *invitation, "", 200));
}

http::Response SignInHandler::setFirstPassword(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto language = languageOf(request);
    if (!http::isConfidential(request, isBehindTls_))
        return staffPage(request, accountMessage(language, "needsTls", 403));
    const auto& token = request.path("token");
    const auto invitation = accounts_.invitation(token);
    if (!invitation) return staffPage(request, accountMessage(language, "linkGone", 404));
    const auto again = [&](std::string_view fault, int status) {
        return staffPage(request, firstStartPage(language, token, *invitation, fault, status));
    };
    const auto password = verbatim(*form, "password");
    if (password != verbatim(*form, "again")) return again("not-the-same", 422);
    const auto set = accounts_.accept(token, password, field(*form, "code"), request.id);
    if (set) return staffPage(request, accountMessage(language, "firstDone", 200));
    if (set.error().code == "unknown-link")
        return staffPage(request, accountMessage(language, "linkGone", 404));
    return again(set.error().code, statusOf(set.error()));
}

http::Response SignInHandler::account(const http::Request& request) const {
    return staffPage(request, accountPage(languageOf(request), request.who()));
}

http::Response SignInHandler::askForNewPassword(const http::Request& request) const {
    return staffPage(request, changePasswordPage(languageOf(request), "", 200));
}

http::Response SignInHandler::changePassword(const http::Request& request) const {
    if (request.sessionToken.empty())
        return http::problem(domain::Error{domain::ErrorKind::Forbidden, "no-password",
                                           "Who comes with a key has no password."});
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto again = [&](std::string_view fault, int status) {
        return staffPage(request, changePasswordPage(languageOf(request), fault, status));
    };
    const auto password = verbatim(*form, "password");
    if (password != verbatim(*form, "again")) return again("not-the-same", 422);
    const auto token =
        signIns_.changePassword(request.sessionToken, verbatim(*form, "old"), password,
                                http::networkOf(request.remoteAddress), request.id);
    if (token) {
        auto response = goTo("/account", "passwordChanged");
        response.headers.set("Set-Cookie", http::sessionCookie(*token, isBehindTls_));
        return response;
    }
    auto response = again(token.error().code, statusOf(token.error()));
    if (token.error().kind == domain::ErrorKind::TooMany)
        return withRetry(std::move(response), kTryAgainAfter);
    return response;
}

}  // namespace hoibao::pages
