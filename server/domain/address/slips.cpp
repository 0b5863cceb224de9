// What is near to a name that stands nowhere: typing slips, missing blanks. Suggestions only.
#include <algorithm>
#include <cstdlib>

#include "domain/address/reader.hpp"

namespace hoibao::domain::address {
namespace {

constexpr std::size_t kMostSpans = 6;  // kinds of commune looked at, from the right
constexpr std::size_t kMostNameTokens = 6;
constexpr std::size_t kMostComparisons = 30000;  // of a commune's name, for one address

/// Slips that a name of so many letters may have.
int slipsAllowed(std::size_t letters) {
    if (letters < 4) return 0;
    return letters < 9 ? 1 : 2;
}

/// Optimal string alignment distance (a neighbour swap is one slip), or `limit` + 1 if it is more.
int distance(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, int limit) {
    const auto gap = static_cast<int>(a.size()) - static_cast<int>(b.size());
    if (std::abs(gap) > limit) return limit + 1;
    std::array<std::array<std::uint8_t, 42>, 3> rows;
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<std::uint8_t>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        const auto& higher = rows[(i + 1) % 3];
        row[0] = static_cast<std::uint8_t>(i);
        int lowest = row[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            int best = std::min(
                {above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = std::min(best, higher[j - 2] + 1);
            }
            row[j] = static_cast<std::uint8_t>(best);
            lowest = std::min(lowest, best);
        }
        if (lowest > limit) return limit + 1;
    }
    return rows[a.size() % 3][b.size()];
}

/// 0 for the same letters, more for each slip, and a little for hooks and hats; kNothing if far.
int slipPenalty(const Letters& written, const Letters& known) {
    if (written.numbers != 0 || known.numbers != 0) return penalty::kNothing;
    const auto limit = slipsAllowed(std::min(written.count, known.count));
    const auto slips =
        distance({written.folded.data(), written.count}, {known.folded.data(), known.count}, limit);
    if (slips > limit) return penalty::kNothing;
    const auto marks =
        distance({written.marked.data(), written.count}, {known.marked.data(), known.count}, 3);
    return penalty::kSlip * std::max(slips, 1) + std::min(marks, 3);
}

}  // namespace

void Reader::readSlippedWards(std::size_t end, const DistrictPart& district,
                              const ProvincePart& province) {
    std::size_t spans = 0;
    for (std::size_t length = 1; length <= std::min(end, kMostNameTokens); ++length) {
        const auto begin = end - length;
        if (length > 1 && tokens_[begin + 1].breakBefore) return;
        const auto kind = wardKindBefore(begin);
        const bool bare = kind.kind == Kind::None && length > 1 &&
                          (begin == 0 || tokens_[begin].breakBefore) &&
                          tokens_[begin].word == Word::None;
        if ((kind.kind == Kind::None && !bare) || ++spans > kMostSpans) continue;
        const auto written = lettersOf(tokens_.subspan(begin, length));
        for (std::size_t i = 0; i < index_.units.size(); ++i) {
            const auto& unit = index_.units[i];
            if (unit.nowCount == 0 || !fitsProvince(unit, province)) continue;
            auto sum = district.penalty + province.penalty + (bare ? penalty::kBare : 0);
            if (kind.kind != Kind::None && kind.kind != unit.kind) sum += penalty::kWrongKind;
            if (sum > best_.penalty) continue;
            sum += unitPenalty(unit, district, province);
            if (sum > best_.penalty || sum >= penalty::kNothing) continue;
            if (++comparisons_ > kMostComparisons) return;
            sum += slipPenalty(written, index_.unitLetters[i]);
            consider(nullptr, unit, sum, kind.kind == Kind::None ? begin : kind.start, province);
        }
    }
}

/// Calls take(part) for provinces that are a slip away from what ends before `end`.
template <class Take>
void Reader::forEachSlippedProvince(std::size_t end, Take take) const {
    for (std::size_t length = 1; length <= std::min(end, kMostNameTokens); ++length) {
        const auto begin = end - length;
        if (length > 1 && tokens_[begin + 1].breakBefore) return;
        const auto kind = provinceKindBefore(begin);
        const bool bare = tokens_[begin].breakBefore;
        if (kind.kind == Kind::None && !bare) continue;
        const auto written = lettersOf(tokens_.subspan(begin, length));
        for (std::size_t i = 0; i < index_.provinces.size(); ++i) {
            const auto& known = index_.provinces[i];
            ProvincePart part;
            part.given = true;
            part.today = known.today;
            part.former = known.former;
            part.start = kind.kind == Kind::None ? begin : kind.start;
            part.penalty = slipPenalty(written, index_.provinceLetters[i]);
            if (part.penalty < penalty::kNothing) take(part);
        }
    }
}

template <class Take>
void Reader::forEachSlippedDistrict(std::size_t end, const ProvincePart& province,
                                    Take take) const {
    for (std::size_t length = 1; length <= std::min(end, kMostNameTokens); ++length) {
        const auto begin = end - length;
        if (length > 1 && tokens_[begin + 1].breakBefore) return;
        const auto kind = districtKindBefore(begin);
        if (kind.kind == Kind::None) continue;
        const auto written = lettersOf(tokens_.subspan(begin, length));
        for (std::size_t i = 0; i < index_.districts.size(); ++i) {
            const auto& known = index_.districts[i];
            if (!fitsProvince(known, province)) continue;
            DistrictPart part;
            part.given = part.hasKind = true;
            part.start = kind.start;
            part.penalty = slipPenalty(written, index_.districtLetters[i]);
            part.ids[part.count++] = known.id;
            if (part.penalty < penalty::kNothing) take(part);
        }
    }
}

Reading Reader::readSlips(std::size_t end) {
    best_ = Reading();
    const auto withProvince = [&](const ProvincePart& province) {
        readSlippedWards(province.start, kNoDistrictPart, province);
        readWards(province.start, Age::Any, kNoDistrictPart, province, true, 0);
        forEachDistrict(province.start, province, [&](const DistrictPart& district) {
            readSlippedWards(district.start, district, province);
            readWards(district.start, Age::Any, district, province, true, 0);
        });
        forEachSlippedDistrict(province.start, province, [&](const DistrictPart& district) {
            readWards(district.start, Age::Any, district, province, true, 0);
        });
    };
    forEachProvince(end, withProvince);
    if (best_.found()) return best_;
    forEachSlippedProvince(end, withProvince);
    if (best_.found()) return best_;
    ProvincePart unwritten;
    unwritten.start = end;
    forEachDistrict(end, unwritten, [&](const DistrictPart& district) {
        readSlippedWards(district.start, district, unwritten);
    });
    return best_;
}

}  // namespace hoibao::domain::address
