#include "sightings.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "geometry.hpp"
#include "scanner/symbol_text.hpp"

namespace hoibao::scanner {

namespace {

/// A linear symbol comes as one line or a thin strip; two sightings of it are near each other along
/// its own length.
bool samePlace(const Symbol& known, const Found& found) {
    const double reach = 0.5 * std::min(extent(known.corners), extent(found.corners)) + 2;
    return length(centre(known.corners) - centre(found.corners)) < reach;
}

/// Where something lies as a QR code sees it: in its own sides, right and down from its centre.
std::optional<Point> seenFrom(const Corners& qr, const Corners& other) {
    const Point across = 0.5 * (qr[1] - qr[0] + qr[2] - qr[3]);
    const Point down = 0.5 * (qr[3] - qr[0] + qr[2] - qr[1]);
    const double det = cross(across, down);
    if (std::abs(det) < 1) return std::nullopt;
    const Point arm = centre(other) - centre(qr);
    return Point{cross(arm, down) / det, cross(across, arm) / det};
}

}  // namespace

int Sightings::add(const std::vector<Found>& found, std::string_view way) {
    int fresh = 0;
    for (const auto& one : found) {
        const auto known = std::find_if(symbols_.begin(), symbols_.end(), [&](const Symbol& s) {
            return s.format == one.format && s.text == one.text && samePlace(s, one);
        });
        if (known != symbols_.end()) {
            if (areaOf(one.corners) > areaOf(known->corners)) known->corners = one.corners;
            continue;
        }
        Symbol symbol;
        symbol.format = one.format;
        symbol.text = one.text;
        symbol.corners = one.corners;
        symbol.way = way;
        if (auto parsed = parseSymbolText(one.text)) {
            symbol.number = std::move(parsed->number);
            symbol.signature = std::move(parsed->signature);
        }
        symbols_.push_back(std::move(symbol));
        ++fresh;
    }
    return fresh;
}

bool Sightings::has(const std::string& number) const {
    return std::any_of(symbols_.begin(), symbols_.end(),
                       [&](const Symbol& s) { return s.number == number; });
}

bool Sightings::hasNumber() const {
    return std::any_of(symbols_.begin(), symbols_.end(),
                       [](const Symbol& s) { return s.number.has_value(); });
}

std::vector<Symbol> Sightings::qrCodes() const {
    std::vector<Symbol> out;
    for (const auto& symbol : symbols_) {
        if (symbol.format == Format::QRCode && symbol.number) out.push_back(symbol);
    }
    return out;
}

void Sightings::addAssisted(const std::string& number, double logRatio, const Corners& corners) {
    constexpr double kMostLog = 600;  // its power is still a number
    Symbol symbol;
    symbol.format = Format::QRCode;
    symbol.text = number;
    symbol.number = number;
    symbol.evidence = Evidence::Assisted;
    symbol.likelihoodRatio = std::exp(std::min(logRatio, kMostLog));
    symbol.corners = corners;
    symbol.way = "assisted";
    symbols_.push_back(std::move(symbol));
}

bool Sightings::covers(const Point& place) const {
    return std::any_of(symbols_.begin(), symbols_.end(), [&](const Symbol& s) {
        return s.number && contains(s.corners, place, 0.1 * extent(s.corners));
    });
}

namespace {

struct Range {
    double least, greatest;
    [[nodiscard]] bool holds(double value) const { return value > least && value < greatest; }
};

/// Whether a square is the code of the label whose bars these are.
bool isCodeBeside(const Symbol& bars, const Corners& square) {
    // Under the bars on upright labels, above them on wide ones; a little for bars read aslant.
    constexpr Range kAcross = {-0.05, 0.7}, kAbove = {-0.7, -0.15}, kUnder = {0.8, 1.8};  // lengths
    constexpr Range kSide = {0.25, 1};
    const Corners& c = bars.corners;
    const Point along = 0.5 * (c[1] - c[0] + c[2] - c[3]);
    const double squared = dot(along, along);
    if (squared < 1) return false;
    const Point arm = (1 / squared) * (centre(square) - centre(c));
    const double across = dot(arm, along), down = cross(along, arm);
    return kAcross.holds(across) && (kAbove.holds(down) || kUnder.holds(down)) &&
           kSide.holds(std::sqrt(areaOf(square) / squared));
}

}  // namespace

bool isPrintBeside(const Corners& code, const Corners& square) {
    // All that is printed on a label of any of our sheets, which have the code at their right, and
    // a little for perspective.
    constexpr Range kAcross = {-3.4, 0.9}, kDown = {-3, 1.5};  // sides of the code, of its middle
    constexpr double kMuchSmaller = 0.75;
    const auto at = seenFrom(code, square);
    return at && kAcross.holds(at->x) && kDown.holds(at->y) &&
           areaOf(square) < kMuchSmaller * kMuchSmaller * areaOf(code);
}

bool Sightings::isPrintOfLabel(const Corners& square) const {
    return std::any_of(symbols_.begin(), symbols_.end(), [&](const Symbol& s) {
        return s.number && s.format == Format::QRCode && isPrintBeside(s.corners, square);
    });
}

bool Sightings::isCodeOfLabel(const Corners& square) const {
    return std::any_of(symbols_.begin(), symbols_.end(), [&](const Symbol& s) {
        return s.number && s.format == Format::Code128 && isCodeBeside(s, square);
    });
}

namespace {

struct Pair {
    Symbol *qr, *bars;
    Point offset;
};

std::vector<Pair> pairsOf(std::vector<Symbol>& symbols) {
    constexpr double kReach = 4.5;  // QR sides from a QR code to its label's bars
    std::vector<Pair> pairs;
    for (auto& qr : symbols) {
        if (qr.format != Format::QRCode) continue;
        for (auto& bars : symbols) {
            if (bars.format != Format::Code128) continue;
            const auto offset = seenFrom(qr.corners, bars.corners);
            if (offset && length(*offset) < kReach) pairs.push_back({&qr, &bars, *offset});
        }
    }
    std::sort(pairs.begin(), pairs.end(),
              [](const Pair& a, const Pair& b) { return length(a.offset) < length(b.offset); });
    return pairs;
}

}  // namespace

void Sightings::joinIntoLabels() {
    constexpr double kSameLayout = 0.5;  // QR sides
    int next = 0;
    for (auto& symbol : symbols_) symbol.label = next++;
    std::vector<const Symbol*> joined;
    const auto join = [&](const Pair& pair) {
        for (const Symbol* one : {pair.qr, pair.bars}) {
            if (std::find(joined.begin(), joined.end(), one) != joined.end()) return false;
        }
        joined.insert(joined.end(), {pair.qr, pair.bars});
        pair.bars->label = pair.qr->label;
        return true;
    };
    const auto pairs = pairsOf(symbols_);
    std::vector<Point> layout;  // where bars lie on the labels of this picture
    for (const auto& pair : pairs) {
        if (pair.qr->number && pair.qr->number == pair.bars->number && join(pair)) {
            layout.push_back(pair.offset);
        }
    }
    // Symbols that disagree are one label's where they lie as on the others, or are alone.
    for (const auto& pair : pairs) {
        const bool alike = std::any_of(layout.begin(), layout.end(), [&](Point known) {
            return length(known - pair.offset) < kSameLayout;
        });
        if (alike || symbols_.size() == 2) join(pair);
    }
}

}  // namespace hoibao::scanner
