#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/error.hpp"

namespace hoibao::domain {

/// Whole đồng.
struct Dong {
    static constexpr std::int64_t kMax = 999'999'999;

    std::int64_t amount = 0;

    /// Reads digits, with dots as thousands marks or without: "30000", "30.000", an empty text is
    /// 0. Errors: Malformed "malformed-amount" (also negative, or over kMax).
    [[nodiscard]] static Result<Dong> parse(std::string_view text);

    /// "30.000 đ".
    [[nodiscard]] std::string text() const;

    auto operator<=>(const Dong&) const = default;
    Dong operator+(Dong other) const { return {amount + other.amount}; }
};

}  // namespace hoibao::domain
