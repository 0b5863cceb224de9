#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/address.hpp"
#include "domain/postage.hpp"
#include "service/clock.hpp"
#include "store/directory.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// What anybody may ask without a code: where offices are, and what postage costs.
class PublicInformation {
public:
    static constexpr std::size_t kMostCommunes = 20;

    /// `gazetteer` and `zones` must outlive it.
    PublicInformation(store::Database& database, const domain::Gazetteer& gazetteer,
                      const domain::ZoneTable& zones, Clock clock)
        : database_(database), gazetteer_(gazetteer), zones_(zones), clock_(std::move(clock)) {}

    /// Offices in force, those without one above first, then as Vietnamese sorts their names.
    [[nodiscard]] std::vector<store::DirectoryOffice> offices();

    /// Communes that a text may mean: a name of today or of before July 2025, with or without
    /// marks, or a code; the likeliest first, at most kMostCommunes. `formerly` is the former name
    /// that was read.
    struct Communes {
        std::vector<const domain::Ward*> wards;
        std::string formerly;
        bool isSure = false;  ///< there is one, and no doubt
    };
    [[nodiscard]] Communes communes(std::string_view text) const;
    [[nodiscard]] std::string_view provinceOf(const domain::Ward& ward) const {
        return gazetteer_.provinceName(ward.province);
    }

    /// Offices for a text: those of the communes it may mean, else those whose name holds it.
    [[nodiscard]] std::vector<store::DirectoryOffice> officesFor(std::string_view text);

    struct Quote {
        domain::Zone zone = domain::Zone::FarProvince;
        std::int64_t fullVnd = 0, vnd = 0;
        std::string legalReference;  ///< of the table
        bool isSample = false;
        std::optional<store::PostageReduction> reduction;  ///< the one that was applied
    };
    static constexpr std::int64_t kMostGrams = 10'000;
    /// What sending costs today between an office and a commune; of the reductions for all and the
    /// one that was chosen the greatest counts. Nothing where no table is in force, the office is
    /// unknown or the weight is not 1 to kMostGrams. `service` "both-ways" is the sum of both.
    [[nodiscard]] std::optional<Quote> quote(std::string_view fromOffice, std::string_view toWard,
                                             std::int64_t grams, std::string_view service,
                                             std::string_view reduction);

    /// Reductions in force that have to be chosen, by code.
    [[nodiscard]] std::vector<store::PostageReduction> reductions();

private:
    [[nodiscard]] std::optional<Quote> quoteOf(store::Session& session, std::string_view from,
                                               std::string_view to, std::int64_t grams,
                                               std::string_view service,
                                               std::string_view reduction) const;

    store::Database& database_;
    const domain::Gazetteer& gazetteer_;
    const domain::ZoneTable& zones_;
    Clock clock_;
};

}  // namespace hoibao::service
