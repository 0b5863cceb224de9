#include <fmt/format.h>

#include <algorithm>

#include "domain/address.hpp"
#include "domain/address/index_builder.hpp"
#include "domain/address/reader.hpp"
#include "domain/text.hpp"

namespace hoibao::domain {
namespace address {
namespace {

/// Where the address ends once "Việt Nam", postcodes and the like are left off.
std::size_t endWithoutNoise(std::span<const Token> tokens) {
    auto end = tokens.size();
    while (end > 0) {
        const auto& last = tokens[end - 1];
        if (last.word == Word::Vn || (last.isNumber && last.end - last.begin >= 5)) {
            --end;
        } else if (end > 1 && last.word == Word::Nam && tokens[end - 2].word == Word::Viet) {
            end -= 2;
        } else {
            break;
        }
    }
    return end;
}

/// What a parenthesis, or a part of its own, says of another name of the commune.
struct Aside {
    Reading reading;
    Age age = Age::Any;  ///< "cũ" and "trước là" speak of before, "nay là" of today
};

class Resolver {
public:
    Resolver(const Gazetteer::Index& index, std::span<const Token> all, bool marks)
        : index_(index), all_(all), marks_(marks) {}

    /// Parts the tokens, reads them, and lets asides choose among what was read.
    Reading run() {
        split();
        const auto end = endWithoutNoise(outside_);
        Reader reader(index_, outside_, marks_);
        auto best = reader.readEndingAt(end, Age::Any, {});
        if (best.penalty < penalty::kDoubtful) {
            hearParentheses(reader, end, best);
            hearNeighbour(reader, best);
            return best;
        }
        province_ = reader.provinceEndingAt(end);
        if (groups_ > 0 && !best.found()) {
            Reader whole(index_, all_, marks_);
            best = whole.readEndingAt(endWithoutNoise(all_), Age::Any, {});
            if (best.found()) best.penalty += penalty::kGap;
            if (best.found()) return best;
        }
        if (!best.found()) best = reader.readSlips(end);
        if (!best.found()) best = reader.readWithGaps(end);
        return best;
    }

    [[nodiscard]] const ProvincePart& province() const { return province_; }
    [[nodiscard]] std::size_t byteOf(const Reading& reading) const {
        return reading.begin < outside_.size() ? outside_[reading.begin].begin : 0;
    }

private:
    void split() {
        groups_ = 0;
        for (const auto& token : all_) groups_ = std::max(groups_, token.group);
        if (groups_ == 0) {
            outside_ = all_;
            return;
        }
        for (const auto& token : all_) {
            // "(cũ)" is said of the name before it
            if (token.group == 0 || isOnlyOld(token)) copies_[outsideCount_++] = token;
        }
        outside_ = {copies_.data(), outsideCount_};
    }

    [[nodiscard]] bool isOnlyOld(const Token& token) const {
        return token.word == Word::Cu && group(token.group).size() == 1;
    }

    [[nodiscard]] std::span<const Token> group(std::uint8_t number) const {
        const auto is = [number](const Token& token) { return token.group == number; };
        const auto begin = std::find_if(all_.begin(), all_.end(), is);
        const auto end = std::find_if_not(begin, all_.end(), is);
        return {begin, end};
    }

    [[nodiscard]] Aside readAside(std::span<const Token> tokens, const ProvincePart& province) {
        Aside aside;
        while (!tokens.empty()) {
            const auto word = tokens.front().word;
            if (word == Word::Nay)
                aside.age = Age::Today;
            else if (word == Word::Truoc || word == Word::Cu)
                aside.age = Age::Former;
            else if (word != Word::La && word != Word::Thuoc && word != Word::Day)
                break;
            tokens = tokens.subspan(1);
        }
        if (!tokens.empty() && tokens.back().word == Word::Cu) {
            aside.age = Age::Former;
            tokens = tokens.first(tokens.size() - 1);
        }
        if (tokens.empty()) return aside;
        Reader reader(index_, tokens, marks_);
        aside.reading = reader.readEndingAt(tokens.size(), aside.age, province);
        return aside;
    }

    /// Two communes in a row are the old name and the new of one place, or a contradiction.
    void hearNeighbour(Reader& reader, Reading& best) {
        auto end = best.begin;
        auto age = Age::Any;
        while (end > 0) {
            const auto word = outside_[end - 1].word;
            if (word == Word::Nay)
                age = Age::Former;
            else if (word != Word::La && word != Word::Thuoc)
                break;
            --end;
        }
        if (end == 0) return;
        const auto other = reader.readWard(end, age, best.province);
        if (other.penalty < penalty::kDoubtful) combine(best, other, true);
    }

    void hearParentheses(Reader& reader, std::size_t end, Reading& best) {
        for (std::uint8_t number = 1; number <= groups_; ++number) {
            const auto aside = readAside(group(number), best.province);
            if (aside.reading.penalty >= penalty::kDoubtful) continue;
            const auto rest = aside.age == Age::Former  ? Age::Today
                              : aside.age == Age::Today ? Age::Former
                                                        : Age::Any;
            if (rest != Age::Any && !best.contradicted) {
                const auto again = reader.readEndingAt(end, rest, {});
                if (again.penalty < penalty::kDoubtful) best = again;
            }
            combine(best, aside.reading, false);
        }
    }

    static void combine(Reading& best, const Reading& other, bool takesBegin) {
        auto kept = best;
        kept.count = 0;
        for (std::size_t i = 0; i < best.count; ++i) {
            if (other.holds(best.wards[i])) kept.wards[kept.count++] = best.wards[i];
        }
        if (kept.count > 0) {
            if (other.former != nullptr && other.onlyFormer) {
                kept.former = other.former;
                kept.formerName = other.formerName;
                kept.onlyFormer = true;
            }
            best = kept;
        } else {
            best.contradicted = true;
            for (std::size_t i = 0; i < other.count; ++i) best.add(other.wards[i]);
        }
        if (takesBegin) best.begin = other.begin;
    }

    const Gazetteer::Index& index_;
    std::span<const Token> all_, outside_;
    bool marks_;
    std::uint8_t groups_ = 0;
    std::size_t outsideCount_ = 0;
    ProvincePart province_;
    std::array<Token, kMaxTokens> copies_;
};

std::string trimmed(std::string text) {
    for (auto& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    }
    const auto isEdge = [](char c) { return c == ' ' || c == ',' || c == ';' || c == '-'; };
    while (!text.empty() && isEdge(text.back())) text.pop_back();
    std::size_t begin = 0;
    while (begin < text.size() && isEdge(text[begin])) ++begin;
    return text.substr(begin);
}

std::string formerName(const Gazetteer::Index& index, const Unit& unit) {
    const auto& former = index.formerUnits[unit.source];
    return fmt::format("{}, {}", former.name, former.district);
}

/// Of several former units of one name, the one that the commune came from.
const Unit* formerOf(const Gazetteer::Index& index, const Reading& reading) {
    if (!reading.onlyFormer || reading.former == nullptr) return nullptr;
    const auto leads = [&](const Unit& unit) {
        const auto* now = index.now.data() + unit.nowBegin;
        return unit.former && unit.kind == reading.former->kind &&
               std::find(now, now + unit.nowCount, reading.wards[0]) != now + unit.nowCount;
    };
    if (reading.formerName == nullptr || leads(*reading.former)) return reading.former;
    for (auto i = reading.formerName->unitsBegin; i < reading.formerName->unitsEnd; ++i) {
        if (leads(index.units[i])) return &index.units[i];
    }
    return reading.former;
}

std::string doubtOf(int penalty) {
    if (penalty >= penalty::kSlip) return "is near to what is written";
    if (penalty >= penalty::kGap) return "stands among words that are not understood";
    switch (penalty) {
        case penalty::kWrongMarks:
            return "has other marks than are written";
        case penalty::kWrongKind:
            return "is of another kind than is written";
        case penalty::kWrongDistrict:
            return "lies in another district than is written";
        case penalty::kBare:
            return "may be meant, but its kind is not written";
        default:
            return "is not quite what is written";
    }
}

/// Words for what was read, and how.
std::string whyOf(const Gazetteer::Index& index, const Reading& reading, Certainty certainty) {
    if (reading.contradicted) return "the address names communes that are not one place";
    if (certainty == Certainty::Ambiguous) {
        return fmt::format("{}{} communes fit what is written",
                           reading.overflowed ? "more than " : "", reading.count);
    }
    const auto& ward = index.wards[reading.wards[0]].name;
    const auto* former = formerOf(index, reading);
    if (certainty == Certainty::Sure) {
        if (former == nullptr) return fmt::format("{} is written", ward);
        return fmt::format("{} is {} today", formerName(index, *former), ward);
    }
    if (former == nullptr) return fmt::format("{} {}", ward, doubtOf(reading.penalty));
    return fmt::format("{} (today {}) {}", formerName(index, *former), ward,
                       doubtOf(reading.penalty));
}

}  // namespace
}  // namespace address

std::string_view name(Certainty certainty) {
    switch (certainty) {
        case Certainty::Sure:
            return "sure";
        case Certainty::Likely:
            return "likely";
        case Certainty::Ambiguous:
            return "ambiguous";
        case Certainty::Unknown:
            return "unknown";
    }
    return "unknown";
}

Gazetteer::Gazetteer(std::unique_ptr<Index> index) : index_(std::move(index)) {}
Gazetteer::Gazetteer(Gazetteer&&) noexcept = default;
Gazetteer& Gazetteer::operator=(Gazetteer&&) noexcept = default;
Gazetteer::~Gazetteer() = default;

Result<Gazetteer> Gazetteer::parse(std::string_view provincesCsv, std::string_view wardsCsv,
                                   std::string_view formerUnitsCsv) {
    address::IndexBuilder builder;
    auto fault = builder.addProvinces(provincesCsv);
    if (!fault) fault = builder.addWards(wardsCsv);
    if (!fault) fault = builder.addFormerUnits(formerUnitsCsv);
    if (fault) return fail(ErrorKind::Malformed, "malformed-reference", *fault);
    return Gazetteer(builder.finish());
}

Resolution Gazetteer::resolve(std::string_view text) const {
    Resolution out;
    const auto unknown = [&](std::string why) {
        out.why = std::move(why);
        return std::move(out);
    };
    if (text.size() > kMaxAddressBytes) {
        return unknown(fmt::format("{} bytes, at most {} are read", text.size(), kMaxAddressBytes));
    }
    address::Tokens tokens;
    if (const auto at = address::tokenise(text, tokens)) {
        return unknown(fmt::format("byte {} is no UTF-8", *at + 1));
    }
    if (tokens.count == 0) return unknown("nothing is written");

    address::Resolver resolver(*index_, tokens.span(), tokens.marks);
    const auto reading = resolver.run();
    const auto provinceOf = [&](std::uint64_t mask) -> std::string_view {
        if (mask == 0 || (mask & (mask - 1)) != 0) return {};
        std::size_t id = 0;
        while ((mask >> id & 1) == 0) ++id;
        return index_->todayCodes[id];
    };
    const auto& read = reading.found() ? reading.province : resolver.province();
    std::uint64_t mask = read.today;
    for (std::size_t id = 0; mask == 0 && id < index_->formerProvinceToday.size(); ++id) {
        if ((read.former >> id & 1) != 0) mask = index_->formerProvinceToday[id];
    }
    out.province = provinceOf(mask);
    if (!reading.found()) {
        out.street = address::trimmed(nfc(text));
        return unknown(out.province.empty() ? "no commune is recognised"
                                            : "no commune of that province is recognised");
    }
    const bool single = reading.count == 1 && !reading.contradicted && !reading.overflowed;
    out.certainty = !single                                         ? Certainty::Ambiguous
                    : reading.penalty < address::penalty::kDoubtful ? Certainty::Sure
                                                                    : Certainty::Likely;
    for (std::size_t i = 0; i < std::min(reading.count, kMaxCandidates); ++i) {
        out.candidates.emplace_back(index_->wards[reading.wards[i]].code);
    }
    if (single) {
        out.ward = out.candidates.front();
        out.province = index_->todayCodes[index_->facts[reading.wards[0]].province];
    }
    if (const auto* former = address::formerOf(*index_, reading); former != nullptr && single) {
        out.formerly = address::formerName(*index_, *former);
    }
    out.why = address::whyOf(*index_, reading, out.certainty);
    out.street = address::trimmed(nfc(text.substr(0, resolver.byteOf(reading))));
    return out;
}

const Ward* Gazetteer::ward(std::string_view code) const {
    const auto& list = index_->wardsByCode;
    const auto found = std::lower_bound(list.begin(), list.end(), code,
                                        [](const auto& a, auto b) { return a.first < b; });
    if (found == list.end() || found->first != code) return nullptr;
    return &index_->wards[found->second];
}

std::string_view Gazetteer::provinceName(std::string_view code) const {
    for (std::size_t i = 0; i < index_->todayCodes.size(); ++i) {
        if (index_->todayCodes[i] == code) return index_->todayNames[i];
    }
    return {};
}

const std::vector<Ward>& Gazetteer::wards() const {
    return index_->wards;
}

}  // namespace hoibao::domain
