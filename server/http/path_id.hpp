#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hoibao::http {

/// "17" of a path; nothing for what is no id.
[[nodiscard]] inline std::optional<std::int64_t> pathId(std::string_view text) noexcept {
    std::int64_t id = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, id);
    if (read.ec != std::errc() || read.ptr != end || id < 1) return std::nullopt;
    return id;
}

}  // namespace hoibao::http
