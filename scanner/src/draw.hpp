#pragma once

#include <string>

#include "scanner/read.hpp"

namespace hoibao::scanner {

/// The picture with what was read in it, as a PNG: green what was decoded, blue what was assisted,
/// amber what looks like a label and was not read. Errors: those of decodeGray.
[[nodiscard]] Result<std::string> drawn(std::string_view bytes, const Reading& reading);

/// The same written to a file, "-" for standard output, in a process that has locked itself in like
/// a worker. Gives what went wrong, empty when all is well.
[[nodiscard]] std::string drawToFile(std::string_view bytes, const Reading& reading,
                                     const std::string& file);

}  // namespace hoibao::scanner
