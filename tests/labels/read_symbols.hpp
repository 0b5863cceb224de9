#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pages.hpp"

namespace hoibao::labels::test {

/// A symbol that was read, and the corners of what was read in pixels.
struct Symbol {
    std::string text;
    double left = 0, top = 0, right = 0, bottom = 0;
};

/// ZXing as it comes, without anything that knows our labels.
std::optional<Symbol> readCode128(const Picture& picture);
std::optional<Symbol> readQr(const Picture& picture);
/// What all QR codes say that ZXing finds in one go.
std::vector<std::string> readQrs(const Picture& picture);

}  // namespace hoibao::labels::test
