#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/address.hpp"
#include "domain/address/tokens.hpp"

namespace hoibao::domain::address {

enum class Kind : std::uint8_t {
    None,
    Phuong,
    Xa,
    ThiTran,
    DacKhu,  // communes
    Quan,
    Huyen,
    ThiXa,     // districts; and cities
    ThanhPho,  // districts and provinces
    Tinh,
};

constexpr std::size_t kMaxNameTokens = 8;
constexpr std::uint16_t kNoDistrict = 0xFFFF;

/// A name as two hashes, taken from its last syllable to its first.
struct NameHash {
    std::uint64_t folded = 0, marked = 0;
    std::uint32_t tones = 0;  ///< where each syllable bears its tone, four bits each
    void prepend(const Syllable& syllable) {
        tones = tones << 4 | syllable.toneAt;
        folded = mix(folded, syllable.folded);
        marked = mix(marked, syllable.marked);
    }

private:
    static std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }
};

/// A commune of today (`former` false) or of before.
struct Unit {
    std::uint64_t marked = 0;    ///< hash of the name with marks
    std::uint32_t tones = 0;     ///< NameHash::tones of how the list spells it
    std::uint32_t nowBegin = 0;  ///< today's communes that hold it, in Index::now
    std::uint32_t source = 0;    ///< row of the list it is from
    std::uint16_t district = kNoDistrict;
    std::uint8_t nowCount = 0;
    std::uint8_t formerProvince = 0;
    Kind kind = Kind::None;
    bool former = false;
};

struct District {
    std::uint64_t marked = 0;
    std::string name;  ///< "Huyện Tân Châu"
    std::uint16_t id = 0;
    std::uint8_t formerProvince = 0;
    Kind kind = Kind::None;
};

/// A province's name: of today, of before, or both.
struct ProvinceName {
    std::uint64_t marked = 0;
    std::uint64_t today = 0, former = 0;  ///< bits of Index::todayProvinces and formerProvinces
    Kind kind = Kind::None;               ///< None: an alias that is written without its kind
};

/// All that one name without its kind may be.
struct NameEntry {
    std::uint64_t folded = 0;
    std::uint32_t unitsBegin = 0, unitsEnd = 0;
    std::uint16_t districtsBegin = 0, districtsEnd = 0;
    std::uint16_t provincesBegin = 0, provincesEnd = 0;
};

/// What stands behind a commune of today.
struct WardFacts {
    std::uint64_t formerProvinces = 0;
    std::uint8_t province = 0;
    std::uint32_t districtsBegin = 0;
    std::uint16_t districtsCount = 0;
};

struct FormerUnit {
    std::string name, district;
};

/// What a slip is compared with: the letters of a unit's name, blanks left out.
struct Letters {
    std::array<std::uint8_t, 40> marked{}, folded{};
    std::uint8_t count = 0;
    std::uint8_t numbers = 0;  ///< tokens of digits: those have no slips
};

[[nodiscard]] Letters lettersOf(std::span<const Token> name);
[[nodiscard]] Letters lettersOf(std::string_view name);

}  // namespace hoibao::domain::address

namespace hoibao::domain {

struct Gazetteer::Index {
    std::vector<Ward> wards;
    std::vector<address::WardFacts> facts;
    std::vector<std::uint16_t> wardDistricts;
    std::vector<std::string> todayCodes, todayNames, formerProvinceNames;
    std::vector<std::uint64_t> formerProvinceToday;  ///< where a former province's communes are now
    std::vector<address::FormerUnit> formerUnits;
    std::vector<std::uint16_t> now;

    // sorted by folded name, so that a name's are neighbours
    std::vector<address::Unit> units;
    std::vector<address::Letters> unitLetters;
    std::vector<address::District> districts;
    std::vector<address::Letters> districtLetters;
    std::vector<address::ProvinceName> provinces;
    std::vector<address::Letters> provinceLetters;

    std::vector<std::pair<std::string_view, std::uint16_t>> wardsByCode;
    std::vector<address::NameEntry> slots;  ///< open addressing, a power of two

    [[nodiscard]] const address::NameEntry* find(std::uint64_t folded) const {
        const auto mask = slots.size() - 1;
        for (auto slot = static_cast<std::size_t>(folded) & mask; slots[slot].folded != 0;
             slot = (slot + 1) & mask) {
            if (slots[slot].folded == folded) return &slots[slot];
        }
        return nullptr;
    }
};

}  // namespace hoibao::domain
