#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "domain/address/index.hpp"
#include "domain/address/tokens.hpp"

namespace hoibao::domain::address {

/// One or two words that say which kind of unit the name behind them is.
struct KindWords {
    Kind kind;
    std::optional<Word> first = {};  ///< of two words
    Word last;
    std::optional<Word> notAfter = {};  ///< behind this word the last one says something else
};

/// What makes a reading worse than another; they add up. From kDoubtful on a reading is at most a
/// suggestion.
namespace penalty {
constexpr int kOtherSpelling = 1;  ///< a former name that the lists spell "hòa", written "hoà"
constexpr int kMixedSystems = 2;   ///< today's commune with a district or province of before
constexpr int kOtherRank = 2;      ///< "Huyện" for what had become a "Thị xã"
constexpr int kMarksLeftOut = 1;   ///< the unit bears no marks while the street does
constexpr int kBareWithDistrict = 6;
constexpr int kDoubtful = 10;
constexpr int kBare = 10;
constexpr int kBareAmongWords = 14;
constexpr int kWrongMarks = 11;
constexpr int kWrongKind = 12;
constexpr int kWrongDistrict = 13;
constexpr int kGap = 20;
constexpr int kSlip = 40;
constexpr int kNothing = 1000;
}  // namespace penalty

struct ProvincePart {
    std::size_t start = 0;
    int penalty = 0;
    bool given = false;
    std::uint64_t today = 0, former = 0;
    /// Where the old and the new province are both written, the other one.
    bool hasOther = false;
    std::uint64_t otherToday = 0, otherFormer = 0;
};

struct DistrictPart {
    static constexpr std::size_t kMax = 64;
    std::size_t start = 0;
    int penalty = 0;
    bool given = false, hasKind = false;
    std::size_t count = 0;
    std::array<std::uint16_t, kMax> ids;
};

inline const DistrictPart kNoDistrictPart{};

enum class Age : std::uint8_t { Any, Today, Former };

/// The best readings of a text, which are all equally good, and the communes they lead to.
struct Reading {
    static constexpr std::size_t kMaxWards = 128;

    int penalty = penalty::kNothing;
    std::size_t begin = 0;  ///< token at which the commune begins
    std::size_t count = 0;
    bool overflowed = false;
    bool contradicted = false;              ///< another part of the text names another commune
    bool onlyFormer = true;                 ///< no reading is of a name of today
    const Unit* unit = nullptr;             ///< of the first reading
    const Unit* former = nullptr;           ///< a former name that the text bears witness of
    const NameEntry* formerName = nullptr;  ///< whose units `former` is one of
    ProvincePart province;                  ///< of the first reading
    std::array<std::uint16_t, kMaxWards> wards;

    [[nodiscard]] bool found() const { return count > 0; }
    [[nodiscard]] bool holds(std::uint16_t ward) const;
    void add(std::uint16_t ward);
};

/// How the names of a text are compared: `marks` if any of it bears marks.
class Reader {
public:
    Reader(const Gazetteer::Index& index, std::span<const Token> tokens, bool marks)
        : index_(index), tokens_(tokens), marks_(marks) {}

    /// Reads [commune] [district] [province] that end right before token `end`. Where no province
    /// is written, `fallback` counts as one.
    [[nodiscard]] Reading readEndingAt(std::size_t end, Age age, const ProvincePart& fallback);

    /// Reads them with other words between commune and district, or after all.
    [[nodiscard]] Reading readWithGaps(std::size_t end);

    /// The kind and commune that end right before token `end`, as the only ones.
    [[nodiscard]] Reading readWard(std::size_t end, Age age, const ProvincePart& province);

    /// Units whose names differ by a slip from what is written.
    [[nodiscard]] Reading readSlips(std::size_t end);

    /// The province that the text ends with; not given if none.
    [[nodiscard]] ProvincePart provinceEndingAt(std::size_t end) const;

private:
    struct KindAt {
        Kind kind = Kind::None;
        std::size_t start = 0;
    };
    struct WardSpan {
        std::size_t begin = 0, nameBegin = 0, end = 0;
        Kind kind = Kind::None;
        NameHash hash;
    };
    template <class Take>
    void forEachProvince(std::size_t end, Take take) const;
    template <class Take>
    void forEachDistrict(std::size_t end, const ProvincePart& province, Take take) const;
    template <class Take>
    void forEachName(std::size_t end, Take take) const;
    template <class Take>
    void forEachSlippedProvince(std::size_t end, Take take) const;
    template <class Take>
    void forEachSlippedDistrict(std::size_t end, const ProvincePart& province, Take take) const;
    void readSlippedWards(std::size_t end, const DistrictPart& district,
                          const ProvincePart& province);
    void readWards(std::size_t end, Age age, const DistrictPart& district,
                   const ProvincePart& province, bool kindNeeded, int extra);
    void weigh(const NameEntry& entry, const WardSpan& span, Age age, const DistrictPart& district,
               const ProvincePart& province, int base);
    void readBefore(std::size_t start, const DistrictPart& district, const ProvincePart& province);
    void consider(const NameEntry* entry, const Unit& unit, int penalty, std::size_t begin,
                  const ProvincePart& province);

    [[nodiscard]] KindAt kindBefore(std::size_t at, std::span<const KindWords> known) const;
    [[nodiscard]] KindAt wardKindBefore(std::size_t at) const;
    [[nodiscard]] KindAt districtKindBefore(std::size_t at) const;
    [[nodiscard]] KindAt provinceKindBefore(std::size_t at) const;
    [[nodiscard]] bool isStreet(std::size_t nameBegin) const;
    [[nodiscard]] Word wordBefore(std::size_t at, std::size_t back) const;
    [[nodiscard]] int barePenalty(std::size_t nameBegin, std::size_t end,
                                  const DistrictPart& district, const ProvincePart& province) const;
    [[nodiscard]] int marksPenalty(std::uint64_t written, std::uint64_t known, std::size_t from,
                                   std::size_t to) const;
    [[nodiscard]] bool anyMarks(std::size_t from, std::size_t to) const;
    [[nodiscard]] bool isIn(const Unit& unit, std::uint64_t today, std::uint64_t former) const;
    [[nodiscard]] bool fitsProvince(const Unit& unit, const ProvincePart& province) const;
    [[nodiscard]] bool fitsProvince(const District& district, const ProvincePart& province) const;
    [[nodiscard]] int unitPenalty(const Unit& unit, const DistrictPart& district,
                                  const ProvincePart& province) const;

    const Gazetteer::Index& index_;
    std::span<const Token> tokens_;
    bool marks_;
    Reading best_;
    std::size_t comparisons_ = 0;  ///< of names with slips, so far
};

/// Calls take(entry, nameBegin, hash) for each known name that ends right before `end`.
template <class Take>
void Reader::forEachName(std::size_t end, Take take) const {
    NameHash hash;
    for (std::size_t length = 1; length <= kMaxNameTokens && length <= end; ++length) {
        const auto begin = end - length;
        if (length > 1 && tokens_[begin + 1].breakBefore) return;
        hash.prepend(tokens_[begin].syllable);
        if (const auto* entry = index_.find(hash.folded)) take(*entry, begin, hash);
    }
}

template <class Take>
void Reader::forEachProvince(std::size_t end, Take take) const {
    if (end > 0 && tokens_[end - 1].word == Word::Cu) --end;
    forEachName(end, [&](const NameEntry& entry, std::size_t begin, const NameHash& hash) {
        if (entry.provincesBegin == entry.provincesEnd) return;
        const auto kind = provinceKindBefore(begin);
        if (isStreet(begin)) return;
        for (auto i = entry.provincesBegin; i < entry.provincesEnd; ++i) {
            const auto& name = index_.provinces[i];
            ProvincePart part;
            part.given = true;
            part.today = name.today;
            part.former = name.former;
            part.start = begin;
            part.penalty = marksPenalty(hash.marked, name.marked, begin, end);
            take(part);  // "tinh" before an unmarked name may belong to the commune's
            if (kind.kind == Kind::None) continue;
            if (kind.kind != name.kind && name.kind != Kind::None) {
                part.penalty += kind.kind == Kind::Tinh ? penalty::kOtherRank : penalty::kWrongKind;
            }
            part.start = kind.start;
            take(part);
        }
    });
}

template <class Take>
void Reader::forEachDistrict(std::size_t end, const ProvincePart& province, Take take) const {
    if (end > 0 && tokens_[end - 1].word == Word::Cu) --end;
    forEachName(end, [&](const NameEntry& entry, std::size_t begin, const NameHash& hash) {
        if (entry.districtsBegin == entry.districtsEnd) return;
        if (isStreet(begin)) return;
        const auto kind = districtKindBefore(begin);
        const auto collect = [&](std::size_t start, bool anyKind) {
            DistrictPart part;
            part.given = true;
            part.start = start;
            part.hasKind = start != begin;
            part.penalty = penalty::kNothing;
            for (auto i = entry.districtsBegin; i < entry.districtsEnd; ++i) {
                const auto& known = index_.districts[i];
                if (!anyKind && known.kind != kind.kind) continue;
                if (!fitsProvince(known, province)) continue;
                const auto marks = marksPenalty(hash.marked, known.marked, begin, end);
                if (marks < part.penalty) part.count = 0;
                if (marks > part.penalty || part.count == DistrictPart::kMax) continue;
                part.penalty = marks;
                part.ids[part.count++] = known.id;
            }
            if (part.count == 0) return false;
            if (part.hasKind && anyKind) part.penalty += penalty::kOtherRank;
            take(part);
            return true;
        };
        collect(begin, true);
        if (kind.kind != Kind::None && !collect(kind.start, false)) collect(kind.start, true);
    });
}

}  // namespace hoibao::domain::address
