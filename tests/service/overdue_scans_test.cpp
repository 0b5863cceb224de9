#include "service/overdue_scans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "service/scanning.hpp"
#include "service/tray_fixture.hpp"
#include "store/events.hpp"

namespace hoibao::service {
namespace {

using domain::EventKind;
using std::chrono::hours;
using std::chrono::milliseconds;

class OverdueScansTest : public tests::TrayTest {
protected:
    OverdueScansTest() { now -= hours(2); }

    void scan(const std::string& number, EventKind kind, domain::Instant at) {
        SentScan sent;
        sent.event.id = store::newEventId();
        sent.event.kind = kind;
        sent.event.number = number;
        sent.event.occurredAt = at;
        sent.event.reason = domain::Reason::Absent;
        sent.event.source = domain::Source::Handheld;
        const auto post = callerOf("P80.25459", domain::Role::PostWorker, "Tuấn");
        EXPECT_EQ(scanning.record(post, {now, {sent}})[0].kind, ScanVerdictKind::Accepted);
    }
    /// An item of which the post's last word was this, now.
    std::string scanned(EventKind kind) {
        const auto number = addHandedOver(1).front();
        scan(number, kind, now);
        return number;
    }
    std::int64_t recorded() {
        return integer("SELECT COUNT(*) FROM item_event WHERE kind = 'SCAN_OVERDUE'");
    }

    domain::TimeLimits limits;
    Scanning scanning{database(), policy, clock()};
    OverdueScans job{database(), policy, [this] { return limits; }, clock()};
};

TEST_F(OverdueScansTest, WhatNobodyScannedInTimeIsMissing) {
    const auto numbers = addHandedOver(2);
    const auto handedOver = item(numbers[0]).since;
    now = handedOver + limits.silentAtPost - milliseconds(1);
    EXPECT_EQ(job.run(), 0U);
    EXPECT_EQ(stateOf(numbers[0]), "HANDED_OVER");

    now += hours(7);  // the job was not running then
    EXPECT_EQ(job.run(), 2U);
    for (const auto& number : numbers) {
        const auto found = item(number);
        EXPECT_EQ(found.state, domain::State::Missing);
        EXPECT_EQ(found.since, handedOver + limits.silentAtPost) << "not when it was noticed";
        EXPECT_TRUE(found.isException);
    }
    const auto events = database().inTransaction(
        [&](store::Session& session) { return store::eventsOf(session, item(numbers[0]).id); });
    EXPECT_EQ(events.back().kind, EventKind::ScanOverdue);
    EXPECT_EQ(events.back().source, domain::Source::System);
    EXPECT_EQ(events.back().evidence, domain::Evidence::Inferred);
    EXPECT_EQ(events.back().number, numbers[0]);
    EXPECT_EQ(events.back().recordedAt, now);
}

TEST_F(OverdueScansTest, OneSilenceIsRecordedOnceHoweverManyServersLook) {
    addHandedOver(30);
    now += limits.silentAtPost;
    OverdueScans other(
        database(), policy, [this] { return limits; }, clock());
    std::size_t first = 0, second = 0;
    std::thread beside([&] { second = other.run(); });
    first = job.run();
    beside.join();
    EXPECT_EQ(first + second, 30U);
    EXPECT_EQ(job.run() + other.run(), 0U);
    EXPECT_EQ(recorded(), 30);
}

TEST_F(OverdueScansTest, AnotherServersLeaseEndsWithIt) {
    addHandedOver(1);
    now += limits.silentAtPost;
    OverdueScans other(
        database(), policy, [this] { return limits; }, clock());
    EXPECT_EQ(other.run(), 1U);
    const auto number = addHandedOver(1).front();
    now = item(number).since + limits.silentAtPost;
    database().inTransaction([&](store::Session& session) {
        session.execute("UPDATE job_lease SET until = ?", {now + OverdueScans::kLease});
    });
    EXPECT_EQ(job.run(), 0U) << "another server holds the lease";
    now += OverdueScans::kLease;
    EXPECT_EQ(job.run(), 1U);
}

TEST_F(OverdueScansTest, AScanThatChangesNoStateIsHeardAllTheSame) {
    const auto number = scanned(EventKind::SortIn);
    const auto first = now;
    now += limits.silentAtPost - hours(1);
    scan(number, EventKind::SortOut, now);
    now += hours(2);
    EXPECT_EQ(item(number).since, first);
    EXPECT_EQ(job.run(), 0U);
    now += limits.silentAtPost;
    EXPECT_EQ(job.run(), 1U);
}

TEST_F(OverdueScansTest, EachStateHasItsOwnLimitAndTheCentresHaveNone) {
    const auto held = scanned(EventKind::Held);
    const auto returning = scanned(EventKind::ReturnStarted);
    const auto failed = scanned(EventKind::AttemptFailed);
    const auto out = scanned(EventKind::OutForDelivery);
    const auto delivered = scanned(EventKind::Delivered);
    const auto labelled = addLabelled(1).front();
    now += limits.silentAtPost;
    EXPECT_EQ(job.run(), 2U);
    EXPECT_EQ(stateOf(failed), "MISSING");
    EXPECT_EQ(stateOf(out), "MISSING");
    EXPECT_EQ(stateOf(held), "AWAITING_COLLECTION");
    now += limits.silentAwaiting;
    EXPECT_EQ(job.run(), 2U);
    EXPECT_EQ(stateOf(held), "MISSING");
    EXPECT_EQ(stateOf(returning), "MISSING");
    EXPECT_EQ(stateOf(delivered), "DELIVERED");
    EXPECT_EQ(stateOf(labelled), "LABELLED");
}

TEST_F(OverdueScansTest, WhatIsFoundCanBeMissingAgain) {
    const auto number = scanned(EventKind::Arrived);
    now += limits.silentAtPost;
    EXPECT_EQ(job.run(), 1U);
    now += hours(1);
    scan(number, EventKind::Found, now);
    EXPECT_EQ(stateOf(number), "AT_DELIVERY_OFFICE");
    EXPECT_EQ(job.run(), 0U);
    now += limits.silentAtPost;
    EXPECT_EQ(job.run(), 1U);
    EXPECT_EQ(recorded(), 2);
}

TEST_F(OverdueScansTest, AScanThatComesInLateBringsItBack) {
    const auto number = scanned(EventKind::Arrived);
    now += limits.silentAtPost + hours(3);
    const auto scannedOffline = now - hours(2);
    EXPECT_EQ(job.run(), 1U);
    now += hours(20);
    scan(number, EventKind::OutForDelivery, scannedOffline);
    EXPECT_EQ(stateOf(number), "OUT_FOR_DELIVERY");
}

TEST_F(OverdueScansTest, AScanOfBeforeItWasOverdueTakesTheSilenceBack) {
    const auto number = scanned(EventKind::Arrived);
    const auto scannedOffline = now + limits.silentAtPost - hours(1);
    now += limits.silentAtPost + hours(3);
    EXPECT_EQ(job.run(), 1U);
    now += hours(20);
    scan(number, EventKind::OutForDelivery, scannedOffline);
    EXPECT_EQ(stateOf(number), "OUT_FOR_DELIVERY");
    EXPECT_EQ(item(number).since, scannedOffline);
    EXPECT_FALSE(item(number).isException);
    EXPECT_EQ(job.run(), 0U);

    now = scannedOffline + limits.silentAtPost;
    EXPECT_EQ(job.run(), 1U) << "the silence after that scan is one of its own";
    EXPECT_EQ(stateOf(number), "MISSING");
    EXPECT_EQ(recorded(), 2);
}

TEST_F(OverdueScansTest, WhatIsDecidedHoldsAtTheNextLook) {
    const auto number = scanned(EventKind::Accepted);
    now += hours(30);
    EXPECT_EQ(job.run(), 0U);
    limits.silentAtPost = hours(24);
    EXPECT_EQ(job.run(), 1U);
    EXPECT_EQ(item(number).since, now - hours(6));
}

TEST_F(OverdueScansTest, ManyAreTakenInPieces) {
    constexpr int kMany = 501;  // one more than at once
    addHandedOver(kMany);
    now += limits.silentAtPost;
    EXPECT_EQ(job.run(), std::size_t{kMany});
    EXPECT_EQ(recorded(), kMany);
}

}  // namespace
}  // namespace hoibao::service
