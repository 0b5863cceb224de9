#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/error.hpp"

namespace hoibao::scanner {

/// What hoibao-scan was asked.
struct CommandLine {
    bool help = false, version = false, json = false, dataMatrix = false;
    int jobs = 1;                       ///< pictures at once
    std::vector<std::string> expected;  ///< the numbers of --expect FILE
    std::string drawing;                ///< the file of --draw; empty without
    std::vector<std::string> files;
};

/// Errors: NoFile where FILE of --expect cannot be read; any other code is wrong usage.
[[nodiscard]] Result<CommandLine> parseCommandLine(const std::vector<std::string>& arguments);

[[nodiscard]] std::string_view helpText() noexcept;

}  // namespace hoibao::scanner
