#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "domain/time.hpp"

namespace sql {
class PreparedStatement;
}

namespace hoibao::store {

/// A parameter of a statement: NULL, a whole number or bytes. Text is UTF-8; an Instant is written
/// as the UTC text that DATETIME(3) takes; binary keys travel as hexadecimal (UNHEX(?),
/// HEX(column)).
class Value {
public:
    Value(std::nullptr_t) {}
    template <class Integer>
    requires std::is_integral_v<Integer> || std::is_enum_v<Integer> Value(Integer number)
        : kind_(Kind::Integer), number_(static_cast<std::int64_t>(number)) {}
    Value(std::string_view text) : kind_(Kind::Text), text_(text) {}
    Value(const std::string& text) : Value(std::string_view(text)) {}
    Value(const char* text) : Value(std::string_view(text)) {}
    Value(domain::Instant instant);
    Value(domain::LocalDate date);
    template <class T>
    Value(const std::optional<T>& value) {
        if (value) *this = Value(*value);
    }

    /// The empty text as NULL.
    [[nodiscard]] static Value orNull(std::string_view text) {
        return text.empty() ? Value(nullptr) : Value(text);
    }

private:
    friend class Session;
    enum class Kind { Null, Integer, Text } kind_ = Kind::Null;
    std::int64_t number_ = 0;
    std::string text_;
};

/// One row of an answer, copied out of the connection. Columns count from 0. A NULL read as text is
/// empty, as a number 0.
class Row {
public:
    [[nodiscard]] bool isNull(std::size_t column) const { return !cells_.at(column); }
    [[nodiscard]] const std::string& text(std::size_t column) const;
    [[nodiscard]] std::int64_t integer(std::size_t column) const;
    [[nodiscard]] bool boolean(std::size_t column) const { return integer(column) != 0; }
    /// Of a DATETIME(3) column.
    [[nodiscard]] domain::Instant instant(std::size_t column) const;
    [[nodiscard]] std::optional<domain::Instant> optionalInstant(std::size_t column) const;
    [[nodiscard]] std::optional<std::int64_t> optionalInteger(std::size_t column) const;
    [[nodiscard]] std::optional<std::string> optionalText(std::size_t column) const {
        return cells_.at(column);
    }

private:
    friend class Session;
    std::vector<std::optional<std::string>> cells_;
};

class Connection;

/// One transaction on one connection, lent by Database to one function on one thread. Statements
/// are prepared once a connection. Every member throws DatabaseError.
class Session {
public:
    explicit Session(Connection& connection) : connection_(connection) {}
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] std::vector<Row> query(std::string_view sql, std::span<const Value> values = {});
    [[nodiscard]] std::vector<Row> query(std::string_view sql,
                                         std::initializer_list<Value> values) {
        return query(sql, std::span<const Value>(values.begin(), values.size()));
    }
    /// The first row, or nothing.
    [[nodiscard]] std::optional<Row> queryOne(std::string_view sql,
                                              std::initializer_list<Value> values = {});
    /// How many rows were changed.
    std::int64_t execute(std::string_view sql, std::span<const Value> values = {});
    std::int64_t execute(std::string_view sql, std::initializer_list<Value> values) {
        return execute(sql, std::span<const Value>(values.begin(), values.size()));
    }
    /// Inserts `rows` of `width` values each with "INSERT … VALUES (placeholders), …" in chunks.
    /// `head` ends before VALUES; `placeholders` is one row's, such as "(UNHEX(?), ?, ?)"; `tail`
    /// may be "ON DUPLICATE KEY UPDATE …". Gives the number of rows the database says were
    /// affected.
    std::int64_t insertMany(std::string_view head, std::string_view placeholders, std::size_t width,
                            std::span<const Value> values, std::string_view tail = {});
    /// The AUTO_INCREMENT value of the last insert.
    [[nodiscard]] std::int64_t lastInsertId();
    /// A statement without parameters that cannot be prepared (DDL of a migration).
    void executeDirect(std::string_view sql);

private:
    sql::PreparedStatement& bind(std::string_view sql, std::span<const Value> values);
    Connection& connection_;
};

}  // namespace hoibao::store
