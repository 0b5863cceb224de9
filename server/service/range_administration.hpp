#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "store/mysql/database.hpp"
#include "store/range_register.hpp"

namespace hoibao::service {

/// The ranges of numbers that the post allots: added, ended, never changed. Any number of threads.
class RangeAdministration {
public:
    /// Over which the present rate of use is taken.
    static constexpr std::chrono::days kRateDays{28};

    RangeAdministration(store::Database& database, Clock clock)
        : database_(database), clock_(std::move(clock)) {}

    struct Listed {
        store::NumberRange range;
        bool isInForce = false;
        double perDay = 0;  ///< numbers of this prefix drawn a day, of late
        /// How many days the rest lasts; nothing while none are drawn.
        std::optional<std::int64_t> daysLeft;
    };
    [[nodiscard]] std::vector<Listed> list();

    struct Form {
        std::string prefix, first, last, validFrom, validTo, reason;
        bool isTest = false;
    };
    /// Errors: Forbidden "not-of-province"; Malformed "malformed-range" with the fields at fault;
    /// Conflict "range-overlaps".
    [[nodiscard]] domain::Result<void> add(const Form& form, const Asker& by);
    /// The last day is today. Errors: Forbidden "not-of-province"; Malformed "malformed-reason";
    /// NotFound "unknown-range", also for one that has ended.
    [[nodiscard]] domain::Result<void> end(int id, std::string_view reason, const Asker& by);

private:
    store::Database& database_;
    Clock clock_;
};

}  // namespace hoibao::service
