#pragma once

#include <vector>

#include "labels/sheet.hpp"
#include "units.hpp"

namespace hoibao::labels {

/// Bars as S10 §8 wants them.
inline constexpr double kLeastX = 0.33, kMostX = 0.51;  ///< millimetres a module
inline constexpr int kBarQuiet = 10;                    ///< modules on each side
inline constexpr double kLeastBarHeight = 12.5;
inline constexpr double kBarHeightShare = 0.15;  ///< of the width
/// A QR code's least module, and the side of the smallest code that holds a link.
inline constexpr double kLeastQrModule = 0.5;
inline constexpr int kLeastQrModules = 29;

/// How much a label says: less where an address of 300 letters would not fit beside all the rest.
enum class Shape {
    Tall,   ///< everything, the blocks below each other
    Wide,   ///< everything, text at the left, symbols right and below
    Short,  ///< what must be
};

/// Where everything lies on one label of a sheet. Symbols in printer dots, texts in millimetres,
/// all from the label's top left.
struct Geometry {
    Shape shape = Shape::Tall;
    double pad = 3;        ///< what lies in this margin is not printed
    double textScale = 1;  ///< preferred sizes grow on large labels
    double lineScale = 1;  ///< the same, of the line of digits
    int barModule = 0, barX = 0, barY = 0, barHeight = 0;  ///< without quiet zones
    int qrX = 0, qrY = 0, qrSide = 0;                      ///< with quiet zones
    Box digits, sender, officeCode, recipientHeading, recipient, details, returnTo, footer;
    std::vector<Box> rules;
};

/// Refuses a sheet too small for its symbols (field "sheet"), with the millimetres missing.
[[nodiscard]] Result<Geometry> layOut(const Sheet& sheet);

}  // namespace hoibao::labels
