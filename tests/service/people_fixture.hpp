#pragma once

#include <gtest/gtest.h>

#include <string>

#include "service/accounts.hpp"
#include "service/sign_in.hpp"
#include "store/test_database.hpp"

namespace hoibao::service {

/// Accounts and sign-ins over a real database, with the time in hand and cheap hashes.
class PeopleTest : public ::testing::Test {
protected:
    static constexpr std::string_view kPassword = "con trâu đi trước cái cày";
    static constexpr std::string_view kNetwork = "203.0.113.7";

    domain::OfficeCode office(std::string_view code) const {
        return *domain::OfficeCode::parse(code);
    }
    /// A user with kPassword, and with a second factor where the role needs one.
    void make(std::string name, domain::Role role, std::string_view code = "C80") {
        const auto token =
            accounts.create({name, "Trần Thị Ổn", role, office(code)}, operator_, "r");
        ASSERT_TRUE(token) << token.error().detail;
        const auto accepted = accounts.accept(*token, kPassword, codeOf(*token), "r");
        ASSERT_TRUE(accepted) << accepted.error().detail;
    }
    /// The code that the app of a link's owner shows now; remembers the secret for code().
    std::string codeOf(std::string_view token) {
        const auto invitation = accounts.invitation(token);
        if (!invitation || !invitation->totp) return "";
        secret = *invitation->totp;
        return code();
    }
    std::string code() const { return crypto::totpCode(secret, crypto::totpStep(now)); }

    SignInOutcome signIn(std::string_view name, std::string_view password = kPassword,
                         std::string_view code = "", std::string_view network = kNetwork) {
        return signIns.signIn({name, password, code, network, "r"});
    }
    std::string token(std::string_view name) {
        const auto outcome = signIn(name);
        EXPECT_TRUE(outcome.isIn()) << name;
        return outcome.token;
    }
    /// The single number that a query gives.
    std::int64_t number(const std::string& sql) {
        return database->inTransaction(
            [&](store::Session& session) { return session.queryOne(sql)->integer(0); });
    }

    tests::TestDatabase database;
    domain::Instant now{std::chrono::milliseconds(1'795'000'000'000)};
    crypto::TotpSecret secret{};
    crypto::PasswordHasher hasher{{1, 8192}};
    SignIn signIns{*database, hasher, [this] { return now; }, {}};
    Accounts accounts{*database, hasher, [this] { return now; }};
    domain::Caller operator_{domain::Role::Operator, *domain::OfficeCode::parse("C80"), "tests", 0,
                             ""};
};

}  // namespace hoibao::service
