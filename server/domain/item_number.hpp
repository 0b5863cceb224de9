#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/error.hpp"

namespace hoibao::domain {

/// A UPU S10 item number such as "RA473124829VN": service, eight digits, check digit, country.
///
/// Every ItemNumber in the program is well formed; whether it was *issued* is the store's to say,
/// since the check digit misses about 1.8 % of slips.
class ItemNumber {
public:
    static constexpr std::size_t kLength = 13;
    static constexpr std::uint32_t kMaxSerial = 99'999'999;

    /// Reads what a person typed or a camera saw: white space is skipped, letters upper-cased.
    /// Errors: Malformed "malformed-item-number", naming the first fault found.
    [[nodiscard]] static Result<ItemNumber> parse(std::string_view text);

    /// The number of a serial in a range. `prefix` and `country` are two capital letters each,
    /// `serial` at most kMaxSerial; asserted.
    [[nodiscard]] static ItemNumber make(std::string_view prefix, std::uint32_t serial,
                                         std::string_view country);

    /// The canonical thirteen characters; lives as long as *this.
    [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), kLength}; }
    /// "RA 473 124 829 VN", the grouping of S10 §8.
    [[nodiscard]] std::string grouped() const;
    /// The eight digits as a number.
    [[nodiscard]] std::uint32_t serial() const noexcept;

    auto operator<=>(const ItemNumber&) const = default;

private:
    ItemNumber() = default;
    std::array<char, kLength> text_{};
};

/// S10's check digit of eight digits: weights 8 6 4 2 3 5 9 7, C = 11 − (S mod 11), 10 → 0, 11 → 5.
[[nodiscard]] int checkDigit(std::uint32_t serial) noexcept;

}  // namespace hoibao::domain
