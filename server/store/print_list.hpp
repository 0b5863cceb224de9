#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/print_runs.hpp"

namespace hoibao::store {

/// Runs of this office and those below it (empty: all), the newest first, those with id < `before`
/// (0: all), at most `limit`; not those that are still gathering their items.
[[nodiscard]] std::vector<PrintRun> listPrintRuns(Session& session, const std::string& office,
                                                  std::int64_t before, std::size_t limit);

}  // namespace hoibao::store
