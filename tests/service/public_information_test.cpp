#include "service/public_information.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "service/pricing.hpp"
#include "service/reference.hpp"
#include "store/test_database.hpp"

namespace hoibao::service {
namespace {

class PublicInformationTest : public testing::Test {
protected:
    domain::Instant now = *domain::parseInstant("2026-11-24T08:00:00+07:00");
    tests::TestDatabase database;
    PublicInformation information{*database, tests::gazetteer(), tests::zones(),
                                  [this] { return now; }};
};

TEST_F(PublicInformationTest, FindsOfficesByAnyNameOfTheCommune) {
    const struct {
        std::string_view typed, office;
    } cases[] = {{"Tân Ninh", "C80.25459"},
                 {"tan ninh", "C80.25459"},
                 {"PHƯỜNG TÂN NINH", "C80.25459"},
                 {"25459", "C80.25459"},
                 {"phuong 3 thanh pho tay ninh", "C80.25459"},
                 {"Tân Ninh", "P80.25459"}};
    for (const auto& c : cases) {
        const auto found = information.officesFor(c.typed);
        EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const auto& office) {
            return office.code == c.office;
        })) << c.typed;
        EXPECT_LT(found.size(), 40U) << c.typed;
    }
    for (const auto* typed : {"", "không có nơi này", "%", "'; DROP TABLE office; --"})
        EXPECT_TRUE(information.officesFor(typed).empty()) << typed;
    EXPECT_TRUE(information.officesFor(std::string(5000, 'x')).empty());
}

TEST_F(PublicInformationTest, ListsOfficesInVietnameseOrderTheProvinceFirst) {
    const auto offices = information.offices();
    ASSERT_EQ(offices.size(), 194U);
    EXPECT_TRUE(offices[0].isTop && offices[1].isTop && !offices[2].isTop);
    const auto of = [&](std::string_view ending) {
        return std::find_if(offices.begin(), offices.end(), [&](const auto& each) {
            return !each.isOfPost() && each.name.ends_with(ending);
        });
    };
    EXPECT_LT(of("xã Dương Minh Châu"), of("xã Đức Hòa"));
}

TEST_F(PublicInformationTest, CostsWhatTheClerkIsToldItCosts) {
    database->inTransaction([&](store::Session& session) {
        const Pricing pricing(session, tests::zones(), "C80", domain::localDate(now));
        for (const auto* ward : {"25459", "25480", "00004"})
            for (const std::int64_t grams : {1, 100, 101, 250, 500, 501, 3000}) {
                const auto quote = information.quote("C80", ward, grams, "return-result", "");
                ASSERT_TRUE(quote);
                EXPECT_EQ(quote->vnd, pricing.postageTo(ward, grams)) << ward << " " << grams;
                EXPECT_FALSE(quote->legalReference.empty());
            }
    });
    const auto there = information.quote("C80", "25459", 100, "return-result", "");
    const auto back = information.quote("C80", "25459", 100, "intake", "");
    EXPECT_EQ(information.quote("C80", "25459", 100, "both-ways", "")->vnd, there->vnd + back->vnd);
}

TEST_F(PublicInformationTest, TakesOffWhatIsInForceAndSaysByWhatLaw) {
    auto quote = information.quote("C80", "25459", 100, "return-result", "merit").value();
    EXPECT_EQ(quote.vnd, 0);
    EXPECT_EQ(quote.fullVnd, 26000);
    ASSERT_TRUE(quote.reduction);
    EXPECT_FALSE(quote.reduction->legalReference.empty());
    EXPECT_FALSE(information.quote("C80", "25459", 100, "return-result", "online")->reduction)
        << "no longer in force";
    now = *domain::parseInstant("2020-04-30T23:59:59+07:00");
    EXPECT_FALSE(information.quote("C80", "25459", 100, "return-result", ""))
        << "no table was in force then";
    database->inTransaction([](store::Session& session) {
        session.execute("UPDATE postage_rate SET valid_from = '2020-01-01'", {});
    });
    quote = information.quote("C80", "25459", 100, "return-result", "").value();
    EXPECT_EQ(quote.vnd, 15000);
    EXPECT_EQ(information.quote("C80", "25459", 101, "return-result", "")->vnd, 27000);
    EXPECT_EQ(information.quote("C80", "25459", 100, "return-result", "online")->vnd, 13000);
    now = *domain::parseInstant("2020-05-01T00:00:00+07:00");
    EXPECT_EQ(information.quote("C80", "25459", 100, "return-result", "")->vnd, 26000);
}

TEST_F(PublicInformationTest, RefusesWhatNoTableKnows) {
    for (const std::int64_t grams : {0, -1, 10'001})
        EXPECT_FALSE(information.quote("C80", "25459", grams, "return-result", "")) << grams;
    EXPECT_TRUE(information.quote("C80", "25459", 10'000, "return-result", ""));
    EXPECT_FALSE(information.quote("C99", "25459", 100, "return-result", ""));
    EXPECT_FALSE(information.quote("C80", "99999", 100, "return-result", ""));
    EXPECT_FALSE(information.quote("C80", "25459", 100, "return-result-ceiling", ""));
    EXPECT_FALSE(information.quote("C80", "25459", 100, "' OR 1=1", ""));
}

}  // namespace
}  // namespace hoibao::service
