#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "domain/error.hpp"

namespace hoibao::store {

/// The whole file. Errors: Unreadable "file", naming it and why.
[[nodiscard]] domain::Result<std::string> readFile(const std::filesystem::path& path);

}  // namespace hoibao::store
