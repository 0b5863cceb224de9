#pragma once

#include <string>
#include <vector>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "store/mysql/database.hpp"
#include "store/postage_register.hpp"

namespace hoibao::service {

/// The tables of postage and their legal maximum: each new one begins on a day to come and is held
/// against the maximum of that day. Any number of threads.
class PostageAdministration {
public:
    PostageAdministration(store::Database& database, Clock clock)
        : database_(database), clock_(std::move(clock)) {}

    struct Listed {
        store::PostageVersion version;
        bool isInForce = false;
        bool isToCome = false;
    };
    /// Of this service, the latest first; for the service "return-result-ceiling" the legal maxima.
    [[nodiscard]] std::vector<Listed> list(std::string_view service);

    /// What is typed for one zone and one band; prices "26000" or "26.000".
    struct Cell {
        std::string zone;
        std::int64_t maxGrams = 0;
        std::string price;
    };
    struct Form {
        std::string service, validFrom, legalReference;
        std::vector<Cell> cells;
        std::vector<Cell> steps;  ///< by zone: each further 500 g
    };
    static constexpr std::int64_t kStepGrams = 500;

    /// Errors: Forbidden "not-of-province"; Malformed "malformed-postage" with the fields at fault
    /// ("price.ZONE.GRAMS", "step.ZONE", …); Conflict "postage-exists" for that day; Unreadable
    /// "above-ceiling" with field, price and maximum.
    [[nodiscard]] domain::Result<void> add(const Form& form, const Asker& by);
    /// One that has not begun. Errors: Forbidden "not-of-province"; Malformed "malformed-reason";
    /// NotFound "unknown-postage".
    [[nodiscard]] domain::Result<void> remove(std::string_view service, std::string_view validFrom,
                                              std::string_view reason, const Asker& by);

private:
    store::Database& database_;
    Clock clock_;
};

}  // namespace hoibao::service
