#include "store/mysql/connection.hpp"

#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/statement.h>

#include <cstring>

namespace hoibao::store {
namespace {

/// get_driver_instance() is not safe to be called first by two threads at once.
sql::Driver& driver() {
    static sql::Driver* const instance = get_driver_instance();
    return *instance;
}

/// Each thread that used the client library gives back what it holds there when it ends.
void registerThread() {
    struct Registration {
        Registration() { driver().threadInit(); }
        ~Registration() { driver().threadEnd(); }
    };
    thread_local const Registration registration;
    static_cast<void>(registration);
}

bool isThisMachine(std::string_view host) {
    return host.starts_with("unix:") || host.starts_with("localhost:") ||
           host.starts_with("127.") || host.starts_with("[::1]:");
}

std::unique_ptr<sql::Connection> connect(const std::string& host,
                                         const DatabaseSettings& settings) {
    sql::ConnectOptionsMap options;
    options["hostName"] = host.starts_with("unix:") ? "unix://" + host.substr(5) : "tcp://" + host;
    options["userName"] = settings.user;
    options["password"] = settings.password;
    options["OPT_CONNECT_TIMEOUT"] = static_cast<int>(settings.connectTimeout.count());
    options["OPT_READ_TIMEOUT"] = static_cast<int>(settings.readTimeout.count());
    options["OPT_WRITE_TIMEOUT"] = static_cast<int>(settings.writeTimeout.count());
    options["OPT_CHARSET_NAME"] = "utf8mb4";
    if (!isThisMachine(host)) options["sslVerify"] = true;
    return std::unique_ptr<sql::Connection>(driver().connect(options));
}

void prepareSession(sql::Connection& connection, const std::string& database) {
    connection.setSchema(database);
    const std::unique_ptr<sql::Statement> statement(connection.createStatement());
    statement->execute("SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci");
    statement->execute(
        "SET SESSION time_zone = '+00:00', SESSION innodb_lock_wait_timeout = 5, "
        "SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
        "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'");
    statement->execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    // Not setAutoCommit(): it says nothing when it fails.
    statement->execute("SET SESSION autocommit = 0");
}

}  // namespace

void rethrowTranslated() {
    try {
        throw;
    } catch (const sql::SQLException& error) {
        throw DatabaseError(error.getErrorCode(), error.what());
    }
}

Connection::Connection(const DatabaseSettings& settings) {
    registerThread();
    for (std::size_t i = 0; i < settings.hosts.size(); ++i) try {
            connection_ = connect(settings.hosts[i], settings);
            prepareSession(*connection_, settings.name);
            return;
        } catch (const sql::SQLException&) {
            connection_.reset();
            if (i + 1 == settings.hosts.size()) rethrowTranslated();
        }
    throw DatabaseError(2003, "no database host is configured");
}

void Connection::commit() {
    execute("COMMIT");
}

void Connection::rollback() {
    execute("ROLLBACK");
}

void Connection::execute(const char* sql) {
    const std::unique_ptr<sql::Statement> statement(connection_->createStatement());
    statement->execute(sql);
}

sql::PreparedStatement& Connection::prepare(std::string_view sql) {
    if (const auto known = byText_.find(sql); known != byText_.end()) {
        statements_.splice(statements_.begin(), statements_, known->second);
        return *known->second->second;
    }
    std::string text(sql);
    std::unique_ptr<sql::PreparedStatement> statement(connection_->prepareStatement(text));
    if (statements_.size() == kMaxStatements) {
        byText_.erase(statements_.back().first);
        statements_.pop_back();
    }
    statements_.emplace_front(std::move(text), std::move(statement));
    byText_.emplace(statements_.front().first, statements_.begin());
    return *statements_.front().second;
}

void Connection::forgetStatements() {
    byText_.clear();
    statements_.clear();
}

}  // namespace hoibao::store
