#pragma once

#include <string>
#include <vector>

#include "scanner/read.hpp"
#include "zxing.hpp"

namespace hoibao::scanner {

/// True for a square that lies beside a label's QR code as bars, text or emblem do, and is much
/// smaller than that code.
[[nodiscard]] bool isPrintBeside(const Corners& code, const Corners& square);

/// The symbols seen so far in one picture, each once, however many steps saw it.
class Sightings {
public:
    /// Takes what a step found, in the picture's own pixels. A symbol with the same format and text
    /// whose centre lies inside one already known is that one. Returns how many were new.
    int add(const std::vector<Found>& found, std::string_view way);

    [[nodiscard]] const std::vector<Symbol>& symbols() const { return symbols_; }
    [[nodiscard]] std::vector<Symbol>& symbols() { return symbols_; }

    /// True when a number was read whose symbol covers `place`.
    [[nodiscard]] bool covers(const Point& place) const;

    /// True for a square that is print beside a QR code that was read, however like a code it
    /// looks.
    [[nodiscard]] bool isPrintOfLabel(const Corners& square) const;
    /// True for a square that is the QR code of a label whose bars were read.
    [[nodiscard]] bool isCodeOfLabel(const Corners& square) const;

    [[nodiscard]] bool has(const std::string& number) const;
    [[nodiscard]] bool hasNumber() const;
    /// The QR codes of labels.
    [[nodiscard]] std::vector<Symbol> qrCodes() const;
    [[nodiscard]] bool hasQr() const { return !qrCodes().empty(); }

    /// Takes a QR code that an expected number is the likeliest for; `logRatio` is the natural
    /// logarithm of its likelihood over the second best.
    void addAssisted(const std::string& number, double logRatio, const Corners& corners);

    /// Gives both symbols of one label the same Symbol::label: bars and QR that lie together as on
    /// our labels, whether or not they say the same.
    void joinIntoLabels();

private:
    std::vector<Symbol> symbols_;
};

}  // namespace hoibao::scanner
