#include "service/scanning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "service/tray_fixture.hpp"
#include "store/events.hpp"

namespace hoibao::service {
namespace {

using domain::EventKind;
using domain::Reason;
using domain::Role;
using Verdict = ScanVerdictKind;

class ScanningTest : public tests::TrayTest {
protected:
    ScanningTest() { now -= std::chrono::hours(2); }

    SentScan scan(const std::string& number, EventKind kind,
                  std::chrono::minutes ago = std::chrono::minutes(10)) {
        SentScan sent;
        sent.event.id = store::newEventId();
        sent.event.kind = kind;
        sent.event.number = number;
        sent.event.occurredAt = now - ago;
        sent.event.source = domain::Source::Handheld;
        return sent;
    }
    std::vector<ScanVerdict> record(std::vector<SentScan> scans,
                                    const domain::Caller& caller = postman()) {
        return scanning.record(caller, {now, std::move(scans)});
    }
    static domain::Caller postman() { return callerOf("P80.25459", Role::PostWorker, "Tuấn"); }

    Scanning scanning{database(), policy, clock()};
};

TEST_F(ScanningTest, FollowsAnItemToTheDoor) {
    const auto number = addHandedOver(1).front();
    auto delivered = scan(number, EventKind::Delivered, std::chrono::minutes(1));
    delivered.event.receiver = "Nguyễn Thị Ngọc Diễm";
    delivered.event.relation = domain::Relation::Self;
    delivered.event.idChecked = true;
    delivered.event.collected = domain::Dong{26'000};
    const auto verdicts = record({scan(number, EventKind::Accepted, std::chrono::minutes(60)),
                                  scan(number, EventKind::Arrived, std::chrono::minutes(30)),
                                  scan(number, EventKind::OutForDelivery), delivered});
    for (const auto& verdict : verdicts) {
        EXPECT_EQ(verdict.kind, Verdict::Accepted);
        EXPECT_EQ(verdict.state, domain::State::Delivered) << "after the whole batch";
        EXPECT_TRUE(verdict.errors.empty());
    }
    EXPECT_EQ(stateOf(number), "DELIVERED");
    const auto late = record({scan(number, EventKind::OutForDelivery, std::chrono::minutes(0))});
    EXPECT_EQ(late[0].kind, Verdict::Accepted);
    EXPECT_TRUE(late[0].disregarded);
    EXPECT_EQ(late[0].state, domain::State::Delivered);
}

TEST_F(ScanningTest, ABatchSentAgainChangesNothing) {
    const auto numbers = addHandedOver(3);
    std::vector<SentScan> batch;
    for (const auto& number : numbers) batch.push_back(scan(number, EventKind::Arrived));
    const auto first = record(batch);
    now += std::chrono::seconds(30);
    const auto again = record(batch);
    for (std::size_t i = 0; i < batch.size(); ++i) {
        EXPECT_EQ(first[i].kind, Verdict::Accepted);
        EXPECT_EQ(again[i].kind, Verdict::Duplicate);
        EXPECT_EQ(again[i].state, domain::State::AtDeliveryOffice);
    }
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE kind = 'ARRIVED'"), 3);
    batch[1].event.kind = EventKind::Held;
    EXPECT_EQ(record(batch)[1].kind, Verdict::Conflict);
    batch[2].event.number = numbers[0];
    EXPECT_EQ(record(batch)[2].kind, Verdict::Conflict) << "the same id on another item";
}

TEST_F(ScanningTest, GivesEachOfABadBatchItsOwnVerdict) {
    const auto numbers = addHandedOver(2);
    const std::string unissued(domain::ItemNumber::make("RT", 9'000'000, "VN").text());
    SentScan unread;
    unread.faults.push_back({"number", "malformed-item-number", "12 characters, not 13"});
    auto elsewhere = scan(numbers[0], EventKind::Arrived);
    elsewhere.event.office = "C80";
    auto noReason = scan(numbers[1], EventKind::AttemptFailed);
    auto dupe = scan(numbers[0], EventKind::Arrived, std::chrono::minutes(5));
    const auto verdicts = record({
        scan(numbers[0], EventKind::Accepted),
        scan(unissued, EventKind::Accepted),
        scan(numbers[0], EventKind::Sealed),
        scan(numbers[0], EventKind::Corrected),
        scan(numbers[0], EventKind::Accepted, std::chrono::minutes(-6)),
        scan(numbers[0], EventKind::Accepted, std::chrono::minutes(-4)),
        unread,
        elsewhere,
        noReason,
        dupe,
        dupe,
    });
    const struct {
        Verdict kind;
        std::string code;
    } expected[] = {
        {Verdict::Accepted, ""},
        {Verdict::Unknown, "unknown-item"},
        {Verdict::Rejected, "kind-not-allowed"},
        {Verdict::Rejected, "kind-not-allowed"},
        {Verdict::Rejected, "in-the-future"},
        {Verdict::Accepted, ""},
        {Verdict::Rejected, "malformed-item-number"},
        {Verdict::Rejected, "unknown-office"},
        {Verdict::Accepted, "missing-reason"},
        {Verdict::Accepted, ""},
        {Verdict::Duplicate, ""},
    };
    ASSERT_EQ(verdicts.size(), std::size(expected));
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        SCOPED_TRACE(i);
        EXPECT_EQ(name(verdicts[i].kind), name(expected[i].kind));
        EXPECT_EQ(verdicts[i].errors.empty() ? "" : verdicts[i].errors.front().code,
                  expected[i].code);
    }
    EXPECT_EQ(stateOf(numbers[1]), "ATTEMPT_FAILED") << "it happened";
    EXPECT_TRUE(item(numbers[1]).isException);
}

TEST_F(ScanningTest, ClerksCountInWhatComesBackAndNothingElse) {
    const auto number = addHandedOver(1).front();
    const auto below = addLabelled(1, "C80.25459").front();
    const auto clerk = callerOf("C80", Role::Clerk, "Lan");
    EXPECT_EQ(record({scan(number, EventKind::Delivered)}, clerk)[0].errors.front().code,
              "kind-not-allowed");
    EXPECT_EQ(record({scan(number, EventKind::Returned)}, clerk)[0].kind, Verdict::Accepted);
    EXPECT_EQ(stateOf(number), "RETURNED_TO_CENTRE");
    const auto other = callerOf("C80.25480", Role::Clerk, "Mai");
    EXPECT_EQ(record({scan(below, EventKind::Returned)}, other)[0].kind, Verdict::Unknown);
}

TEST_F(ScanningTest, CorrectsADevicesClock) {
    const auto number = addHandedOver(1).front();
    const auto hour = std::chrono::hours(1);
    auto ahead = scan(number, EventKind::Arrived);
    ahead.event.occurredAt = now + hour - std::chrono::minutes(2);
    EXPECT_EQ(scanning.record(postman(), {now + hour, {ahead}})[0].kind, Verdict::Accepted);
    const auto stored = database().inTransaction(
        [&](store::Session& session) { return store::eventsOf(session, item(number).id).back(); });
    EXPECT_EQ(stored.occurredAt, now - std::chrono::minutes(2));
    EXPECT_EQ(stored.deviceAt, now + hour - std::chrono::minutes(2));
    EXPECT_EQ(stored.actor, "Tuấn");
    EXPECT_EQ(stored.office, "P80.25459");
}

TEST_F(ScanningTest, ManyDevicesAtOnceLoseNothing) {
    const auto numbers = addHandedOver(40);
    std::vector<std::vector<SentScan>> batches;
    for (int device = 0; device < 6; ++device) {
        auto& batch = batches.emplace_back();
        for (const auto& number : numbers) batch.push_back(scan(number, EventKind::SortIn));
        std::rotate(batch.begin(), batch.begin() + device * 6, batch.end());
    }
    std::vector<std::thread> devices;
    std::atomic<int> accepted = 0;
    for (const auto& batch : batches)
        devices.emplace_back([&, batch] {
            for (const auto& verdict : scanning.record(postman(), {now, batch}))
                accepted += verdict.kind == Verdict::Accepted ? 1 : 0;
        });
    for (auto& device : devices) device.join();
    EXPECT_EQ(accepted, 240);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE kind = 'SORT_IN'"), 240);
}

TEST_F(ScanningTest, WhatIsScannedAgainWithoutIdsIsOneFact) {
    const auto number = addHandedOver(1).front();
    const auto again = [&](EventKind kind) {
        ScanBatch batch;
        batch.sentAt = now;
        batch.scans = {scan(number, kind, std::chrono::minutes(0))};
        batch.skipsRepeated = true;
        now += std::chrono::minutes(1);
        return scanning.record(postman(), batch)[0];
    };
    EXPECT_EQ(again(EventKind::Arrived).kind, Verdict::Accepted);
    const auto second = again(EventKind::Arrived);
    EXPECT_EQ(second.kind, Verdict::Duplicate);
    EXPECT_EQ(second.state, domain::State::AtDeliveryOffice);
    EXPECT_EQ(again(EventKind::OutForDelivery).kind, Verdict::Accepted);
    EXPECT_EQ(again(EventKind::Arrived).kind, Verdict::Accepted) << "something came between";
    now += std::chrono::hours(24);
    EXPECT_EQ(again(EventKind::Arrived).kind, Verdict::Accepted) << "another day";
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE kind = 'ARRIVED'"), 3);
}

}  // namespace
}  // namespace hoibao::service
