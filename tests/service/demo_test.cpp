#include "service/demo.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "service/demo_lives.hpp"
#include "service/reference.hpp"
#include "store/demo.hpp"
#include "store/events.hpp"
#include "store/test_database.hpp"

namespace hoibao::service {
namespace {

const domain::Instant kNow{std::chrono::milliseconds(1'795'000'000'000)};
const domain::Policy kPolicy;

TEST(DemoLivesTest, EndWhereTheyShouldInTheLastThirtyDays) {
    std::mt19937 random(7);
    for (const auto& share : demoShares()) {
        SCOPED_TRACE(name(share.state));
        for (int i = 0; i < 50; ++i) {
            auto life = demoLife(share.state, kNow, random);
            for (auto& event : life) event.id = store::newEventId();
            const auto standing = domain::fold(life, kPolicy);
            EXPECT_EQ(standing.state, share.state);
            EXPECT_TRUE(standing.disregarded.empty()) << standing.disregarded.front().message;
            EXPECT_LT(life.back().occurredAt, kNow);
            EXPECT_GE(life.front().occurredAt, kNow - std::chrono::days(30));
            for (const auto& event : life)
                EXPECT_EQ(event.source == domain::Source::Handheld, domain::isScanKind(event.kind))
                    << "a clerk works at a desk: " << name(event.kind);
        }
    }
}

class DemoTest : public ::testing::Test {
protected:
    domain::Result<int> fill() {
        return fillWithDemo(*database_, tests::gazetteer(), kPolicy, [] { return kNow; });
    }
    std::int64_t count(const std::string& what) {
        return database_->inTransaction([&](store::Session& session) {
            return session.queryOne("SELECT COUNT(*) FROM " + what)->integer(0);
        });
    }
    void change(const std::string& sql) {
        database_->inTransaction([&](store::Session& session) { session.execute(sql, {}); });
    }
    tests::TestDatabase database_;
};

TEST_F(DemoTest, ShowsSomethingInEveryState) {
    EXPECT_EQ(fill().value(), 500);
    EXPECT_EQ(count("result"), 500);
    for (const auto& share : demoShares()) {
        SCOPED_TRACE(name(share.state));
        EXPECT_EQ(count(fmt::format("item WHERE state = '{}'", name(share.state))), share.count);
    }
    EXPECT_EQ(count("item WHERE number IS NOT NULL"), count("issued_number"));
    EXPECT_EQ(count("manifest_line"), count("item WHERE manifest_id IS NOT NULL"));
    EXPECT_GT(count("manifest WHERE state = 'handed-over'"), 10);
    EXPECT_EQ(fill().value(), 0) << "filled twice";
}

TEST_F(DemoTest, GivesAPlaceInOneSessionToWhoWaitsForTheCounter) {
    ASSERT_TRUE(fill());
    EXPECT_EQ(count("pickup_session"), 1);
    EXPECT_EQ(count("pickup_place p JOIN item i ON i.id = p.item_id "
                    "WHERE i.state = 'PICKUP_SCHEDULED' AND p.session_id IS NOT NULL"),
              count("item WHERE state = 'PICKUP_SCHEDULED'"));
    ASSERT_TRUE(fill());
    EXPECT_EQ(count("pickup_session"), 1) << "filled twice";
}

TEST_F(DemoTest, SendsNothingWhoseAddressIsNotSure) {
    ASSERT_TRUE(fill());
    EXPECT_EQ(count("item WHERE state NOT IN ('APPROVED', 'CHANNEL_PENDING') AND "
                    "COALESCE(ward, '') = ''"),
              0)
        << "a label cannot be printed without its commune";
}

TEST_F(DemoTest, LeavesWithTheClerkWhatAClerkHasToDecide) {
    ASSERT_TRUE(fill());
    EXPECT_EQ(
        count("item WHERE state IN ('APPROVED', 'CHANNEL_PENDING') AND return_by = 'post' AND "
              "COALESCE(ward, '') <> ''"),
        0)
        << "there is nothing to fix";
    EXPECT_GT(count("item WHERE state IN ('APPROVED', 'CHANNEL_PENDING') AND return_by = 'post'"),
              5);
    EXPECT_GT(count("item WHERE state IN ('APPROVED', 'CHANNEL_PENDING') AND return_by = 'pickup'"),
              5);
}

TEST_F(DemoTest, AddsWhatAnInterruptedCallLeftOut) {
    ASSERT_TRUE(fill());
    change("DELETE FROM result ORDER BY id DESC LIMIT 300");
    change("DELETE FROM item WHERE result_id NOT IN (SELECT id FROM result)");
    change("DELETE FROM issued_number WHERE item_id NOT IN (SELECT id FROM item)");
    EXPECT_EQ(fill().value(), 300);
    EXPECT_EQ(count("result"), 500);
}

TEST_F(DemoTest, RefusesADatabaseWithARealResult) {
    ASSERT_TRUE(fill());
    change("UPDATE result SET is_demo = FALSE LIMIT 1");
    const auto refused = fill();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "real-results");
    EXPECT_EQ(count("result"), 500);
}

}  // namespace
}  // namespace hoibao::service
