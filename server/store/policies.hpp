#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/mysql/session.hpp"

/// Rules that change by decision, each from a day on.
namespace hoibao::store {

struct PolicyDecision {
    std::int64_t id = 0;
    std::string name;
    std::int32_t value = 0;
    domain::LocalDate validFrom;
    std::string legalReference, recordedBy;
    domain::Instant recordedAt{};
    bool isWithdrawn = false;
};

/// The later day last; of one day, what was recorded later.
[[nodiscard]] std::vector<PolicyDecision> policyDecisions(Session& session);
std::int64_t addPolicyDecision(Session& session, const PolicyDecision& decision);
/// False when there is none, or none that begins after `today`.
bool withdrawPolicyDecision(Session& session, std::int64_t id, domain::LocalDate today,
                            domain::Instant now);

}  // namespace hoibao::store
