#include "domain/address/reader.hpp"

#include <algorithm>

namespace hoibao::domain::address {
namespace {

constexpr std::size_t kMostTail = 24;  // words after the last part of an address

constexpr std::uint64_t bit(std::uint8_t number) {
    return std::uint64_t{1} << number;
}

bool isUnitWord(Word word) {
    return word > Word::None && word <= Word::T;
}

// What is written before a name to say which kind of unit it is. "thị xã" is a district: "xã" after
// "thị" is no commune.
constexpr KindWords kWardWords[] = {
    {.kind = Kind::Phuong, .last = Word::Phuong},
    {.kind = Kind::Phuong, .last = Word::P},
    {.kind = Kind::Xa, .last = Word::Xa, .notAfter = Word::Thi},
    {.kind = Kind::Xa, .last = Word::X, .notAfter = Word::T},
    {.kind = Kind::ThiTran, .first = Word::Thi, .last = Word::Tran},
    {.kind = Kind::ThiTran, .first = Word::T, .last = Word::T},
    {.kind = Kind::ThiTran, .last = Word::Tt},
    {.kind = Kind::DacKhu, .first = Word::Dac, .last = Word::Khu},
    {.kind = Kind::DacKhu, .last = Word::Dk},
};
constexpr KindWords kDistrictWords[] = {
    {.kind = Kind::Quan, .last = Word::Quan},
    {.kind = Kind::Quan, .last = Word::Q},
    {.kind = Kind::Huyen, .last = Word::Huyen},
    {.kind = Kind::Huyen, .last = Word::H},
    {.kind = Kind::ThiXa, .first = Word::Thi, .last = Word::Xa},
    {.kind = Kind::ThiXa, .first = Word::T, .last = Word::X},
    {.kind = Kind::ThiXa, .last = Word::Tx},
    {.kind = Kind::ThanhPho, .first = Word::Thanh, .last = Word::Pho},
    {.kind = Kind::ThanhPho, .first = Word::T, .last = Word::P},
    {.kind = Kind::ThanhPho, .last = Word::Tp},
};
constexpr KindWords kProvinceWords[] = {
    {.kind = Kind::Tinh, .last = Word::Tinh},
    {.kind = Kind::Tinh, .last = Word::T},
    {.kind = Kind::ThanhPho, .first = Word::Thanh, .last = Word::Pho},
    {.kind = Kind::ThanhPho, .first = Word::T, .last = Word::P},
    {.kind = Kind::ThanhPho, .last = Word::Tp},
};

}  // namespace

bool Reading::holds(std::uint16_t ward) const {
    return std::find(wards.begin(), wards.begin() + count, ward) != wards.begin() + count;
}

void Reading::add(std::uint16_t ward) {
    if (holds(ward)) return;
    if (count == kMaxWards) {
        overflowed = true;
        return;
    }
    wards[count++] = ward;
}

Word Reader::wordBefore(std::size_t at, std::size_t back) const {
    if (back > at || tokens_[at].breakBefore) return Word::None;
    if (back == 2 && tokens_[at - 1].breakBefore) return Word::None;
    return tokens_[at - back].word;
}

/// "đường Tây Ninh" is no province. Without marks "duong" may be the end of another name.
bool Reader::isStreet(std::size_t nameBegin) const {
    return wordBefore(nameBegin, 1) == Word::Street && tokens_[nameBegin - 1].syllable.hasMarks();
}

Reader::KindAt Reader::kindBefore(std::size_t at, std::span<const KindWords> known) const {
    const auto last = wordBefore(at, 1), first = wordBefore(at, 2);
    for (const auto& words : known) {
        if (words.last != last || words.notAfter == first) continue;
        if (!words.first) return {words.kind, at - 1};
        if (words.first == first) return {words.kind, at - 2};
    }
    return {};
}

Reader::KindAt Reader::wardKindBefore(std::size_t at) const {
    return kindBefore(at, kWardWords);
}

Reader::KindAt Reader::districtKindBefore(std::size_t at) const {
    return kindBefore(at, kDistrictWords);
}

Reader::KindAt Reader::provinceKindBefore(std::size_t at) const {
    return kindBefore(at, kProvinceWords);
}

bool Reader::anyMarks(std::size_t from, std::size_t to) const {
    return std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(from),
                       tokens_.begin() + static_cast<std::ptrdiff_t>(to),
                       [](const Token& token) { return token.syllable.hasMarks(); });
}

/// `from` and `to` bound all that must be without marks for marks to be left out on purpose.
int Reader::marksPenalty(std::uint64_t written, std::uint64_t known, std::size_t from,
                         std::size_t to) const {
    if (!marks_ || written == known) return 0;
    return anyMarks(from, to) ? penalty::kWrongMarks : penalty::kMarksLeftOut;
}

/// What a commune's name without its kind costs; kNothing where it cannot be one.
int Reader::barePenalty(std::size_t nameBegin, std::size_t end, const DistrictPart& district,
                        const ProvincePart& province) const {
    if (end - nameBegin < 2 || (!district.given && !province.given)) return penalty::kNothing;
    const auto& first = tokens_[nameBegin];
    if (nameBegin == 0 || first.breakBefore || first.dashBefore) {
        return district.given && district.hasKind ? penalty::kBareWithDistrict : penalty::kBare;
    }
    for (auto at = nameBegin; at-- > 0;) {
        const auto word = tokens_[at].word;
        if (word == Word::Place || word == Word::Street || isUnitWord(word))
            return penalty::kNothing;
        if (tokens_[at].breakBefore) break;
    }
    return penalty::kBareAmongWords;
}

bool Reader::isIn(const Unit& unit, std::uint64_t today, std::uint64_t former) const {
    if (unit.former && (former & bit(unit.formerProvince)) != 0) return true;
    for (std::uint32_t i = 0; i < unit.nowCount; ++i) {
        const auto& facts = index_.facts[index_.now[unit.nowBegin + i]];
        if ((today & bit(facts.province)) != 0) return true;
    }
    return false;
}

bool Reader::fitsProvince(const Unit& unit, const ProvincePart& province) const {
    if (!province.given) return true;
    if (province.hasOther && !isIn(unit, province.otherToday, province.otherFormer)) return false;
    return isIn(unit, province.today, province.former);
}

bool Reader::fitsProvince(const District& district, const ProvincePart& province) const {
    return !province.given || (province.former & bit(district.formerProvince)) != 0 ||
           (province.today & index_.formerProvinceToday[district.formerProvince]) != 0;
}

/// How well a unit goes with the district and province that are written; kNothing if not at all.
int Reader::unitPenalty(const Unit& unit, const DistrictPart& district,
                        const ProvincePart& province) const {
    int sum = 0;
    const auto& facts = index_.facts[index_.now[unit.nowBegin]];
    if (!fitsProvince(unit, province)) {
        const bool mixed = !unit.former && (province.former & facts.formerProvinces) != 0;
        if (!mixed) return penalty::kNothing;
        sum += penalty::kMixedSystems;
    }
    if (!district.given) return sum;
    const auto* ids = district.ids.data();
    const auto* idsEnd = ids + district.count;
    if (unit.former) {
        if (std::find(ids, idsEnd, unit.district) != idsEnd) return sum;
    } else {
        const auto* own = index_.wardDistricts.data() + facts.districtsBegin;
        for (const auto* at = own; at != own + facts.districtsCount; ++at) {
            if (std::find(ids, idsEnd, *at) == idsEnd) continue;
            return std::max(sum, penalty::kMixedSystems);
        }
    }
    return province.given ? sum + penalty::kWrongDistrict : penalty::kNothing;
}

void Reader::consider(const NameEntry* entry, const Unit& unit, int penalty, std::size_t begin,
                      const ProvincePart& province) {
    if (penalty > best_.penalty || penalty >= penalty::kNothing) return;
    if (penalty < best_.penalty) {
        best_ = Reading();
        best_.penalty = penalty;
        best_.begin = begin;
        best_.unit = &unit;
        best_.province = province;
    }
    best_.begin = std::min(best_.begin, begin);
    best_.onlyFormer = best_.onlyFormer && unit.former;
    if (unit.former && best_.former == nullptr) {
        best_.former = &unit;
        best_.formerName = entry;
    }
    for (std::uint32_t i = 0; i < unit.nowCount; ++i) best_.add(index_.now[unit.nowBegin + i]);
}

void Reader::weigh(const NameEntry& entry, const WardSpan& span, Age age,
                   const DistrictPart& district, const ProvincePart& province, int base) {
    for (auto i = entry.unitsBegin; i < entry.unitsEnd; ++i) {
        const auto& unit = index_.units[i];
        if (unit.nowCount == 0) continue;
        if (age == Age::Former && !unit.former) continue;
        if (age == Age::Today && unit.former) continue;
        auto sum = base + marksPenalty(span.hash.marked, unit.marked, span.begin, tokens_.size());
        if (span.kind != Kind::None && span.kind != unit.kind) sum += penalty::kWrongKind;
        if (unit.former && marks_ && unit.marked == span.hash.marked &&
            unit.tones != span.hash.tones) {
            sum += penalty::kOtherSpelling;
        }
        if (sum > best_.penalty) continue;
        sum += unitPenalty(unit, district, province);
        consider(&entry, unit, sum, span.begin, province);
    }
}

void Reader::readWards(std::size_t end, Age age, const DistrictPart& district,
                       const ProvincePart& province, bool kindNeeded, int extra) {
    const auto base = extra + district.penalty + province.penalty;
    if (base > best_.penalty) return;
    if (end > 1 && tokens_[end - 1].word == Word::Cu) {
        if (age != Age::Today) {
            readWards(end - 1, Age::Former, district, province, kindNeeded, extra);
        }
    }
    forEachName(end, [&](const NameEntry& entry, std::size_t begin, const NameHash& hash) {
        if (entry.unitsBegin == entry.unitsEnd) return;
        const auto kind = wardKindBefore(begin);
        if (kind.kind != Kind::None) {
            weigh(entry, {kind.start, begin, end, kind.kind, hash}, age, district, province, base);
            return;
        }
        const auto bare =
            kindNeeded ? penalty::kNothing : barePenalty(begin, end, district, province);
        if (bare == penalty::kNothing) return;
        weigh(entry, {begin, begin, end, Kind::None, hash}, age, district, province, base + bare);
    });
}

Reading Reader::readEndingAt(std::size_t end, Age age, const ProvincePart& fallback) {
    best_ = Reading();
    const auto withProvince = [&](const ProvincePart& province) {
        readWards(province.start, age, kNoDistrictPart, province, false, 0);
        forEachDistrict(province.start, province, [&](const DistrictPart& district) {
            readWards(district.start, age, district, province, false, 0);
        });
    };
    auto unwritten = fallback;
    unwritten.start = end;
    withProvince(unwritten);
    forEachProvince(end, [&](const ProvincePart& province) {
        withProvince(province);
        // "Tỉnh Long An, Tỉnh Tây Ninh": the old one and the new
        forEachProvince(province.start, [&](ProvincePart other) {
            other.hasOther = true;
            other.otherToday = province.today;
            other.otherFormer = province.former;
            other.penalty += province.penalty;
            withProvince(other);
        });
    });
    return best_;
}

Reading Reader::readWard(std::size_t end, Age age, const ProvincePart& province) {
    best_ = Reading();
    auto known = province;
    known.penalty = 0;
    readWards(end, age, kNoDistrictPart, known, true, 0);
    return best_;
}

/// All kinds with communes that stand somewhere before a district or province.
void Reader::readBefore(std::size_t start, const DistrictPart& district,
                        const ProvincePart& province) {
    for (auto at = start; at > 0; --at) {
        readWards(at, Age::Any, district, province, true, penalty::kGap);
    }
}

Reading Reader::readWithGaps(std::size_t end) {
    best_ = Reading();
    bool anchored = false;
    const auto withProvince = [&](const ProvincePart& province) {
        anchored = anchored || province.given;
        if (province.given) readBefore(province.start, kNoDistrictPart, province);
        forEachDistrict(province.start, province, [&](const DistrictPart& district) {
            anchored = true;
            readBefore(district.start, district, province);
        });
    };
    const auto lowest = end > kMostTail ? end - kMostTail : 0;
    ProvincePart unwritten;
    for (auto at = end; at > lowest; --at) {
        unwritten.start = at;
        withProvince(unwritten);
        forEachProvince(at, withProvince);
        // A commune of another province than the one written is no suggestion.
        if (anchored) return best_;
    }
    readBefore(end, kNoDistrictPart, unwritten);
    return best_;
}

ProvincePart Reader::provinceEndingAt(std::size_t end) const {
    ProvincePart found;
    found.penalty = penalty::kNothing;
    forEachProvince(end, [&](const ProvincePart& part) {
        if (part.penalty < found.penalty) found = part;
    });
    return found;
}

}  // namespace hoibao::domain::address
