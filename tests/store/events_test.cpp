#include "store/events.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
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

/// An event of any kind, with or without each thing that an event may say.
domain::ItemEvent anyEvent(std::mt19937& random) {
    const auto chance = [&] { return random() % 2 == 0; };
    auto one = event(static_cast<EventKind>(random() % domain::kEventKindCount),
                     static_cast<int>(random() % 100));
    if (chance()) one.reason = static_cast<domain::Reason>(random() % domain::kReasonCount);
    if (chance()) one.note = "ghi chú";
    if (chance()) one.receiver = "Nguyễn Thị Ễ";
    if (chance()) one.relation = domain::Relation::Family;
    if (chance()) one.idChecked = chance();
    if (chance()) one.collected = domain::Dong{26'000};
    if (chance()) one.correctedTo = static_cast<State>(random() % domain::kStateCount);
    if (chance()) one.approver = "Lê Thị Ổn";
    if (chance()) one.secondApprover = "Hồ Văn Ẩn";
    return one;
}

TEST_F(EventsTest, TheItemIsTheFoldOfAllThatItsEventsSay) {
    std::mt19937 random(2026);
    std::set<State> seen;
    int exceptions = 0;
    for (int life = 0; life < 120; ++life) {
        const auto item = newItem("L-" + std::to_string(life));
        std::vector<domain::ItemEvent> events{event(EventKind::LabelIssued, 2)};
        // Half of the lives get as far as the post, where most can happen.
        if (life % 2 == 0)
            for (const auto kind :
                 {EventKind::Sealed, EventKind::AddedToManifest, EventKind::HandoverSigned})
                events.push_back(event(kind, 2));
        for (int i = 0; i < 8; ++i) events.push_back(anyEvent(random));
        append(item, events);
        const auto standing = domain::fold(
            database_->inTransaction([&](Session& session) { return eventsOf(session, item); }),
            policy_);
        const auto now = read(item);
        EXPECT_EQ(now.state, standing.state) << life;
        EXPECT_EQ(now.since, standing.since) << life;
        EXPECT_EQ(now.reason, standing.reason) << life;
        EXPECT_EQ(now.attempts, standing.attempts) << life;
        EXPECT_EQ(now.isException, standing.isException(policy_)) << life;
        seen.insert(now.state);
        exceptions += now.isException;
    }
    EXPECT_GT(seen.size(), 8U);
    EXPECT_GT(exceptions, 0);
}

/// Nothing but what it lacks makes this delivery an exception.
TEST_F(EventsTest, ADeliveryIsWholeOrNotByWhatIsStoredOfIt) {
    const auto deliver = [&](const std::string& dossier, auto spoil) {
        const auto item = newItem(dossier);
        auto delivered = event(EventKind::Delivered, 50);
        delivered.receiver = "Nguyễn Thị Ễ";
        delivered.relation = domain::Relation::Self;
        delivered.idChecked = true;
        delivered.collected = domain::Dong{0};
        spoil(delivered);
        append(item, {event(EventKind::LabelIssued, 10), event(EventKind::Sealed, 20),
                      event(EventKind::AddedToManifest, 30), event(EventKind::HandoverSigned, 40),
                      delivered});
        append(item, {event(EventKind::Collected, 60)});
        return read(item);
    };
    using Event = domain::ItemEvent;
    EXPECT_FALSE(deliver("D-0", [](Event&) {}).isException);
    EXPECT_TRUE(deliver("D-1", [](Event& it) { it.receiver.clear(); }).isException);
    EXPECT_TRUE(deliver("D-2", [](Event& it) { it.relation.reset(); }).isException);
    EXPECT_TRUE(deliver("D-3", [](Event& it) { it.idChecked = false; }).isException);
    EXPECT_TRUE(deliver("D-4", [](Event& it) { it.collected.reset(); }).isException);
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
