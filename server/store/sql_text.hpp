#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/item_event.hpp"
#include "store/mysql/session.hpp"

/// Small pieces that several stores need to write their SQL.
namespace hoibao::store {

/// The most values in one IN (…): statements stay few and short.
inline constexpr std::size_t kMaxInList = 256;

/// The placeholders "?, ?, ?" of an IN list for `values`, which is filled up with its last value to
/// the next power of two: so that a connection prepares nine statements for lists of all lengths,
/// not 256. `one` may be "UNHEX(?)". `values` is not empty.
[[nodiscard]] std::string inList(std::vector<Value>& values, std::string_view one = "?");

/// Of 32 hexadecimal digits, as HEX(id) gives them.
[[nodiscard]] domain::EventId eventIdFromHex(std::string_view hex);

/// A DATE column. Throws DatabaseError for what is no date.
[[nodiscard]] domain::LocalDate dateOf(const Row& row, std::size_t column);

/// Escapes % _ and \ for LIKE.
[[nodiscard]] std::string likeLiteral(std::string_view text);

/// Calls `work` with consecutive pieces of `all`, none longer than kMaxInList.
template <class Range, class Work>
void forEachChunk(const Range& all, Work&& work) {
    const std::span span(all);
    for (std::size_t at = 0; at < span.size(); at += kMaxInList)
        work(span.subspan(at, std::min(kMaxInList, span.size() - at)));
}

}  // namespace hoibao::store
