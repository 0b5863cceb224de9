#include "store/range_register.hpp"

#include <algorithm>

#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr std::string_view kColumns =
    "SELECT id, prefix, country, first_serial, last_serial, next_serial, is_test, valid_from, "
    "valid_to FROM number_range ORDER BY id ";

std::vector<NumberRange> rangesBy(Session& session, std::string_view ending) {
    std::vector<NumberRange> ranges;
    for (const auto& row : session.query(std::string(kColumns) + std::string(ending))) {
        NumberRange range{static_cast<int>(row.integer(0)),
                          row.text(1),
                          row.text(2),
                          row.integer(3),
                          row.integer(4),
                          row.integer(5),
                          row.boolean(6),
                          dateOf(row, 7),
                          std::nullopt};
        if (!row.isNull(8)) range.validTo = dateOf(row, 8);
        ranges.push_back(std::move(range));
    }
    return ranges;
}

}  // namespace

std::vector<NumberRange> numberRanges(Session& session) {
    return rangesBy(session, "");
}

std::vector<NumberRange> lockNumberRanges(Session& session) {
    return rangesBy(session, "FOR UPDATE");
}

int addNumberRange(Session& session, const NumberRange& range) {
    const auto id = static_cast<int>(
        session.queryOne("SELECT COALESCE(MAX(id), 0) + 1 FROM number_range")->integer(0));
    session.execute(
        "INSERT INTO number_range (id, prefix, country, first_serial, last_serial, next_serial, "
        "is_test, valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {id, range.prefix, range.country, range.first, range.last, range.first, range.isTest,
         range.validFrom, range.validTo});
    return id;
}

bool endNumberRange(Session& session, int id, domain::LocalDate lastDay) {
    return session.execute(
               "UPDATE number_range SET valid_to = ? "
               "WHERE id = ? AND (valid_to IS NULL OR valid_to > ?)",
               {lastDay, id, lastDay}) == 1;
}

std::map<std::string, std::int64_t> numbersDrawnSince(Session& session, domain::Instant since) {
    std::map<std::string, std::int64_t> drawn;
    for (const auto& row : session.query(
             "SELECT LEFT(number, 2) AS prefix, COUNT(*) FROM issued_number WHERE issued_at >= ? "
             "GROUP BY prefix",
             {since}))
        drawn[row.text(0)] = row.integer(1);
    return drawn;
}

}  // namespace hoibao::store
