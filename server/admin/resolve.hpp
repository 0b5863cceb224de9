#pragma once

#include <iosfwd>

#include "domain/address.hpp"

namespace hoibao::admin {

/// Resolves each line of `in` and writes one line of `out` for it: JSON, or words for people with
/// tabs between. A line that is too long or no UTF-8 is answered "unknown" like any other that
/// cannot be read, and ends nothing. Answers the exit status: 0, or 1 where `out` fails.
[[nodiscard]] int runResolve(std::istream& in, std::ostream& out, bool json,
                             const domain::Gazetteer& gazetteer);

}  // namespace hoibao::admin
