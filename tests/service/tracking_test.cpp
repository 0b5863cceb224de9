#include "service/tracking.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "service/intake.hpp"
#include "service/reference.hpp"
#include "store/events.hpp"
#include "store/test_database.hpp"

namespace hoibao::service {
namespace {

using domain::EventKind;
using domain::State;

constexpr std::string_view kDossier = "H53.14-261103-0001";
constexpr std::string_view kNumber = "RT000000014VN";

class TrackingTest : public testing::Test {
protected:
    TrackingTest() {
        SentResult sent;
        sent.dossierCode = kDossier;
        sent.recipient = "Nguyễn Văn An";
        sent.phone = "0912345678";
        sent.address = "Số 12/5 đường Cách Mạng Tháng Tám, Phường Tân Ninh, Tỉnh Tây Ninh";
        sent.approvedAt = "2026-11-03T08:00:00+07:00";
        sent.returnBy = "post";
        const domain::Caller clerk{domain::Role::Clerk, *domain::OfficeCode::parse("C80"), "Thu", 7,
                                   ""};
        item = intake.takeOne(sent, {clerk, "", "r", "t"}).value().item;
        database->inTransaction([&](store::Session& session) {
            auto locked = store::lockItems(session, {item}).front();
            locked.number = kNumber;
            store::updateItemPlace(session, locked);
        });
    }

    /// Each event an hour after the one before.
    void append(const std::vector<EventKind>& kinds) {
        database->inTransaction([&](store::Session& session) {
            auto items = store::lockItems(session, {item});
            std::vector<store::NewEvent> events;
            for (const auto kind : kinds) {
                now += std::chrono::hours(1);
                domain::ItemEvent event;
                event.id = store::newEventId();
                event.kind = kind;
                event.occurredAt = event.recordedAt = now;
                event.office = "P80.25459";
                event.reason = domain::Reason::Absent;
                events.push_back({item, event});
            }
            store::appendEvents(session, items, events, {});
        });
    }
    std::string ask(std::string_view code, std::string_view factor) {
        const auto answer = tracking.byFactor(code, factor);
        return answer ? answer->maskedName : answer.error().code;
    }

    domain::Instant now = *domain::parseInstant("2026-11-24T08:00:00+07:00");
    Clock clock = [this] { return now; };
    tests::TestDatabase database;
    Intake intake{*database, tests::gazetteer(), tests::zones(), {}, clock};
    LinkSigner links{{{'A', {}}}, 'A', "https://tracuu.example"};
    Tracking tracking{*database, tests::gazetteer(), links, {}, {}, clock};
    std::int64_t item = 0;
};

TEST_F(TrackingTest, AnswersWhoKnowsTheFactorHoweverTheCodeIsTyped) {
    const std::string_view codes[] = {
        kDossier,
        kNumber,
        "h53.14-261103-0001",
        " H53.14 - 261103 - 0001 ",
        "H53.14-2611O3-OOO1",
        "h53.14–261103—0001",
        "rt 000 000 014 vn",
        "RTOOOOOOO14VN",
        "RT-000.000.014-VN",
        "RT\u00A0000\u00A0000\u00A0014\u00A0VN",
    };
    for (const auto code : codes) EXPECT_EQ(ask(code, "5678"), "N***** V** A*") << code;
}

TEST_F(TrackingTest, EveryRefusalIsTheSame) {
    const struct {
        std::string code, factor;
    } cases[] = {
        {std::string(kDossier), "5679"},
        {std::string(kDossier), ""},
        {std::string(kDossier), "0912345678"},
        {"H53.14-261103-0002", "5678"},
        {"RT000000028VN", "5678"},
        {"RT000000015VN", "5678"},
        {"", ""},
        {"' OR 1=1 --", "5678"},
        {"%", "5678"},
        {"Đ\xFF", "5678"},
        {"Mã hồ sơ Ố", "5678"},
        {std::string(5000, 'A'), "5678"},
        {std::string("H53\0", 4), "5678"},
    };
    for (const auto& c : cases) EXPECT_EQ(ask(c.code, c.factor), "not-found") << c.code;
}

TEST_F(TrackingTest, TheFifthWrongFactorClosesTheFormUntilMidnightButNotTheLink) {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(ask(kDossier, "0000"), "not-found");
    EXPECT_EQ(ask(kDossier, "5678"), "N***** V** A*") << "four wrong ones do not close it";
    EXPECT_EQ(ask(kDossier, "5678"), "N***** V** A*") << "right ones are not counted";
    EXPECT_EQ(ask(kNumber, "0000"), "not-found") << "the number counts as its dossier";
    EXPECT_EQ(ask(kDossier, "5678"), "not-found");
    EXPECT_EQ(ask(kNumber, "5678"), "not-found");
    EXPECT_TRUE(tracking.byLink(kNumber, links.signature(kNumber)));
    now = *domain::parseInstant("2026-11-25T00:00:00+07:00");
    EXPECT_EQ(ask(kDossier, "5678"), "N***** V** A*");
    const auto left = database->inTransaction([](store::Session& session) {
        return session.queryOne("SELECT COUNT(*) FROM tracking_failure")->integer(0);
    });
    EXPECT_EQ(left, 0) << "yesterday's counts are gone";
}

TEST_F(TrackingTest, GuessesAtTheSameTimeAreCountedOneByOne) {
    constexpr int kGuesses = 12;
    std::vector<std::thread> threads;
    for (int i = 0; i < kGuesses; ++i)
        threads.emplace_back([&] { EXPECT_EQ(ask(kDossier, "0000"), "not-found"); });
    for (auto& thread : threads) thread.join();
    const auto counted = database->inTransaction([](store::Session& session) {
        return session.queryOne("SELECT SUM(failures) FROM tracking_failure")->integer(0);
    });
    EXPECT_EQ(counted, kGuesses);
}

TEST_F(TrackingTest, OnlyOurSignatureOpensALink) {
    const auto good = links.signature(kNumber);
    ASSERT_TRUE(tracking.byLink(kNumber, good));
    for (std::size_t i = 0; i < good.size(); ++i) {
        auto changed = good;
        changed[i] = changed[i] == 'Q' ? 'R' : 'Q';
        const auto answer = tracking.byLink(kNumber, changed);
        ASSERT_FALSE(answer) << changed;
        EXPECT_EQ(answer.error().code, "not-found");
    }
    EXPECT_FALSE(tracking.byLink("RT000000028VN", good));
    EXPECT_FALSE(tracking.byLink("RT000000028VN", links.signature("RT000000028VN")))
        << "ours, and never issued";
}

TEST_F(TrackingTest, TellsTheRoadAndNothingElse) {
    append({EventKind::LabelIssued, EventKind::Sealed, EventKind::AddedToManifest});
    auto tracked = tracking.byLink(kNumber, links.signature(kNumber)).value();
    EXPECT_EQ(tracked.commune, "Phường Tân Ninh, Tỉnh Tây Ninh");
    EXPECT_FALSE(tracked.expected) << "not with the post yet";
    ASSERT_EQ(tracked.timeline.size(), 2U) << "preparing is one step for citizens";
    EXPECT_EQ(tracked.timeline[0].state, State::PostReady);

    append({EventKind::HandoverSigned});
    tracked = tracking.byLink(kNumber, links.signature(kNumber)).value();
    EXPECT_EQ(tracked.state, State::HandedOver);
    EXPECT_EQ(domain::formatDate(*tracked.expected), "2026-11-27");
    EXPECT_FALSE(tracked.isLate);
    EXPECT_EQ(tracked.office->hotline, "0276 0000 080");

    append({EventKind::Arrived, EventKind::OutForDelivery, EventKind::AttemptFailed,
            EventKind::OutForDelivery, EventKind::AttemptFailed});
    tracked = tracking.byLink(kNumber, links.signature(kNumber)).value();
    std::vector<State> states;
    for (const auto& step : tracked.timeline) states.push_back(step.state);
    EXPECT_EQ(states, (std::vector{State::AttemptFailed, State::OutForDelivery,
                                   State::AttemptFailed, State::OutForDelivery, State::HandedOver,
                                   State::PostReady, State::Approved}));
    now += std::chrono::hours(24 * 5);
    EXPECT_TRUE(tracking.byLink(kNumber, links.signature(kNumber))->isLate);

    append({EventKind::Held});
    tracked = tracking.byLink(kNumber, links.signature(kNumber)).value();
    EXPECT_FALSE(tracked.expected);
    ASSERT_TRUE(tracked.collection);
    EXPECT_FALSE(tracked.collection->address.empty());
    append({EventKind::Delivered});
    tracked = tracking.byLink(kNumber, links.signature(kNumber)).value();
    EXPECT_EQ(tracked.state, State::Delivered);
    EXPECT_FALSE(tracked.collection);
}

TEST_F(TrackingTest, ANumberThatWasVoidStillLeadsToItsItem) {
    database->inTransaction([&](store::Session& session) {
        session.execute(
            "INSERT INTO issued_number (number, item_id, issued_at, voided_at) VALUES (?, ?, ?, ?)",
            {"RT000000028VN", item, now, now});
    });
    EXPECT_EQ(ask("RT000000028VN", "5678"), "N***** V** A*");
}

}  // namespace
}  // namespace hoibao::service
