// Signing in as a browser does, through everything that stands between a socket and the database.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <regex>

#include "pages/site.hpp"
#include "service/people_fixture.hpp"

namespace hoibao::pages {
namespace {

using domain::Role;

constexpr std::string_view kLoopback = "127.0.0.1";
constexpr std::string_view kSameOrigin = "Sec-Fetch-Site: same-origin\r\n";

std::string encoded(std::string_view text) {
    std::string result;
    for (const char c : text) result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return result;
}

class SignInPagesTest : public service::PeopleTest {
protected:
    SignInPagesTest() { build(false); }

    void build(bool isBehindTls) {
        site = std::make_unique<Site>(signIns, accounts, isBehindTls);
        // A route that changes something, for programs.
        site->router().handle("POST /api/v1/scans", [this](const http::Request& request) {
            ++changes;
            who = request.who();
            return http::Response{};
        });
    }

    http::Response send(std::string_view line, const std::string& fields, const std::string& body,
                        std::string_view peer, std::string_view host) {
        return site->send(line, fields, body, peer, host);
    }
    http::Response get(std::string_view path, std::string_view cookie = "",
                       std::string_view peer = kLoopback, std::string_view host = "localhost:80") {
        return send(fmt::format("GET {}", path), cookieField(cookie), "", peer, host);
    }
    http::Response post(std::string_view path, const std::string& body,
                        std::string_view cookie = "", std::string_view origin = kSameOrigin,
                        std::string_view peer = kLoopback, std::string_view host = "localhost:80") {
        return send(fmt::format("POST {}", path),
                    fmt::format("Content-Type: application/x-www-form-urlencoded\r\n{}{}", origin,
                                cookieField(cookie)),
                    body, peer, host);
    }
    static std::string cookieField(std::string_view cookie) {
        return cookie.empty() ? "" : fmt::format("Cookie: {}\r\n", cookie);
    }
    static std::string form(std::string_view name, std::string_view password,
                            std::string_view next = "") {
        return fmt::format("name={}&password={}&code=&next={}", encoded(name), encoded(password),
                           encoded(next));
    }
    std::string signInAs(std::string_view name) {
        const auto response = post("/sign-in", form(name, kPassword));
        EXPECT_EQ(response.status, 303);
        return cookieOf(response);
    }
    /// The value of the first hidden field of this name, as it stands in the HTML.
    static std::string hiddenField(const std::string& html, std::string_view name) {
        const std::regex pattern(fmt::format("name=\"{}\" value=\"([^\"]*)\"", name));
        std::smatch match;
        return std::regex_search(html, match, pattern) ? match[1].str() : "absent";
    }

    std::unique_ptr<Site> site;
    int changes = 0;
    domain::Caller who;
};

TEST_F(SignInPagesTest, SignsInWithAPlainForm) {
    make("lan", Role::Clerk);
    const auto page = get("/sign-in");
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(page.body.find("<form class=\"card\" action=\"/sign-in\" method=\"post\">"),
              std::string::npos);
    EXPECT_EQ(page.body.find("<script"), std::string::npos);
    const auto response = post("/sign-in", form("lan", kPassword));
    ASSERT_EQ(response.status, 303) << response.body;
    EXPECT_EQ(location(response), "/desk") << "where a clerk begins";
    const auto account = get("/account", cookieOf(response));
    EXPECT_EQ(account.status, 200);
    EXPECT_NE(account.body.find("Trần Thị Ổn"), std::string::npos);
    EXPECT_EQ(*account.headers.find("cache-control"), "no-store");
}

TEST_F(SignInPagesTest, GivesOneAnswerToAllWhoAreRefused) {
    make("lan", Role::Clerk);
    make("gone", Role::Clerk);
    ASSERT_TRUE(accounts.disable("gone", operator_, "r"));
    const auto wrong = post("/sign-in", form("lan", "wrong"));
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.headers.count("set-cookie"), 0u);
    for (const std::string_view name : {"nobody", "gone", "trần thị ổn", "<script>"}) {
        const auto refused = post("/sign-in", form(name, kPassword));
        EXPECT_EQ(refused.status, wrong.status) << name;
        EXPECT_EQ(refused.body, wrong.body) << name;
    }
}

TEST_F(SignInPagesTest, TellsWhoIsLockedOutWhenToComeAgain) {
    for (int i = 0; i < 5; ++i) ASSERT_EQ(post("/sign-in", form("lan", "x")).status, 401);
    const auto locked = post("/sign-in", form("lan", "x"));
    EXPECT_EQ(locked.status, 429);
    EXPECT_EQ(*locked.headers.find("retry-after"), "30");
}

TEST_F(SignInPagesTest, SetsTheCookieOfTheConnection) {
    make("lan", Role::Clerk);
    const auto plain = post("/sign-in", form("lan", kPassword));
    EXPECT_TRUE(std::regex_match(
        *plain.headers.find("set-cookie"),
        std::regex("hoibao-loopback=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Strict")))
        << *plain.headers.find("set-cookie");
    build(true);
    const auto tls =
        post("/sign-in", form("lan", kPassword), "", kSameOrigin, "203.0.113.9", "hoibao.example");
    ASSERT_EQ(tls.status, 303);
    EXPECT_TRUE(std::regex_match(
        *tls.headers.find("set-cookie"),
        std::regex("__Host-hoibao=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Strict; Secure")))
        << *tls.headers.find("set-cookie");
    EXPECT_EQ(get("/account", cookieOf(plain)).status, 303) << "the other name is nobody over TLS";
}

TEST_F(SignInPagesTest, RefusesPlainConnectionsFromAnywhereElse) {
    make("lan", Role::Clerk);
    const auto cookie = signInAs("lan");
    const struct {
        std::string_view peer, host;
    } cases[] = {{"203.0.113.9", "hoibao.example"},
                 {"203.0.113.9", "localhost"},
                 {"127.0.0.1", "hoibao.example"},
                 {"192.168.1.9", "192.168.1.1:8080"}};
    for (const auto& c : cases) {
        SCOPED_TRACE(fmt::format("{} {}", c.peer, c.host));
        EXPECT_EQ(get("/sign-in", "", c.peer, c.host).status, 403);
        const auto in = post("/sign-in", form("lan", kPassword), "", kSameOrigin, c.peer, c.host);
        EXPECT_EQ(in.status, 403);
        EXPECT_EQ(in.headers.count("set-cookie"), 0u);
        EXPECT_EQ(get("/account", cookie, c.peer, c.host).status, 303) << "the cookie is nobody";
    }
    EXPECT_EQ(get("/account", cookie, "::1", "[::1]:8080").status, 200);
    EXPECT_EQ(get("/account", cookie, "127.0.0.1", "127.0.0.1:8080").status, 200);
}

TEST_F(SignInPagesTest, LeadsBackToWhereOneWantedToGoOnThisSiteOnly) {
    make("lan", Role::Clerk);
    EXPECT_EQ(location(get("/account/password")), "/sign-in?next=/account/password");
    EXPECT_EQ(location(get("/account?list=a%20b&x=1")),
              "/sign-in?next=/account%3Flist%3Da%2520b%26x%3D1");
    const struct {
        std::string_view next, goes;
    } cases[] = {
        {"/account/password", "/account/password"},
        {"/desk?day=1", "/desk?day=1"},
        {"", "/desk"},
        {"https://evil.example/", "/desk"},
        {"//evil.example/", "/desk"},
        {"/\\evil.example/", "/desk"},
        {"\\\\evil.example", "/desk"},
        {"javascript:alert(1)", "/desk"},
        {"evil.example", "/desk"},
        {"/ /evil", "/desk"},
        {"/đường", "/desk"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(location(post("/sign-in", form("lan", kPassword, c.next))), c.goes) << c.next;
    EXPECT_EQ(post("/sign-in", form("lan", kPassword, "/a\r\nSet-Cookie: x=y")).status, 400);
}

TEST_F(SignInPagesTest, GivesANewSessionAndNeverTheOneThatWasBrought) {
    make("lan", Role::Clerk);
    const std::string planted = "hoibao-loopback=AAAAAAAAAAAAAAAAAAAAAA";
    const auto first = cookieOf(post("/sign-in", form("lan", kPassword), planted));
    EXPECT_NE(first, planted);
    EXPECT_EQ(get("/account", planted).status, 303);
    const auto second = cookieOf(post("/sign-in", form("lan", kPassword), first));
    EXPECT_NE(second, first);
    EXPECT_EQ(get("/account", first).status, 303) << "the one before is over";
    EXPECT_EQ(get("/account", second).status, 200);
}

TEST_F(SignInPagesTest, TakesNoOldCookieAfterSigningOut) {
    make("lan", Role::Clerk);
    const auto cookie = signInAs("lan");
    EXPECT_EQ(get("/sign-out", cookie).status, 405) << "GET changes nothing";
    EXPECT_EQ(get("/account", cookie).status, 200);
    const auto out = post("/sign-out", "csrf=" + csrfOf(cookie), cookie);
    EXPECT_EQ(out.status, 303);
    EXPECT_NE(out.headers.find("set-cookie")->find("Max-Age=0"), std::string::npos);
    EXPECT_EQ(get("/account", cookie).status, 303);
    EXPECT_EQ(post("/account/password", "csrf=" + csrfOf(cookie), cookie).status, 401);
}

TEST_F(SignInPagesTest, TakesOnlyFormsOfThisSiteWithTheSessionsToken) {
    make("lan", Role::Clerk);
    make("hoa", Role::Clerk);
    const auto cookie = signInAs("lan");
    const auto token = "csrf=" + csrfOf(cookie);
    const struct {
        std::string_view origin;
        std::string body;
        int status;
    } cases[] = {
        {"Sec-Fetch-Site: cross-site\r\n", token, 403},
        {"Sec-Fetch-Site: same-site\r\n", token, 403},
        {"Sec-Fetch-Site: none\r\n", token, 403},
        {"Origin: https://evil.example\r\n", token, 403},
        {"Origin: http://localhost:81\r\n", token, 403},
        {"Origin: null\r\n", token, 403},
        {"", token, 403},
        {"Sec-Fetch-Site: cross-site\r\nOrigin: http://localhost:80\r\n", token, 403},
        {kSameOrigin, "x=y", 403},
        {kSameOrigin, "csrf=", 403},
        {kSameOrigin, "csrf=" + csrfOf(signInAs("hoa")), 403},
        {kSameOrigin, token + "&" + token, 403},
        {"Origin: http://localhost:80\r\n", token, 303},
    };
    for (const auto& c : cases)
        EXPECT_EQ(post("/sign-out", c.body, cookie, c.origin).status, c.status)
            << c.origin << c.body;
    EXPECT_EQ(post("/sign-in", form("lan", kPassword), "", "Sec-Fetch-Site: cross-site\r\n").status,
              403)
        << "nor can another site sign somebody in";
}

TEST_F(SignInPagesTest, LetsASessionCallWhatItsRoleMayWithTheTokenInAHeader) {
    make("worker", Role::PostWorker, "P80");
    const auto cookie = signInAs("worker");
    const auto scan = [&](std::string fields) {
        return send("POST /api/v1/scans",
                    "Content-Type: application/json\r\n" + cookieField(cookie) + fields, "{}",
                    kLoopback, "localhost:80")
            .status;
    };
    const auto token = fmt::format("X-CSRF-Token: {}\r\n", csrfOf(cookie));
    EXPECT_EQ(scan(std::string(kSameOrigin)), 403);
    EXPECT_EQ(scan(token), 403);
    EXPECT_EQ(scan(token + "Sec-Fetch-Site: cross-site\r\n"), 403);
    EXPECT_EQ(scan(token + std::string(kSameOrigin) + "Authorization: Bearer x\r\n"), 401)
        << "a key that is given is the one that counts";
    EXPECT_EQ(changes, 0);
    EXPECT_EQ(scan(token + std::string(kSameOrigin)), 200);
    EXPECT_EQ(changes, 1);
    EXPECT_EQ(who.role, Role::PostWorker);
    EXPECT_EQ(who.office.text(), "P80");
}

TEST_F(SignInPagesTest, EndsASessionWhoseRoleChanges) {
    make("worker", Role::PostWorker, "P80");
    const auto cookie = signInAs("worker");
    ASSERT_TRUE(accounts.changeRole("worker", Role::PostManager, office("P80"), operator_, "r"));
    EXPECT_EQ(get("/account", cookie).status, 303);
    EXPECT_EQ(get("/account", signInAs("worker")).status, 200);
}

TEST_F(SignInPagesTest, ChangesAPassword) {
    make("lan", Role::Clerk);
    const auto cookie = signInAs("lan"), elsewhere = signInAs("lan");
    const auto body = [&](std::string_view old, std::string_view fresh, std::string_view again) {
        return fmt::format("csrf={}&old={}&password={}&again={}", csrfOf(cookie), encoded(old),
                           encoded(fresh), encoded(again));
    };
    const std::string_view fresh = "một hai ba bốn năm sáu";
    EXPECT_EQ(get("/account/password", cookie).status, 200);
    EXPECT_EQ(post("/account/password", body(kPassword, fresh, "x"), cookie).status, 422);
    EXPECT_EQ(post("/account/password", body("wrong", fresh, fresh), cookie).status, 401);
    EXPECT_EQ(post("/account/password", body(kPassword, "ngắn", "ngắn"), cookie).status, 422);
    const auto changed = post("/account/password", body(kPassword, fresh, fresh), cookie);
    ASSERT_EQ(changed.status, 303) << changed.body;
    EXPECT_EQ(get("/account", elsewhere).status, 303);
    EXPECT_EQ(get("/account", cookie).status, 303);
    EXPECT_EQ(get("/account", cookieOf(changed)).status, 200);
}

TEST_F(SignInPagesTest, SetsTheFirstAdministratorsPasswordOnce) {
    const auto token = *accounts.firstLink(office("C80"));
    const auto path = "/first-start/" + token;
    const auto page = get(path);
    EXPECT_EQ(page.status, 200);
    const auto right = codeOf(token);
    EXPECT_NE(page.body.find(crypto::totpSecretText(secret).substr(0, 4)), std::string::npos);
    const auto body = [&](std::string_view password, std::string_view code) {
        return fmt::format("password={0}&again={0}&code={1}", encoded(password), code);
    };
    EXPECT_EQ(post(path, body(kPassword, "000")).status, 422);
    EXPECT_EQ(post(path, body("ngắn", right)).status, 422);
    EXPECT_EQ(post(path, body(kPassword, right), "", "Sec-Fetch-Site: cross-site\r\n").status, 403);
    EXPECT_EQ(post(path, body(kPassword, right)).status, 200);
    EXPECT_EQ(post(path, body(kPassword, right)).status, 404) << "once";
    EXPECT_EQ(get(path).status, 404);
    EXPECT_EQ(get("/first-start/AAAAAAAAAAAAAAAAAAAAAA").status, 404);
}

TEST_F(SignInPagesTest, KeepsWhatWasTypedWhenTheSessionIsOver) {
    make("lan", Role::Clerk);
    const auto typed = fmt::format("old=x&note={}&csrf=gone&once=1", encoded("Ngõ 3 \"cũ\" <b>"));
    const auto asked = post("/account/password", typed, "hoibao-loopback=AAAAAAAAAAAAAAAAAAAAAA");
    EXPECT_EQ(asked.status, 401);
    const auto kept =
        std::regex_replace(hiddenField(asked.body, "keptFields"), std::regex("&amp;"), "&");
    EXPECT_EQ(hiddenField(asked.body, "keptPath"), "/account/password");
    EXPECT_EQ(kept.find("csrf"), std::string::npos) << "the token of a session that is over";

    const auto back = fmt::format("&keptPath=/account/password&keptFields={}", encoded(kept));
    const auto wrong = post("/sign-in", form("lan", "wrong") + back);
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(hiddenField(wrong.body, "keptPath"), "/account/password") << "kept again";

    const auto in = post("/sign-in", form("lan", kPassword) + back);
    EXPECT_EQ(in.status, 200);
    EXPECT_EQ(hiddenField(in.body, "note"), "Ngõ 3 &quot;cũ&quot; &lt;b&gt;");
    const auto cookie = cookieOf(in);
    EXPECT_EQ(hiddenField(in.body, "csrf"), csrfOf(cookie)) << "goes on under the new session";
    const auto card = in.body.substr(in.body.find("<main"));
    EXPECT_EQ(card.find("name=\"once\""), card.rfind("name=\"once\"")) << "or it is refused";
    EXPECT_NE(in.body.find("/sign-out"), std::string::npos) << "one is signed in";
    const auto elsewhere =
        post("/sign-in", form("lan", kPassword) + "&keptPath=//evil&keptFields=");
    EXPECT_EQ(elsewhere.status, 303) << "nothing leads to another site";
}

TEST_F(SignInPagesTest, KeepsAFormOfAnotherSessionOfTheSamePerson) {
    make("lan", Role::Clerk);
    const auto cookie = signInAs("lan");
    const auto again = post("/account/password", "old=secret&note=x&csrf=other", cookie);
    EXPECT_EQ(again.status, 403);
    EXPECT_EQ(hiddenField(again.body, "note"), "x");
    EXPECT_EQ(again.body.find("secret"), std::string::npos) << "passwords are typed anew";
    EXPECT_EQ(hiddenField(again.body, "csrf"), csrfOf(cookie));
    const auto forged =
        post("/account/password", "old=x&csrf=other", cookie, "Sec-Fetch-Site: cross-site\r\n");
    EXPECT_EQ(forged.status, 403) << "what another site sends is not offered to be sent on";
}

TEST_F(SignInPagesTest, TellsPeopleAProblemInWords) {
    const auto page = get("/nowhere");
    EXPECT_EQ(page.status, 404);
    EXPECT_EQ(page.contentType, "text/html; charset=utf-8");
    EXPECT_NE(page.body.find("Không tìm thấy"), std::string::npos);
    EXPECT_NE(page.body.find(*page.headers.find("x-request-id")), std::string::npos);
    EXPECT_NE(page.headers.find("content-security-policy"), nullptr);
    EXPECT_NE(get("/nowhere", "hoibao-language=en").body.find("Not found"), std::string::npos);
    EXPECT_EQ(get("/api/v1/nowhere").contentType, "application/problem+json");
}

TEST_F(SignInPagesTest, ShowsNamesAsTextNotAsHtml) {
    const auto token = accounts.create(
        {"eve", "<script>alert(1)</script>\"", Role::Clerk, office("C80")}, operator_, "r");
    ASSERT_TRUE(accounts.accept(*token, kPassword, "", "r"));
    const auto page = get("/account", signInAs("eve"));
    EXPECT_EQ(page.body.find("<script>"), std::string::npos);
    EXPECT_NE(page.body.find("&lt;script&gt;"), std::string::npos);
    const auto next = get("/sign-in?next=/%22%3E%3Cscript%3E");
    EXPECT_EQ(next.body.find("<script"), std::string::npos);
}

}  // namespace
}  // namespace hoibao::pages
