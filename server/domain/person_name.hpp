#pragma once

#include <string>
#include <string_view>

namespace hoibao::domain {

/// What the public may see of a name: "Nguyễn Văn An" -> "N***** V** A*": of each word the first
/// letter, a star for each letter that follows (letters are NFC code points). `name` is UTF-8.
[[nodiscard]] std::string maskedName(std::string_view name);

}  // namespace hoibao::domain
