#pragma once

#include <vector>

namespace hoibao::scanner {

/// What is known of a QR code's modules before it is read: finders, separators, timing, alignment,
/// the dark module, and the quiet zone around. Versions 2 to 6 (25 to 41 modules a side), which
/// have one alignment pattern and no version information.
class QrGrid {
public:
    enum Cell : signed char { Unknown = -1, White = 0, Black = 1 };
    static constexpr int kFirstVersion = 2, kLastVersion = 6;

    explicit QrGrid(int version);

    [[nodiscard]] int version() const { return version_; }
    [[nodiscard]] int side() const { return side_; }
    /// White outside.
    [[nodiscard]] Cell at(int x, int y) const {
        const bool inside = x >= 0 && y >= 0 && x < side_ && y < side_;
        return inside ? Cell(cells_[std::size_t(y * side_ + x)]) : White;
    }

private:
    void set(int x, int y, Cell cell) { cells_[std::size_t(y * side_ + x)] = cell; }
    void finder(int left, int top);

    int version_, side_;
    std::vector<signed char> cells_;
};

}  // namespace hoibao::scanner
