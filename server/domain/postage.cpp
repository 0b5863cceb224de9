#include "domain/postage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "domain/csv.hpp"

namespace hoibao::domain {
namespace {

/// Calls `take` with the fields of each record after the header; stops at the first fault.
Result<void> forEachRecord(std::string_view file, std::string_view text,
                           const std::vector<std::string>& columns,
                           const std::function<void(std::vector<std::string>&)>& take) {
    const auto wrong = [&](std::size_t line, std::string_view what) {
        return fail(ErrorKind::Malformed, "malformed-reference",
                    fmt::format("{}:{}: {}", file, line, what));
    };
    CsvReader reader(text, ',');
    std::vector<std::string> fields;
    if (reader.next(fields) != CsvReader::Outcome::Record || fields != columns)
        return wrong(1, "not the columns that it should have");
    for (;;) {
        const auto outcome = reader.next(fields);
        if (outcome == CsvReader::Outcome::End) return {};
        if (outcome == CsvReader::Outcome::BrokenQuotes)
            return wrong(reader.line(), "quotes that do not close");
        if (fields.size() != columns.size()) return wrong(reader.line(), "fields are missing");
        take(fields);
    }
}

}  // namespace

std::string_view name(Zone zone) {
    switch (zone) {
        case Zone::WithinDistrict:
            return "within-district";
        case Zone::BetweenDistricts:
            return "between-districts";
        case Zone::NearProvince:
            return "near-province";
        case Zone::FarProvince:
            break;
    }
    return "far-province";
}

Result<ZoneTable> ZoneTable::parse(std::string_view wardsCsv, std::string_view formerUnitsCsv,
                                   std::string_view neighboursCsv) {
    ZoneTable table;
    auto read = forEachRecord("wards.csv", wardsCsv, {"code", "name", "province_code", "formerly"},
                              [&](auto& fields) { table.places_[fields[0]].province = fields[2]; });
    if (!read) return tl::unexpected(read.error());
    read = forEachRecord("former-units.csv", formerUnitsCsv,
                         {"name", "district", "province", "now"}, [&](auto& fields) {
                             const auto district = fields[1] + ", " + fields[2];
                             std::string_view codes = fields[3];
                             while (!codes.empty()) {
                                 const auto end = std::min(codes.find(' '), codes.size());
                                 const auto place = table.places_.find(codes.substr(0, end));
                                 if (place != table.places_.end())
                                     place->second.districts.insert(district);
                                 codes.remove_prefix(std::min(end + 1, codes.size()));
                             }
                         });
    if (!read) return tl::unexpected(read.error());
    read = forEachRecord("neighbour-provinces.csv", neighboursCsv, {"province", "neighbour"},
                         [&](auto& fields) {
                             table.neighbours_.emplace(fields[0], fields[1]);
                             table.neighbours_.emplace(fields[1], fields[0]);
                         });
    if (!read) return tl::unexpected(read.error());
    return table;
}

Zone ZoneTable::between(std::string_view from, std::string_view to) const {
    const auto a = places_.find(from), b = places_.find(to);
    if (a == places_.end() || b == places_.end()) return Zone::FarProvince;
    const auto& ours = a->second.districts;
    const auto& theirs = b->second.districts;
    const bool shareDistrict = std::any_of(
        ours.begin(), ours.end(), [&](const auto& district) { return theirs.contains(district); });
    if (from == to || shareDistrict) return Zone::WithinDistrict;
    if (a->second.province == b->second.province) return Zone::BetweenDistricts;
    if (neighbours_.contains({a->second.province, b->second.province})) return Zone::NearProvince;
    return Zone::FarProvince;
}

std::optional<Dong> postage(std::span<const PostageRate> rates, Zone zone, std::int64_t grams,
                            LocalDate day) {
    std::vector<PostageRate> bands;
    for (const auto& rate : rates) {
        if (rate.zone != name(zone) || rate.validFrom > day) continue;
        if (!bands.empty() && bands.front().validFrom < rate.validFrom) bands.clear();
        if (bands.empty() || bands.front().validFrom == rate.validFrom) bands.push_back(rate);
    }
    if (bands.empty()) return std::nullopt;
    std::sort(bands.begin(), bands.end(),
              [](const auto& a, const auto& b) { return a.maxGrams < b.maxGrams; });
    for (const auto& band : bands)
        if (grams <= band.maxGrams) return band.price;
    const auto& last = bands.back();
    if (last.stepGrams <= 0) return last.price;
    const auto steps = (grams - last.maxGrams + last.stepGrams - 1) / last.stepGrams;
    return Dong{last.price.amount + steps * last.step.amount};
}

std::optional<AboveCeiling> firstAboveCeiling(std::span<const PostageRate> rates,
                                              std::span<const PostageRate> ceilings,
                                              LocalDate day) {
    constexpr std::int64_t kMostGrams = 10'000;
    for (const auto zone : kZones) {
        // Both tables are steps: every gram is looked at, so that no step is missed.
        for (std::int64_t grams = 1; grams <= kMostGrams; ++grams) {
            const auto ceiling = postage(ceilings, zone, grams, day);
            if (!ceiling) break;
            const auto price = postage(rates, zone, grams, day);
            if (price && price->amount > ceiling->amount)
                return AboveCeiling{zone, grams, *price, *ceiling};
        }
    }
    return std::nullopt;
}

}  // namespace hoibao::domain
