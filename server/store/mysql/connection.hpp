#pragma once

#include <cppconn/connection.h>
#include <cppconn/prepared_statement.h>

#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "store/mysql/database.hpp"

namespace hoibao::store {

/// One connection of Connector/C++ with its prepared statements, at most kMaxStatements of them,
/// the least recently used closed first. Serves one thread at a time.
class Connection {
public:
    static constexpr std::size_t kMaxStatements = 128;

    /// Connects to the first host that answers. Throws DatabaseError.
    explicit Connection(const DatabaseSettings& settings);

    [[nodiscard]] sql::Connection& raw() { return *connection_; }

    /// Ends the transaction. Not by Connector/C++'s own commit() and rollback(), which drop what
    /// the database answers: a COMMIT that never arrived would be acknowledged. Throw SQLException.
    void commit();
    void rollback();
    [[nodiscard]] sql::PreparedStatement& prepare(std::string_view sql);
    void forgetStatements();

private:
    void execute(const char* sql);

    using Entry = std::pair<std::string, std::unique_ptr<sql::PreparedStatement>>;
    std::unique_ptr<sql::Connection> connection_;
    std::list<Entry> statements_;  ///< the most recently used first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> byText_;
};

/// Turns the exception in flight, if it is Connector/C++'s, into DatabaseError; others pass.
[[noreturn]] void rethrowTranslated();

}  // namespace hoibao::store
