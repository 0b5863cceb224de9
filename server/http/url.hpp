#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "domain/error.hpp"

namespace hoibao::http {

/// Undoes percent-encoding. Nothing for a broken escape, a control character (also an escaped one)
/// or what is not UTF-8.
[[nodiscard]] std::optional<std::string> percentDecode(std::string_view text);

/// Reads "a=1&b=x+y". Errors: Malformed "malformed-query", "repeated-parameter" (the name is in
/// `fields`), "too-many-parameters" (over `most`).
inline constexpr std::size_t kMaxParameters = 50;
[[nodiscard]] domain::Result<std::map<std::string, std::string, std::less<>>> parseQuery(
    std::string_view query, std::size_t most = kMaxParameters);

/// Whether the bytes are well formed UTF-8 (no surrogates, no overlong forms).
[[nodiscard]] bool isUtf8(std::string_view text) noexcept;

}  // namespace hoibao::http
