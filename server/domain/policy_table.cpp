#include "domain/policy_table.hpp"

#include <algorithm>
#include <array>

namespace hoibao::domain {
namespace {

/// The limits are those of the configuration's keys of the same meaning.
constexpr std::array<PolicyRule, 5> kRules = {{
    {"packing-check", 0, 1, [](const Policy& policy) { return policy.packingCheck ? 1 : 0; },
     [](Policy& policy, std::int32_t value) { policy.packingCheck = value != 0; }},
    {"attempt-limit", 1, 10,
     [](const Policy& policy) { return static_cast<std::int32_t>(policy.attemptLimit); },
     [](Policy& policy, std::int32_t value) { policy.attemptLimit = value; }},
    {"scan-before-handover-min", 0, 1440,
     [](const Policy& policy) {
         return static_cast<std::int32_t>(policy.scanBeforeHandover.count());
     },
     [](Policy& policy, std::int32_t value) {
         policy.scanBeforeHandover = std::chrono::minutes(value);
     }},
    {"future-tolerance-min", 0, 1440,
     [](const Policy& policy) { return static_cast<std::int32_t>(policy.futureTolerance.count()); },
     [](Policy& policy, std::int32_t value) {
         policy.futureTolerance = std::chrono::minutes(value);
     }},
    {"clock-tolerance-s", 0, 3600,
     [](const Policy& policy) { return static_cast<std::int32_t>(policy.clockTolerance.count()); },
     [](Policy& policy, std::int32_t value) {
         policy.clockTolerance = std::chrono::seconds(value);
     }},
}};

}  // namespace

std::span<const PolicyRule> policyRules() noexcept {
    return kRules;
}

const PolicyRule* findPolicyRule(std::string_view name) noexcept {
    const auto found = std::ranges::find(kRules, name, &PolicyRule::name);
    return found == kRules.end() ? nullptr : &*found;
}

}  // namespace hoibao::domain
