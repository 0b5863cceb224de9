#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/application.hpp"
#include "http/request_head.hpp"
#include "http/routes.hpp"
#include "http/session.hpp"
#include "pages/sign_in_handler.hpp"
#include "pages/staff_page.hpp"

namespace hoibao::pages {

/// Everything between a socket and the handlers of pages, as the server puts it together; asked as
/// a browser asks.
class Site {
public:
    Site(service::SignIn& signIns, service::Accounts& accounts, bool isBehindTls = false)
        : sessions_(signIns), signInHandler_(signIns, accounts, isBehindTls) {
        signInHandler_.addTo(router_);
        http::ApplicationOptions options;
        options.isBehindTls = isBehindTls;
        options.problemPage = problemPage;
        options.keepForm = [this](const http::Request& request) {
            return signInHandler_.keepForm(request);
        };
        application_ = std::make_unique<http::Application>(router_, &sessions_, nullptr, log_,
                                                           metrics_, options);
    }

    [[nodiscard]] http::Router& router() { return router_; }

    /// `line` such as "GET /desk"; `fields` each with its line end.
    http::Response send(std::string_view line, std::string_view fields, const std::string& body,
                        std::string_view peer = "127.0.0.1",
                        std::string_view host = "localhost:80") {
        auto text = fmt::format("{} HTTP/1.1\r\nHost: {}\r\n{}", line, host, fields);
        if (line.starts_with("POST")) text += fmt::format("Content-Length: {}\r\n", body.size());
        auto head = http::parseRequestHead(text + "\r\n");
        EXPECT_TRUE(head) << text;
        auto admitted = application_->admit(std::move(*head), peer);
        if (auto* refusal = std::get_if<http::Response>(&admitted)) return *refusal;
        auto& admission = std::get<http::Application::Admission>(admitted);
        admission.request.body = body;
        return application_->answer(std::move(admission));
    }

private:
    /// Who comes with a cookie; nobody comes with a key.
    class Sessions : public http::Authenticator {
    public:
        explicit Sessions(service::SignIn& signIns) : signIns_(signIns) {}
        std::optional<domain::Caller> authenticate(std::string_view) override {
            return std::nullopt;
        }
        std::optional<domain::Caller> authenticateSession(std::string_view token) override {
            return signIns_.find(token);
        }

    private:
        service::SignIn& signIns_;
    };

    Sessions sessions_;
    http::Log log_{[](std::string_view) {}};
    http::Metrics metrics_;
    http::Router router_{http::publicRoutes()};
    SignInHandler signInHandler_;
    std::unique_ptr<http::Application> application_;
};

/// A field of an answer, or "".
inline std::string fieldOf(const http::Response& response, std::string_view name) {
    const auto* field = response.headers.find(name);
    return field ? *field : "";
}
inline std::string location(const http::Response& response) {
    return fieldOf(response, "location");
}
/// "name=value" of the cookie that an answer sets.
inline std::string cookieOf(const http::Response& response) {
    const auto field = fieldOf(response, "set-cookie");
    return field.substr(0, field.find(';'));
}
/// What the forms of this cookie's session bring back.
inline std::string csrfOf(std::string_view cookie) {
    return http::csrfToken(cookie.substr(cookie.find('=') + 1));
}

}  // namespace hoibao::pages
