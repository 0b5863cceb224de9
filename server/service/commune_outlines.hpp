#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/error.hpp"

namespace hoibao::service {

/// Where a commune lies: rings of longitude and latitude.
struct CommuneOutline {
    std::string code, name;
    std::vector<std::vector<std::pair<double, double>>> rings;
};

/// Takes the contents of tay-ninh-wards.geojson (sql/reference). Errors: Malformed
/// "malformed-reference".
[[nodiscard]] domain::Result<std::vector<CommuneOutline>> parseOutlines(std::string_view geoJson);

}  // namespace hoibao::service
