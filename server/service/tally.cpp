#include "service/tally.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/unavailable.hpp"
#include "scanner/json.hpp"

namespace hoibao::service {
namespace {

using nlohmann::json;
using scanner::Corners;
using scanner::Format;
using scanner::Point;
using scanner::Symbol;

/// Where no label of the photograph tells how its symbols lie: QR sides from the QR's middle to the
/// bars'. On our tall labels it is 2.2.
constexpr double kNearEnough = 2.6;
/// How far, in QR sides, bars may lie from where the other labels have them.
constexpr double kSlack = 0.5;

Point middle(const Corners& corners) {
    Point sum;
    for (const auto& corner : corners) sum = {sum.x + corner.x / 4, sum.y + corner.y / 4};
    return sum;
}

double longerSide(const Corners& corners) {
    double longest = 0;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const auto& next = corners[(i + 1) % corners.size()];
        longest = std::max(longest, std::hypot(next.x - corners[i].x, next.y - corners[i].y));
    }
    return longest;
}

/// A label's two symbols.
struct Pair {
    const Symbol* bars = nullptr;
    const Symbol* qr = nullptr;
    [[nodiscard]] bool agrees() const { return bars->number == qr->number; }

    /// Where the bars' middle lies, seen from the QR code, in its sides along its own axes.
    [[nodiscard]] Point offset() const {
        const auto& c = qr->corners;
        const Point right{(c[1].x - c[0].x + c[2].x - c[3].x) / 2,
                          (c[1].y - c[0].y + c[2].y - c[3].y) / 2};
        const Point down{(c[3].x - c[0].x + c[2].x - c[1].x) / 2,
                         (c[3].y - c[0].y + c[2].y - c[1].y) / 2};
        const Point from = middle(c), to = middle(bars->corners);
        const Point way{to.x - from.x, to.y - from.y};
        const double area = right.x * down.y - right.y * down.x;
        if (area == 0) return {1e9, 1e9};
        return {(way.x * down.y - way.y * down.x) / area,
                (right.x * way.y - right.y * way.x) / area};
    }
};

std::vector<Pair> pairsOf(const scanner::Reading& reading) {
    std::map<int, Pair> byLabel;
    for (const auto& symbol : reading.symbols) {
        if (!symbol.number || symbol.evidence == scanner::Evidence::Assisted) continue;
        auto& pair = byLabel[symbol.label];
        if (symbol.format == Format::Code128) pair.bars = &symbol;
        if (symbol.format == Format::QRCode) pair.qr = &symbol;
    }
    std::vector<Pair> pairs;
    for (const auto& [label, pair] : byLabel)
        if (pair.bars && pair.qr) pairs.push_back(pair);
    return pairs;
}

/// The pairs that disagree and are one label all the same.
std::vector<Pair> disagreements(const scanner::Reading& reading) {
    const auto pairs = pairsOf(reading);
    std::vector<Point> usual;
    for (const auto& pair : pairs)
        if (pair.agrees()) usual.push_back(pair.offset());
    std::vector<Pair> found;
    for (const auto& pair : pairs) {
        if (pair.agrees()) continue;
        const auto offset = pair.offset();
        const bool isOneLabel =
            usual.empty() ? std::hypot(offset.x, offset.y) <= kNearEnough
                          : std::any_of(usual.begin(), usual.end(), [&](const Point& known) {
                                return std::hypot(known.x - offset.x, known.y - offset.y) <= kSlack;
                            });
        if (isOneLabel) found.push_back(pair);
    }
    return found;
}

bool isSigned(const Symbol& symbol, const LinkSigner& links) {
    return !symbol.signature || links.verify(*symbol.number, *symbol.signature);
}

/// The kind of symbol that shows a number at the most places: a label has one of each, so two of
/// one kind are two labels, while bars and a QR code may be one.
Format mostSeen(const std::vector<const Symbol*>& symbols) {
    std::map<Format, int> counts;
    for (const auto* symbol : symbols) ++counts[symbol->format];
    return std::max_element(counts.begin(), counts.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

}  // namespace

std::vector<domain::Sighting> sightingsOf(const scanner::Reading& reading, std::size_t photo,
                                          const LinkSigner& links) {
    std::map<std::string, std::vector<const Symbol*>> byNumber;
    for (const auto& symbol : reading.symbols)
        if (symbol.number && symbol.evidence == scanner::Evidence::Decoded)
            byNumber[*symbol.number].push_back(&symbol);
    const auto differing = disagreements(reading);
    std::vector<domain::Sighting> sightings;
    for (const auto& [number, symbols] : byNumber) {
        const auto format = mostSeen(symbols);
        for (const auto* symbol : symbols) {
            const bool signatureValid = isSigned(*symbol, links);
            const auto pair = std::find_if(differing.begin(), differing.end(), [&](const Pair& p) {
                return p.bars == symbol || p.qr == symbol;
            });
            if (symbol->format != format && signatureValid && pair == differing.end()) continue;
            const auto place = middle(symbol->corners);
            domain::Sighting seen;
            seen.number = number;
            seen.photo = photo;
            seen.x = place.x;
            seen.y = place.y;
            // A symbol of the other kind says something of the number, but is no second place.
            seen.size = symbol->format == format ? longerSide(symbol->corners) : 1e9;
            seen.signatureValid = signatureValid;
            if (pair != differing.end())
                seen.otherNumber = *(pair->bars == symbol ? pair->qr : pair->bars)->number;
            sightings.push_back(std::move(seen));
        }
    }
    return sightings;
}

std::string symbolsText(const scanner::Reading& reading) {
    return scanner::toJson(reading).at("symbols").dump();
}

std::string unreadText(const scanner::Reading& reading) {
    return scanner::toJson(reading).at("unread").dump();
}

scanner::Reading readingOf(const store::ManifestPhoto& photo) {
    const json stored = {{"width", photo.width},
                         {"height", photo.height},
                         {"ms", 0.0},
                         {"outOfTime", false},
                         {"labels", json::array()},
                         {"symbols", json::parse(photo.symbols, nullptr, false)},
                         {"unread", json::parse(photo.unread, nullptr, false)}};
    auto reading = scanner::readingFromJson(stored);
    if (!reading) throw Unavailable("a stored photograph's symbols cannot be read");
    return *std::move(reading);
}

bool Tally::isSeenByHand(const std::string& number) const {
    return std::any_of(byHand.begin(), byHand.end(),
                       [&](const auto& seen) { return seen.number == number; });
}

domain::LineClass Tally::classOf(const std::string& number) const {
    for (const auto& line : reconciliation.lines)
        if (line.number == number) return line.lineClass;
    return domain::LineClass::Unknown;
}

Tally tally(store::Session& session, const store::Manifest& manifest, const LinkSigner& links) {
    Tally tally;
    tally.listed = store::manifestLines(session, manifest.id);
    tally.photos = store::photosOf(session, manifest.id);
    std::vector<domain::Sighting> sightings;
    for (const auto& photo : tally.photos) {
        tally.readings.push_back(readingOf(photo));
        const auto seen = sightingsOf(tally.readings.back(), tally.readings.size() - 1, links);
        sightings.insert(sightings.end(), seen.begin(), seen.end());
    }
    tally.byHand = store::sightingsOf(session, manifest.id);
    for (const auto& seen : tally.byHand) {
        domain::Sighting sighting;
        sighting.number = seen.number;
        sighting.photo = tally.photos.size();
        sightings.push_back(std::move(sighting));
    }
    std::vector<std::string> listed;
    for (const auto& line : tally.listed) listed.push_back(line.number);
    std::set<std::string> all(listed.begin(), listed.end());
    for (const auto& sighting : sightings) all.insert(sighting.number);
    const std::vector<std::string> numbers(all.begin(), all.end());
    const auto known = store::knownItems(session, manifest, numbers);
    tally.reconciliation = domain::reconcile(listed, sightings, known);

    std::map<std::string, domain::LineClass> outcomes;
    for (const auto& line : tally.listed)
        if (line.outcome) outcomes.emplace(line.number, *line.outcome);
    for (auto& line : tally.reconciliation.lines) {
        const auto outcome = outcomes.find(line.number);
        if (outcome == outcomes.end() || !line.listed) continue;
        --tally.reconciliation.counts[line.lineClass];
        line.lineClass = outcome->second;
        ++tally.reconciliation.counts[line.lineClass];
    }
    return tally;
}

}  // namespace hoibao::service
