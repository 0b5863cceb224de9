#pragma once

#include <string>

#include "domain/address.hpp"

namespace hoibao::domain {

/// The whole of a file; fails the program where it cannot be read.
[[nodiscard]] std::string contentsOf(const std::string& path);

/// A file of sql/reference.
[[nodiscard]] std::string referenceFile(const std::string& name);

/// The gazetteer of sql/reference, made once.
[[nodiscard]] const Gazetteer& reference();

}  // namespace hoibao::domain
