#pragma once

#include <optional>
#include <string_view>

#include "sheet/reader.hpp"

namespace hoibao::sheet {

inline constexpr std::size_t kFaultCount = 10;
[[nodiscard]] std::optional<Fault> parseFault(std::string_view word) noexcept;

}  // namespace hoibao::sheet
