#include "store/sql_text.hpp"

#include <bit>
#include <cassert>

#include "crypto/encoding.hpp"
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

domain::EventId eventIdFromHex(std::string_view hex) {
    return {crypto::fromHex<16>(hex).value()};
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
