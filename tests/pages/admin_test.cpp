// The pages of administration, as an administrator's browser asks for them.
#include "pages/admin_keys.hpp"
#include "pages/admin_offices.hpp"
#include "pages/admin_rules.hpp"
#include "pages/admin_users.hpp"
#include "pages/pages_fixture.hpp"

namespace hoibao::pages {
namespace {

using domain::Role;

class AdminPagesTest : public PagesTest {
protected:
    AdminPagesTest() {
        // The application's own clock is the machine's.
        now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        users.addTo(site.router());
        offices.addTo(site.router());
        rules.addTo(site.router());
        keys.addTo(site.router());
    }

    std::string day(int daysFromNow) const {
        return domain::formatDate(domain::localDate(now + std::chrono::days(daysFromNow)));
    }
    std::int64_t audited(std::string_view action) {
        return number(fmt::format("SELECT COUNT(*) FROM audit WHERE action = '{}'", action));
    }
    /// Fields of a new table of postage, every price the same.
    static Fields postageTable(const std::string& from, const std::string& price) {
        Fields fields{{"validFrom", from}, {"legalReference", "Quyết định 1"}};
        for (const auto zone : domain::kZones) {
            for (const auto* grams : {"100", "250", "500"})
                fields[fmt::format("price.{}.{}", domain::name(zone), grams)] = price;
            fields[fmt::format("step.{}", domain::name(zone))] = "2000";
        }
        return fields;
    }

    service::Clock clock = [this] { return now; };
    service::OfficeAdministration officeService{*database, clock};
    service::RangeAdministration ranges{*database, clock};
    service::PostageAdministration postage{*database, clock};
    service::Policies policies{*database, domain::DecidedRules{}, clock};
    service::Keyring keyring{*database, clock};
    service::AuditReading audit{*database, clock};
    AdminUsers users{accounts, officeService, "https://hoibao.example"};
    AdminOffices offices{officeService};
    AdminRules rules{ranges, postage, policies};
    AdminKeys keys{keyring, officeService, audit};
};

constexpr std::string_view kPages[] = {
    "/admin/users",    "/admin/users/new", "/admin/offices", "/admin/offices/new",
    "/admin/ranges",   "/admin/postage",   "/admin/keys",    "/admin/postage/return-result",
    "/admin/policies", "/admin/audit",     "/admin/items"};

TEST_F(AdminPagesTest, StandInBothLanguagesForAdministratorsAlone) {
    signInAs("quan", Role::Admin, "C80");
    EXPECT_EQ(startedAt, "/admin/users");
    for (const auto path : kPages)
        for (const auto* language : {"vi", "en"}) {
            SCOPED_TRACE(fmt::format("{} {}", path, language));
            const auto page = get(fmt::format("{}?lang={}", path, language));
            EXPECT_EQ(page.status, 200);
            EXPECT_TRUE(has(page, fmt::format("<html lang=\"{}\"", language)));
            EXPECT_TRUE(has(page, "<h1>"));
            EXPECT_EQ(page.body.find("{{"), std::string::npos);
        }
    signInAs("lan", Role::Clerk, "C80");
    for (const auto path : kPages) EXPECT_EQ(get(path).status, 403) << path;
    cookie.clear();
    for (const auto path : kPages) EXPECT_EQ(get(path).status, 303) << path;
}

TEST_F(AdminPagesTest, MakeAUserWhoseLinkIsShownOnce) {
    signInAs("quan", Role::Admin, "C80");
    const Fields typed{
        {"name", "nhi"}, {"person", "Đặng <b>Nhi</b>"}, {"role", "clerk"}, {"office", "C80.25459"}};
    const auto made = post("/admin/users/new", typed);
    ASSERT_EQ(made.status, 200);
    EXPECT_TRUE(has(made, "value=\"https://hoibao.example/first-start/"));
    const auto page = get("/admin/users/nhi");
    EXPECT_FALSE(has(page, "/first-start/"));
    EXPECT_TRUE(has(page, "Đặng &lt;b&gt;Nhi&lt;/b&gt;"));
    EXPECT_FALSE(has(page, "<b>Nhi"));
    EXPECT_TRUE(has(get("/admin/users?q=dang"), "href=\"/admin/users/nhi\"")) << "without marks";
    const auto again = post("/admin/users/new", typed);
    EXPECT_EQ(again.status, 409);
    EXPECT_TRUE(has(again, "Tên đăng nhập này đã có người dùng"));
    EXPECT_TRUE(has(again, "href=\"#name\"")) << "the fault leads to its field";
    EXPECT_TRUE(has(again, "value=\"Đặng &lt;b&gt;Nhi&lt;/b&gt;\"")) << "what was typed stays";
    EXPECT_TRUE(has(again, "value=\"C80.25459\" selected"));
    const struct {
        std::string field, value;
    } faults[] = {{"role", "king"}, {"office", "X"}, {"name", "a b"}, {"person", ""}};
    for (const auto& fault : faults) {
        auto fields = typed;
        fields["name"] = "other";
        fields[fault.field] = fault.value;
        const auto refused = post("/admin/users/new", fields);
        EXPECT_GE(refused.status, 400) << fault.field;
        EXPECT_LT(refused.status, 500) << fault.field;
        EXPECT_TRUE(has(refused, "class=\"faults\"")) << fault.field;
    }
    EXPECT_EQ(audited("create-user"), 2) << "quan and nhi";
}

TEST_F(AdminPagesTest, ChangeResetAndDisableForAReason) {
    signInAs("quan", Role::Admin, "C80");
    signInAs("lan", Role::Clerk, "C80.25459");
    use("quan");
    for (const std::string what : {"role", "reset", "disable"}) {
        const auto refused = post("/admin/users/lan/" + what,
                                  {{"reason", "x"}, {"role", "clerk"}, {"office", "C80"}});
        EXPECT_EQ(refused.status, 400) << what;
        EXPECT_TRUE(has(refused, fmt::format("href=\"#reason-{}\"", what))) << what;
    }
    const auto changed =
        post("/admin/users/lan/role",
             {{"role", "shift-lead"}, {"office", "C80.25459"}, {"reason", "lên ca trưởng"}});
    EXPECT_EQ(changed.status, 303);
    EXPECT_TRUE(location(changed).starts_with("/admin/users/lan"));
    use("lan");
    EXPECT_EQ(get("/account").status, 303) << "the old role's session is over";
    use("quan");
    const auto reset = post("/admin/users/lan/reset", {{"reason", "quên mật khẩu"}});
    EXPECT_TRUE(has(reset, "/first-start/"));
    EXPECT_EQ(post("/admin/users/lan/disable", {{"reason", "nghỉ việc"}}).status, 303);
    const auto page = get("/admin/users/lan");
    EXPECT_FALSE(has(page, "action=\"/admin/users/lan/disable\""));
    EXPECT_FALSE(has(get("/admin/users"), "href=\"/admin/users/lan\""));
    EXPECT_TRUE(has(get("/admin/users?all=1"), "href=\"/admin/users/lan\""));
    const auto last = post("/admin/users/quan/disable", {{"reason", "nghỉ việc"}});
    EXPECT_EQ(last.status, 409);
    EXPECT_TRUE(has(last, "quản trị viên cuối cùng"));
    EXPECT_EQ(get("/admin/users/nobody").status, 404);
}

TEST_F(AdminPagesTest, KeepACommunesAdministratorToTheCommune) {
    make("ben", Role::Clerk, "C80.25480");
    signInAs("xatn", Role::Admin, "C80.25459");
    EXPECT_EQ(get("/admin/users/ben").status, 404);
    EXPECT_EQ(get("/admin/offices/C80").status, 404);
    EXPECT_EQ(get("/admin/offices/C80.25480").status, 404);
    EXPECT_EQ(get("/admin/offices/C80.25459").status, 200);
    EXPECT_EQ(post("/admin/users/ben/disable", {{"reason", "nghỉ việc"}}).status, 404);
    EXPECT_EQ(
        post("/admin/offices/C80.25480/end", {{"day", day(1)}, {"reason", "sáp nhập"}}).status,
        404);
    EXPECT_FALSE(has(get("/admin/users"), "href=\"/admin/users/ben\""));
    // What the whole province shares is read and not changed.
    for (const auto path : {"/admin/ranges", "/admin/policies", "/admin/postage"})
        EXPECT_EQ(found(get(path).body, fmt::format("action=\"({}[^\"]*)\"", path)), "absent")
            << path;
    const auto decided = post("/admin/policies", {{"name", "packing-check"},
                                                  {"value", "1"},
                                                  {"validFrom", day(0)},
                                                  {"legalReference", "QĐ 1"}});
    EXPECT_EQ(decided.status, 403);
    EXPECT_TRUE(has(decided, "Chỉ quản trị viên của Trung tâm tỉnh"));
}

TEST_F(AdminPagesTest, OpenAndEndAnOffice) {
    signInAs("quan", Role::Admin, "C80");
    Fields typed{{"code", "C80.25459.1"}, {"name", "Quầy số 1"},   {"address", "Số 1"},
                 {"ward", "25459"},       {"hotline", "0276 000"}, {"hours", "7.00–11.30"},
                 {"validFrom", day(-1)}};
    EXPECT_EQ(post("/admin/offices/new", typed).status, 303);
    EXPECT_TRUE(has(get("/admin/offices"), "href=\"/admin/offices/C80.25459.1\""));
    const auto again = post("/admin/offices/new", typed);
    EXPECT_EQ(again.status, 409);
    EXPECT_TRUE(has(again, "value=\"Quầy số 1\""));
    const auto early =
        post("/admin/offices/C80.25459.1/end", {{"day", day(-2)}, {"reason", "sáp nhập"}});
    EXPECT_EQ(early.status, 400);
    EXPECT_TRUE(has(early, "href=\"#day-end\""));
    EXPECT_TRUE(has(early, fmt::format("value=\"{}\"", day(-2))));
    EXPECT_EQ(
        post("/admin/offices/C80.25459.1/end", {{"day", day(1)}, {"reason", "sáp nhập"}}).status,
        303);
    now += std::chrono::hours(25);
    signInAs("hai", Role::Admin, "C80");
    EXPECT_FALSE(has(get("/admin/offices"), "C80.25459.1"));
    EXPECT_TRUE(has(get("/admin/offices?all=1"), "C80.25459.1"));
}

TEST_F(AdminPagesTest, RefuseARangeThatOverlapsAndSayWhichItMeets) {
    signInAs("quan", Role::Admin, "C80");
    Fields typed{{"prefix", "RA"},      {"first", "1"},  {"last", "1000"},
                 {"validFrom", day(0)}, {"validTo", ""}, {"reason", "Công văn 12/BĐ"}};
    EXPECT_EQ(post("/admin/ranges", typed).status, 303);
    EXPECT_TRUE(has(get("/admin/ranges"), "RA 00000001 – 00001000"));
    typed["first"] = "1000";
    typed["last"] = "2000";
    const auto refused = post("/admin/ranges", typed);
    EXPECT_EQ(refused.status, 409);
    EXPECT_TRUE(has(refused, "đã thuộc dải số khác"));
    EXPECT_TRUE(has(refused, "value=\"2000\"")) << "what was typed stays";
}

TEST_F(AdminPagesTest, RefuseAPriceAboveTheMaximum) {
    signInAs("quan", Role::Admin, "C80");
    const auto dear = post("/admin/postage/return-result", postageTable(day(1), "26.001"));
    EXPECT_EQ(dear.status, 422);
    EXPECT_TRUE(has(dear, "mức tối đa theo quy định là 26.000 đ"));
    EXPECT_TRUE(has(dear, "href=\"#price-within-district-100\""));
    EXPECT_TRUE(has(dear, "value=\"26.001\""));
    EXPECT_EQ(post("/admin/postage/return-result", postageTable(day(1), "26000")).status, 303);
    const auto removed = post(fmt::format("/admin/postage/return-result/{}/remove", day(1)),
                              {{"reason", "nhầm lẫn"}});
    EXPECT_EQ(removed.status, 303);
    EXPECT_EQ(get("/admin/postage/nothing").status, 404);
}

TEST_F(AdminPagesTest, RecordADecisionWithItsLegalReference) {
    signInAs("quan", Role::Admin, "C80");
    Fields typed{{"name", "overdue-post-h"},
                 {"value", "9999"},
                 {"validFrom", day(0)},
                 {"legalReference", "QĐ 7 <i>"}};
    const auto refused = post("/admin/policies", typed);
    EXPECT_EQ(refused.status, 400);
    EXPECT_TRUE(has(refused, "href=\"#value-overdue-post-h\""));
    EXPECT_TRUE(has(refused, "value=\"9999\""));
    EXPECT_TRUE(has(refused, "value=\"QĐ 7 &lt;i&gt;\""));
    typed["value"] = "36";
    EXPECT_EQ(post("/admin/policies", typed).status, 303);
    EXPECT_EQ(policies.inForce().limits.atPost, std::chrono::hours(36));
    const auto page = get("/admin/policies");
    EXPECT_TRUE(has(page, "<strong>36 giờ</strong>"));
    EXPECT_TRUE(has(page, "QĐ 7 &lt;i&gt;"));
    typed["validFrom"] = day(5);
    EXPECT_EQ(post("/admin/policies", typed).status, 303);
    const auto withdraw =
        found(get("/admin/policies").body, "action=\"(/admin/policies/\\d+/withdraw)\"");
    EXPECT_EQ(post(withdraw, {{"reason", "ghi nhầm"}}).status, 303);
    EXPECT_EQ(post("/admin/policies/99/withdraw", {{"reason", "ghi nhầm"}}).status, 404);
}

TEST_F(AdminPagesTest, ShowAKeyOnceAndRevokeIt) {
    signInAs("quan", Role::Admin, "C80");
    const auto made = post("/admin/keys", {{"person", "Máy quét 1"},
                                           {"role", "post-worker"},
                                           {"office", "C80.25459"},
                                           {"once", std::string(32, 'a')}});
    const auto key = found(made.body, "value=\"(hb_[^\"]+)\"");
    ASSERT_NE(key, "absent") << made.body;
    EXPECT_FALSE(has(get("/admin/keys"), key));
    const auto revoke = found(get("/admin/keys").body, "action=\"(/admin/keys/[^\"]+/revoke)\"");
    EXPECT_EQ(post(revoke, {{"reason", "x"}}).status, 400);
    EXPECT_EQ(post(revoke, {{"reason", "mất máy"}}).status, 303);
    EXPECT_EQ(found(get("/admin/keys").body, "action=\"(/admin/keys/[^\"]+/revoke)\""), "absent");
    EXPECT_TRUE(has(get("/admin/keys?all=1"), "Máy quét 1"));
}

TEST_F(AdminPagesTest, SearchTheAuditAndKeepTheQuestion) {
    signInAs("quan", Role::Admin, "C80");
    make("lan", Role::Clerk);
    post("/admin/users/lan/reset", {{"reason", "<script>"}});
    const auto page = get("/admin/audit?action=reset-user&who=tran&from=&to=");
    EXPECT_TRUE(has(page, "&lt;script&gt;"));
    EXPECT_FALSE(has(page, "<script>"));
    EXPECT_TRUE(has(page, "value=\"tran\""));
    EXPECT_TRUE(has(page, "<option value=\"reset-user\" selected>Cấp lại mật khẩu</option>"));
    EXPECT_TRUE(has(page, "<td data-label=\"Việc\">Cấp lại mật khẩu</td>"));
    EXPECT_TRUE(has(get("/admin/audit?who=%27+OR+1=1+--"), " OR 1=1 --\""));
    EXPECT_TRUE(has(get("/admin/audit?who=khongaica"),
                    Catalogue::of(Language::Vietnamese).text("adminAudit.none")));
    const auto refused = post("/admin/items", {{"item", "A-1"}, {"reason", ""}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_TRUE(has(refused, "href=\"#reason\""));
    EXPECT_TRUE(has(refused, "value=\"A-1\""));
    EXPECT_EQ(get("/admin/items/1").status, 404) << "no reason was given";
}

}  // namespace
}  // namespace hoibao::pages
