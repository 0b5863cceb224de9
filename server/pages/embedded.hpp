#pragma once

#include <optional>
#include <string_view>

namespace hoibao::pages {

/// A file of this folder that was compiled in, such as "static/track.css".
[[nodiscard]] std::optional<std::string_view> embedded(std::string_view name);

}  // namespace hoibao::pages
