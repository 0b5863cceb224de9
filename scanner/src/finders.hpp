#pragma once

#include "places.hpp"

namespace hoibao::scanner {

/// A finder pattern of a QR code.
struct Finder {
    Point middle;
    double across;  ///< pixels along a row or column through the middle: seven modules, or more
                    ///< where it is turned
    int rows;       ///< that agree
};

/// All that has dark, light, dark, light, dark in the proportions 1 : 1 : 3 : 1 : 1 (ISO/IEC
/// 18004:2015, 6.3.3) along a row and a column, which holds at any turn. `module` says how many
/// pixels a module has, about; 0 any. The likeliest first.
[[nodiscard]] std::vector<Finder> findersIn(const Pyramid& picture, double module);

/// Where codes may lie of which two of the three finders are these: beside the line between them,
/// or about it. Finds codes whose outline or third finder is lost: a stroke, a stain, glare,
/// another label on top. `version` 0 is any. At most `most`.
[[nodiscard]] std::vector<Place> placesByFinders(const std::vector<Finder>& finders, int version,
                                                 std::size_t most);

}  // namespace hoibao::scanner
