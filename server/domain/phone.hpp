#pragma once

#include <string>
#include <string_view>

#include "domain/error.hpp"

namespace hoibao::domain {

/// A telephone number that can be called in Vietnam, kept as "0912345678".
class Phone {
public:
    /// Reads "0912 345 678", "+84 912.345.678", "(0276) 3822-123": blanks, dots, hyphens and
    /// brackets are skipped, +84 and 0084 become 0. Ten digits for mobiles (03 05 07 08 09), ten or
    /// eleven for landlines (02). Errors: Malformed "phone-unusable", naming the fault.
    [[nodiscard]] static Result<Phone> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// "0912***678", as printed on a label.
    [[nodiscard]] std::string masked() const;
    [[nodiscard]] std::string_view lastFour() const noexcept;

    bool operator==(const Phone&) const = default;

private:
    std::string text_;
};

}  // namespace hoibao::domain
