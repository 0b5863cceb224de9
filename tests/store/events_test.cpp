#include "store/events.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "store/results.hpp"
#include "store/test_database.hpp"

namespace hoibao::store {
namespace {

using domain::EventKind;
using domain::State;
using std::chrono::minutes;

const domain::Instant kNoon{std::chrono::milliseconds(1'795'000'000'000)};

domain::ItemEvent event(EventKind kind, int minute) {
    domain::ItemEvent event;
    event.id = newEventId();
    event.kind = kind;
    event.occurredAt = event.recordedAt = kNoon + minutes(minute);
    event.source = domain::Source::Manual;
    event.office = "C80";
    event.actor = "Trần Thị Ổn";
    return event;
}

class EventsTest : public ::testing::Test {
protected:
    /// An item at POST_READY.
    std::int64_t newItem(const std::string& dossier) {
        NewItem added;
        added.result.dossierKey = added.result.dossierCode = dossier;
        added.result.office = added.item.office = "C80";
        added.result.recipient = added.item.recipient = "Nguyễn Văn Ấn";
        added.result.approvedAt = added.result.createdAt = kNoon;
        added.item.createdAt = added.item.updatedAt = kNoon;
        added.result.returnBy = added.item.returnBy = "post";
        added.result.contentHash = std::string(64, 'A');
        added.item.certainty = "sure";
        added.events = {event(EventKind::ResultConfirmed, 0), event(EventKind::ChannelPost, 1)};
        database_->inTransaction([&](Session& session) {
            insertNewItems(session, {&added, 1}, policy_);
        });
        return added.item.id;
    }
    std::vector<AppendResult> append(std::int64_t item, std::vector<domain::ItemEvent> events) {
        return database_->inTransaction([&](Session& session) {
            auto items = lockItems(session, {item});
            std::vector<NewEvent> added;
            for (const auto& one : events) added.push_back({item, one});
            return appendEvents(session, items, added, policy_);
        });
    }
    Item read(std::int64_t item) {
        return *database_->inTransaction([&](Session& session) { return findItem(session, item); });
    }
    tests::TestDatabase database_;
    domain::Policy policy_;
};

TEST_F(EventsTest, FoldsWhatIsAppendedIntoTheItem) {
    const auto item = newItem("A-1");
    EXPECT_EQ(read(item).state, State::PostReady);
    auto failed = event(EventKind::AttemptFailed, 50);
    failed.reason = domain::Reason::Absent;
    const auto results =
        append(item, {event(EventKind::LabelIssued, 10), event(EventKind::Sealed, 20),
                      event(EventKind::AddedToManifest, 30), event(EventKind::HandoverSigned, 40),
                      failed});
    for (const auto& result : results) {
        EXPECT_EQ(result.verdict, Appended::Accepted);
        EXPECT_EQ(result.state, State::AttemptFailed);
    }
    const auto now = read(item);
    EXPECT_EQ(now.state, State::AttemptFailed);
    EXPECT_EQ(now.since, failed.occurredAt);
    EXPECT_EQ(now.reason, domain::Reason::Absent);
    EXPECT_EQ(now.attempts, 1);
}

TEST_F(EventsTest, TakesTheSameBatchOnceOnly) {
    const auto item = newItem("A-2");
    const std::vector batch{event(EventKind::LabelIssued, 10), event(EventKind::Sealed, 20)};
    append(item, batch);
    const auto before = read(item);
    for (const auto& result : append(item, batch)) EXPECT_EQ(result.verdict, Appended::Duplicate);
    EXPECT_EQ(read(item).version, before.version);
    auto changed = batch;
    changed[1].note = "other content";
    const auto results = append(item, changed);
    EXPECT_EQ(results[0].verdict, Appended::Duplicate);
    EXPECT_EQ(results[1].verdict, Appended::Conflict);
    const auto twice = append(item, {batch[0], changed[1], changed[1]});
    EXPECT_EQ(twice[2].verdict, Appended::Conflict);
}

TEST_F(EventsTest, KeepsAllOfAnEvent) {
    const auto item = newItem("A-3");
    auto full = event(EventKind::Delivered, 10);
    full.deviceAt = kNoon;
    full.source = domain::Source::Handheld;
    full.evidence = domain::Evidence::Assisted;
    full.number = "RT000000014VN";
    full.rawText = "HTTPS://…";
    full.sourceCode = "EMI";
    full.reason = domain::Reason::Other;
    full.note = "gửi bác Tư";
    full.receiver = "Nguyễn Thị Ễ";
    full.relation = domain::Relation::Family;
    full.idChecked = false;
    full.collected = domain::Dong{26'000};
    full.manifest = 7;
    full.photoSha256 = std::string(64, 'f');
    full.corners = "[[1,2],[3,4],[5,6],[7,8]]";
    append(item, {full});
    const auto events =
        database_->inTransaction([&](Session& session) { return eventsOf(session, item); });
    ASSERT_EQ(events.size(), 3u);
    const auto& kept = events[2];
    EXPECT_EQ(kept.id, full.id);
    EXPECT_EQ(kept.deviceAt, full.deviceAt);
    EXPECT_EQ(kept.source, full.source);
    EXPECT_EQ(kept.evidence, full.evidence);
    EXPECT_EQ(kept.number, full.number);
    EXPECT_EQ(kept.rawText, full.rawText);
    EXPECT_EQ(kept.sourceCode, full.sourceCode);
    EXPECT_EQ(kept.reason, full.reason);
    EXPECT_EQ(kept.note, full.note);
    EXPECT_EQ(kept.receiver, full.receiver);
    EXPECT_EQ(kept.relation, full.relation);
    EXPECT_EQ(kept.idChecked, full.idChecked);
    EXPECT_EQ(kept.collected, full.collected);
    EXPECT_EQ(kept.manifest, full.manifest);
    EXPECT_EQ(kept.photoSha256, full.photoSha256);
    EXPECT_EQ(kept.corners, full.corners);
}

TEST_F(EventsTest, RefusesWithoutATraceWhatTheStateDoesNotAllow) {
    const auto item = newItem("A-4");
    const auto refused = database_->inTransaction([&](Session& session) {
        auto items = lockItems(session, {item});
        return appendAllowed(session, items[0], event(EventKind::Sealed, 20), policy_);
    });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, domain::ErrorKind::Conflict);
    EXPECT_NE(refused.error().detail.find("POST_READY"), std::string::npos);
    EXPECT_EQ(
        database_->inTransaction([&](Session& session) { return eventsOf(session, item).size(); }),
        2u);
}

TEST_F(EventsTest, ComesToTheSameStateFromManyThreads) {
    const auto item = newItem("A-5");
    std::vector<domain::ItemEvent> road{
        event(EventKind::LabelIssued, 10),     event(EventKind::Sealed, 20),
        event(EventKind::AddedToManifest, 30), event(EventKind::HandoverSigned, 40),
        event(EventKind::Accepted, 50),        event(EventKind::Arrived, 60),
        event(EventKind::OutForDelivery, 70),  event(EventKind::Delivered, 80)};
    std::shuffle(road.begin(), road.end(), std::mt19937(5));
    std::vector<std::thread> threads;
    for (const auto& one : road) threads.emplace_back([&] { append(item, {one}); });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(read(item).state, State::Delivered);
}

TEST(DerivedEventIdTest, IsTheSameForTheSameOnly) {
    EXPECT_EQ(derivedEventId("t", "seal", 1), derivedEventId("t", "seal", 1));
    EXPECT_NE(derivedEventId("t", "seal", 1), derivedEventId("t", "seal", 2));
    EXPECT_NE(derivedEventId("t", "seal", 1), derivedEventId("u", "seal", 1));
    EXPECT_TRUE(domain::EventId::parse(derivedEventId("t", "seal", 1).text()));
}

}  // namespace
}  // namespace hoibao::store
