#include "store/mysql/session.hpp"

#include <cppconn/datatype.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <cppconn/statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <charconv>
#include <sstream>

#include "store/mysql/connection.hpp"

namespace hoibao::store {
namespace {

/// The most placeholders of one INSERT: far below the protocol's 65 535, and few enough rows for a
/// write set of Galera.
constexpr std::size_t kMaxPlaceholders = 10'000;
constexpr std::size_t kMaxRowsAtOnce = 250;

std::string dateText(domain::LocalDate date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::int64_t digits(std::string_view text, std::size_t from, std::size_t count) {
    std::int64_t value = 0;
    const auto part = text.substr(from, count);
    const auto end = part.data() + part.size();
    if (std::from_chars(part.data(), end, value).ptr != end)
        throw DatabaseError(0, fmt::format("not a time: {}", text));
    return value;
}

/// "2026-11-23 01:02:03.456000" (the fraction may be absent).
domain::Instant parseUtc(std::string_view text) {
    using namespace std::chrono;
    if (text.size() < 19) throw DatabaseError(0, fmt::format("not a time: {}", text));
    const year_month_day day{year{static_cast<int>(digits(text, 0, 4))},
                             month{static_cast<unsigned>(digits(text, 5, 2))},
                             std::chrono::day{static_cast<unsigned>(digits(text, 8, 2))}};
    auto instant = domain::Instant(sys_days(day)) + hours(digits(text, 11, 2)) +
                   minutes(digits(text, 14, 2)) + seconds(digits(text, 17, 2));
    if (text.size() >= 23) instant += milliseconds(digits(text, 20, 3));
    return instant;
}

}  // namespace

Value::Value(domain::Instant instant) : kind_(Kind::Text) {
    using namespace std::chrono;
    const auto day = floor<days>(instant);
    const hh_mm_ss time(instant - day);
    text_ = fmt::format("{} {:02}:{:02}:{:02}.{:03}", dateText(year_month_day(day)),
                        time.hours().count(), time.minutes().count(), time.seconds().count(),
                        time.subseconds().count());
}

Value::Value(domain::LocalDate date) : kind_(Kind::Text), text_(dateText(date)) {}

const std::string& Row::text(std::size_t column) const {
    static const std::string empty;
    const auto& cell = cells_.at(column);
    return cell ? *cell : empty;
}

std::int64_t Row::integer(std::size_t column) const {
    const auto& cell = cells_.at(column);
    return cell ? digits(*cell, 0, cell->size()) : 0;
}

domain::Instant Row::instant(std::size_t column) const {
    return parseUtc(text(column));
}

std::optional<domain::Instant> Row::optionalInstant(std::size_t column) const {
    return isNull(column) ? std::nullopt : std::optional(instant(column));
}

std::optional<std::int64_t> Row::optionalInteger(std::size_t column) const {
    return isNull(column) ? std::nullopt : std::optional(integer(column));
}

namespace {

template <class Call>
auto translated(Call&& call) {
    try {
        return call();
    } catch (const std::exception&) {
        rethrowTranslated();
    }
}

}  // namespace

std::vector<Row> Session::query(std::string_view sql, std::span<const Value> values) {
    return translated([&] {
        auto& statement = bind(sql, values);
        const std::unique_ptr<sql::ResultSet> answer(statement.executeQuery());
        const std::size_t columns = answer->getMetaData()->getColumnCount();
        std::vector<Row> rows;
        while (answer->next()) {
            auto& cells = rows.emplace_back().cells_;
            cells.reserve(columns);
            for (std::uint32_t column = 1; column <= columns; ++column) {
                std::string text = answer->getString(column).asStdString();
                if (answer->wasNull())
                    cells.emplace_back();
                else
                    cells.emplace_back(std::move(text));
            }
        }
        return rows;
    });
}

sql::PreparedStatement& Session::bind(std::string_view sql, std::span<const Value> values) {
    auto& statement = connection_.prepare(sql);
    for (std::uint32_t i = 0; i < values.size(); ++i) {
        switch (values[i].kind_) {
            case Value::Kind::Null:
                statement.setNull(i + 1, sql::DataType::VARCHAR);
                break;
            case Value::Kind::Integer:
                statement.setInt64(i + 1, values[i].number_);
                break;
            case Value::Kind::Text:
                statement.setString(i + 1, values[i].text_);
                break;
        }
    }
    return statement;
}

std::optional<Row> Session::queryOne(std::string_view sql, std::initializer_list<Value> values) {
    auto rows = query(sql, values);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

std::int64_t Session::execute(std::string_view sql, std::span<const Value> values) {
    return translated([&] { return std::int64_t{bind(sql, values).executeUpdate()}; });
}

std::int64_t Session::insertMany(std::string_view head, std::string_view placeholders,
                                 std::size_t width, std::span<const Value> values,
                                 std::string_view tail) {
    assert(width > 0 && values.size() % width == 0);
    const std::size_t most = std::clamp<std::size_t>(kMaxPlaceholders / width, 1, kMaxRowsAtOnce);
    std::int64_t affected = 0;
    std::size_t left = values.size() / width;
    for (std::size_t chunk = most; left > 0;) {
        // Powers of two below the full chunk keep the number of different statements small.
        while (chunk > left) chunk = chunk == most ? std::bit_floor(most - 1) : chunk / 2;
        std::string sql(head);
        sql += " VALUES ";
        for (std::size_t i = 0; i < chunk; ++i) (sql += i ? ", " : "") += placeholders;
        (sql += ' ') += tail;
        affected += execute(sql, values.subspan(values.size() - left * width, chunk * width));
        left -= chunk;
    }
    return affected;
}

std::int64_t Session::lastInsertId() {
    return queryOne("SELECT LAST_INSERT_ID()")->integer(0);
}

void Session::executeDirect(std::string_view sql) {
    translated([&] {
        const std::unique_ptr<sql::Statement> statement(connection_.raw().createStatement());
        statement->execute(std::string(sql));
    });
}

}  // namespace hoibao::store
