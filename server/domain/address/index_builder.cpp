#include "domain/address/index_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "domain/csv.hpp"

namespace hoibao::domain::address {
namespace {

constexpr std::size_t kMaxProvinces = 64;  // bits of a mask

struct KindSpelling {
    std::string_view text;
    Kind kind;
};
constexpr KindSpelling kKinds[] = {
    {"Phường ", Kind::Phuong},    {"Xã ", Kind::Xa},
    {"Thị trấn ", Kind::ThiTran}, {"Đặc khu ", Kind::DacKhu},
    {"Quận ", Kind::Quan},        {"Huyện ", Kind::Huyen},
    {"Thị xã ", Kind::ThiXa},     {"Thành phố ", Kind::ThanhPho},
    {"Tỉnh ", Kind::Tinh},
};

struct NamedKind {
    Kind kind = Kind::None;
    std::string_view name;
};

NamedKind split(std::string_view fullName) {
    for (const auto& spelling : kKinds) {
        if (fullName.substr(0, spelling.text.size()) == spelling.text) {
            return {spelling.kind, fullName.substr(spelling.text.size())};
        }
    }
    return {Kind::None, fullName};
}

NameHash hashOf(std::string_view name) {
    Tokens tokens;
    (void)tokenise(name, tokens);
    NameHash hash;
    for (std::size_t i = tokens.count; i-- > 0;) hash.prepend(tokens.list[i].syllable);
    return hash;
}

/// Names that people write for a province and no list holds; the right side is the list's.
struct Alias {
    std::string_view written, province;
};
constexpr Alias kAliases[] = {
    {"Thành phố HCM", "Thành phố Hồ Chí Minh"},
    {"TPHCM", "Thành phố Hồ Chí Minh"},
    {"Thành phố Sài Gòn", "Thành phố Hồ Chí Minh"},
    {"SG", "Thành phố Hồ Chí Minh"},
    {"HN", "Thành phố Hà Nội"},
    {"Tỉnh Thừa Thiên Huế", "Thành phố Huế"},
    {"Tỉnh BRVT", "Tỉnh Bà Rịa - Vũng Tàu"},
    {"Tỉnh Đắc Lắc", "Tỉnh Đắk Lắk"},
    {"Tỉnh Đăk Lăk", "Tỉnh Đắk Lắk"},
    {"Tỉnh Daklak", "Tỉnh Đắk Lắk"},
    {"Tỉnh Đắc Nông", "Tỉnh Đắk Nông"},
    {"Tỉnh Đăk Nông", "Tỉnh Đắk Nông"},
    {"Tỉnh Daknong", "Tỉnh Đắk Nông"},
    {"Tỉnh Bắc Cạn", "Tỉnh Bắc Kạn"},
    {"Tỉnh Kontum", "Tỉnh Kon Tum"},
};

/// Calls `take` with each record after the header, as a map from the wanted columns; answers the
/// first fault, with file and line.
template <class Take>
std::optional<std::string> readCsv(std::string_view file, std::string_view csv,
                                   std::span<const std::string_view> columns, Take take) {
    CsvReader reader(csv, ',');
    std::vector<std::string> fields, row(columns.size());
    if (reader.next(fields) != CsvReader::Outcome::Record) {
        return fmt::format("{}, line 1: no header", file);
    }
    std::vector<std::size_t> places;
    for (const auto column : columns) {
        const auto found = std::find(fields.begin(), fields.end(), column);
        if (found == fields.end()) return fmt::format("{}, line 1: no column {}", file, column);
        places.push_back(static_cast<std::size_t>(found - fields.begin()));
    }
    for (auto outcome = reader.next(fields); outcome != CsvReader::Outcome::End;
         outcome = reader.next(fields)) {
        const auto last = *std::max_element(places.begin(), places.end());
        std::optional<std::string> fault;
        if (outcome == CsvReader::Outcome::BrokenQuotes)
            fault = "broken quotes";
        else if (fields.size() <= last)
            fault = "too few fields";
        else {
            for (std::size_t i = 0; i < places.size(); ++i) row[i] = fields[places[i]];
            fault = take(row);
        }
        if (fault) return fmt::format("{}, line {}: {}", file, reader.line(), *fault);
    }
    return std::nullopt;
}

}  // namespace

Letters lettersOf(std::span<const Token> name) {
    Letters out;
    for (const auto& token : name) {
        out.numbers = static_cast<std::uint8_t>(out.numbers + (token.isNumber ? 1 : 0));
        for (std::size_t i = 0; i < kSyllableLetters; ++i) {
            const auto plain = static_cast<std::uint8_t>(token.syllable.folded >> (6 * i) & 63);
            if (plain == 0 || out.count == out.folded.size()) break;
            out.folded[out.count] = plain;
            out.marked[out.count++] =
                static_cast<std::uint8_t>(token.syllable.marked >> (6 * i) & 63);
        }
    }
    return out;
}

Letters lettersOf(std::string_view name) {
    Tokens tokens;
    (void)tokenise(name, tokens);
    return lettersOf(tokens.span());
}

IndexBuilder::IndexBuilder() : index_(std::make_unique<Gazetteer::Index>()) {}

std::optional<std::string> IndexBuilder::addProvinces(std::string_view csv) {
    constexpr std::string_view columns[] = {"code", "name"};
    const auto fault = readCsv("provinces.csv", csv, columns, [this](const Row& row) {
        const auto id = index_->todayCodes.size();
        if (id == kMaxProvinces) return std::optional<std::string>("more than 64 provinces");
        if (row[0].empty() || split(row[1]).kind == Kind::None) {
            return std::optional<std::string>(fmt::format("{} is no province", row[1]));
        }
        if (!todayByCode_.emplace(row[0], static_cast<std::uint8_t>(id)).second) {
            return std::optional<std::string>(fmt::format("{} stands twice", row[0]));
        }
        index_->todayCodes.push_back(row[0]);
        index_->todayNames.push_back(row[1]);
        addProvinceName(row[1], std::uint64_t{1} << id, 0);
        return std::optional<std::string>();
    });
    if (!fault && index_->todayCodes.empty()) return "provinces.csv, line 1: nothing follows";
    return fault;
}

std::optional<std::string> IndexBuilder::addWards(std::string_view csv) {
    constexpr std::string_view columns[] = {"code", "name", "province_code"};
    const auto fault = readCsv("wards.csv", csv, columns, [this](const Row& row) {
        const auto province = todayByCode_.find(row[2]);
        if (province == todayByCode_.end()) {
            return std::optional<std::string>(fmt::format("unknown province {}", row[2]));
        }
        const auto named = split(row[1]);
        if (row[0].empty() || named.kind == Kind::None || named.kind > Kind::DacKhu) {
            return std::optional<std::string>(fmt::format("{} is no commune", row[1]));
        }
        const auto id = static_cast<std::uint16_t>(index_->wards.size());
        if (index_->wards.size() >= kNoDistrict || !wardByCode_.emplace(row[0], id).second) {
            return std::optional<std::string>(fmt::format("{} stands twice", row[0]));
        }
        index_->wards.push_back({row[0], row[1], row[2]});
        index_->facts.push_back({0, province->second, 0, 0});
        const auto hash = hashOf(named.name);
        Unit unit;
        unit.marked = hash.marked;
        unit.tones = hash.tones;
        unit.nowBegin = static_cast<std::uint32_t>(index_->now.size());
        unit.nowCount = 1;
        unit.source = id;
        unit.kind = named.kind;
        index_->now.push_back(id);
        index_->units.push_back(unit);
        index_->unitLetters.push_back(lettersOf(named.name));
        unitNames_.push_back(hash.folded);
        return std::optional<std::string>();
    });
    if (!fault && index_->wards.empty()) return "wards.csv, line 1: nothing follows";
    return fault;
}

std::optional<std::string> IndexBuilder::addFormerUnits(std::string_view csv) {
    constexpr std::string_view columns[] = {"name", "district", "province", "now"};
    return readCsv("former-units.csv", csv, columns,
                   [this](const Row& row) { return addFormerUnit(row); });
}

std::optional<std::string> IndexBuilder::addFormerUnit(const Row& row) {
    const auto named = split(row[0]);
    if (named.kind == Kind::None || named.kind > Kind::DacKhu) {
        return fmt::format("{} is no commune", row[0]);
    }
    const auto inKind = split(row[1]).kind;
    if (inKind < Kind::Quan || inKind > Kind::ThanhPho) {
        return fmt::format("{} is no district", row[1]);
    }
    if (split(row[2]).kind < Kind::ThanhPho) return fmt::format("{} is no province", row[2]);
    if (formerByName_.size() == kMaxProvinces && formerByName_.count(row[2]) == 0) {
        return "more than 64 former provinces";
    }
    const auto hash = hashOf(named.name);
    Unit unit;
    unit.marked = hash.marked;
    unit.tones = hash.tones;
    unit.kind = named.kind;
    unit.former = true;
    unit.formerProvince = formerProvince(row[2]);
    unit.district = district(row[1], unit.formerProvince);
    unit.source = static_cast<std::uint32_t>(index_->formerUnits.size());
    if (auto fault = readNow(row[3], unit)) return fault;
    index_->formerUnits.push_back({row[0], row[1]});
    index_->units.push_back(unit);
    index_->unitLetters.push_back(lettersOf(named.name));
    unitNames_.push_back(hash.folded);
    return std::nullopt;
}

std::optional<std::string> IndexBuilder::readNow(std::string_view codes, Unit& unit) {
    unit.nowBegin = static_cast<std::uint32_t>(index_->now.size());
    while (!codes.empty()) {
        const auto code = codes.substr(0, codes.find(' '));
        codes.remove_prefix(std::min(codes.size(), code.size() + 1));
        if (code.empty()) continue;
        const auto found = wardByCode_.find(code);
        if (found == wardByCode_.end()) return fmt::format("unknown commune {}", code);
        if (unit.nowCount == 255) return "more than 255 successors";
        index_->now.push_back(found->second);
        ++unit.nowCount;
    }
    return std::nullopt;
}

void IndexBuilder::addProvinceName(std::string_view fullName, std::uint64_t today,
                                   std::uint64_t former) {
    const auto named = split(fullName);
    const auto hash = hashOf(named.name);
    for (std::size_t i = 0; i < provinceNames_.size(); ++i) {
        auto& known = index_->provinces[i];
        if (known.marked != hash.marked || known.kind != named.kind) continue;
        known.today |= today;
        known.former |= former;
        return;
    }
    index_->provinces.push_back({hash.marked, today, former, named.kind});
    index_->provinceLetters.push_back(lettersOf(named.name));
    provinceNames_.push_back(hash.folded);
}

void IndexBuilder::addProvinceAliases() {
    for (const auto& alias : kAliases) {
        const auto named = split(alias.province);
        const auto hash = hashOf(named.name);
        for (std::size_t i = 0; i < provinceNames_.size(); ++i) {
            const auto known = index_->provinces[i];
            if (known.marked != hash.marked || known.kind != named.kind) continue;
            addProvinceName(alias.written, known.today, known.former);
            break;
        }
    }
}

std::uint8_t IndexBuilder::formerProvince(const std::string& name) {
    const auto [at, isNew] =
        formerByName_.emplace(name, static_cast<std::uint8_t>(formerByName_.size()));
    if (isNew) {
        index_->formerProvinceNames.push_back(name);
        addProvinceName(name, 0, std::uint64_t{1} << at->second);
    }
    return at->second;
}

std::uint16_t IndexBuilder::district(const std::string& name, std::uint8_t province) {
    const auto id = static_cast<std::uint16_t>(districtIds_.size());
    const auto [at, isNew] = districtIds_.emplace(std::pair(name, province), id);
    if (isNew) {
        const auto named = split(name);
        const auto hash = hashOf(named.name);
        index_->districts.push_back({hash.marked, name, id, province, named.kind});
        index_->districtLetters.push_back(lettersOf(named.name));
        districtNames_.push_back(hash.folded);
    }
    return at->second;
}

void IndexBuilder::collectFacts() {
    std::vector<std::set<std::uint16_t>> districts(index_->wards.size());
    index_->formerProvinceToday.resize(formerByName_.size());
    for (const auto& unit : index_->units) {
        if (!unit.former) continue;
        for (std::uint32_t i = 0; i < unit.nowCount; ++i) {
            const auto ward = index_->now[unit.nowBegin + i];
            districts[ward].insert(unit.district);
            auto& facts = index_->facts[ward];
            facts.formerProvinces |= std::uint64_t{1} << unit.formerProvince;
            index_->formerProvinceToday[unit.formerProvince] |= std::uint64_t{1} << facts.province;
        }
    }
    for (std::size_t ward = 0; ward < districts.size(); ++ward) {
        index_->facts[ward].districtsBegin =
            static_cast<std::uint32_t>(index_->wardDistricts.size());
        index_->facts[ward].districtsCount = static_cast<std::uint16_t>(districts[ward].size());
        index_->wardDistricts.insert(index_->wardDistricts.end(), districts[ward].begin(),
                                     districts[ward].end());
    }
    for (const auto& ward : index_->wards) {
        index_->wardsByCode.emplace_back(ward.code, wardByCode_.find(ward.code)->second);
    }
    std::sort(index_->wardsByCode.begin(), index_->wardsByCode.end());
}

namespace {

/// Puts `things` and `letters` in the order of `names`, stably.
template <class Thing>
void sortByName(std::vector<std::uint64_t>& names, std::vector<Thing>& things,
                std::vector<Letters>& letters) {
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return names[a] < names[b]; });
    std::vector<std::uint64_t> sortedNames;
    std::vector<Thing> sortedThings;
    std::vector<Letters> sortedLetters;
    for (const auto i : order) {
        sortedNames.push_back(names[i]);
        sortedThings.push_back(std::move(things[i]));
        sortedLetters.push_back(letters[i]);
    }
    names = std::move(sortedNames);
    things = std::move(sortedThings);
    letters = std::move(sortedLetters);
}

}  // namespace

void IndexBuilder::sortNames() {
    sortByName(unitNames_, index_->units, index_->unitLetters);
    sortByName(districtNames_, index_->districts, index_->districtLetters);
    sortByName(provinceNames_, index_->provinces, index_->provinceLetters);
}

void IndexBuilder::makeSlots() {
    std::map<std::uint64_t, NameEntry> entries;
    for (std::size_t i = 0; i < unitNames_.size(); ++i) {
        auto& entry = entries[unitNames_[i]];
        if (entry.unitsEnd == 0) entry.unitsBegin = static_cast<std::uint32_t>(i);
        entry.unitsEnd = static_cast<std::uint32_t>(i + 1);
    }
    for (std::size_t i = 0; i < districtNames_.size(); ++i) {
        auto& entry = entries[districtNames_[i]];
        if (entry.districtsEnd == 0) entry.districtsBegin = static_cast<std::uint16_t>(i);
        entry.districtsEnd = static_cast<std::uint16_t>(i + 1);
    }
    for (std::size_t i = 0; i < provinceNames_.size(); ++i) {
        auto& entry = entries[provinceNames_[i]];
        if (entry.provincesEnd == 0) entry.provincesBegin = static_cast<std::uint16_t>(i);
        entry.provincesEnd = static_cast<std::uint16_t>(i + 1);
    }
    std::size_t size = 64;
    while (size < entries.size() * 3) size *= 2;
    index_->slots.resize(size);
    for (auto& [folded, entry] : entries) {
        auto slot = static_cast<std::size_t>(folded) & (size - 1);
        while (index_->slots[slot].folded != 0) slot = (slot + 1) & (size - 1);
        entry.folded = folded;
        index_->slots[slot] = entry;
    }
}

std::unique_ptr<Gazetteer::Index> IndexBuilder::finish() {
    addProvinceAliases();
    collectFacts();
    sortNames();
    makeSlots();
    return std::move(index_);
}

}  // namespace hoibao::domain::address
