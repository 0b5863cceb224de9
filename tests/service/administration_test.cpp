// What administrators change: each within its reach, with a reason, and written down.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "service/audit_reading.hpp"
#include "service/keyring.hpp"
#include "service/office_administration.hpp"
#include "service/people_fixture.hpp"
#include "service/policies.hpp"
#include "service/postage_administration.hpp"
#include "service/range_administration.hpp"

namespace hoibao::service {
namespace {

using domain::Role;

class AdministrationTest : public PeopleTest {
protected:
    Clock clock() {
        return [this] { return now; };
    }
    Asker asker(Role role, std::string_view code, std::string token = "t") const {
        return {{role, office(code), "Quản Trị", 7, ""}, "request-1", std::move(token)};
    }
    Asker ofProvince() const { return asker(Role::Admin, "C80"); }
    Asker ofCommune() const { return asker(Role::Admin, "C80.25459"); }
    std::int64_t audited(std::string_view action, std::string_view reason = "%") {
        return number(fmt::format(
            "SELECT COUNT(*) FROM audit WHERE action = '{}' AND reason LIKE '{}'", action, reason));
    }
    template <class T>
    static std::string codeOf(const domain::Result<T>& result) {
        return result ? "" : result.error().code;
    }
    std::string day(int daysFromNow) const {
        return domain::formatDate(domain::localDate(now + std::chrono::days(daysFromNow)));
    }

    OfficeAdministration offices{*database, clock()};
    RangeAdministration ranges{*database, clock()};
    PostageAdministration postage{*database, clock()};
    Policies policies{*database, domain::DecidedRules{}, clock()};
    Keyring keys{*database, clock()};
    AuditReading audit{*database, clock()};
};

TEST_F(AdministrationTest, UsersAreAdministeredWithinReach) {
    make("here", Role::Clerk, "C80.25459");
    make("there", Role::PostWorker, "P80");
    const auto commune = ofCommune().caller;
    const auto seen = accounts.list({}, "", 10, commune);
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].user.name, "here");
    EXPECT_EQ(accounts.list({}, "", 10, ofProvince().caller).size(), 2u);
    store::UserFilter elsewhere;
    elsewhere.office = "P80";
    EXPECT_EQ(accounts.list(elsewhere, "", 10, commune).size(), 1u) << "its own all the same";
    EXPECT_EQ(codeOf(accounts.find("there", commune)), "unknown-user");
    EXPECT_EQ(codeOf(accounts.reset("there", commune, "r")), "unknown-user");
    EXPECT_EQ(codeOf(accounts.disable("there", commune, "r")), "unknown-user");
    EXPECT_EQ(codeOf(accounts.changeRole("here", Role::Admin, office("C80"), commune, "r")),
              "unknown-office");
    EXPECT_EQ(codeOf(accounts.create({"new.one", "Lê Văn Tám", Role::Admin, office("C80")}, commune,
                                     "r")),
              "unknown-office");
    EXPECT_TRUE(accounts.changeRole("here", Role::ShiftLead, office("C80.25459"), commune, "r",
                                    "lên ca trưởng"));
    EXPECT_EQ(audited("change-role", "%lên ca trưởng"), 1);
}

TEST_F(AdministrationTest, UsersAreFoundWithAndWithoutMarks) {
    make("lan", Role::Clerk);
    store::UserFilter filter;
    for (const std::string_view text : {"tran thi", "Trần", "LAN", "la"}) {
        filter.text = text;
        EXPECT_EQ(accounts.list(filter, "", 10, ofProvince().caller).size(), 1u) << text;
    }
    for (const std::string_view text : {"%", "_", "' OR 1=1 -- ", "\\"}) {
        filter.text = text;
        EXPECT_TRUE(accounts.list(filter, "", 10, ofProvince().caller).empty()) << text;
    }
}

TEST_F(AdministrationTest, TheLastAdministratorStays) {
    make("first", Role::Admin);
    EXPECT_EQ(codeOf(accounts.disable("first", operator_, "r")), "last-administrator");
    EXPECT_EQ(codeOf(accounts.changeRole("first", Role::Clerk, office("C80"), operator_, "r")),
              "last-administrator");
    make("second", Role::Admin);
    EXPECT_TRUE(accounts.disable("first", operator_, "r"));
}

TEST_F(AdministrationTest, AnOfficeIsEndedAndNeverDeleted) {
    OfficeAdministration::Form form{"C80.25459.1",  "Quầy số 1",  "25459", "Số 1, Phường Tân Ninh",
                                    "0276 000 000", "7.00–11.30", day(-1), ""};
    ASSERT_TRUE(offices.create(form, ofCommune()));
    EXPECT_EQ(codeOf(offices.create(form, ofCommune())), "office-exists");
    form.code = "P80.1";
    EXPECT_EQ(codeOf(offices.create(form, ofCommune())), "unknown-office") << "out of reach";
    form.code = "C80.99999.1";
    EXPECT_EQ(codeOf(offices.create(form, ofProvince())), "malformed-office") << "none above";
    EXPECT_EQ(codeOf(offices.end("C80.25459", day(1), "sáp nhập", ofProvince())), "offices-below");
    EXPECT_EQ(codeOf(offices.end("C80.25459.1", day(-1), "sáp nhập", ofProvince())),
              "malformed-day");
    EXPECT_EQ(codeOf(offices.end("C80.25459.1", day(1), "x", ofProvince())), "malformed-reason");
    make("clerk", Role::Clerk, "C80.25459.1");
    EXPECT_EQ(codeOf(offices.end("C80.25459.1", day(1), "sáp nhập", ofProvince())), "users-there");
    ASSERT_TRUE(accounts.disable("clerk", operator_, "r"));
    ASSERT_TRUE(offices.end("C80.25459.1", day(1), "sáp nhập", ofProvince()));
    EXPECT_TRUE(offices.find("C80.25459.1", ofProvince().caller)->isInForce) << "until that day";
    now += std::chrono::days(1);
    EXPECT_FALSE(offices.find("C80.25459.1", ofProvince().caller)->isInForce);
    EXPECT_EQ(audited("end-office", "%sáp nhập"), 1);
}

TEST_F(AdministrationTest, AnOfficesDetailsChangeForAReason) {
    OfficeAdministration::Form form{"",       "Tên mới",    "", "Địa chỉ mới",
                                    "1900 1", "8.00–11.00", "", "đổi giờ"};
    ASSERT_TRUE(offices.change("C80.25459", form, ofCommune()));
    const auto changed = offices.find("C80.25459", ofProvince().caller);
    EXPECT_EQ(changed->office.name, "Tên mới");
    EXPECT_FALSE(changed->office.isSample);
    EXPECT_EQ(audited("change-office", "%hours%đổi giờ"), 1);
    EXPECT_EQ(codeOf(offices.change("C80", form, ofCommune())), "unknown-office");
    form.ward = "00000";
    form.hotline = "";
    form.reason = "";
    const auto refused = offices.change("C80.25459", form, ofCommune());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.size(), 3u) << "hotline, ward, reason";
}

TEST_F(AdministrationTest, RangesDoNotOverlapAndTellHowLongTheyLast) {
    RangeAdministration::Form form{"ra", "1", "1000", day(0), "", "Công văn 12/BĐ", false};
    EXPECT_EQ(codeOf(ranges.add(form, ofCommune())), "not-of-province");
    ASSERT_TRUE(ranges.add(form, ofProvince()));
    form.first = "1000", form.last = "2000";
    EXPECT_EQ(codeOf(ranges.add(form, ofProvince())), "range-overlaps");
    form.prefix = "RT", form.first = "9999999", form.last = "99999999";
    EXPECT_EQ(codeOf(ranges.add(form, ofProvince())), "range-overlaps") << "the test range";
    for (const auto& [first, last] :
         {std::pair{"5", "4"}, {"x", "4"}, {"1", "100000000"}, {"", ""}}) {
        form.first = first, form.last = last;
        EXPECT_EQ(codeOf(ranges.add(form, ofProvince())), "malformed-range") << first << last;
    }
    database->inTransaction([&](store::Session& session) {
        session.execute(
            "INSERT INTO issued_number (number, item_id, issued_at) VALUES ('RA000000014VN', 1, ?)",
            {now});
    });
    for (const auto& each : ranges.list()) {
        if (each.range.prefix != "RA") continue;
        EXPECT_EQ(each.daysLeft, 1000 * 28) << "one in 28 days";
        ASSERT_TRUE(ranges.end(each.range.id, "trả lại bưu điện", ofProvince()));
        EXPECT_EQ(codeOf(ranges.end(each.range.id, "trả lại bưu điện", ofProvince())),
                  "unknown-range");
    }
}

PostageAdministration::Form table(std::string from, std::string price, std::string step) {
    PostageAdministration::Form form{"return-result", std::move(from), "Quyết định 1", {}, {}};
    for (const auto zone : domain::kZones) {
        for (const auto grams : {100, 250, 500})
            form.cells.push_back({std::string(domain::name(zone)), grams, price});
        form.steps.push_back({std::string(domain::name(zone)), 0, step});
    }
    return form;
}

TEST_F(AdministrationTest, APriceAboveTheLegalMaximumIsRefused) {
    EXPECT_EQ(codeOf(postage.add(table(day(1), "20000", "2000"), ofCommune())), "not-of-province");
    EXPECT_EQ(codeOf(postage.add(table(day(0), "20000", "2000"), ofProvince())),
              "malformed-postage")
        << "only from a day to come";
    EXPECT_EQ(codeOf(postage.add(table(day(1), "", "2000"), ofProvince())), "malformed-postage");
    const auto dear = postage.add(table(day(1), "26.001", "2000"), ofProvince());
    ASSERT_EQ(codeOf(dear), "above-ceiling");
    EXPECT_EQ(dear.error().fields.at(0).field, "price.within-district.100");
    EXPECT_EQ(dear.error().fields.at(0).message, "26.000 đ");
    EXPECT_EQ(codeOf(postage.add(table(day(1), "26000", "6000"), ofProvince())), "above-ceiling");
    ASSERT_TRUE(postage.add(table(day(1), "26000", "2200"), ofProvince()));
    EXPECT_EQ(codeOf(postage.add(table(day(1), "20000", "2000"), ofProvince())), "postage-exists");
    auto lower = table(day(30), "15000", "1000");
    lower.service = "return-result-ceiling";
    ASSERT_TRUE(postage.add(lower, ofProvince()));
    EXPECT_EQ(codeOf(postage.add(table(day(2), "20000", "1000"), ofProvince())), "above-ceiling")
        << "from the day of the lower maximum on";
    ASSERT_TRUE(postage.remove("return-result", day(1), "nhập nhầm", ofProvince()));
    EXPECT_EQ(codeOf(postage.remove("return-result", day(1), "nhập nhầm", ofProvince())),
              "unknown-postage");
    EXPECT_EQ(codeOf(postage.remove("return-result", "2021-04-20", "nhập nhầm", ofProvince())),
              "unknown-postage")
        << "what was in force stays";
}

TEST_F(AdministrationTest, ADecisionStandsOverTheConfiguration) {
    EXPECT_FALSE(policies.inForce().policy.packingCheck);
    EXPECT_EQ(codeOf(policies.decide({"packing-check", "1", day(0), "QĐ 1"}, ofCommune())),
              "not-of-province");
    for (const auto& form : {Policies::Form{"packing-check", "2", day(0), "QĐ 1"},
                             {"packing-check", "1", day(-1), "QĐ 1"},
                             {"packing-check", "1", day(0), ""},
                             {"attempt-limit", "0", day(0), "QĐ 1"},
                             {"attempt-limit", "3x", day(0), "QĐ 1"},
                             {"other", "1", day(0), "QĐ 1"}})
        EXPECT_EQ(codeOf(policies.decide(form, ofProvince())), "malformed-policy") << form.value;
    ASSERT_TRUE(policies.decide({"packing-check", "1", day(0), "QĐ 1"}, ofProvince()));
    ASSERT_TRUE(policies.decide({"attempt-limit", "3", day(2), "QĐ 2"}, ofProvince()));
    EXPECT_TRUE(policies.inForce().policy.packingCheck);
    EXPECT_EQ(policies.inForce().policy.attemptLimit, 2) << "not yet";
    Policies another(*database, domain::DecidedRules{}, clock());
    another.refresh();
    EXPECT_TRUE(another.inForce().policy.packingCheck) << "another server's as well";
    EXPECT_TRUE(another.source()().packingCheck);
    EXPECT_EQ(codeOf(policies.withdraw(1, "nhập nhầm", ofProvince())), "unknown-policy")
        << "it has begun";
    now += std::chrono::days(2);
    EXPECT_EQ(policies.inForce().policy.attemptLimit, 3) << "by the day alone";
    ASSERT_TRUE(policies.decide({"packing-check", "0", day(0), "QĐ 3"}, ofProvince()));
    EXPECT_FALSE(policies.inForce().policy.packingCheck) << "what was decided last";
    ASSERT_TRUE(policies.decide({"attempt-limit", "5", day(1), "QĐ 4"}, ofProvince()));
    ASSERT_TRUE(policies.withdraw(4, "nhập nhầm", ofProvince()));
    now += std::chrono::days(1);
    EXPECT_EQ(policies.inForce().policy.attemptLimit, 3);
    EXPECT_EQ(audited("decide-policy", "%QĐ%"), 4);
}

TEST_F(AdministrationTest, AKeyIsMadeOnceAndRevoked) {
    const auto key = keys.create(Role::PostWorker, office("C80.25459"), "Máy quét 1", ofCommune());
    ASSERT_TRUE(key);
    EXPECT_EQ(keys.find(*key)->role, Role::PostWorker);
    EXPECT_EQ(codeOf(keys.create(Role::PostWorker, office("C80.25459"), "Máy quét 1", ofCommune())),
              "key-was-made")
        << "the same form sent again";
    EXPECT_EQ(codeOf(keys.create(Role::Clerk, office("P80"), "x",
                                 asker(Role::Admin, "C80.25459", "other"))),
              "unknown-office");
    EXPECT_EQ(
        codeOf(keys.create(Role::Operator, office("C80"), "x", asker(Role::Admin, "C80", "o"))),
        "malformed-role");
    const auto prefix = key->substr(3, 8);
    EXPECT_EQ(codeOf(keys.revoke(prefix, "x", ofCommune())), "malformed-reason");
    EXPECT_EQ(codeOf(keys.revoke(prefix, "mất máy", asker(Role::Admin, "C80.25480"))),
              "unknown-key");
    ASSERT_TRUE(keys.revoke(prefix, "mất máy", ofProvince()));
    EXPECT_FALSE(keys.find(*key));
    EXPECT_TRUE(keys.list(false, ofCommune().caller).empty());
    EXPECT_EQ(keys.list(true, ofCommune().caller).size(), 1u);
    EXPECT_EQ(audited("revoke-key", "mất máy"), 1);
}

TEST_F(AdministrationTest, TheAuditIsSearchedAndPaged) {
    make("here", Role::Clerk, "C80.25459");
    store::AuditFilter filter;
    filter.action = "create-user";
    const auto page = audit.search(filter, std::nullopt, 1, ofProvince());
    ASSERT_EQ(page.rows.size(), 1u);
    EXPECT_FALSE(page.next);
    EXPECT_EQ(page.rows[0].person, "tests");
    filter.action = "";
    const auto newest = audit.search(filter, std::nullopt, 1, ofProvince());
    ASSERT_TRUE(newest.next);
    EXPECT_LT(audit.search(filter, newest.next, 1, ofProvince()).rows.at(0).id,
              newest.rows.at(0).id);
    EXPECT_EQ(newest.rows[0].action, "search-audit") << "looking is written down";
    filter.who = "QUAN TRI";
    EXPECT_FALSE(audit.search(filter, std::nullopt, 9, ofProvince()).rows.empty());
    filter.who = "' OR '1'='1";
    EXPECT_TRUE(audit.search(filter, std::nullopt, 9, ofProvince()).rows.empty());
    filter = {};
    filter.action = "việc";
    EXPECT_TRUE(audit.search(filter, std::nullopt, 9, ofProvince()).rows.empty());
    for (const auto& row : audit.search({}, std::nullopt, 50, ofCommune()).rows)
        EXPECT_TRUE(row.office.starts_with("C80.25459")) << row.office;
}

TEST_F(AdministrationTest, AnItemIsSeenOnlyForAReasonThatLastsAWhile) {
    database->inTransaction([&](store::Session& session) {
        session.execute(
            "INSERT INTO result (id, dossier_key, dossier_code, office, procedure_code, "
            "procedure_name, field, applicant, recipient, phone, address, approved_at, return_by, "
            "fee_vnd, weight_grams, note, content_hash, created_at) VALUES (1, 'A-1', 'A-1', "
            "'C80.25459', '', '', '', 'Lê', 'Lê', '', '', ?, 'post', 0, 1, '', "
            "UNHEX(REPEAT('00', 32)), ?)",
            {now, now});
        store::Item item;
        item.resultId = 1;
        item.office = "C80.25459";
        item.recipient = "Nguyễn Văn Ẩn";
        item.certainty = "sure";
        item.returnBy = "post";
        item.createdAt = item.updatedAt = item.since = now;
        (void)store::insertItem(session, item);
    });
    EXPECT_EQ(codeOf(audit.item(1, ofProvince())), "unknown-item");
    EXPECT_EQ(codeOf(audit.openItem("A-1", "", ofProvince())), "malformed-reason");
    EXPECT_EQ(codeOf(audit.openItem("A-2", "khiếu nại", ofProvince())), "unknown-item");
    EXPECT_EQ(codeOf(audit.openItem("", "khiếu nại", ofProvince())), "unknown-item");
    EXPECT_EQ(codeOf(audit.openItem("A-1", "khiếu nại", asker(Role::Admin, "C80.25480"))),
              "unknown-item");
    ASSERT_EQ(audit.openItem("a-1", "khiếu nại", ofProvince()).value_or(0), 1);
    EXPECT_EQ(audit.item(1, ofProvince())->item.recipient, "Nguyễn Văn Ẩn");
    auto another = ofProvince();
    another.caller.keyId = 8;
    EXPECT_EQ(codeOf(audit.item(1, another)), "unknown-item") << "another's reason";
    now += AuditReading::kReasonLasts + std::chrono::seconds(1);
    EXPECT_EQ(codeOf(audit.item(1, ofProvince())), "unknown-item");
    EXPECT_EQ(audited("open-item-with-reason", "khiếu nại"), 1);
    EXPECT_EQ(audited("read-item"), 1);
}

}  // namespace
}  // namespace hoibao::service
