#include "store/migrations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "store/test_database.hpp"

namespace hoibao::store {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// An empty database and a folder for migrations of the test's own.
class MigrationsTest : public ::testing::Test {
protected:
    MigrationsTest() {
        fs::create_directories(folder_);
        auto settings = tests::testServer();
        Database(settings).executeDirect("DROP DATABASE IF EXISTS migrations_test");
        Database(settings).executeDirect("CREATE DATABASE migrations_test");
        settings.name = "migrations_test";
        database_ = std::make_unique<Database>(settings);
    }
    ~MigrationsTest() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& sql) {
        std::ofstream(folder_ / name) << sql;
    }
    domain::Result<std::vector<std::string>> migrateAll() {
        const auto migrations = readMigrations(folder_);
        if (!migrations) return tl::unexpected(migrations.error());
        return migrate(*database_, *migrations);
    }

    fs::path folder_ =
        fs::temp_directory_path() / ("hoibao-migrations-" + std::to_string(getpid()));
    std::unique_ptr<Database> database_;
};

TEST_F(MigrationsTest, AppliesEachOnceAndInOrder) {
    write("0001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY)");
    write("0002_b.sql", "ALTER TABLE a ADD COLUMN text INT");
    EXPECT_THAT(migrateAll().value(), ElementsAre("0001_a", "0002_b"));
    EXPECT_THAT(migrateAll().value(), IsEmpty());
    write("0003_c.sql", "CREATE TABLE c (id INT PRIMARY KEY)");
    EXPECT_FALSE(checkSchema(*database_, *readMigrations(folder_)));
    EXPECT_THAT(migrateAll().value(), ElementsAre("0003_c"));
    EXPECT_TRUE(checkSchema(*database_, *readMigrations(folder_)));
}

TEST_F(MigrationsTest, GoesOnAfterAKillBetweenAStatementAndItsRecord) {
    write("0001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY)");
    database_->executeDirect("CREATE TABLE a (id INT PRIMARY KEY)");
    EXPECT_THAT(migrateAll().value(), ElementsAre("0001_a"));
}

TEST_F(MigrationsTest, WaitsForAStatementThatTakesLongerThanAnAnswerMay) {
    auto settings = tests::testServer();
    settings.name = "migrations_test";
    settings.readTimeout = std::chrono::seconds(1);
    Database hasty(settings);
    write("0001_a.sql", "CREATE TABLE a AS SELECT SLEEP(3) AS slept");
    write("0002_b.sql", "INSERT INTO a SELECT 1");
    EXPECT_THAT(migrate(hasty, *readMigrations(folder_)).value(), ElementsAre("0001_a", "0002_b"));
    const auto rows = hasty.inTransaction(
        [](Session& session) { return session.queryOne("SELECT COUNT(*) FROM a")->integer(0); });
    EXPECT_EQ(rows, 2) << "rows are committed as well";
}

TEST_F(MigrationsTest, RefusesAFileChangedAfterItWasApplied) {
    write("0001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY)");
    ASSERT_TRUE(migrateAll());
    write("0001_a.sql", "CREATE TABLE a (id BIGINT PRIMARY KEY)");
    const auto again = migrateAll();
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().detail, HasSubstr("0001_a was changed after it was applied"));
}

TEST_F(MigrationsTest, RefusesADatabaseNewerThanTheFiles) {
    write("0001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY)");
    write("0002_b.sql", "CREATE TABLE b (id INT PRIMARY KEY)");
    ASSERT_TRUE(migrateAll());
    fs::remove(folder_ / "0002_b.sql");
    EXPECT_THAT(migrateAll().error().detail, HasSubstr("install the newer program"));
    EXPECT_FALSE(checkSchema(*database_, *readMigrations(folder_)));
}

TEST_F(MigrationsTest, RefusesAFolderThatIsNoRow) {
    EXPECT_THAT(readMigrations(folder_ / "none").error().detail, HasSubstr("no migrations there"));
    write("first.sql", "SELECT 1");
    EXPECT_THAT(readMigrations(folder_).error().detail, HasSubstr("not named NNNN_what.sql"));
    fs::remove(folder_ / "first.sql");
    write("0002_b.sql", "SELECT 1");
    EXPECT_THAT(readMigrations(folder_).error().detail, HasSubstr("version 1 is missing"));
}

std::int64_t count(Database& database, const std::string& table) {
    return database.inTransaction([&](Session& session) {
        return session.queryOne("SELECT COUNT(*) FROM " + table)->integer(0);
    });
}

TEST(ReferenceTest, HoldsTheUnitsOfTodayAndTheOfficesOfTayNinh) {
    tests::TestDatabase database;
    EXPECT_EQ(count(*database, "province"), 34);
    EXPECT_EQ(count(*database, "ward"), 3321);
    EXPECT_EQ(count(*database, "former_unit"), 9855);
    EXPECT_EQ(count(*database, "office WHERE code LIKE 'C80.%'"), 96);
    EXPECT_EQ(count(*database, "office WHERE code LIKE 'P80.%'"), 96);
    EXPECT_EQ(count(*database, "office WHERE code IN ('C80', 'P80')"), 2);
    EXPECT_EQ(count(*database, "office WHERE NOT is_sample"), 0);
    EXPECT_EQ(count(*database, "number_range WHERE is_test AND prefix = 'RT' AND country = 'VN'"),
              1);
}

TEST(ReferenceTest, IsLoadedAgainOnlyWhereItChanged) {
    tests::TestDatabase database;
    const auto folder = fs::path(HOIBAO_SOURCE_DIR) / "sql/reference";
    EXPECT_THAT(loadReference(*database, folder).value(), IsEmpty());
    database->inTransaction([](Session& session) {
        session.execute("UPDATE reference_file SET sha256 = '' WHERE name = 'provinces.csv'", {});
        session.execute("UPDATE number_range SET next_serial = 77", {});
        session.execute("UPDATE reference_file SET sha256 = '' WHERE name = 'number-ranges.csv'",
                        {});
    });
    EXPECT_THAT(loadReference(*database, folder).value(),
                ElementsAre("provinces.csv", "number-ranges.csv"));
    EXPECT_EQ(count(*database, "province"), 34);
    EXPECT_EQ(count(*database, "number_range WHERE next_serial = 77"), 1)
        << "a range in use was set back";
}

}  // namespace
}  // namespace hoibao::store
