#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "scanner/read.hpp"

namespace hoibao::scanner {

/// How a reading is watched and bent from outside. A step has a name ("whole", "tiles-600"); one
/// that killed a worker is skipped when the picture is tried again.
struct Steps {
    std::function<void(std::string_view)> onStart;  ///< called before each step
    std::set<std::string, std::less<>> skipped;
    int patience = 2;  ///< budgets of real time, for a machine with other work
};

[[nodiscard]] Reading climb(GrayView image, const ReadOptions& options, const Steps& steps);
[[nodiscard]] Result<Reading> climb(std::string_view bytes, const ReadOptions& options,
                                    const Steps& steps);

}  // namespace hoibao::scanner
