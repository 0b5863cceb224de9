#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hoibao::domain {

/// The offset of the first byte that is no UTF-8 (overlong forms and surrogates are none); empty if
/// all of `text` is UTF-8.
[[nodiscard]] std::optional<std::size_t> firstNonUtf8(std::string_view text);

/// `text` in normal form C. Bytes that are no UTF-8 become U+FFFD, one each.
[[nodiscard]] std::string nfc(std::string_view text);

/// What a search compares: lower case, no marks, đ as d, "Nguyễn Đức" as "nguyen duc". Text of any
/// normal form folds alike; blanks stay as they are. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string foldedForSearch(std::string_view text);

}  // namespace hoibao::domain
