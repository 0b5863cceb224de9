#include "qr_grid.hpp"

#include <algorithm>
#include <cstdlib>

namespace hoibao::scanner {

void QrGrid::finder(int left, int top) {
    for (int dy = -1; dy <= 7; ++dy) {
        for (int dx = -1; dx <= 7; ++dx) {
            const int x = left + dx, y = top + dy;
            if (x < 0 || y < 0 || x >= side_ || y >= side_) continue;
            const int ring = std::max(std::abs(dx - 3), std::abs(dy - 3));
            set(x, y, ring == 2 || ring == 4 ? White : Black);
        }
    }
}

// ISO/IEC 18004:2015, 6.3: function patterns.
QrGrid::QrGrid(int version)
    : version_(version),
      side_(17 + 4 * version),
      cells_(std::size_t(side_) * std::size_t(side_), Unknown) {
    for (int i = 0; i < side_; ++i) {
        set(i, 6, i % 2 ? White : Black);
        set(6, i, i % 2 ? White : Black);
    }
    finder(0, 0);
    finder(side_ - 7, 0);
    finder(0, side_ - 7);
    const int middle = side_ - 7;
    for (int dy = -2; dy <= 2; ++dy) {
        for (int dx = -2; dx <= 2; ++dx) {
            set(middle + dx, middle + dy,
                std::max(std::abs(dx), std::abs(dy)) == 1 ? White : Black);
        }
    }
    set(8, side_ - 8, Black);
}

}  // namespace hoibao::scanner
