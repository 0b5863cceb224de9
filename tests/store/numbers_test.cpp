#include "store/numbers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "store/test_database.hpp"

namespace hoibao::store {
namespace {

using namespace std::chrono_literals;

constexpr domain::Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 3h};
constexpr domain::LocalDate kToday{std::chrono::year{2026} / 11 / 24};

class NumbersTest : public testing::Test {
protected:
    void setRange(int id, int first, int last, bool isTest, const char* prefix = "RT",
                  const char* from = "2025-07-01") {
        database_->inTransaction([&](Session& session) {
            session.execute("DELETE FROM number_range WHERE id = ?", {id});
            session.execute(
                "INSERT INTO number_range (id, prefix, country, first_serial, last_serial, "
                "next_serial, is_test, valid_from) VALUES (?, ?, 'VN', ?, ?, ?, ?, ?)",
                {id, prefix, first, last, first, isTest, from});
        });
    }
    domain::Result<NumberBlock> reserve(std::uint32_t count) {
        return database_->inTransaction(
            [&](Session& session) { return reserveNumbers(session, count, kToday); });
    }
    std::int64_t integer(std::string_view sql) {
        return database_->inTransaction(
            [&](Session& session) { return session.queryOne(sql)->integer(0); });
    }

    tests::TestDatabase database_;
};

TEST_F(NumbersTest, EightClientsDrawTwentyThousandAndNoneIsGivenTwice) {
    constexpr std::int64_t kWanted = 20'000;
    setRange(1, 1, 9'999'999, true);
    std::atomic<std::int64_t> left = kWanted;
    std::mutex mutex;
    std::vector<std::string> given;
    const auto client = [&](int which) {
        for (std::uint32_t round = 0;; ++round) {
            const std::int64_t wish = 1 + (round * 37 + which * 11) % 499;
            const auto before = left.fetch_sub(wish);
            if (before <= 0) return;
            const auto count = static_cast<std::uint32_t>(std::min(wish, before));
            const auto mine = database_->inTransaction([&](Session& session) {
                const auto block = reserveNumbers(session, count, kToday).value();
                std::vector<NewNumber> numbers;
                for (std::uint32_t i = 0; i < count; ++i)
                    numbers.push_back({std::string(block.at(i).text()), which + 1});
                recordIssued(session, std::nullopt, numbers, kNow);
                return numbers;
            });
            const std::lock_guard lock(mutex);
            for (const auto& number : mine) given.push_back(number.number);
        }
    };
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) clients.emplace_back(client, i);
    for (auto& thread : clients) thread.join();

    EXPECT_EQ(given.size(), kWanted);
    EXPECT_EQ(std::set<std::string>(given.begin(), given.end()).size(), kWanted);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number"), kWanted);
    EXPECT_EQ(integer("SELECT next_serial FROM number_range WHERE id = 1"), 1 + kWanted);
}

TEST_F(NumbersTest, GivesUpToTheLastNumberAndNotOneMore) {
    setRange(1, 91, 100, true);
    EXPECT_FALSE(reserve(11));
    EXPECT_EQ(integer("SELECT next_serial FROM number_range WHERE id = 1"), 91);
    const auto all = reserve(10);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->at(9), domain::ItemNumber::make("RT", 100, "VN"));
    const auto refused = reserve(1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, domain::ErrorKind::Conflict);
    EXPECT_EQ(refused.error().code, "numbers-exhausted");
}

TEST_F(NumbersTest, TakesTheLowestRangeWithRoomAndTestRangesOnlyWhereThereIsNoOther) {
    setRange(1, 1, 1000, true);
    EXPECT_EQ(reserve(5)->range, 1);
    setRange(2, 1, 10, false, "RA");
    setRange(3, 1, 100, false, "RB");
    EXPECT_EQ(reserve(5)->range, 2);
    EXPECT_EQ(reserve(6)->range, 3) << "the second has room for five only";
    EXPECT_EQ(reserve(5)->range, 2);
    EXPECT_FALSE(reserve(95)) << "a range for tests is no way out";
}

TEST_F(NumbersTest, TakesNothingFromARangeThatIsNotValidYet) {
    setRange(1, 1, 1000, true, "RT", "2026-11-25");
    EXPECT_FALSE(reserve(1));
}

TEST_F(NumbersTest, AVoidNumberIsVoidForEverAndNamesWhatReplacedIt) {
    database_->inTransaction([&](Session& session) {
        const NewNumber first[] = {{"RT000000014VN", 7}, {"RT000000028VN", 8}};
        recordIssued(session, 3, first, kNow);
        EXPECT_TRUE(voidNumber(session, "RT000000014VN", "torn", "Lan", kNow));
        EXPECT_FALSE(voidNumber(session, "RT000000014VN", "again", "Lan", kNow));
        EXPECT_FALSE(voidNumber(session, "RT000000031VN", "never issued", "Lan", kNow));
        const NewNumber next[] = {{"RT000000031VN", 7}};
        recordIssued(session, 4, next, kNow);
    });
    database_->inTransaction([&](Session& session) {
        const auto gone = findIssued(session, std::string("RT000000014VN"));
        ASSERT_TRUE(gone);
        EXPECT_EQ(gone->voidReason, "torn");
        EXPECT_EQ(gone->voidedBy, "Lan");
        EXPECT_EQ(gone->voidedAt, kNow);
        EXPECT_EQ(gone->replacedBy, "RT000000031VN");
        EXPECT_EQ(findIssued(session, std::string("RT000000028VN"))->replacedBy, "");
        EXPECT_FALSE(findIssued(session, std::string("RT000000045VN")));
        const NewNumber again[] = {{"RT000000014VN", 9}};
        EXPECT_THROW(recordIssued(session, 5, again, kNow), DatabaseError);
    });
}

}  // namespace
}  // namespace hoibao::store
