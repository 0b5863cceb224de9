#include "domain/money.hpp"

#include <fmt/format.h>

namespace hoibao::domain {
namespace {

tl::unexpected<Error> malformed(std::string detail) {
    return fail(ErrorKind::Malformed, "malformed-amount", std::move(detail));
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Whether the dots, if there are any, stand before each three digits from the right.
bool marksThousands(std::string_view text) {
    if (text.find('.') == std::string_view::npos) return true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dotDue = (text.size() - i) % 4 == 0;
        if ((text[i] == '.') != dotDue) return false;
    }
    return text.front() != '.';
}

}  // namespace

Result<Dong> Dong::parse(std::string_view text) {
    const auto digits = trimmed(text);
    if (!digits.empty() && digits.front() == '-') return malformed("less than nothing");
    std::int64_t amount = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] == '.') continue;
        if (digits[i] < '0' || digits[i] > '9') {
            return malformed(fmt::format("position {} is neither a digit nor a dot", i + 1));
        }
        amount = amount * 10 + (digits[i] - '0');
        if (amount > kMax) return malformed("over 999.999.999 đ");
    }
    if (!marksThousands(digits)) return malformed("a dot must stand before three digits");
    return Dong{amount};
}

std::string Dong::text() const {
    std::string digits = fmt::format("{}", amount < 0 ? -amount : amount);
    for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, '.');
    return fmt::format("{}{} đ", amount < 0 ? "-" : "", digits);
}

}  // namespace hoibao::domain
