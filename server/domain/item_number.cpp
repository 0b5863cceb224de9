#include "domain/item_number.hpp"

#include <fmt/format.h>

#include <cassert>

namespace hoibao::domain {
namespace {

constexpr std::size_t kFirstDigit = 2, kCheckDigit = 10, kCountry = 11;
/// What a person or a camera may put around thirteen characters; more is no item number.
constexpr std::size_t kMaxTextBytes = 256;

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isCapital(char c) {
    return c >= 'A' && c <= 'Z';
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

tl::unexpected<Error> malformed(std::string detail) {
    return fail(ErrorKind::Malformed, "malformed-item-number", std::move(detail));
}

}  // namespace

int checkDigit(std::uint32_t serial) noexcept {
    constexpr std::array<unsigned, 8> kWeightsFromRight = {7, 9, 5, 3, 2, 4, 6, 8};
    unsigned sum = 0;
    for (const unsigned weight : kWeightsFromRight) {
        sum += weight * (serial % 10);
        serial /= 10;
    }
    const int check = static_cast<int>(11 - sum % 11);
    if (check == 10) return 0;
    return check == 11 ? 5 : check;
}

Result<ItemNumber> ItemNumber::parse(std::string_view text) {
    if (text.size() > kMaxTextBytes) {
        return malformed(fmt::format("{} bytes, over {}", text.size(), kMaxTextBytes));
    }
    ItemNumber number;
    std::size_t length = 0;
    for (const char c : text) {
        if (isBlank(c)) continue;
        if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;  // the rest of a UTF-8 letter
        if (length < kLength) number.text_[length] = upper(c);
        ++length;
    }
    if (length != kLength) return malformed(fmt::format("{} characters, not 13", length));
    for (std::size_t i = 0; i < kLength; ++i) {
        const bool digit = i >= kFirstDigit && i <= kCheckDigit;
        if (digit && !isDigit(number.text_[i])) {
            return malformed(fmt::format("position {} is no digit", i + 1));
        }
        if (!digit && !isCapital(number.text_[i])) {
            return malformed(fmt::format("position {} is no letter", i + 1));
        }
    }
    const int expected = checkDigit(number.serial());
    const int found = number.text_[kCheckDigit] - '0';
    if (found != expected) {
        return malformed(fmt::format("check digit is {}, not {}", expected, found));
    }
    return number;
}

ItemNumber ItemNumber::make(std::string_view prefix, std::uint32_t serial,
                            std::string_view country) {
    assert(prefix.size() == 2 && isCapital(prefix[0]) && isCapital(prefix[1]));
    assert(country.size() == 2 && isCapital(country[0]) && isCapital(country[1]));
    assert(serial <= kMaxSerial);
    ItemNumber number;
    number.text_[0] = prefix[0];
    number.text_[1] = prefix[1];
    std::uint32_t rest = serial;
    for (std::size_t i = kCheckDigit; i-- > kFirstDigit; rest /= 10) {
        number.text_[i] = static_cast<char>('0' + rest % 10);
    }
    number.text_[kCheckDigit] = static_cast<char>('0' + checkDigit(serial));
    number.text_[kCountry] = country[0];
    number.text_[kCountry + 1] = country[1];
    return number;
}

std::string ItemNumber::grouped() const {
    const auto t = text();
    return fmt::format("{} {} {} {} {}", t.substr(0, 2), t.substr(2, 3), t.substr(5, 3),
                       t.substr(8, 3), t.substr(11, 2));
}

std::uint32_t ItemNumber::serial() const noexcept {
    std::uint32_t serial = 0;
    for (std::size_t i = kFirstDigit; i < kCheckDigit; ++i) {
        serial = serial * 10 + static_cast<std::uint32_t>(text_[i] - '0');
    }
    return serial;
}

}  // namespace hoibao::domain
