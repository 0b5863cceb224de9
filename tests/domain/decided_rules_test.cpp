// Rules that change by decision: policies by name, and postage held against the legal maximum.
#include <gtest/gtest.h>

#include "domain/life.hpp"
#include "domain/policy_table.hpp"
#include "domain/postage.hpp"

namespace hoibao::domain {
namespace {

LocalDate day(const char* text) {
    return *parseDate(text);
}

/// A band for every zone at one price.
std::vector<PostageRate> table(std::int64_t price, std::int64_t step, const char* from) {
    std::vector<PostageRate> rates;
    for (const auto zone : kZones)
        rates.push_back({std::string(name(zone)), 100, Dong{price}, 500, Dong{step}, day(from)});
    return rates;
}

TEST(PolicyTableTest, ReadsWhatItSets) {
    for (const auto& rule : policyRules()) {
        SCOPED_TRACE(rule.name);
        for (const auto value : {rule.least, rule.most}) {
            DecidedRules rules;
            rule.set(rules, value);
            EXPECT_EQ(rule.get(rules), value);
            for (const auto& other : policyRules()) {
                if (other.name == rule.name) continue;
                EXPECT_EQ(other.get(rules), other.get(DecidedRules{}));
            }
        }
        EXPECT_EQ(findPolicyRule(rule.name), &rule);
        EXPECT_GE(rule.get(DecidedRules{}), rule.least);
        EXPECT_LE(rule.get(DecidedRules{}), rule.most);
    }
    EXPECT_EQ(findPolicyRule("Packing-check"), nullptr);
    EXPECT_EQ(findPolicyRule(""), nullptr);
}

TEST(TimeLimitsTest, WhatThePostHasIsMissingAfterASilenceLaterThanItIsOverdue) {
    const TimeLimits limits;
    for (std::size_t i = 0; i < kStateCount; ++i) {
        const auto state = static_cast<State>(i);
        SCOPED_TRACE(name(state));
        const auto silence = limits.withoutScan(state);
        EXPECT_EQ(silence.has_value(), isInPostsHands(state) && state != State::Missing);
        if (silence) {
            EXPECT_GT(*silence, *limits.inState(state));
        }
    }
    EXPECT_EQ(limits.withoutScan(State::AwaitingCollection), limits.silentAwaiting);
    EXPECT_EQ(limits.withoutScan(State::OutForDelivery), limits.silentAtPost);
}

TEST(PostageCeilingTest, FindsTheFirstWeightThatIsTooDear) {
    const auto today = day("2026-11-23");
    const auto ceilings = table(26'000, 2'200, "2021-04-20");
    const auto at = [&](std::int64_t price, std::int64_t step) {
        return firstAboveCeiling(table(price, step, "2026-01-01"), ceilings, today);
    };
    EXPECT_FALSE(at(26'000, 2'200)) << "as dear as allowed";
    EXPECT_FALSE(at(1, 0));
    const auto dear = at(26'001, 0);
    ASSERT_TRUE(dear);
    EXPECT_EQ(dear->grams, 1);
    EXPECT_EQ(dear->price.amount, 26'001);
    EXPECT_EQ(dear->ceiling.amount, 26'000);
    const auto step = at(26'000, 2'201);
    ASSERT_TRUE(step);
    EXPECT_EQ(step->grams, 101) << "only the step is too dear";
    // A cheap start makes up for a dear step for a while.
    const auto late = at(20'000, 3'000);
    ASSERT_TRUE(late);
    EXPECT_EQ(late->grams, 3'601);
}

TEST(PostageCeilingTest, LooksOnlyAtCeilingsInForce) {
    const auto rates = table(99'000, 0, "2021-01-01");
    EXPECT_FALSE(firstAboveCeiling(rates, {}, day("2026-11-23")));
    EXPECT_FALSE(firstAboveCeiling(rates, table(1, 0, "2027-01-01"), day("2026-12-31")));
    EXPECT_TRUE(firstAboveCeiling(rates, table(1, 0, "2027-01-01"), day("2027-01-01")));
}

}  // namespace
}  // namespace hoibao::domain
