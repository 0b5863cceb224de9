#pragma once

#include <memory>
#include <string>

#include "store/mysql/database.hpp"

namespace hoibao::tests {

/// A fresh database with every migration applied and the reference data in it, on a real MariaDB
/// that the test program starts once, in a folder of its own, and stops when it ends. With the
/// environment's HOIBAO_TEST_DATABASE_SOCKET it uses that server instead. Dropped with the object.
class TestDatabase {
public:
    TestDatabase();
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    store::Database& operator*() { return *database_; }
    store::Database* operator->() { return database_.get(); }
    /// For a second pool, or a program that is to use the same database.
    [[nodiscard]] const store::DatabaseSettings& settings() const { return settings_; }

private:
    store::DatabaseSettings settings_;
    std::unique_ptr<store::Database> database_;
};

/// The settings of the server itself, without a database: for tests that make their own.
[[nodiscard]] store::DatabaseSettings testServer();

}  // namespace hoibao::tests
