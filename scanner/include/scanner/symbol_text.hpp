#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hoibao::scanner {

/// What the text of a symbol says of an item.
struct SymbolText {
    std::string number;                    ///< thirteen characters, S10, check digit right
    std::optional<std::string> signature;  ///< fourteen Base32 characters, of a link only
};

/// True for the thirteen characters of a UPU S10 item number: two capital letters, eight digits,
/// their check digit, two capital letters.
[[nodiscard]] bool isItemNumber(std::string_view text) noexcept;

/// Reads the text of a symbol: an item number alone, or a label's link
/// "HTTPS://HOST/T/RT000000014VN/A7K2M4QW3ZX5Y6". None where it is neither: it is no item's.
[[nodiscard]] std::optional<SymbolText> parseSymbolText(std::string_view text);

}  // namespace hoibao::scanner
