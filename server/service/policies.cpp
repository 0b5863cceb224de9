#include "service/policies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "service/administrator.hpp"
#include "store/audit.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using store::PolicyDecision;

constexpr std::size_t kMaxReferenceBytes = 300;

/// What was decided last of those that have begun; `decisions` are by day and then by id.
const PolicyDecision* decisionOf(const std::vector<PolicyDecision>& decisions,
                                 std::string_view name, domain::LocalDate today) {
    const PolicyDecision* found = nullptr;
    for (const auto& decision : decisions)
        if (decision.name == name && !decision.isWithdrawn && decision.validFrom <= today)
            found = &decision;
    return found;
}

std::optional<std::int32_t> numberOf(std::string_view typed) {
    std::int32_t value = 0;
    const auto* end = typed.data() + typed.size();
    const auto read = std::from_chars(typed.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

domain::Result<PolicyDecision> read(const Policies::Form& form, domain::LocalDate today) {
    std::vector<domain::FieldError> faults;
    const auto* const rule = domain::findPolicyRule(form.name);
    const auto value = numberOf(form.value);
    if (!rule) faults.push_back({"name", "unknown-policy", "no such rule"});
    if (rule && (!value || *value < rule->least || *value > rule->most))
        faults.push_back({"value", "malformed", fmt::format("{} to {}", rule->least, rule->most)});
    const auto from = domain::parseDate(form.validFrom);
    if (!from || *from < today)
        faults.push_back({"validFrom", "malformed-date", "a day from today on"});
    const auto reference =
        checkedLine(form.legalReference, kMaxReferenceBytes, "malformed-reference");
    if (!reference) faults.push_back({"legalReference", "malformed", "by which decision"});
    if (!faults.empty())
        return domain::fail(ErrorKind::Malformed, "malformed-policy", "some fields cannot be used",
                            std::move(faults));
    PolicyDecision decision;
    decision.name = form.name;
    decision.value = *value;
    decision.validFrom = *from;
    decision.legalReference = *reference;
    return decision;
}

}  // namespace

domain::DecidedRules Policies::inForce() const {
    const auto today = domain::localDate(clock_());
    auto rules = defaults_;
    const std::lock_guard lock(mutex_);
    for (const auto& rule : domain::policyRules())
        if (const auto* const decision = decisionOf(decisions_, rule.name, today))
            rule.set(rules, decision->value);
    return rules;
}

void Policies::refresh() {
    auto decisions = database_.inTransaction(store::policyDecisions);
    const std::lock_guard lock(mutex_);
    decisions_ = std::move(decisions);
}

std::vector<Policies::Listed> Policies::list() {
    refresh();
    const auto today = domain::localDate(clock_());
    std::vector<PolicyDecision> decisions;
    {
        const std::lock_guard lock(mutex_);
        decisions = decisions_;
    }
    std::vector<Listed> all;
    for (const auto& rule : domain::policyRules()) {
        Listed each;
        each.rule = &rule;
        each.byDefault = rule.get(defaults_);
        const auto* const inForce = decisionOf(decisions, rule.name, today);
        if (inForce) each.decision = *inForce;
        each.value = inForce ? inForce->value : each.byDefault;
        for (const auto& decision : decisions)
            if (decision.name == rule.name && &decision != inForce)
                each.others.insert(each.others.begin(), decision);
        all.push_back(std::move(each));
    }
    return all;
}

domain::Result<void> Policies::decide(const Form& form, const Asker& by) {
    if (auto checked = checkAdministersAll(by.caller); !checked) return checked;
    const auto now = clock_();
    auto decision = read(form, domain::localDate(now));
    if (!decision) return tl::unexpected(decision.error());
    decision->recordedBy = by.caller.person;
    decision->recordedAt = now;
    database_.inTransaction([&](store::Session& session) {
        store::addPolicyDecision(session, *decision);
        store::recordAudit(session, by.caller, "decide-policy",
                           fmt::format("policy {}", decision->name), by.requestId, now,
                           auditReason(fmt::format("{} from {}", decision->value,
                                                   domain::formatDate(decision->validFrom)),
                                       decision->legalReference));
    });
    refresh();
    return {};
}

domain::Result<void> Policies::withdraw(std::int64_t id, std::string_view reason, const Asker& by) {
    if (auto checked = checkAdministersAll(by.caller); !checked) return checked;
    const auto why = checkedReason(reason);
    if (!why) return tl::unexpected(why.error());
    const auto now = clock_();
    auto done = database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        if (!store::withdrawPolicyDecision(session, id, domain::localDate(now), now))
            return domain::fail(ErrorKind::NotFound, "unknown-policy",
                                "no such decision that has not begun");
        store::recordAudit(session, by.caller, "withdraw-policy", fmt::format("decision {}", id),
                           by.requestId, now, *why);
        return {};
    });
    if (done) refresh();
    return done;
}

}  // namespace hoibao::service
