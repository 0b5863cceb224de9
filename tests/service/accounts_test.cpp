#include "service/accounts.hpp"

#include <set>

#include "service/people_fixture.hpp"

namespace hoibao::service {
namespace {

using domain::Role;

class AccountsTest : public PeopleTest {
protected:
    std::string created(std::string name, Role role = Role::Clerk) {
        const auto token =
            accounts.create({name, "Lê Thị Lan", role, office("C80")}, operator_, "r");
        EXPECT_TRUE(token) << token.error().detail;
        return token.value_or("");
    }
};

TEST_F(AccountsTest, RefusesWhatIsNoUser) {
    created("lan");
    const struct {
        std::string name, person;
        Role role;
        std::string_view office, code;
    } cases[] = {
        {"ab", "Lê", Role::Clerk, "C80", "malformed-name"},
        {std::string(65, 'a'), "Lê", Role::Clerk, "C80", "malformed-name"},
        {"1lan", "Lê", Role::Clerk, "C80", "malformed-name"},
        {"lê lan", "Lê", Role::Clerk, "C80", "malformed-name"},
        {"lan<b>", "Lê", Role::Clerk, "C80", "malformed-name"},
        {"hoa", " ", Role::Clerk, "C80", "malformed-name"},
        {"hoa", "Lê\n", Role::Clerk, "C80", "malformed-name"},
        {"hoa", "\xff", Role::Clerk, "C80", "malformed-name"},
        {"hoa", "Lê", Role::Operator, "C80", "malformed-role"},
        {"hoa", "Lê", Role::Clerk, "C99", "unknown-office"},
        {"lan", "Lê", Role::Clerk, "C80", "name-taken"},
        {" LAN", "Lê", Role::Clerk, "C80", "name-taken"},
    };
    for (const auto& c : cases) {
        const auto token =
            accounts.create({c.name, c.person, c.role, office(c.office)}, operator_, "r");
        ASSERT_FALSE(token) << c.name;
        EXPECT_EQ(token.error().code, c.code) << c.name;
    }
}

TEST_F(AccountsTest, GivesALinkThatWorksOnceForADay) {
    const auto token = created("lan");
    ASSERT_TRUE(accounts.invitation(token));
    EXPECT_EQ(accounts.invitation(token)->name, "lan");
    EXPECT_FALSE(accounts.invitation(token)->totp) << "a clerk needs none";
    EXPECT_FALSE(accounts.invitation("AAAAAAAAAAAAAAAAAAAAAA"));
    EXPECT_FALSE(accounts.invitation(""));
    now += std::chrono::hours(24);
    EXPECT_FALSE(accounts.invitation(token));
    EXPECT_FALSE(accounts.accept(token, kPassword, "", "r"));
    now -= std::chrono::milliseconds(1);
    EXPECT_TRUE(accounts.accept(token, kPassword, "", "r"));
    EXPECT_FALSE(accounts.invitation(token));
    const auto again = accounts.accept(token, "một hai ba bốn năm sáu", "", "r");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "unknown-link");
    EXPECT_TRUE(signIn("lan").isIn());
}

TEST_F(AccountsTest, ShowsTheSecondFactorToWorkBeforeItIsKept) {
    const auto token = created("boss", Role::Supervisor);
    const auto right = codeOf(token);
    for (const std::string& wrong : {std::string(), std::string("12345"), right + "1"}) {
        const auto refused = accounts.accept(token, kPassword, wrong, "r");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, "wrong-code");
    }
    EXPECT_EQ(accounts.accept(token, "ngắn", right, "r").error().code, "password-too-short");
    EXPECT_TRUE(accounts.accept(token, "tám chữ à", right, "r")) << "8 with a second factor";
}

TEST_F(AccountsTest, GivesTheFirstAdministratorALinkAndNoDefaultPassword) {
    const auto first = accounts.firstLink(office("C80"));
    ASSERT_TRUE(first);
    EXPECT_FALSE(signIn("admin", "admin").isIn());
    const auto second = accounts.firstLink(office("C80"));
    ASSERT_TRUE(second);
    EXPECT_FALSE(accounts.invitation(*first)) << "replaced";
    ASSERT_TRUE(accounts.accept(*second, kPassword, codeOf(*second), "r"));
    now += std::chrono::seconds(30);
    const auto outcome = signIn("admin", kPassword, code());
    ASSERT_TRUE(outcome.isIn());
    EXPECT_EQ(signIns.find(outcome.token)->role, Role::Admin);
    const auto third = accounts.firstLink(office("C80"));
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().code, "already-set-up");
}

TEST_F(AccountsTest, ResetsAndDisables) {
    make("lan", Role::Clerk);
    const auto token = accounts.reset("lan", operator_, "r");
    ASSERT_TRUE(token);
    EXPECT_FALSE(signIn("lan").isIn()) << "the old password is gone";
    ASSERT_TRUE(accounts.accept(*token, kPassword, "", "r"));
    EXPECT_TRUE(signIn("lan").isIn());
    const auto link = accounts.reset("lan", operator_, "r");
    ASSERT_TRUE(accounts.disable("lan", operator_, "r"));
    EXPECT_FALSE(accounts.invitation(*link));
    for (const std::string_view name : {"lan", "nobody", ""}) {
        EXPECT_EQ(accounts.disable(name, operator_, "r").error().code, "unknown-user") << name;
        EXPECT_EQ(accounts.reset(name, operator_, "r").error().code, "unknown-user") << name;
    }
    EXPECT_EQ(number("SELECT COUNT(*) FROM user WHERE name = 'lan'"), 1)
        << "what it did stays told";
}

TEST_F(AccountsTest, WritesDownWhoChangedWhat) {
    created("lan");
    ASSERT_TRUE(accounts.changeRole("lan", Role::ShiftLead, office("C80.25459"), operator_, "r17"));
    EXPECT_EQ(
        number("SELECT COUNT(*) FROM audit WHERE action = 'change-role' AND request_id = 'r17' "
               "AND reason = 'clerk C80 to shift-lead C80.25459'"),
        1);
    EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'create-user'"), 1);
}

TEST_F(AccountsTest, MakesOneUserARoleForTryingOut) {
    const auto users = accounts.makeDemoUsers();
    ASSERT_TRUE(users);
    EXPECT_EQ(users->size(), domain::kRoleCount - 1);
    std::set<std::string> passwords;
    for (const auto& user : *users) {
        passwords.insert(user.password);
        if (user.totp) secret = *user.totp;
        const auto outcome = signIn(user.name, user.password, user.totp ? code() : "");
        ASSERT_TRUE(outcome.isIn()) << user.name;
        EXPECT_EQ(signIns.find(outcome.token)->role, user.role);
    }
    EXPECT_EQ(passwords.size(), users->size());
    EXPECT_TRUE(accounts.makeDemoUsers()->empty()) << "left alone";
}

}  // namespace
}  // namespace hoibao::service
