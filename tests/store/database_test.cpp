#include "store/mysql/database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "store/test_database.hpp"

namespace hoibao::store {
namespace {

class DatabaseTest : public ::testing::Test {
protected:
    void SetUp() override {
        database_->executeDirect(
            "CREATE TABLE scrap (id INT PRIMARY KEY, text VARCHAR(50), at "
            "DATETIME(3), bytes LONGBLOB) ENGINE = InnoDB");
    }
    std::int64_t rows() {
        return database_->inTransaction([](Session& session) {
            return session.queryOne("SELECT COUNT(*) FROM scrap")->integer(0);
        });
    }
    tests::TestDatabase database_;
};

TEST_F(DatabaseTest, GivesBackWhatWasWritten) {
    const domain::Instant at{std::chrono::milliseconds(1'795'000'000'123)};
    std::string bytes;
    for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * 7);
    database_->inTransaction([&](Session& session) {
        session.execute("INSERT INTO scrap VALUES (?, ?, ?, ?)", {1, "Nguyễn Thị Ễ 🏤", at, bytes});
        session.execute("INSERT INTO scrap VALUES (?, ?, ?, ?)", {2, nullptr, nullptr, nullptr});
    });
    const auto read = database_->inTransaction(
        [](Session& session) { return session.query("SELECT * FROM scrap ORDER BY id"); });
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0].text(1), "Nguyễn Thị Ễ 🏤");
    EXPECT_EQ(read[0].instant(2), at);
    EXPECT_EQ(read[0].text(3), bytes);
    EXPECT_TRUE(read[1].isNull(1));
    EXPECT_EQ(read[1].optionalInstant(2), std::nullopt);
}

TEST_F(DatabaseTest, SetsItsSessionsItself) {
    const auto row = database_->inTransaction([](Session& session) {
        return session.queryOne(
            "SELECT 1, @@time_zone, "
            "@@character_set_connection, @@autocommit, @@sql_mode");
    });
    const auto isolation = database_->inTransaction([](Session& session) {
        // MariaDB's name and MySQL's.
        return session.queryOne(
            "SHOW VARIABLES WHERE Variable_name IN "
            "('tx_isolation', 'transaction_isolation')");
    });
    EXPECT_EQ(isolation->text(1), "READ-COMMITTED");
    EXPECT_EQ(row->text(1), "+00:00");
    EXPECT_EQ(row->text(2), "utf8mb4");
    EXPECT_EQ(row->text(3), "0");
    EXPECT_NE(row->text(4).find("STRICT_ALL_TABLES"), std::string::npos);
}

TEST_F(DatabaseTest, RollsBackWhenTheWorkFails) {
    const auto insert = [](Session& session) {
        session.execute("INSERT INTO scrap (id) VALUES (1)", {});
    };
    EXPECT_THROW(database_->inTransaction([&](Session& session) {
        insert(session);
        throw std::runtime_error("broken");
    }),
                 std::runtime_error);
    const auto refused = database_->inTransaction([&](Session& session) -> domain::Result<int> {
        insert(session);
        return domain::fail(domain::ErrorKind::Conflict, "state", "no");
    });
    EXPECT_FALSE(refused);
    EXPECT_EQ(rows(), 0);
}

TEST_F(DatabaseTest, SaysWhichKeyWasThere) {
    const auto twice = [&] {
        database_->inTransaction([](Session& session) {
            session.execute("INSERT INTO scrap (id) VALUES (?)", {7});
            session.execute("INSERT INTO scrap (id) VALUES (?)", {7});
        });
    };
    try {
        twice();
        FAIL() << "the second row was taken";
    } catch (const DatabaseError& error) {
        EXPECT_TRUE(error.isDuplicateKey()) << error.what();
    }
    EXPECT_EQ(rows(), 0);
}

TEST_F(DatabaseTest, InsertsManyRowsInFewStatements) {
    for (const int count : {0, 1, 2, 249, 250, 251, 1003}) {
        SCOPED_TRACE(count);
        database_->executeDirect("TRUNCATE scrap");
        std::vector<Value> values;
        for (int i = 0; i < count; ++i) {
            values.emplace_back(i);
            values.emplace_back("x");
        }
        database_->inTransaction([&](Session& session) {
            EXPECT_EQ(session.insertMany("INSERT INTO scrap (id, text)", "(?, ?)", 2, values),
                      count);
        });
        EXPECT_EQ(rows(), count);
    }
}

TEST_F(DatabaseTest, RepeatsADeadlockedTransactionWhole) {
    database_->inTransaction([](Session& session) {
        session.execute("INSERT INTO scrap (id, text) VALUES (1, '0'), (2, '0')", {});
    });
    std::barrier bothHoldOne(2);
    std::atomic<int> runs = 0;
    const auto increase = [&](int first, int second) {
        bool isFirstRun = true;
        database_->inTransaction([&](Session& session) {
            ++runs;
            session.execute("UPDATE scrap SET text = text + 1 WHERE id = ?", {first});
            if (isFirstRun) bothHoldOne.arrive_and_wait();
            isFirstRun = false;
            session.execute("UPDATE scrap SET text = text + 1 WHERE id = ?", {second});
        });
    };
    std::thread other(increase, 2, 1);
    increase(1, 2);
    other.join();
    EXPECT_GE(runs, 3) << "nobody was the deadlock's victim";
    const auto read = database_->inTransaction(
        [](Session& session) { return session.query("SELECT text FROM scrap"); });
    EXPECT_EQ(read[0].text(0), "2");
    EXPECT_EQ(read[1].text(0), "2");
}

TEST_F(DatabaseTest, OpensANewConnectionWhenOneWasCut) {
    const auto connection = [&] {
        return database_->inTransaction([](Session& session) {
            return session.queryOne("SELECT CONNECTION_ID()")->integer(0);
        });
    };
    const auto before = connection();
    Database(tests::testServer()).executeDirect("KILL " + std::to_string(before));
    EXPECT_NE(connection(), before);
}

/// Connector/C++'s own commit() says nothing when the database is gone, and what was acknowledged
/// would be lost.
TEST_F(DatabaseTest, ATransactionWhoseCommitFailsIsDoneAgain) {
    int runs = 0;
    database_->inTransaction([&](Session& session) {
        const auto connection = session.queryOne("SELECT CONNECTION_ID()")->integer(0);
        session.execute("INSERT INTO scrap (id) VALUES (?)", {1});
        if (++runs == 1)
            Database(tests::testServer()).executeDirect("KILL " + std::to_string(connection));
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(rows(), 1);
}

TEST_F(DatabaseTest, IsUnavailableWithoutAServer) {
    auto settings = database_.settings();
    settings.hosts = {"unix:/nonexistent/socket"};
    Database nowhere(settings);
    EXPECT_FALSE(nowhere.isReachable());
    EXPECT_THROW(nowhere.inTransaction([](Session&) {}), Unavailable);
}

TEST_F(DatabaseTest, TriesItsHostsInOrder) {
    auto settings = database_.settings();
    settings.hosts.insert(settings.hosts.begin(), "unix:/nonexistent/socket");
    EXPECT_TRUE(Database(settings).isReachable());
}

TEST_F(DatabaseTest, LendsNoMoreConnectionsThanItMay) {
    auto settings = database_.settings();
    settings.connections = 1;
    settings.lendTimeout = std::chrono::seconds(0);
    Database small(settings);
    small.inTransaction([&](Session&) {
        std::thread([&] {
            EXPECT_THROW(small.inTransaction([](Session&) {}), Unavailable);
        }).join();
    });
    EXPECT_TRUE(small.isReachable());
}

TEST_F(DatabaseTest, KeepsFewStatementsPrepared) {
    const auto prepared = [&](Session& session) {
        return session.queryOne("SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'")->integer(1);
    };
    database_->inTransaction([&](Session& session) {
        const auto before = prepared(session);
        for (int i = 0; i < 1000; ++i)
            EXPECT_EQ(session.queryOne("SELECT " + std::to_string(i))->integer(0), i);
        EXPECT_LE(prepared(session) - before, 130);
    });
}

}  // namespace
}  // namespace hoibao::store
