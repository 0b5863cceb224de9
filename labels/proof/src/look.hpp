#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "document.hpp"
#include "labels/render.hpp"

namespace hoibao::proof {

/// Looks at the labels of a request, {"sheet", "setup", "first", "items", "numbers"}; answers
/// {"faults": [[label, reason, picture in hexadecimal]]}. Throws on a request that is none.
[[nodiscard]] nlohmann::json look(const nlohmann::json& request, const Document& document,
                                  const labels::Fonts& fonts);

}  // namespace hoibao::proof
