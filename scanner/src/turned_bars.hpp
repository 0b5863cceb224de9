#pragma once

#include <vector>

#include "pyramid.hpp"
#include "zxing.hpp"

namespace hoibao::scanner {

/// Code 128 symbols that point as most edges of the picture do, or across them, whatever that is:
/// the picture is stood upright, as no scan line crosses bars whole that are turned past their
/// height over width. Where that gives no item number, also with strokes and stains over the bars
/// taken out. May abort as findSymbols does.
[[nodiscard]] std::vector<Found> findTurnedBars(const Pyramid& picture);

}  // namespace hoibao::scanner
