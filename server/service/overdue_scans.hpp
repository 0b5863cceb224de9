#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "domain/time_limits.hpp"
#include "service/clock.hpp"
#include "service/policy_source.hpp"
#include "store/age_limits.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// Records SCAN_OVERDUE of what the post has and did not scan for longer than the rules allow, so
/// that it is looked for: the item becomes MISSING, until the post scans or finds it. One server at
/// a time does it, under a lease; the event's id is made from the item and its last scan, so that
/// one silence is recorded once.
class OverdueScans {
public:
    static constexpr std::chrono::seconds kEvery{60};
    static constexpr std::chrono::milliseconds kLease{10'000};

    OverdueScans(store::Database& database, PolicySource policy, domain::TimeLimitsInForce limits,
                 Clock clock);

    /// Looks at all that is due; gives how many items became missing. Each is dated with the moment
    /// from which it was overdue, whenever this is called: a scan of a later time that comes in
    /// late still brings it back.
    std::size_t run();

private:
    struct Looked {
        std::int64_t last = 0;  ///< of the ids looked at
        std::size_t items = 0, missing = 0;
    };
    /// The next few in this state; nothing while another server does it.
    std::optional<Looked> lookAtSome(const store::AgeLimit& limit, std::int64_t after);

    store::Database& database_;
    PolicySource policy_;
    domain::TimeLimitsInForce limits_;
    Clock clock_;
    std::string holder_;
};

}  // namespace hoibao::service
