#pragma once

#include <string>
#include <vector>

#include "scanner/read.hpp"

namespace hoibao::scanner {

/// What to ask of the decoder library. Its generations differ; only zxing.cpp knows.
struct Search {
    bool qr = true, code128 = false, dataMatrix = false;
    bool harder = true;   ///< more lines, more finder candidates
    bool turned = false;  ///< also a quarter turn, for linear symbols
    bool smaller =
        false;  ///< also at a third of the size. Aborts libzxing 1.4.0 with linear symbols
    bool sparse = false;  ///< linear symbols on some lines only, whatever `harder` says
    bool clean = false;   ///< nothing but one upright symbol drawn by us
    int minLines = 2;     ///< equal lines a linear symbol needs
};

/// A symbol found in a picture.
struct Found {
    Format format = Format::QRCode;
    std::string text;
    Corners corners{};
    int lines = 0;  ///< of a linear symbol, that agreed
};

/// The symbols of a picture; nothing where it is smaller than any symbol. May abort the process:
/// libzxing asserts on some pictures (1.4.0: "lineCount() == 1").
[[nodiscard]] std::vector<Found> findSymbols(GrayView image, const Search& search);

}  // namespace hoibao::scanner
