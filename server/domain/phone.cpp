#include "domain/phone.hpp"

#include <fmt/format.h>

namespace hoibao::domain {
namespace {

constexpr std::size_t kMaxTextBytes = 64;

tl::unexpected<Error> unusable(std::string detail) {
    return fail(ErrorKind::Malformed, "phone-unusable", std::move(detail));
}

bool isSeparator(char c) {
    return std::string_view(" \t\r\n.-()").find(c) != std::string_view::npos;
}

/// "+84", "0084" and a bare "84" of eleven digits or more become the trunk's 0; "+84 (0) 912…"
/// has that already.
std::string withTrunkZero(std::string_view digits, bool plus) {
    std::size_t country = 0;
    if (plus || (digits.starts_with("84") && digits.size() >= 11)) country = 2;
    if (digits.starts_with("0084")) country = 4;
    const auto rest = digits.substr(country);
    return country > 0 && !rest.starts_with('0') ? fmt::format("0{}", rest) : std::string(rest);
}

}  // namespace

Result<Phone> Phone::parse(std::string_view text) {
    if (text.size() > kMaxTextBytes) return unusable("too long for a telephone number");
    std::string digits;
    bool plus = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (isSeparator(text[i])) continue;
        if (text[i] == '+' && digits.empty() && !plus) {
            plus = true;
        } else if (text[i] >= '0' && text[i] <= '9') {
            digits += text[i];
        } else {
            return unusable(fmt::format("position {} is no digit", i + 1));
        }
    }
    if (digits.empty()) return unusable("empty");
    if (plus && !digits.starts_with("84")) return unusable("not a number of Vietnam (+84)");
    digits = withTrunkZero(digits, plus);
    if (digits[0] != '0') return unusable("does not begin with 0 or +84");
    const char kind = digits.size() > 1 ? digits[1] : '0';
    if (std::string_view("235789").find(kind) == std::string_view::npos) {
        return unusable(fmt::format("0{} begins no number in use", kind));
    }
    const bool landline = kind == '2';
    if (digits.size() != 10 && !(landline && digits.size() == 11)) {
        return unusable(
            fmt::format("{} digits, not {}", digits.size(), landline ? "10 or 11" : "10"));
    }
    Phone phone;
    phone.text_ = std::move(digits);
    return phone;
}

std::string Phone::masked() const {
    return text_.substr(0, 4) + std::string(text_.size() - 7, '*') + text_.substr(text_.size() - 3);
}

std::string_view Phone::lastFour() const noexcept {
    return std::string_view(text_).substr(text_.size() - 4);
}

}  // namespace hoibao::domain
