#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sheet/reader.hpp"

namespace hoibao::sheet {

/// What Reader::read gives, read here: for the process that is locked in, and for tests.
[[nodiscard]] tl::expected<std::string, Fault> readWorkbook(std::string_view bytes);

}  // namespace hoibao::sheet
