#include "domain/policy_table.hpp"

#include <algorithm>
#include <array>

namespace hoibao::domain {
namespace {

/// The longest limit of time, in hours: a year.
constexpr std::int32_t kMostHours = 8784;

std::int32_t asNumber(std::chrono::hours hours) {
    return static_cast<std::int32_t>(hours.count());
}

template <std::size_t Leg>
constexpr PolicyRule leg(std::string_view name) {
    return {name, 1, kMostHours,
            [](const DecidedRules& rules) { return asNumber(rules.limits.legs[Leg]); },
            [](DecidedRules& rules, std::int32_t value) {
                rules.limits.legs[Leg] = std::chrono::hours(value);
            }};
}

template <std::chrono::hours TimeLimits::*Member>
constexpr PolicyRule hours(std::string_view name) {
    return {name, 1, kMostHours,
            [](const DecidedRules& rules) { return asNumber(rules.limits.*Member); },
            [](DecidedRules& rules, std::int32_t value) {
                rules.limits.*Member = std::chrono::hours(value);
            }};
}

/// The limits are those of the configuration's keys of the same meaning.
constexpr std::array<PolicyRule, 17> kRules = {{
    {"packing-check", 0, 1,
     [](const DecidedRules& rules) { return rules.policy.packingCheck ? 1 : 0; },
     [](DecidedRules& rules, std::int32_t value) { rules.policy.packingCheck = value != 0; }},
    {"attempt-limit", 1, 10,
     [](const DecidedRules& rules) { return static_cast<std::int32_t>(rules.policy.attemptLimit); },
     [](DecidedRules& rules, std::int32_t value) { rules.policy.attemptLimit = value; }},
    {"scan-before-handover-min", 0, 1440,
     [](const DecidedRules& rules) {
         return static_cast<std::int32_t>(rules.policy.scanBeforeHandover.count());
     },
     [](DecidedRules& rules, std::int32_t value) {
         rules.policy.scanBeforeHandover = std::chrono::minutes(value);
     }},
    {"future-tolerance-min", 0, 1440,
     [](const DecidedRules& rules) {
         return static_cast<std::int32_t>(rules.policy.futureTolerance.count());
     },
     [](DecidedRules& rules, std::int32_t value) {
         rules.policy.futureTolerance = std::chrono::minutes(value);
     }},
    {"clock-tolerance-s", 0, 3600,
     [](const DecidedRules& rules) {
         return static_cast<std::int32_t>(rules.policy.clockTolerance.count());
     },
     [](DecidedRules& rules, std::int32_t value) {
         rules.policy.clockTolerance = std::chrono::seconds(value);
     }},
    leg<0>("leg-print-h"),
    leg<1>("leg-handover-h"),
    leg<2>("leg-carriage-h"),
    leg<3>("leg-delivery-h"),
    leg<4>("leg-whole-h"),
    hours<&TimeLimits::atCentre>("overdue-centre-h"),
    hours<&TimeLimits::atPost>("overdue-post-h"),
    hours<&TimeLimits::awaiting>("overdue-awaiting-h"),
    hours<&TimeLimits::returned>("overdue-returned-h"),
    hours<&TimeLimits::forPickup>("overdue-pickup-h"),
    hours<&TimeLimits::silentAtPost>("missing-post-h"),
    hours<&TimeLimits::silentAwaiting>("missing-awaiting-h"),
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
