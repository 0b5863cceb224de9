#pragma once

#include "domain/address.hpp"
#include "domain/postage.hpp"

namespace hoibao::tests {

/// The reference data of sql/reference, read once a program.
[[nodiscard]] const domain::Gazetteer& gazetteer();
[[nodiscard]] const domain::ZoneTable& zones();

}  // namespace hoibao::tests
