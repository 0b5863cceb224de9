#pragma once

#include <optional>
#include <string>
#include <vector>

#include "qr_grid.hpp"

namespace hoibao::scanner {

/// The expected number that a QR code too poor to decode most likely holds. Of a label's link only
/// its frame ("HTTPS://", its length, "/T/") and the number are known beforehand; host and
/// signature are not, nor the check codewords made of them. The logarithms are natural.
struct Likeliest {
    std::string number;
    /// Against the likeliest other: another number of the list, the mean of the numbers that are
    /// not on it and begin with the same 0 to 7 digits, or the likeliest of all numbers (less what
    /// the list is worth beforehand).
    double ratio = 0;
    /// Against modules by chance: how much there is to be seen of frame and number at all.
    double total = 0;
    /// How well frame and number fit what was seen, in standard deviations of what modules seen as
    /// surely as these would give; a code that holds something else is far below nought.
    double fit = 0;
};

/// `odds` are the logarithms of the odds for ink, of each module row by row.
[[nodiscard]] std::optional<Likeliest> likeliestNumber(const std::vector<float>& odds,
                                                       const QrGrid& grid,
                                                       const std::vector<std::string>& expected);

/// Whether it is enough to say: with the true number off the list fewer than one symbol in 10 000
/// gets this far (tests/bench/reading, `--unlisted`).
[[nodiscard]] bool isEnough(const Likeliest& one);

}  // namespace hoibao::scanner
