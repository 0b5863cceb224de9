#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace hoibao::labels {

/// Printer dots on a page, right and down from its top left; right and bottom are one past.
struct DotBox {
    double left = 0, top = 0, right = 0, bottom = 0;
};

/// A line of text, and where the font says the ink of each of its letters lies.
struct ExpectedLine {
    std::string text;  ///< UTF-8
    std::vector<DotBox> letters;
};

/// A symbol without its quiet zone: `rows` of modules, true is dark.
struct ExpectedSymbol {
    DotBox box;
    int module = 0;       ///< dots; a Code 128 has one row, as high as the box
    int quietAcross = 0;  ///< dots left blank at left and right
    int quietAlong = 0;   ///< above and below
    std::vector<std::vector<bool>> rows;
    int reduction = 0;  ///< dots taken off the width of each dark run
};

/// What one label must look like, told by the layout and the font files, not by what was drawn.
struct ExpectedLabel {
    std::size_t page = 1;  ///< of its part, from 1
    DotBox box;
    ExpectedSymbol bars, qr;
    std::vector<ExpectedLine> lines;
    std::vector<DotBox> rules;
};

}  // namespace hoibao::labels
