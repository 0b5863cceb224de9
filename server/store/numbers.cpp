#include "store/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <vector>

#include "store/mysql/database.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr std::string_view kIssuedColumns =
    "number, item_id, print_run_id, issued_at, voided_at, void_reason, voided_by, replaced_by";

/// The ranges that numbers may be taken from on `day`, the one to be tried first at the front.
std::vector<int> usableRanges(Session& session, domain::LocalDate day) {
    std::vector<int> real, forTests;
    for (const auto& row :
         session.query("SELECT id, is_test FROM number_range WHERE valid_from <= ? AND "
                       "(valid_to IS NULL OR valid_to >= ?) ORDER BY id",
                       {day, day}))
        (row.boolean(1) ? forTests : real).push_back(static_cast<int>(row.integer(0)));
    return real.empty() ? forTests : real;
}

IssuedNumber issuedOf(const Row& row) {
    return {row.text(0),
            row.integer(1),
            row.optionalInteger(2),
            row.instant(3),
            row.optionalInstant(4),
            row.text(5),
            row.text(6),
            row.text(7)};
}

/// The items among `numbers` that had a number before, which is void and not replaced yet.
std::vector<std::int64_t> itemsWithVoidNumbers(Session& session,
                                               std::span<const NewNumber> numbers) {
    std::vector<std::int64_t> items;
    forEachChunk(numbers, [&](std::span<const NewNumber> chunk) {
        std::vector<Value> ids;
        for (const auto& issued : chunk) ids.emplace_back(issued.item);
        const auto sql = fmt::format(
            "SELECT DISTINCT item_id FROM issued_number WHERE voided_at IS NOT NULL AND "
            "replaced_by IS NULL AND item_id IN ({})",
            inList(ids));
        for (const auto& row : session.query(sql, ids)) items.push_back(row.integer(0));
    });
    return items;
}

}  // namespace

domain::ItemNumber NumberBlock::at(std::uint32_t index) const {
    assert(index < count);
    return domain::ItemNumber::make(prefix, firstSerial + index, country);
}

domain::Result<NumberBlock> reserveNumbers(Session& session, std::uint32_t count,
                                           domain::LocalDate day) {
    assert(count > 0);
    for (const int id : usableRanges(session, day)) {
        const auto range = session.queryOne(
            "SELECT prefix, country, next_serial, last_serial FROM number_range WHERE id = ? "
            "FOR UPDATE",
            {id});
        if (!range) continue;
        const auto next = range->integer(2);
        if (next + count - 1 > range->integer(3)) continue;
        session.execute("UPDATE number_range SET next_serial = next_serial + ? WHERE id = ?",
                        {count, id});
        return NumberBlock{id, range->text(0), range->text(1), static_cast<std::uint32_t>(next),
                           count};
    }
    return domain::fail(
        domain::ErrorKind::Conflict, "numbers-exhausted",
        fmt::format("no range has {} numbers left; the post must allot more", count));
}

NumberBlock blockOf(Session& session, int range, std::uint32_t firstSerial, std::uint32_t count) {
    const auto row =
        session.queryOne("SELECT prefix, country FROM number_range WHERE id = ?", {range});
    if (!row) throw DatabaseError(0, fmt::format("number range {} is gone", range));
    return {range, row->text(0), row->text(1), firstSerial, count};
}

void recordIssued(Session& session, std::optional<std::int64_t> printRun,
                  std::span<const NewNumber> numbers, domain::Instant now) {
    const auto replaced = itemsWithVoidNumbers(session, numbers);
    std::vector<Value> values;
    for (const auto& issued : numbers)
        values.insert(values.end(), {issued.number, issued.item, printRun, now});
    session.insertMany("INSERT INTO issued_number (number, item_id, print_run_id, issued_at)",
                       "(?, ?, ?, ?)", 4, values);
    for (const auto& issued : numbers) {
        if (std::find(replaced.begin(), replaced.end(), issued.item) == replaced.end()) continue;
        session.execute(
            "UPDATE issued_number SET replaced_by = ? WHERE item_id = ? AND voided_at IS NOT NULL "
            "AND replaced_by IS NULL",
            {issued.number, issued.item});
    }
}

void numberItems(Session& session, std::span<const NewNumber> numbers) {
    constexpr std::size_t kAtOnce = 32;
    for (std::size_t at = 0; at < numbers.size(); at += kAtOnce) {
        const auto some = numbers.subspan(at, std::min(kAtOnce, numbers.size() - at));
        std::string sql =
            "UPDATE item FORCE INDEX (PRIMARY) SET version = version + 1, "
            "print_count = print_count + 1, number = CASE id";
        std::vector<Value> values, ids;
        for (const auto& one : some) {
            sql += " WHEN ? THEN ?";
            values.insert(values.end(), {one.item, one.number});
            ids.emplace_back(one.item);
        }
        sql += fmt::format(" END WHERE id IN ({})", inList(ids));
        values.insert(values.end(), ids.begin(), ids.end());
        session.execute(sql, values);
    }
}

void recordSpoilt(Session& session, std::optional<std::int64_t> printRun,
                  std::span<const NewNumber> numbers, std::string_view reason,
                  domain::Instant now) {
    std::vector<Value> values;
    for (const auto& spoilt : numbers)
        values.insert(values.end(), {spoilt.number, spoilt.item, printRun, now, now, reason});
    session.insertMany(
        "INSERT INTO issued_number (number, item_id, print_run_id, issued_at, voided_at, "
        "void_reason)",
        "(?, ?, ?, ?, ?, ?)", 6, values);
}

std::map<std::string, IssuedNumber> findIssued(Session& session,
                                               std::span<const std::string> numbers) {
    std::map<std::string, IssuedNumber> found;
    forEachChunk(numbers, [&](std::span<const std::string> chunk) {
        std::vector<Value> values(chunk.begin(), chunk.end());
        const auto sql = fmt::format("SELECT {} FROM issued_number WHERE number IN ({})",
                                     kIssuedColumns, inList(values));
        for (const auto& row : session.query(sql, values))
            found.emplace(row.text(0), issuedOf(row));
    });
    return found;
}

std::optional<IssuedNumber> findIssued(Session& session, const std::string& number) {
    const auto found = findIssued(session, std::span(&number, 1));
    return found.empty() ? std::nullopt : std::optional(found.begin()->second);
}

bool voidNumber(Session& session, std::string_view number, std::string_view reason,
                std::string_view by, domain::Instant now) {
    return session.execute(
               "UPDATE issued_number SET voided_at = ?, void_reason = ?, voided_by = ? "
               "WHERE number = ? AND voided_at IS NULL",
               {now, reason, by, number}) == 1;
}

}  // namespace hoibao::store
