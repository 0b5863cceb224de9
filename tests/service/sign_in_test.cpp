#include "service/sign_in.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "service/people_fixture.hpp"
#include "store/users.hpp"

namespace hoibao::service {
namespace {

using domain::Role;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class SignInTest : public PeopleTest {};

TEST_F(SignInTest, KnowsWhoSignedIn) {
    make("lan", Role::Clerk, "C80.25459");
    const auto caller = signIns.find(token("lan"));
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->role, Role::Clerk);
    EXPECT_EQ(caller->office.text(), "C80.25459");
    EXPECT_EQ(caller->person, "Trần Thị Ổn");
    EXPECT_LT(caller->keyId, 0) << "no key's number";
}

TEST_F(SignInTest, TakesNameAndPasswordAsPeopleTypeThem) {
    make("lan", Role::Clerk);
    // The same letters, decomposed: "con trâu đi trước cái cày".
    const std::string decomposed = "con tra\u0302u đi tru\u031bo\u031b\u0301c ca\u0301i ca\u0300y";
    EXPECT_TRUE(signIn(" LAN ", kPassword).isIn());
    EXPECT_TRUE(signIn("lan", decomposed).isIn());
    int host = 0;
    for (const std::string_view wrong :
         {"", "con trâu", "Con trâu đi trước cái cày", "con trau di truoc cai cay", "' OR 1=1 --"})
        EXPECT_FALSE(signIn("lan", wrong, "", "198.51.100." + std::to_string(++host)).isIn())
            << wrong;
}

TEST_F(SignInTest, RefusesUnknownDisabledAndUnfinishedAlike) {
    make("lan", Role::Clerk);
    make("gone", Role::Clerk);
    ASSERT_TRUE(accounts.disable("gone", operator_, "r"));
    ASSERT_TRUE(accounts.create({"new", "Lê Văn Mới", Role::Clerk, office("C80")}, operator_, "r"));
    for (const std::string_view name : {"nobody", "gone", "new", "", "lan'--", "trần thị ổn"}) {
        const auto outcome = signIn(name);
        EXPECT_FALSE(outcome.isIn()) << name;
        EXPECT_EQ(outcome.retryAfter, seconds(0)) << name;
    }
}

/// Seconds of processor time that this thread has used: others use this machine, too.
double processorTime() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

TEST_F(SignInTest, WorksAsMuchForAnUnknownUserAsForAWrongPassword) {
    crypto::PasswordHasher real;
    SignIn slow(*database, real, [this] { return now; }, {});
    make("lan", Role::Clerk);
    ASSERT_TRUE(slow.signIn({"lan", kPassword, "", kNetwork, "r"}).isIn()) << "rehashed";
    const auto took = [&](std::string_view name, int round) {
        const auto began = processorTime();
        const auto network = std::to_string(round);
        EXPECT_FALSE(slow.signIn({name, "wrong", "", network, "r"}).isIn());
        return processorTime() - began;
    };
    std::vector<double> known, unknown;
    for (int round = 0; round < 7; ++round) {
        known.push_back(took("lan", round));
        unknown.push_back(took("nobody", round));
    }
    const auto a = *std::min_element(known.begin(), known.end());
    const auto b = *std::min_element(unknown.begin(), unknown.end());
    EXPECT_LT(std::max(a, b) / std::min(a, b), 1.5) << a << " s and " << b << " s";
}

TEST_F(SignInTest, HashesAsAskedAndAgainWhenTheParametersChange) {
    const auto hashOfLan = [&] {
        return database->inTransaction(
            [&](store::Session& session) { return store::findUser(session, "lan")->passwordHash; });
    };
    make("lan", Role::Clerk);
    EXPECT_TRUE(hashOfLan().starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << hashOfLan();
    const auto before = token("lan");
    crypto::PasswordHasher real;
    SignIn later(*database, real, [this] { return now; }, {});
    EXPECT_TRUE(later.signIn({"lan", kPassword, "", kNetwork, "r"}).isIn());
    EXPECT_TRUE(hashOfLan().starts_with("$argon2id$v=19$m=47104,t=1,p=1$")) << hashOfLan();
    EXPECT_TRUE(signIns.find(before)) << "the password is the same";
    EXPECT_TRUE(later.signIn({"lan", kPassword, "", kNetwork, "r"}).isIn());
}

TEST_F(SignInTest, HashesTwoAtOnceAndSendsOthersAway) {
    make("lan", Role::Clerk);
    auto first = hasher.turn();
    auto second = hasher.turn();
    EXPECT_FALSE(hasher.turn());
    EXPECT_GT(signIn("lan").retryAfter, seconds(0));
    EXPECT_EQ(number("SELECT COUNT(*) FROM sign_in_failure"), 0) << "not counted";
    first.reset();
    EXPECT_TRUE(signIn("lan").isIn());
}

TEST_F(SignInTest, TakesACodeOnceWhereOneIsNeeded) {
    make("boss", Role::Supervisor);
    EXPECT_FALSE(signIn("boss", kPassword, code()).isIn()) << "used when it was set up";
    now += seconds(30);
    EXPECT_FALSE(signIn("boss", kPassword, "").isIn());
    EXPECT_FALSE(signIn("boss", "wrong", code()).isIn());
    EXPECT_TRUE(signIn("boss", kPassword, code()).isIn());
    EXPECT_FALSE(signIn("boss", kPassword, code()).isIn()) << "a second time";
    now += seconds(30);
    EXPECT_TRUE(signIn("boss", kPassword, code()).isIn());
}

TEST_F(SignInTest, SaysNoWithoutASecondFactorWhereTheRoleNeedsOne) {
    make("lan", Role::Clerk);
    ASSERT_TRUE(accounts.changeRole("lan", Role::Supervisor, office("C80"), operator_, "r"));
    EXPECT_FALSE(signIn("lan").isIn());
}

TEST_F(SignInTest, LocksAnAccountForANetworkDoublingUpToAQuarter) {
    make("lan", Role::Clerk);
    const auto fail = [&] { return signIn("lan", "wrong").retryAfter; };
    for (int i = 0; i < 5; ++i) ASSERT_EQ(fail(), seconds(0)) << i;
    for (const int expected : {30, 60, 120, 240, 480, 900, 900}) {
        ASSERT_EQ(fail(), seconds(expected));
        EXPECT_EQ(signIn("lan").retryAfter, seconds(expected)) << "nor with the right password";
        EXPECT_TRUE(signIn("lan", kPassword, "", "198.51.100.1").isIn()) << "from elsewhere";
        now += seconds(expected);
        ASSERT_EQ(fail(), seconds(0)) << "after " << expected;
    }
    now += seconds(900);
    EXPECT_TRUE(signIn("lan").isIn());
    EXPECT_EQ(fail(), seconds(0)) << "counted anew";
}

TEST_F(SignInTest, LocksAnUnknownAccountAlike) {
    for (int i = 0; i < 5; ++i) ASSERT_EQ(signIn("nobody", "x").retryAfter, seconds(0)) << i;
    EXPECT_EQ(signIn("nobody", "x").retryAfter, seconds(30));
}

TEST_F(SignInTest, LetsANetworkFailThirtyTimesInTenMinutes) {
    make("lan", Role::Clerk);
    for (int i = 0; i < 30; ++i) {
        ASSERT_EQ(signIn("name" + std::to_string(i), "x").retryAfter, seconds(0)) << i;
        now += seconds(1);
    }
    EXPECT_EQ(signIn("lan").retryAfter, seconds(570));
    EXPECT_TRUE(signIn("lan", kPassword, "", "198.51.100.1").isIn());
    now += seconds(570);
    EXPECT_TRUE(signIn("lan").isIn());
}

TEST_F(SignInTest, DoesNotCountSuccess) {
    make("lan", Role::Clerk);
    for (int i = 0; i < 40; ++i) ASSERT_TRUE(signIn("lan").isIn()) << i;
    EXPECT_EQ(number("SELECT COUNT(*) FROM sign_in_failure"), 0);
    EXPECT_EQ(number("SELECT COUNT(*) FROM lock_out"), 0);
}

TEST_F(SignInTest, LooksAtFewOfTenThousandGuessesFromFiftyAddresses) {
    make("lan", Role::Clerk);
    int lookedAt = 0;
    for (int guess = 0; guess < 10'000; ++guess) {
        const auto network = "198.51.100." + std::to_string(guess % 50);
        const auto outcome = signIn("lan", "guess " + std::to_string(guess), "", network);
        ASSERT_FALSE(outcome.isIn());
        if (outcome.retryAfter == seconds(0)) ++lookedAt;
        now += std::chrono::milliseconds(6);  // a minute in all
    }
    EXPECT_LE(lookedAt, 50 * 6);
    EXPECT_GE(lookedAt, 50 * 5);
    EXPECT_TRUE(signIn("lan").isIn()) << "its owner gets in from home";
}

TEST_F(SignInTest, CountsGuessesMadeAtOnce) {
    make("lan", Role::Clerk);
    std::atomic<int> lookedAt = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 20; ++j)
                if (signIn("lan", "wrong").retryAfter == seconds(0)) ++lookedAt;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(lookedAt, 5);
}

TEST_F(SignInTest, GivesANewTokenAndEndsTheOldOne) {
    make("lan", Role::Clerk);
    const auto first = token("lan");
    EXPECT_EQ(first.size(), 22u) << "128 bits";
    const auto second = signIns.signIn({"lan", kPassword, "", kNetwork, "r", first});
    ASSERT_TRUE(second.isIn());
    EXPECT_NE(second.token, first);
    EXPECT_FALSE(signIns.find(first));
    EXPECT_TRUE(signIns.find(second.token));
    // A token that somebody made up, or put into another's browser, opens nothing.
    for (const std::string_view made : {"", "AAAAAAAAAAAAAAAAAAAAAA", "x"})
        EXPECT_FALSE(signIns.find(made)) << made;
}

TEST_F(SignInTest, StoresNoTokenAndNoPasswordInClear) {
    make("lan", Role::Clerk);
    const auto secretToken = token("lan");
    database->inTransaction([&](store::Session& session) {
        for (const auto& row : session.query("SELECT HEX(hash), user_id FROM session"))
            EXPECT_NE(row.text(0), secretToken);
        const auto hash = session.queryOne("SELECT password_hash FROM user")->text(0);
        EXPECT_EQ(hash.find(std::string(kPassword)), std::string::npos);
    });
    EXPECT_EQ(number("SELECT COUNT(*) FROM session WHERE hash = UNHEX('" +
                     store::hashOfSecret(secretToken) + "')"),
              1);
}

TEST_F(SignInTest, EndsASessionThatIsIdleForHalfAnHour) {
    make("lan", Role::Clerk);
    const auto session = token("lan");
    for (int i = 0; i < 5; ++i) {
        now += minutes(29);
        EXPECT_TRUE(signIns.find(session)) << i;
    }
    now += minutes(30);
    EXPECT_FALSE(signIns.find(session));
}

TEST_F(SignInTest, EndsASessionAfterTwelveHoursHoweverUsed) {
    make("lan", Role::Clerk);
    const auto session = token("lan");
    const auto began = now;
    while (now < began + hours(12) - minutes(20)) {
        now += minutes(10);
        ASSERT_TRUE(signIns.find(session));
    }
    now = began + hours(12);
    EXPECT_FALSE(signIns.find(session));
    signIns.forgetOld();
    EXPECT_EQ(number("SELECT COUNT(*) FROM session"), 0);
}

TEST_F(SignInTest, EndsTheSessionOfWhoSignsOutDisablesChangesPasswordOrRole) {
    const struct {
        std::string_view what;
        std::function<void(const std::string& token)> change;
    } cases[] = {
        {"signing out", [&](const std::string& token) { signIns.signOut(token, "r"); }},
        {"disabling",
         [&](const std::string&) { ASSERT_TRUE(accounts.disable("lan0", operator_, "r")); }},
        {"another password",
         [&](const std::string& token) {
             ASSERT_TRUE(
                 signIns.changePassword(token, kPassword, "một hai ba bốn năm sáu", kNetwork, "r"));
         }},
        {"another role",
         [&](const std::string&) {
             ASSERT_TRUE(
                 accounts.changeRole("lan0", Role::ShiftLead, office("C80"), operator_, "r"));
         }},
        {"a reset",
         [&](const std::string&) { ASSERT_TRUE(accounts.reset("lan0", operator_, "r")); }},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        database->inTransaction(
            [](store::Session& session) { session.execute("DELETE FROM user", {}); });
        make("lan0", Role::Clerk);
        const auto here = token("lan0");
        const auto there = token("lan0");
        c.change(here);
        EXPECT_FALSE(signIns.find(here)) << "an old cookie is of no more use";
        EXPECT_EQ(signIns.find(there).has_value(), c.what == "signing out");
    }
}

TEST_F(SignInTest, ChangesAPasswordAndKeepsWhoChangedItSignedIn) {
    make("lan", Role::Clerk);
    const auto session = token("lan");
    const std::string_view fresh = "một hai ba bốn năm sáu";
    const struct {
        std::string_view old, fresh, code;
    } refused[] = {
        {"wrong", fresh, "wrong-password"},
        {kPassword, "ngắn", "password-too-short"},
        {kPassword, "passwordpassword", "password-common"},
    };
    for (const auto& c : refused) {
        const auto changed = signIns.changePassword(session, c.old, c.fresh, kNetwork, "r");
        ASSERT_FALSE(changed) << c.code;
        EXPECT_EQ(changed.error().code, c.code);
    }
    EXPECT_TRUE(signIns.find(session));
    const auto next = signIns.changePassword(session, kPassword, fresh, kNetwork, "r");
    ASSERT_TRUE(next);
    EXPECT_FALSE(signIns.find(session));
    EXPECT_TRUE(signIns.find(*next));
    EXPECT_FALSE(signIn("lan").isIn());
    EXPECT_TRUE(signIn("lan", fresh).isIn());
}

TEST_F(SignInTest, WritesDownWhoSignedInAndOut) {
    make("lan", Role::Clerk);
    signIns.signOut(token("lan"), "r");
    EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action IN ('sign-in', 'sign-out') "
                     "AND key_id < 0 AND object LIKE 'user %'"),
              2);
}

TEST_F(SignInTest, ShowsOnceMoreWhoOneIsWithoutASession) {
    make("hanh", Role::ShiftLead);
    const auto prove = [&](std::string_view name, std::string_view password) {
        return signIns.prove({name, password, "", kNetwork, "r"});
    };
    const auto proof = prove("hanh", kPassword);
    ASSERT_TRUE(proof.caller);
    EXPECT_EQ(proof.caller->role, Role::ShiftLead);
    EXPECT_EQ(proof.caller->person, "Trần Thị Ổn");
    EXPECT_EQ(number("SELECT COUNT(*) FROM session"), 0);
    EXPECT_FALSE(prove("nobody", kPassword).caller);
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(prove("hanh", "wrong").caller);
    EXPECT_GT(prove("hanh", kPassword).retryAfter, seconds(0)) << "guesses count here as well";
}

}  // namespace
}  // namespace hoibao::service
