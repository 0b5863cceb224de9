#include "sightings.hpp"

#include <algorithm>

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

double area(const Corners& c) {
    return std::abs(cross(c[2] - c[0], c[3] - c[1])) / 2;
}

}  // namespace

int Sightings::add(const std::vector<Found>& found, std::string_view way) {
    int fresh = 0;
    for (const auto& one : found) {
        const auto known = std::find_if(symbols_.begin(), symbols_.end(), [&](const Symbol& s) {
            return s.format == one.format && s.text == one.text && samePlace(s, one);
        });
        if (known != symbols_.end()) {
            if (area(one.corners) > area(known->corners)) known->corners = one.corners;
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

bool Sightings::covers(const Point& place) const {
    return std::any_of(symbols_.begin(), symbols_.end(), [&](const Symbol& s) {
        return s.number && contains(s.corners, place, 0.1 * extent(s.corners));
    });
}

void Sightings::joinIntoLabels() {
    constexpr double kReach = 4.5;  // QR sides from the QR's centre to that of its label's bars
    int next = 0;
    for (auto& symbol : symbols_) symbol.label = next++;
    struct Pair {
        double distance;
        Symbol *qr, *bars;
    };
    std::vector<Pair> pairs;
    for (auto& qr : symbols_) {
        if (qr.format != Format::QRCode) continue;
        const double side = std::sqrt(area(qr.corners));
        for (auto& bars : symbols_) {
            if (bars.format != Format::Code128 || side == 0) continue;
            double distance = length(centre(qr.corners) - centre(bars.corners)) / side;
            if (qr.number == bars.number) distance -= kReach;  // these first
            if (distance < kReach) pairs.push_back({distance, &qr, &bars});
        }
    }
    std::sort(pairs.begin(), pairs.end(),
              [](const Pair& a, const Pair& b) { return a.distance < b.distance; });
    std::vector<const Symbol*> taken;
    const auto isTaken = [&](const Symbol* s) {
        return std::find(taken.begin(), taken.end(), s) != taken.end();
    };
    for (const auto& pair : pairs) {
        if (isTaken(pair.qr) || isTaken(pair.bars)) continue;
        taken.insert(taken.end(), {pair.qr, pair.bars});
        pair.bars->label = pair.qr->label;
    }
}

}  // namespace hoibao::scanner
