#pragma once

#include <cmath>

namespace hoibao::labels {

inline constexpr double kPointsPerMm = 72.0 / 25.4;

/// A length in printer dots; symbols are made of whole ones.
[[nodiscard]] inline double dotsOf(double mm, int dpi) {
    return mm * dpi / 25.4;
}
[[nodiscard]] inline int wholeDots(double mm, int dpi) {
    // A little tolerance: 60 mm computed as 59.999999 must not lose a dot.
    return static_cast<int>(std::floor(dotsOf(mm, dpi) + 1e-6));
}
[[nodiscard]] inline int nearestDot(double mm, int dpi) {
    return static_cast<int>(std::lround(dotsOf(mm, dpi)));
}
[[nodiscard]] inline double mmOfDots(double dots, int dpi) {
    return dots * 25.4 / dpi;
}
[[nodiscard]] inline double pointsOfDots(double dots, int dpi) {
    return dots * 72.0 / dpi;
}

/// A rectangle on a label: millimetres right and down from its top left.
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
};

}  // namespace hoibao::labels
