#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "domain/life.hpp"
#include "events.hpp"

namespace hoibao::domain {

void showValue(const ItemEvent& event, std::ostream& out) {
    out << name(event.kind) << "@" << formatInstant(event.occurredAt);
}

namespace {

using Kind = EventKind;
using Life = std::vector<ItemEvent>;

// Before RapidCheck reads it; what the caller sets goes first.
const int kMoreCases = ::setenv("RC_PARAMS", "max_success=1500", 0);

rc::Gen<Kind> anyKind() {
    return rc::gen::map(rc::gen::inRange<int>(0, static_cast<int>(kEventKindCount)),
                        [](int kind) { return static_cast<Kind>(kind); });
}

/// Mostly kinds that follow one another in earnest, sometimes any.
rc::Gen<Kind> likelyKind() {
    return rc::gen::weightedOneOf<Kind>(
        {{3, anyKind()},
         {5, rc::gen::element(Kind::Accepted, Kind::Arrived, Kind::OutForDelivery,
                              Kind::AttemptFailed, Kind::Held, Kind::Delivered, Kind::ReturnStarted,
                              Kind::Returned, Kind::ScanOverdue, Kind::Found, Kind::LossConfirmed,
                              Kind::ReissueDecided, Kind::HandoverSigned, Kind::Damaged)},
         {2, rc::gen::element(Kind::ChannelPickup, Kind::Called, Kind::HandedToCitizen,
                              Kind::NoShow, Kind::ConvertedToPickup)}});
}

/// A life of any length: often with the straight road to the handover, then anything, with moments
/// that coincide, clocks that are wrong, ids that repeat and corrections of all qualities.
Life anyLife(bool withCorrections) {
    Life life;
    if (*rc::gen::inRange(0, 4) != 0) life = test::manifested();
    if (*rc::gen::inRange(0, 4) != 0) {
        life.push_back(test::fact(99, Kind::HandoverSigned, test::minute(40)));
    }
    const auto more = *rc::gen::container<std::vector<std::tuple<Kind, int, int>>>(
        rc::gen::tuple(likelyKind(), rc::gen::inRange(-5, 90), rc::gen::inRange(0, 30)));
    std::uint64_t id = 100;
    for (const auto& [kind, at, chance] : more) {
        if (kind == Kind::Corrected && !withCorrections) continue;
        auto event = test::fact(id++, kind, test::minute(at));
        event.recordedAt += std::chrono::minutes(3 * chance);
        if (kind == Kind::Corrected) {
            event =
                test::correction(id, static_cast<State>(chance % kStateCount), event.occurredAt);
            if (chance % 5 == 0) event.secondApprover = event.approver;
        }
        if (chance % 7 == 0) event.reason = Reason::DamagedItem;
        if (chance % 3 == 0) event.receiver.clear();
        life.push_back(event);
        if (chance == 1) life.push_back(event);  // sent again
    }
    return life;
}

Life inOrderOfTime(Life life) {
    std::ranges::sort(life, [](const ItemEvent& a, const ItemEvent& b) {
        return std::tie(a.occurredAt, a.kind, a.id) < std::tie(b.occurredAt, b.kind, b.id);
    });
    return life;
}

Life shuffled(Life life) {
    for (std::size_t i = life.size(); i > 1; --i) {
        std::swap(life[i - 1], life[*rc::gen::inRange<std::size_t>(0, i)]);
    }
    return life;
}

auto allOf(const Standing& s) {
    std::vector<std::pair<EventId, std::string>> remarks;
    for (const auto& remark : s.disregarded) remarks.emplace_back(remark.event, remark.code);
    for (const auto& remark : s.incomplete) remarks.emplace_back(remark.event, remark.message);
    return std::tuple(s.state, s.since, s.lastHeard, s.reason, s.attempts, s.reDispatched, remarks,
                      s.gaps);
}

RC_GTEST_PROP(FoldProperty, AnyOrderOfArrivalGivesTheSameStanding, ()) {
    const Life life = anyLife(true);
    RC_ASSERT(allOf(fold(life, Policy{})) == allOf(fold(shuffled(life), Policy{})));
}

RC_GTEST_PROP(FoldProperty, SendingAgainChangesNothing, ()) {
    Life life = anyLife(true);
    const auto once = allOf(fold(life, Policy{}));
    const Life again = life;
    life.insert(life.end(), again.begin(), again.end());
    RC_ASSERT(allOf(fold(shuffled(life), Policy{})) == once);
}

bool isRecordedCorrection(const ItemEvent& event) {
    return event.kind == Kind::Corrected && event.correctedTo && !event.approver.empty() &&
           !event.secondApprover.empty() && event.approver != event.secondApprover;
}

RC_GTEST_PROP(FoldProperty, AFinalStateIsLeftOnlyByACorrectionOrLostByAReissue, ()) {
    const Life life = inOrderOfTime(anyLife(true));
    State before = State::None;
    for (std::size_t n = 1; n <= life.size(); ++n) {
        const State after = fold(std::span(life).first(n), Policy{}).state;
        const ItemEvent& last = life[n - 1];
        if (isFinal(before) && after != before) {
            const bool isReissue = before == State::Lost && last.kind == Kind::ReissueDecided;
            RC_ASSERT(isReissue || isRecordedCorrection(last));
        }
        before = after;
    }
}

RC_GTEST_PROP(FoldProperty, NothingIsDeliveredTwice, ()) {
    const Life life = shuffled(anyLife(false));
    std::set<EventId> given;
    for (const auto& event : life) {
        if (event.kind == Kind::Delivered || event.kind == Kind::HandedToCitizen) {
            given.insert(event.id);
        }
    }
    const auto standing = fold(life, Policy{});
    for (const auto& remark : standing.disregarded) given.erase(remark.event);
    RC_CLASSIFY(given.size() == 1);
    RC_ASSERT(given.size() <= 1);
    const bool isGiven = standing.state == State::Delivered || standing.state == State::PickedUp;
    RC_ASSERT(isGiven == (given.size() == 1));
}

RC_GTEST_PROP(FoldProperty, AnEventIsRemarkedAtMostOnceAndOnlyIfItCame, ()) {
    const Life life = anyLife(true);
    std::set<EventId> came;
    for (const auto& event : life) came.insert(event.id);
    for (const auto& remark : fold(life, Policy{}).disregarded) {
        RC_ASSERT(came.erase(remark.event) == 1);
    }
}

}  // namespace
}  // namespace hoibao::domain
