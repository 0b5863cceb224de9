#include "domain/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "events.hpp"

namespace hoibao::domain {
namespace {

using test::correction;
using test::fact;
using test::manifested;
using test::minute;
using test::road;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = EventKind;

constexpr std::string_view kRoad =
    "HANDED_OVER IN_TRANSIT AT_DELIVERY_OFFICE OUT_FOR_DELIVERY ATTEMPT_FAILED "
    "AWAITING_COLLECTION RETURNING";

/// The table of the handbook once more, spelt out: what is not here must not happen.
std::map<std::pair<std::string, std::string>, std::string> handbook() {
    const std::string road(kRoad), post = road + " MISSING";
    const std::string preparing = "POST_READY LABELLED SEALED MANIFESTED";
    const std::string undecided = "APPROVED CHANNEL_PENDING";
    const struct {
        std::string from, kind, to;
    } rows[] = {
        {"NONE", "RESULT_CONFIRMED", "APPROVED"},
        {"APPROVED", "CHANNEL_ASKED", "CHANNEL_PENDING"},
        {undecided + " PICKUP_NO_SHOW", "CHANNEL_POST", "POST_READY"},
        {undecided + " RETURNED_TO_CENTRE PICKUP_NO_SHOW UNCLAIMED", "CHANNEL_PICKUP",
         "PICKUP_SCHEDULED"},
        {"POST_READY", "LABEL_ISSUED", "LABELLED"},
        {"LABELLED SEALED", "LABEL_VOIDED", "POST_READY"},
        {"LABELLED", "SEALED", "SEALED"},
        {"SEALED", "ADDED_TO_MANIFEST", "MANIFESTED"},
        {"MANIFESTED", "REMOVED_FROM_MANIFEST", "SEALED"},
        {"MANIFESTED", "HANDOVER_SIGNED", "HANDED_OVER"},
        {"MANIFESTED", "HANDOVER_REJECTED", "SEALED"},
        {post, "ACCEPTED", "IN_TRANSIT"},
        {post, "SORT_IN", "IN_TRANSIT"},
        {post, "SORT_OUT", "IN_TRANSIT"},
        {post, "ARRIVED", "AT_DELIVERY_OFFICE"},
        {post, "OUT_FOR_DELIVERY", "OUT_FOR_DELIVERY"},
        {post, "ATTEMPT_FAILED", "ATTEMPT_FAILED"},
        {post, "REFUSED", "ATTEMPT_FAILED"},
        {post, "HELD", "AWAITING_COLLECTION"},
        {post, "DELIVERED", "DELIVERED"},
        {post, "RETURN_STARTED", "RETURNING"},
        {post, "RETURNED", "RETURNED_TO_CENTRE"},
        {road, "SCAN_OVERDUE", "MISSING"},
        {"MISSING", "LOSS_CONFIRMED", "LOST"},
        {"SEALED MANIFESTED " + road, "DAMAGED", "DAMAGED"},
        {"RETURNED_TO_CENTRE", "RE_DISPATCHED", "RETURNED_TO_CENTRE"},
        {"UNCLAIMED", "RE_DISPATCHED", "UNCLAIMED"},
        {"RETURNED_TO_CENTRE PICKUP_NO_SHOW UNCLAIMED", "UNCLAIMED", "UNCLAIMED"},
        {"LOST DAMAGED", "REISSUE_DECIDED", "REISSUE"},
        {preparing, "CONVERTED_TO_PICKUP", "PICKUP_SCHEDULED"},
        {"PICKUP_SCHEDULED", "CALLED", "PICKUP_CALLED"},
        {"PICKUP_SCHEDULED PICKUP_CALLED", "HANDED_TO_CITIZEN", "PICKED_UP"},
        {"PICKUP_SCHEDULED PICKUP_CALLED", "NO_SHOW", "PICKUP_NO_SHOW"},
        {undecided + " " + preparing + " RETURNED_TO_CENTRE PICKUP_NO_SHOW UNCLAIMED",
         "RESULT_REVOKED", "CANCELLED"},
    };
    std::map<std::pair<std::string, std::string>, std::string> table;
    for (const auto& row : rows) {
        std::istringstream from(row.from);
        for (std::string state; from >> state;) table[{state, row.kind}] = row.to;
    }
    return table;
}

TEST(LifeTest, EveryEventInEveryStateDoesWhatTheTableSaysAndNothingElse) {
    const auto table = handbook();
    for (std::size_t s = 0; s < kStateCount; ++s) {
        for (std::size_t k = 0; k < kEventKindCount; ++k) {
            const auto state = static_cast<State>(s);
            const auto kind = static_cast<Kind>(k);
            if (kind == Kind::Corrected || kind == Kind::Found) continue;
            SCOPED_TRACE(std::string(name(state)) + " " + std::string(name(kind)));
            std::vector<ItemEvent> events;
            if (state != State::None) {
                events = {fact(1, Kind::ResultConfirmed, minute(0)),
                          correction(2, state, minute(1))};
            }
            events.push_back(fact(3, kind, minute(2)));
            const auto row = table.find({std::string(name(state)), std::string(name(kind))});
            const auto standing = fold(events, Policy{});
            EXPECT_EQ(name(standing.state), row == table.end() ? name(state) : row->second);
            const bool changesNothing = kind == Kind::Collected || kind == Kind::Unmapped;
            EXPECT_EQ(standing.disregarded.size(), row == table.end() && !changesNothing ? 1U : 0U);
        }
    }
}

TEST(LifeTest, TheReadableTableIsTheOneTheFoldUses) {
    const auto table = handbook();
    std::size_t special = 0;
    for (const auto& row : transitions()) {
        SCOPED_TRACE(std::string(name(row.from)) + " " + std::string(name(row.kind)));
        const auto entry = table.find({std::string(name(row.from)), std::string(name(row.kind))});
        if (row.kind == Kind::Found || entry == table.end() || entry->second != name(row.to)) {
            const bool damagedAtHandover =
                row.kind == Kind::HandoverRejected && row.to == State::Damaged;
            EXPECT_TRUE(row.kind == Kind::Found || damagedAtHandover);
            ++special;
        }
    }
    EXPECT_EQ(special, 8U + 1U);
    EXPECT_EQ(transitions().size(), table.size() + special);
}

TEST(LifeTest, KindsOfStates) {
    for (std::size_t s = 0; s < kStateCount; ++s) {
        const auto state = static_cast<State>(s);
        const std::string word = " " + std::string(name(state)) + " ";
        const auto in = [&](std::string words) {
            return (" " + words + " ").find(word) != std::string::npos;
        };
        EXPECT_EQ(isFinal(state), in("DELIVERED PICKED_UP CANCELLED LOST REISSUE")) << word;
        EXPECT_EQ(isInPostsHands(state), in(std::string(kRoad) + " MISSING")) << word;
        EXPECT_EQ(isBeforeHandover(state),
                  in("APPROVED CHANNEL_PENDING POST_READY LABELLED SEALED MANIFESTED"))
            << word;
        EXPECT_FALSE(words(state).vi.empty() || words(state).en.empty()) << word;
        EXPECT_FALSE(words(state).publicVi.empty() || words(state).publicEn.empty()) << word;
        EXPECT_FALSE(words(state).toDoVi.empty() || words(state).toDoEn.empty()) << word;
    }
    EXPECT_EQ(words(State::Delivered).publicVi, "Đã trả kết quả");
    EXPECT_EQ(words(State::Unclaimed).vi, "Lưu, chưa có người nhận");
}

TEST(LifeTest, ScansMayCarryTheKindsOfTheContract) {
    std::set<std::string_view> kinds;
    for (std::size_t k = 0; k < kEventKindCount; ++k) {
        if (isScanKind(static_cast<Kind>(k))) kinds.insert(name(static_cast<Kind>(k)));
    }
    EXPECT_EQ(kinds, (std::set<std::string_view>{"ACCEPTED", "SORT_IN", "SORT_OUT", "ARRIVED",
                                                 "OUT_FOR_DELIVERY", "ATTEMPT_FAILED", "REFUSED",
                                                 "HELD", "COLLECTED", "DELIVERED", "RETURN_STARTED",
                                                 "RETURNED", "DAMAGED", "FOUND"}));
}

std::vector<ItemEvent> handedOver() {
    auto events = manifested();
    events.push_back(fact(6, Kind::HandoverSigned, minute(5)));
    return events;
}

/// handedOver(), then one fact a minute.
std::vector<ItemEvent> afterHandover(std::initializer_list<Kind> kinds) {
    auto events = handedOver();
    for (const Kind kind : kinds) {
        const auto n = events.size();
        events.push_back(fact(n + 1, kind, minute(static_cast<std::int64_t>(n))));
    }
    return events;
}

std::vector<std::string> codesOf(const std::vector<Remark>& remarks) {
    std::vector<std::string> codes;
    std::ranges::transform(remarks, std::back_inserter(codes), &Remark::code);
    return codes;
}

TEST(FoldTest, AnEmptyLifeIsNone) {
    const auto standing = fold({}, Policy{});
    EXPECT_EQ(standing.state, State::None);
    EXPECT_FALSE(standing.isException(Policy{}));
}

TEST(FoldTest, TheStraightRoadIsWholeAndCalm) {
    const auto standing = fold(
        afterHandover({Kind::Accepted, Kind::SortIn, Kind::SortOut, Kind::Arrived,
                       Kind::OutForDelivery, Kind::Delivered, Kind::Collected, Kind::Unmapped}),
        Policy{});
    EXPECT_EQ(standing.state, State::Delivered);
    EXPECT_EQ(standing.since, minute(11));
    EXPECT_EQ(standing.lastHeard, minute(12));
    EXPECT_THAT(standing.disregarded, IsEmpty());
    EXPECT_THAT(standing.incomplete, IsEmpty());
    EXPECT_THAT(standing.gaps, IsEmpty());
    EXPECT_FALSE(standing.isException(Policy{}));
}

TEST(FoldTest, NamesTheScansThatNeverCame) {
    const struct {
        std::initializer_list<Kind> kinds;
        std::vector<std::string> gaps;
    } cases[] = {
        {{Kind::OutForDelivery},
         {"ACCEPTED before OUT_FOR_DELIVERY", "ARRIVED before OUT_FOR_DELIVERY"}},
        {{Kind::SortIn, Kind::Arrived, Kind::Held, Kind::Delivered}, {}},
        {{Kind::Accepted, Kind::OutForDelivery, Kind::Delivered},
         {"ARRIVED before OUT_FOR_DELIVERY"}},
        {{Kind::Accepted, Kind::Arrived, Kind::Delivered}, {"OUT_FOR_DELIVERY before DELIVERED"}},
        {{Kind::Delivered},
         {"ACCEPTED before DELIVERED", "ARRIVED before DELIVERED",
          "OUT_FOR_DELIVERY before DELIVERED"}},
        {{Kind::Accepted, Kind::Arrived, Kind::OutForDelivery, Kind::AttemptFailed,
          Kind::Delivered},
         {"OUT_FOR_DELIVERY before DELIVERED"}},  // each attempt has its own
        {{Kind::Accepted, Kind::Arrived, Kind::Returned}, {"RETURN_STARTED before RETURNED"}},
    };
    for (const auto& c : cases) {
        const auto standing = fold(afterHandover(c.kinds), Policy{});
        EXPECT_EQ(standing.gaps, c.gaps) << testing::PrintToString(c.gaps);
        EXPECT_THAT(standing.disregarded, IsEmpty());
        EXPECT_FALSE(standing.isException(Policy{}));
    }
}

TEST(FoldTest, NamesWhatItDisregards) {
    const struct {
        std::initializer_list<Kind> kinds;
        State state;
        std::string code;
    } cases[] = {
        {{Kind::Delivered, Kind::OutForDelivery}, State::Delivered, "already-final"},
        {{Kind::Delivered, Kind::Delivered}, State::Delivered, "already-final"},
        {{Kind::Delivered, Kind::ScanOverdue}, State::Delivered, "already-final"},
        {{Kind::Delivered, Kind::Returned}, State::Delivered, "already-final"},
        {{Kind::Delivered, Kind::HandedToCitizen}, State::Delivered, "already-final"},
        {{Kind::Delivered, Kind::ReissueDecided}, State::Delivered, "already-final"},
        {{Kind::ScanOverdue, Kind::LossConfirmed, Kind::Delivered}, State::Lost, "already-final"},
        {{Kind::ScanOverdue, Kind::LossConfirmed, Kind::Found}, State::Lost, "already-final"},
        {{Kind::ScanOverdue, Kind::ScanOverdue}, State::Missing, "repeated"},
        {{Kind::HandoverSigned}, State::HandedOver, "repeated"},
        {{Kind::LabelVoided}, State::HandedOver, "not-allowed-in-state"},
        {{Kind::ResultRevoked}, State::HandedOver, "not-allowed-in-state"},
        {{Kind::HandedToCitizen}, State::HandedOver, "not-allowed-in-state"},
        {{Kind::Returned, Kind::Delivered}, State::ReturnedToCentre, "not-allowed-in-state"},
        {{Kind::Damaged, Kind::Delivered}, State::Damaged, "not-allowed-in-state"},
        {{Kind::Returned, Kind::ReDispatched, Kind::ReDispatched},
         State::ReturnedToCentre,
         "re-dispatched"},
        {{Kind::Returned, Kind::ReDispatched, Kind::ChannelPickup},
         State::ReturnedToCentre,
         "re-dispatched"},
    };
    for (const auto& c : cases) {
        const auto events = afterHandover(c.kinds);
        SCOPED_TRACE(name(events.back().kind));
        const auto standing = fold(events, Policy{});
        EXPECT_EQ(name(standing.state), name(c.state));
        ASSERT_THAT(codesOf(standing.disregarded), ElementsAre(c.code));
        EXPECT_EQ(standing.disregarded[0].event, events.back().id);
        EXPECT_NE(standing.disregarded[0].message.find(name(events.back().kind)),
                  std::string::npos);
        EXPECT_TRUE(standing.isException(Policy{}));
    }
}

TEST(FoldTest, WhatArrivesLateTakesItsPlaceInTime) {
    auto events =
        afterHandover({Kind::Accepted, Kind::Arrived, Kind::OutForDelivery, Kind::Delivered});
    std::rotate(events.begin(), events.end() - 2,
                events.end());  // OUT_FOR_DELIVERY and DELIVERED came first
    const auto standing = fold(events, Policy{});
    EXPECT_EQ(standing.state, State::Delivered);
    EXPECT_THAT(standing.disregarded, IsEmpty());
    EXPECT_THAT(standing.gaps, IsEmpty());
}

TEST(FoldTest, EventsOfOneMomentFollowTheRoad) {
    auto events = handedOver();
    events.push_back(fact(9, Kind::Delivered, minute(9)));
    events.push_back(fact(8, Kind::OutForDelivery, minute(9)));
    events.push_back(fact(7, Kind::Arrived, minute(9)));
    const auto standing = fold(events, Policy{});
    EXPECT_EQ(standing.state, State::Delivered);
    EXPECT_THAT(standing.disregarded, IsEmpty());
}

TEST(FoldTest, TheSameIdTwiceIsOneEvent) {
    auto events = afterHandover({Kind::AttemptFailed});
    for (int i = 0; i < 100; ++i) events.push_back(events.back());
    const auto standing = fold(events, Policy{});
    EXPECT_EQ(standing.attempts, 1);
    EXPECT_THAT(standing.disregarded, IsEmpty());
}

TEST(FoldTest, TwoAttemptsAreFactsOneMoreIsAnException) {
    auto kinds = {Kind::AttemptFailed, Kind::Refused};
    auto standing = fold(afterHandover(kinds), Policy{});
    EXPECT_EQ(standing.attempts, 2);
    EXPECT_FALSE(standing.isException(Policy{}));
    standing =
        fold(afterHandover({Kind::AttemptFailed, Kind::Refused, Kind::AttemptFailed}), Policy{});
    EXPECT_EQ(standing.attempts, 3);
    EXPECT_EQ(standing.state, State::AttemptFailed);
    EXPECT_TRUE(standing.isException(Policy{}));
    EXPECT_FALSE(standing.isException(Policy{.attemptLimit = 3}));
}

TEST(FoldTest, WhatIsDeliveredIsNoExceptionForWhatWasOddOnTheWay) {
    const struct {
        std::initializer_list<Kind> kinds;
        bool isException;
    } cases[] = {
        {{Kind::AttemptFailed, Kind::Refused, Kind::AttemptFailed, Kind::Delivered}, false},
        {{Kind::LabelVoided, Kind::Delivered}, false},
        {{Kind::ScanOverdue, Kind::Found, Kind::Delivered}, false},
        {{Kind::LabelVoided}, true},
        {{Kind::Delivered, Kind::Returned}, true},  // which of the two is true?
    };
    for (const auto& c : cases) {
        const auto standing = fold(afterHandover(c.kinds), Policy{});
        EXPECT_EQ(standing.isException(Policy{}), c.isException)
            << testing::PrintToString(std::vector(c.kinds));
    }
    auto events = afterHandover({Kind::AttemptFailed, Kind::Delivered});
    events[events.size() - 2].reason.reset();
    EXPECT_FALSE(fold(events, Policy{}).isException(Policy{}))
        << "why nobody was there is no matter";
    events.back().receiver.clear();
    EXPECT_TRUE(fold(events, Policy{}).isException(Policy{})) << "who has it is";
}

TEST(FoldTest, FoundIsWhereItWasLastScanned) {
    const struct {
        std::initializer_list<Kind> kinds;
        State state;
    } cases[] = {
        {{Kind::ScanOverdue, Kind::Found}, State::HandedOver},
        {{Kind::SortIn, Kind::ScanOverdue, Kind::Found}, State::InTransit},
        {{Kind::Arrived, Kind::ScanOverdue, Kind::Found}, State::AtDeliveryOffice},
        {{Kind::Held, Kind::ScanOverdue, Kind::Found}, State::AwaitingCollection},
        {{Kind::ReturnStarted, Kind::ScanOverdue, Kind::Found}, State::Returning},
        {{Kind::OutForDelivery, Kind::Found}, State::OutForDelivery},
        {{Kind::ScanOverdue, Kind::Delivered}, State::Delivered},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(name(fold(afterHandover(c.kinds), Policy{}).state), name(c.state));
    }
}

TEST(FoldTest, APostScanShortlyBeforeTheHandoverCountsAsJustAfterIt) {
    const struct {
        int minutesBefore;
        State state;
        std::size_t disregarded;
    } cases[] = {{1, State::AtDeliveryOffice, 0},
                 {30, State::AtDeliveryOffice, 0},
                 {31, State::HandedOver, 2},
                 {600, State::HandedOver, 2}};
    for (const auto& c : cases) {
        SCOPED_TRACE(c.minutesBefore);
        auto events = manifested();
        events.push_back(fact(7, Kind::HandoverSigned, minute(100)));
        events.push_back(fact(6, Kind::Arrived, minute(100 - c.minutesBefore)));
        events.push_back(fact(8, Kind::Accepted, minute(100 - c.minutesBefore)));
        const auto standing = fold(events, Policy{});
        EXPECT_EQ(name(standing.state), name(c.state));
        EXPECT_EQ(standing.since, minute(100));
        EXPECT_EQ(standing.disregarded.size(), c.disregarded);
        EXPECT_THAT(standing.gaps, IsEmpty());
    }
}

TEST(FoldTest, WithoutAHandoverAPostScanIsDisregarded) {
    for (const Kind kind : {Kind::Accepted, Kind::Delivered, Kind::Held, Kind::Found}) {
        auto events = manifested();
        events.push_back(fact(6, kind, minute(6)));
        const auto standing = fold(events, Policy{});
        EXPECT_EQ(standing.state, State::Manifested) << name(kind);
        EXPECT_EQ(standing.disregarded.size(), 1U) << name(kind);
    }
}

TEST(FoldTest, AHandoverRefusedForDamageDamages) {
    auto events = manifested();
    events.push_back(fact(6, Kind::HandoverRejected, minute(6)));
    EXPECT_EQ(fold(events, Policy{}).state, State::Sealed);
    events.back().reason = Reason::DamagedItem;
    EXPECT_EQ(fold(events, Policy{}).state, State::Damaged);
    EXPECT_EQ(fold(events, Policy{}).reason, Reason::DamagedItem);
}

TEST(FoldTest, ACorrectionNeedsTwoPeopleAndAState) {
    const struct {
        std::string_view approver, second;
        std::optional<State> to;
        State state;
        std::string_view code;
    } cases[] = {
        {"An", "Bình", State::OutForDelivery, State::OutForDelivery, ""},
        {"An", "Bình", State::Delivered, State::Delivered, ""},
        {"An", "", State::OutForDelivery, State::Delivered, "needs-two-approvers"},
        {"", "Bình", State::OutForDelivery, State::Delivered, "needs-two-approvers"},
        {"An", " ", State::OutForDelivery, State::Delivered, "needs-two-approvers"},
        {"An", "An", State::OutForDelivery, State::Delivered, "needs-two-approvers"},
        {"An", " An ", State::OutForDelivery, State::Delivered, "needs-two-approvers"},
        {"An", "Bình", std::nullopt, State::Delivered, "missing-corrected-to"},
        {"An", "Bình", State::None, State::Delivered, "missing-corrected-to"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(std::string(c.approver) + "/" + std::string(c.second));
        auto events = afterHandover({Kind::Delivered});
        auto corrected = correction(50, State::None, minute(50));
        corrected.approver = c.approver;
        corrected.secondApprover = c.second;
        corrected.correctedTo = c.to;
        events.push_back(corrected);
        const auto standing = fold(events, Policy{});
        EXPECT_EQ(name(standing.state), name(c.state));
        ASSERT_EQ(standing.disregarded.empty(), c.code.empty());
        if (!c.code.empty()) {
            EXPECT_EQ(standing.disregarded[0].code, c.code);
        }
    }
}

TEST(FoldTest, AFactThatLacksSomethingMovesTheStateAndIsMarked) {
    const struct {
        Kind kind;
        State state;
        std::vector<std::string> codes;
    } cases[] = {
        {Kind::AttemptFailed, State::AttemptFailed, {"missing-reason"}},
        {Kind::Refused, State::AttemptFailed, {"missing-reason"}},
        {Kind::ReturnStarted, State::Returning, {"missing-reason"}},
        {Kind::Damaged, State::Damaged, {"missing-reason"}},
        {Kind::Delivered,
         State::Delivered,
         {"missing-receiver", "missing-relation", "missing-id-checked", "missing-collected-vnd"}},
        {Kind::Accepted, State::InTransit, {}},
        {Kind::Held, State::AwaitingCollection, {}},
        {Kind::Returned, State::ReturnedToCentre, {}},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(name(c.kind));
        auto events = handedOver();
        ItemEvent bare;
        bare.id = test::idOf(9);
        bare.kind = c.kind;
        bare.occurredAt = minute(9);
        events.push_back(bare);
        const auto standing = fold(events, Policy{});
        EXPECT_EQ(name(standing.state), name(c.state));
        EXPECT_EQ(codesOf(standing.incomplete), c.codes);
        EXPECT_THAT(standing.disregarded, IsEmpty());
    }
}

TEST(LifeTest, MissingFieldsPointAtTheField) {
    ItemEvent delivered = fact(1, Kind::Delivered, minute(0));
    EXPECT_THAT(missingFields(delivered), IsEmpty());
    delivered.idChecked = false;
    delivered.receiver.clear();
    const auto faults = missingFields(delivered);
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].field, "/receiver");
    EXPECT_EQ(faults[1].field, "/idChecked");
    EXPECT_EQ(faults[1].code, "id-not-checked");
}

TEST(FoldTest, TheReasonIsThatOfTheLastAttemptReturnOrDamage) {
    auto events = afterHandover({Kind::OutForDelivery, Kind::AttemptFailed});
    EXPECT_EQ(fold(events, Policy{}).reason, Reason::Absent);
    events.push_back(fact(20, Kind::Held, minute(20)));
    EXPECT_EQ(fold(events, Policy{}).reason, Reason::Absent);
    events.push_back(fact(21, Kind::ReturnStarted, minute(21)));
    events.back().reason = Reason::Moved;
    EXPECT_EQ(fold(events, Policy{}).reason, Reason::Moved);
    events.push_back(fact(22, Kind::Delivered, minute(22)));
    EXPECT_EQ(fold(events, Policy{}).reason, std::nullopt);
}

TEST(FoldTest, SinceIsWhenTheStateBegan) {
    const auto standing =
        fold(afterHandover({Kind::Accepted, Kind::SortIn, Kind::SortOut}), Policy{});
    EXPECT_EQ(standing.since, minute(6));
    EXPECT_EQ(standing.lastHeard, minute(8));
}

TEST(FoldTest, ASilenceIsTakenBackByAScanInItThatComesInLate) {
    const struct {
        const char* what;
        int occurredAt, recordedAt;
        State state;
    } cases[] = {
        {"known when it was said", 10, 100, State::Missing},
        {"in the silence, and came in after it was said", 50, 101, State::OutForDelivery},
        {"of before the silence, and came in after it was said", 6, 101, State::Missing},
        {"of the moment it began", 7, 101, State::Missing},
        {"of when it was overdue", 90, 101, State::OutForDelivery},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        auto events = afterHandover({Kind::Accepted, Kind::Arrived});
        events.push_back(fact(20, Kind::ScanOverdue, minute(90)));
        events.back().recordedAt = minute(100);
        events.push_back(fact(21, Kind::OutForDelivery, minute(c.occurredAt)));
        events.back().recordedAt = minute(c.recordedAt);
        const auto standing = fold(events, Policy{});
        EXPECT_EQ(standing.state, c.state);
        EXPECT_EQ(standing.isException(Policy{}), c.state == State::Missing);
    }
}

TEST(ClockTest, CorrectsADeviceWhoseClockIsOff) {
    const struct {
        int deviceAt, sentAt, now, corrected;  // seconds
    } cases[] = {
        {1000, 1000, 1000, 1000},     // right
        {1000, 1010, 1070, 1000},     // 60 s late: tolerated
        {1000, 1010, 1071, 1061},     // one more: 61 s late
        {1000, 1070, 1010, 1000},     // 60 s early: tolerated
        {1000, 1071, 1010, 939},      // one more
        {1000, 87400, 1000, -85400},  // a day ahead
        {500, 1000, 8200, 7700},      // two hours behind: the distance to sending is kept
    };
    for (const auto& c : cases) {
        const auto at = [](int s) { return test::kDawn + std::chrono::seconds{s}; };
        EXPECT_EQ(correctedTime(at(c.deviceAt), at(c.sentAt), at(c.now), Policy{}), at(c.corrected))
            << c.deviceAt << " " << c.sentAt << " " << c.now;
    }
}

TEST(ClockTest, FiveMinutesAheadIsTheLimit) {
    const auto now = minute(0);
    EXPECT_FALSE(isTooFarAhead(minute(-600), now, Policy{}));
    EXPECT_FALSE(isTooFarAhead(minute(5), now, Policy{}));
    EXPECT_TRUE(isTooFarAhead(minute(5) + std::chrono::milliseconds{1}, now, Policy{}));
}

}  // namespace
}  // namespace hoibao::domain
