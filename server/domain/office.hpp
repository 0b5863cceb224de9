#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "domain/error.hpp"

namespace hoibao::domain {

/// Whether an office belongs to the centre or to the post: the two sides of a handover.
enum class Side { Centre, Post };

/// "C80" the provincial centre, "C80.25459" a commune's, "P80" the provincial post, "P80.25459" a
/// post office. A dot separates an office from the one above it.
class OfficeCode {
public:
    static constexpr std::size_t kMaxLength = 32;

    /// Errors: Malformed "malformed-office-code".
    [[nodiscard]] static Result<OfficeCode> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] Side side() const noexcept;
    /// Whether `other` is this office or one below it.
    [[nodiscard]] bool covers(const OfficeCode& other) const noexcept;

    auto operator<=>(const OfficeCode&) const = default;

private:
    std::string text_;
};

}  // namespace hoibao::domain
