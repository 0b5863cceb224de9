#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace hoibao::pages {

/// A file of this folder that was compiled in, such as "static/track.css".
struct Embedded {
    std::string_view name;
    std::string_view content;
    std::string_view gzip;     ///< of static files: the content packed; else empty
    std::string_view version;  ///< changes with the content; ASCII
};

/// Null when there is none of this name.
[[nodiscard]] const Embedded* embeddedFile(std::string_view name);
[[nodiscard]] std::span<const Embedded> embeddedFiles();

/// Its content.
[[nodiscard]] inline std::optional<std::string_view> embedded(std::string_view name) {
    const auto* const file = embeddedFile(name);
    return file ? std::optional(file->content) : std::nullopt;
}

}  // namespace hoibao::pages
