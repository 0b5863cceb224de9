#include "store/sql_text.hpp"

#include <bit>
#include <cassert>
#include <charconv>

#include "store/mysql/database.hpp"

namespace hoibao::store {

std::string inList(std::vector<Value>& values, std::string_view one) {
    assert(!values.empty());
    values.resize(std::bit_ceil(values.size()), Value(values.back()));
    std::string text;
    text.reserve(values.size() * (one.size() + 2));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) text += ", ";
        text += one;
    }
    return text;
}

std::string toHex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

domain::EventId eventIdFromHex(std::string_view hex) {
    domain::EventId id;
    for (std::size_t i = 0; i < id.bytes.size() && 2 * i + 1 < hex.size(); ++i)
        std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, id.bytes[i], 16);
    return id;
}

std::string likeLiteral(std::string_view text) {
    std::string escaped;
    for (const char letter : text) {
        if (letter == '%' || letter == '_' || letter == '\\') escaped += '\\';
        escaped += letter;
    }
    return escaped;
}

domain::LocalDate dateOf(const Row& row, std::size_t column) {
    const auto date = domain::parseDate(row.text(column));
    if (!date) throw DatabaseError(0, "a DATE column holds no date");
    return *date;
}

}  // namespace hoibao::store
