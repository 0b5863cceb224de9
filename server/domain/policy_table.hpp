#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "domain/life.hpp"
#include "domain/time_limits.hpp"

namespace hoibao::domain {

/// All that changes by decision: by what events are judged, and what is late.
struct DecidedRules {
    Policy policy;
    TimeLimits limits;
};

/// A rule that changes by decision: what it is called, within which limits it may be set, and where
/// it stands among them.
struct PolicyRule {
    std::string_view name;  ///< "attempt-limit"
    std::int32_t least = 0;
    std::int32_t most = 0;
    std::int32_t (*get)(const DecidedRules&) = nullptr;
    void (*set)(DecidedRules&, std::int32_t) = nullptr;

    /// 1 is yes and 0 is no.
    [[nodiscard]] constexpr bool isYesOrNo() const noexcept { return least == 0 && most == 1; }
};

/// All of them, in the order in which people read them.
[[nodiscard]] std::span<const PolicyRule> policyRules() noexcept;
/// Null where there is none of this name.
[[nodiscard]] const PolicyRule* findPolicyRule(std::string_view name) noexcept;

}  // namespace hoibao::domain
