#pragma once

#include <optional>
#include <vector>

#include "qr_grid.hpp"

namespace hoibao::scanner {

/// One module as it was made out.
struct Module {
    float ink = 0;    ///< 0 paper, 1 ink
    float trust = 1;  ///< 0 a guess, 1 sure
};

/// Corrects a QR code's modules by its Reed-Solomon code, which mends twice as many codewords where
/// it is told which ones to doubt. Where that is not enough and the code likely holds a label's
/// link, what no such link can hold is mended first (label_link.hpp), and more is left for the
/// rest. Gives all modules (0 or 1), or none where they make no code. At least kSpare check
/// codewords of each block stay unused, so that chance makes a code of noise once in
/// 2^(8 · kSpare).
[[nodiscard]] std::optional<std::vector<float>> correctedModules(const std::vector<Module>& modules,
                                                                 const QrGrid& grid);

inline constexpr int kSpare = 4;

/// For each of the `most` likeliest formats (level and mask) the logarithms of the odds that the
/// bits of the data are 1, in their order, check codewords left out; the likeliest format first.
/// `odds` are those for ink, of each module row by row.
[[nodiscard]] std::vector<std::vector<float>> dataOdds(const std::vector<float>& odds,
                                                       const QrGrid& grid, int most);

/// Corrects one block in place: `check` codewords at its end, generator roots α^0 … over GF(256)
/// with 0x11D; `doubted` are positions. False, and unchanged, where it cannot be or kSpare would be
/// used.
[[nodiscard]] bool correctBlock(std::vector<unsigned char>& block, int check,
                                const std::vector<int>& doubted);

}  // namespace hoibao::scanner
