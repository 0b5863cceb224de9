#pragma once

#include "http/message.hpp"
#include "http/router.hpp"
#include "pages/account_pages.hpp"
#include "service/accounts.hpp"
#include "service/sign_in.hpp"

namespace hoibao::pages {

/// /sign-in, /sign-out, /first-start/{token}, /account and /account/password.
class SignInHandler {
public:
    /// References must outlive it.
    SignInHandler(service::SignIn& signIns, service::Accounts& accounts, bool isBehindTls)
        : signIns_(signIns), accounts_(accounts), isBehindTls_(isBehindTls) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

    /// For Application's `keepForm`: asks to sign in again, or to send what was typed once more.
    [[nodiscard]] http::Response keepForm(const http::Request& request) const;

    [[nodiscard]] http::Response askToSignIn(const http::Request& request) const;
    [[nodiscard]] http::Response signIn(const http::Request& request) const;
    [[nodiscard]] http::Response signOut(const http::Request& request) const;
    [[nodiscard]] http::Response askForFirstPassword(const http::Request& request) const;
    [[nodiscard]] http::Response setFirstPassword(const http::Request& request) const;
    [[nodiscard]] http::Response account(const http::Request& request) const;
    [[nodiscard]] http::Response askForNewPassword(const http::Request& request) const;
    [[nodiscard]] http::Response changePassword(const http::Request& request) const;

private:
    [[nodiscard]] http::Response welcome(const http::Request& request, const SignInForm& form,
                                         const std::string& token) const;

    service::SignIn& signIns_;
    service::Accounts& accounts_;
    bool isBehindTls_;
};

}  // namespace hoibao::pages
