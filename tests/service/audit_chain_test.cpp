#include "service/audit_chain.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "store/audit.hpp"
#include "store/test_database.hpp"

namespace hoibao::service {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class AuditChainTest : public ::testing::Test {
protected:
    void write(int rows) {
        database->inTransaction([&](store::Session& session) {
            for (int i = 0; i < rows; ++i)
                store::recordAudit(session, caller, "print", fmt::format("item {}", ++written), "r",
                                   now, "lý do");
        });
    }
    void execute(const std::string& sql) {
        database->inTransaction([&](store::Session& session) { session.execute(sql, {}); });
    }
    std::string fault(std::string_view publicKey = "") {
        return verifyAudit(
                   *database, [this] { return now + minutes(2); }, publicKey)
            .fault.value_or("");
    }
    AuditChain chainer(std::uint8_t key = 1) {
        AuditSigner::Seed seed{};
        seed.fill(key);
        return {*database, AuditSigner(seed), [this] { return now; },
                [this](const store::SignedHead& head) { logged.push_back(head); }};
    }

    tests::TestDatabase database;
    domain::Instant now{std::chrono::milliseconds(1'795'000'000'123)};
    domain::Caller caller{domain::Role::Clerk, *domain::OfficeCode::parse("C80"), "Trần Thị Ổn", -7,
                          "user-7"};
    int written = 0;
    std::vector<store::SignedHead> logged;
};

TEST_F(AuditChainTest, ChainsWhatWasCommittedAndNothingTwice) {
    auto chain = chainer();
    EXPECT_EQ(fault(), "");
    EXPECT_EQ(chain.run(), 0);
    write(7);
    EXPECT_EQ(chain.run(), 7);
    EXPECT_EQ(chain.run(), 0);
    write(1203);
    EXPECT_EQ(chain.run(), 1203);
    const auto verdict = verifyAudit(
        *database, [this] { return now + minutes(2); }, "");
    EXPECT_EQ(verdict.fault, std::nullopt);
    EXPECT_EQ(verdict.rows, 1210);
}

TEST_F(AuditChainTest, ChainsARowThatWasCommittedLate) {
    auto chain = chainer();
    write(3);
    execute("UPDATE audit SET id = 50 WHERE id = 2");  // its number was taken before, or will be
    EXPECT_EQ(chain.run(), 3);
    execute(
        "INSERT INTO audit (id, at, person, role, office, action, object, request_id) "
        "VALUES (2, '2026-11-24 00:00:00.000', 'x', 'clerk', 'C80', 'print', 'item 2', 'r')");
    EXPECT_EQ(chain.run(), 1);
    EXPECT_EQ(fault(), "");
}

TEST_F(AuditChainTest, FindsTheFirstFault) {
    const struct {
        std::string_view what;
        std::string sql;
        std::string_view says;
    } cases[] = {
        {"changed", "UPDATE audit SET object = 'item 9999' WHERE id >= 17", "row 17 was changed"},
        {"a blank", "UPDATE audit SET reason = 'lý do ' WHERE id = 17", "row 17 was changed"},
        {"moved between columns",
         "UPDATE audit SET action = 'printitem', object = ' 17' WHERE id = 17",
         "row 17 was changed"},
        {"another time", "UPDATE audit SET at = at + INTERVAL 1000 MICROSECOND WHERE id = 17",
         "row 17 was changed"},
        {"nobody", "UPDATE audit SET key_id = NULL WHERE id = 17", "row 17 was changed"},
        {"missing", "DELETE FROM audit WHERE id IN (17, 30)", "row 17 is missing"},
        {"inserted",
         "INSERT INTO audit (id, at, person, role, office, action, object, request_id) "
         "VALUES (0, '2026-11-24 00:00:00.000', 'x', 'clerk', 'C80', 'print', 'item 2', 'r')",
         "was put in"},
        {"the chain's own",
         "UPDATE audit_chain SET hash = UNHEX(SHA2('x', 256)) WHERE position = 17",
         "row 17 was changed"},
        {"places missing", "DELETE FROM audit_chain WHERE position BETWEEN 17 AND 19",
         "places 17 to 19 of the chain are missing"},
        {"swapped",
         "UPDATE audit_chain SET audit_id = CASE audit_id WHEN 17 THEN -1 ELSE audit_id END",
         "row -1 is missing"},
        {"cut off", "DELETE FROM audit_chain WHERE position > 30", "the chain ends at 30"},
        {"a head", "UPDATE audit_head SET hash = UNHEX(SHA2('x', 256))", "has a wrong signature"},
        {"a head's time", "UPDATE audit_head SET signed_at = signed_at + INTERVAL 1 SECOND",
         "has a wrong signature"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        execute("DELETE FROM audit");
        execute("ALTER TABLE audit AUTO_INCREMENT = 1");
        execute("DELETE FROM audit_chain");
        execute("DELETE FROM audit_head");
        execute("DELETE FROM job_lease");
        auto chain = chainer();
        write(40);
        ASSERT_EQ(chain.run(), 40);
        ASSERT_EQ(fault(), "");
        execute(c.sql);
        if (c.what == "cut off") execute("DELETE FROM audit WHERE id > 30");
        EXPECT_NE(fault().find(c.says), std::string::npos) << fault();
    }
}

TEST_F(AuditChainTest, SeesARowThatIsDatedBack) {
    auto chain = chainer();
    write(40);
    ASSERT_EQ(chain.run(), 40);
    execute(
        "INSERT INTO audit (at, person, role, office, action, object, request_id) "
        "VALUES ('2026-11-01 00:00:00.000', 'x', 'clerk', 'C80', 'print', 'item 2', 'r')");
    ASSERT_EQ(chain.run(), 1);
    EXPECT_EQ(fault(), "row 41 was put in later than it is dated");
}

TEST_F(AuditChainTest, SeesAChainThatWasMadeAnew) {
    auto chain = chainer();
    write(40);
    ASSERT_EQ(chain.run(), 40);
    execute("UPDATE audit SET person = 'somebody else' WHERE id = 17");
    execute("DELETE FROM audit_chain");
    execute("DELETE FROM audit_head");
    now += minutes(1);
    auto forger = chainer(2);  // has the database, not our secret
    ASSERT_EQ(forger.run().has_value(), true);
    EXPECT_NE(fault(logged.front().publicKey).find("was signed with another key"),
              std::string::npos);
}

TEST_F(AuditChainTest, SignsAHeadEachHourIntoTheLog) {
    auto chain = chainer();
    write(3);
    chain.run();
    ASSERT_EQ(logged.size(), 1u);
    EXPECT_EQ(logged[0].head.position, 3);
    EXPECT_TRUE(AuditSigner::isSigned(logged[0]));
    auto changed = logged[0];
    changed.head.position = 4;
    EXPECT_FALSE(AuditSigner::isSigned(changed));
    now += minutes(59);
    write(1);
    chain.run();
    EXPECT_EQ(logged.size(), 1u);
    now += minutes(1);
    chain.run();
    ASSERT_EQ(logged.size(), 2u);
    EXPECT_EQ(logged[1].head.position, 4);
    EXPECT_EQ(verifyAudit(
                  *database, [this] { return now + minutes(2); }, logged[0].publicKey)
                  .heads,
              2);
}

TEST_F(AuditChainTest, IsDoneByOneServerUntilItDies) {
    auto first = chainer();
    auto second = chainer();
    write(1);
    EXPECT_EQ(first.run(), 1);
    write(1);
    EXPECT_EQ(second.run(), std::nullopt);
    now += seconds(4);
    EXPECT_EQ(first.run(), 1) << "prolongs it";
    now += seconds(4);
    EXPECT_EQ(second.run(), std::nullopt);
    write(1);
    now += seconds(2);
    EXPECT_EQ(second.run(), 1) << "the first one is gone";
    EXPECT_EQ(first.run(), std::nullopt);
    EXPECT_EQ(fault(), "");
}

TEST_F(AuditChainTest, LosesNoRowOfThoseWhoWriteAtOnce) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&, i] {
            for (int j = 0; j < 50; ++j)
                database->inTransaction([&](store::Session& session) {
                    store::recordAudit(session, caller, "print", fmt::format("item {} {}", i, j),
                                       "r", now);
                });
        });
    auto chain = chainer();
    int rows = 0;
    for (int i = 0; i < 20; ++i) rows += chain.run().value_or(0);
    for (auto& thread : threads) thread.join();
    rows += chain.run().value_or(0);
    EXPECT_EQ(rows, 200);
    EXPECT_EQ(fault(), "");
}

}  // namespace
}  // namespace hoibao::service
