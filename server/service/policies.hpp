#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/policy_table.hpp"
#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/policy_source.hpp"
#include "store/mysql/database.hpp"
#include "store/policies.hpp"

namespace hoibao::service {

/// The rules that change by decision: the configuration's, and over them what was decided from a
/// day on. Any number of threads.
class Policies {
public:
    /// `defaults` holds where nothing was decided. Reads nothing before refresh().
    Policies(store::Database& database, const domain::DecidedRules& defaults, Clock clock)
        : database_(database), defaults_(defaults), clock_(std::move(clock)) {}

    /// What is in force today, as last read.
    [[nodiscard]] domain::DecidedRules inForce() const;
    /// For those who act by it; must not outlive this.
    [[nodiscard]] PolicySource source() const {
        return PolicySource([this] { return inForce().policy; });
    }
    [[nodiscard]] domain::TimeLimitsInForce limits() const {
        return [this] { return inForce().limits; };
    }
    /// Reads the decisions anew: at the start, and now and then for what other servers were told.
    void refresh();

    struct Listed {
        const domain::PolicyRule* rule = nullptr;
        std::int32_t value = 0;                         ///< in force today
        std::int32_t byDefault = 0;                     ///< the configuration's
        std::optional<store::PolicyDecision> decision;  ///< that is in force
        std::vector<store::PolicyDecision> others;  ///< to come, past and withdrawn; latest first
    };
    [[nodiscard]] std::vector<Listed> list();

    struct Form {
        std::string name, value, validFrom, legalReference;
    };
    /// Errors: Forbidden "not-of-province"; Malformed "malformed-policy" with the fields at fault.
    [[nodiscard]] domain::Result<void> decide(const Form& form, const Asker& by);
    /// One that has not begun. Errors: Forbidden; Malformed "malformed-reason"; NotFound
    /// "unknown-policy".
    [[nodiscard]] domain::Result<void> withdraw(std::int64_t id, std::string_view reason,
                                                const Asker& by);

private:
    store::Database& database_;
    domain::DecidedRules defaults_;
    Clock clock_;
    mutable std::mutex mutex_;
    std::vector<store::PolicyDecision> decisions_;  ///< under mutex_
};

}  // namespace hoibao::service
