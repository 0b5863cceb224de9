#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/error.hpp"
#include "domain/money.hpp"
#include "domain/time.hpp"

namespace hoibao::domain {

/// How far apart two communes are, as postage counts it.
enum class Zone { WithinDistrict, BetweenDistricts, NearProvince, FarProvince };
/// "within-district", as the postage table writes it.
[[nodiscard]] std::string_view name(Zone zone);

/// Which zone a pair of communes of today is in: same district of before 1 July 2025, same
/// province, neighbour provinces, the rest. Immutable; any number of threads may use it.
class ZoneTable {
public:
    /// Takes the contents of wards.csv, former-units.csv and neighbour-provinces.csv
    /// (sql/reference). Errors: Malformed "malformed-reference", naming file and line.
    [[nodiscard]] static Result<ZoneTable> parse(std::string_view wardsCsv,
                                                 std::string_view formerUnitsCsv,
                                                 std::string_view neighboursCsv);

    /// Between two communes' codes; FarProvince when either is unknown.
    [[nodiscard]] Zone between(std::string_view from, std::string_view to) const;

private:
    struct Place {
        std::string province;
        std::set<std::string> districts;  ///< "Huyện Châu Thành, Tỉnh Tây Ninh"
    };
    std::map<std::string, Place, std::less<>> places_;
    std::set<std::pair<std::string, std::string>> neighbours_;
};

/// A row of the postage table: up to `maxGrams` it is `price`; the last band goes on with `step`
/// for each further `stepGrams` begun.
struct PostageRate {
    std::string zone;
    std::int64_t maxGrams = 0;
    Dong price;
    std::int64_t stepGrams = 0;
    Dong step;
    LocalDate validFrom;
};

inline constexpr std::array kZones = {Zone::WithinDistrict, Zone::BetweenDistricts,
                                      Zone::NearProvince, Zone::FarProvince};

/// Where a table is dearer than the law allows.
struct AboveCeiling {
    Zone zone = Zone::WithinDistrict;
    std::int64_t grams = 0;
    Dong price, ceiling;
};
/// The first weight, up to 10 kg, at which `rates` cost more on `day` than `ceilings`, a table of
/// the same shape; nothing where no ceiling is in force or none is passed.
[[nodiscard]] std::optional<AboveCeiling> firstAboveCeiling(std::span<const PostageRate> rates,
                                                            std::span<const PostageRate> ceilings,
                                                            LocalDate day);

/// What sending `grams` costs on `day` by the newest rates then in force; nothing where no rate
/// is.
[[nodiscard]] std::optional<Dong> postage(std::span<const PostageRate> rates, Zone zone,
                                          std::int64_t grams, LocalDate day);

}  // namespace hoibao::domain
