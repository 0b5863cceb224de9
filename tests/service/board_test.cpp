// The board's numbers, held against the events and results themselves.
#include "service/board.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "service/board_counting.hpp"
#include "service/demo.hpp"
#include "service/desk.hpp"
#include "service/overdue_scans.hpp"
#include "service/reference.hpp"
#include "store/events.hpp"
#include "store/job_lease.hpp"
#include "store/test_database.hpp"

namespace hoibao::service {
namespace {

using domain::Leg;
using domain::Milestone;
using domain::Outcome;

class BoardTest : public testing::Test {
protected:
    BoardTest() {
        EXPECT_TRUE(fillWithDemo(*database, tests::gazetteer(), {}, clock));
        counting.run();
    }

    static Asker asker(domain::Role role, std::string_view office = "C80") {
        return {{role, *domain::OfficeCode::parse(office), "Nguyễn Thị Ánh", 7, ""}, "request", ""};
    }
    std::int64_t number(const std::string& sql) {
        return database->inTransaction(
            [&](store::Session& session) { return session.queryOne(sql)->integer(0); });
    }
    void change(const std::string& sql) {
        database->inTransaction(
            [&](store::Session& session) { static_cast<void>(session.execute(sql, {})); });
    }
    /// Items with an event of the kind on the question's days, as the events' table says.
    std::int64_t happened(std::string_view kind, const store::Days& days) {
        return number(fmt::format(
            "SELECT COUNT(DISTINCT item_id) FROM item_event WHERE kind = '{}' AND occurred_at >= "
            "'{}' - INTERVAL 7 HOUR AND occurred_at < '{}' - INTERVAL 7 HOUR",
            kind, domain::formatDate(days.from), domain::formatDate(days.to)));
    }
    BoardQuestion month() const {
        return {"C80", {std::chrono::year(2026) / 11 / 1, std::chrono::year(2026) / 12 / 1}};
    }

    domain::Instant now = *domain::parseInstant("2026-11-24T08:00:00+07:00");
    Clock clock = [this] { return now; };
    tests::TestDatabase database;
    BoardCounting counting{*database, {}, clock};
    domain::TimeLimits limits;
    Board board{*database, tests::gazetteer(), [this] { return limits; }, clock};
};

TEST_F(BoardTest, CountsWhatTheEventsSay) {
    const auto asked = month();
    const auto overview = board.overview(asker(domain::Role::Supervisor), asked).value();
    const struct {
        Milestone milestone;
        std::string_view kind;
    } cases[] = {{Milestone::Printed, "LABEL_ISSUED"},
                 {Milestone::HandedOver, "HANDOVER_SIGNED"},
                 {Milestone::Arrived, "ARRIVED"},
                 {Milestone::Delivered, "DELIVERED"},
                 {Milestone::Returned, "RETURNED"}};
    for (const auto& c : cases) {
        EXPECT_EQ(of(overview.total, c.milestone), happened(c.kind, asked.days)) << c.kind;
        EXPECT_GT(of(overview.total, c.milestone), 0) << c.kind;
    }
    EXPECT_EQ(of(overview.total, Milestone::Received),
              number("SELECT COUNT(*) FROM result WHERE approved_at >= '2026-10-31 17:00' AND "
                     "approved_at < '2026-11-30 17:00'"));
    std::int64_t ofDays = 0;
    for (const auto& [day, counts] : overview.days) ofDays += of(counts, Milestone::Delivered);
    EXPECT_EQ(ofDays, of(overview.total, Milestone::Delivered));
    EXPECT_EQ(overview.days.size(), 30U);
    EXPECT_EQ(overview.openNow,
              number("SELECT COUNT(*) FROM item WHERE state NOT IN ('DELIVERED', 'PICKED_UP', "
                     "'CANCELLED', 'LOST', 'REISSUE', 'UNCLAIMED')"));
}

TEST_F(BoardTest, TheEquationBalancesOrNamesTheResult) {
    const auto ask = [&] {
        return *board.overview(asker(domain::Role::Supervisor), month()).value().equation;
    };
    ASSERT_TRUE(ask().isBalanced());
    ASSERT_GT(ask().resultsIn, 400);

    // A result that has no item.
    change(
        "INSERT INTO result (dossier_key, dossier_code, office, procedure_code, procedure_name, "
        "field, applicant, recipient, phone, address, approved_at, return_by, fee_vnd, "
        "weight_grams, note, content_hash, created_at) SELECT 'LOST-1', 'lost-1', office, "
        "procedure_code, procedure_name, field, applicant, recipient, phone, address, "
        "'2026-11-10 03:00', return_by, fee_vnd, weight_grams, note, content_hash, created_at "
        "FROM result LIMIT 1");
    auto equation = ask();
    EXPECT_FALSE(equation.isBalanced());
    ASSERT_EQ(equation.differing.size(), 1U);
    EXPECT_EQ(equation.differing[0].dossierCode, "lost-1");
    EXPECT_FALSE(equation.differing[0].item);

    // An item whose row somebody changed by hand: its events say something else.
    const auto item = number("SELECT MIN(id) FROM item WHERE state = 'POST_READY'");
    change(fmt::format("UPDATE item SET state = 'DELIVERED' WHERE id = {}", item));
    change(fmt::format("INSERT INTO count_due (item_id) VALUES ({})", item));
    counting.run();
    equation = ask();
    EXPECT_EQ(equation.outcomes[static_cast<std::size_t>(Outcome::Unexplained)], 1);
    ASSERT_EQ(equation.differing.size(), 2U);
    EXPECT_TRUE(equation.differing[0].item == item || equation.differing[1].item == item);
}

TEST_F(BoardTest, ARecountGivesTheSame) {
    auto verdict = counting.check(10);
    EXPECT_EQ(verdict.items, static_cast<std::size_t>(number("SELECT COUNT(*) FROM item")));
    EXPECT_TRUE(verdict.differences.empty()) << verdict.differences.front();
    const auto before = number("SELECT SUM(count) FROM daily_count");

    change("UPDATE daily_count SET count = count + 1 WHERE measure = 'passed' LIMIT 1");
    change("DELETE FROM item_milestone WHERE milestone = 'printed' LIMIT 1");
    verdict = counting.check(10);
    EXPECT_EQ(verdict.differences.size(), 2U);

    counting.recount();
    EXPECT_TRUE(counting.check(10).differences.empty());
    EXPECT_EQ(number("SELECT SUM(count) FROM daily_count"), before);
    EXPECT_EQ(number("SELECT COUNT(*) FROM count_due"), 0);
}

TEST_F(BoardTest, FollowsWhatHappensAndCountsEachScanOnce) {
    const auto item = number("SELECT MIN(id) FROM item WHERE state = 'OUT_FOR_DELIVERY'");
    const auto today = BoardQuestion{"C80", {domain::localDate(now), month().days.to}};
    const auto scansBefore = number(
        "SELECT COALESCE(SUM(count), 0) FROM daily_count WHERE measure "
        "= 'scan' AND office = 'P80'");
    const auto before = board.overview(asker(domain::Role::Supervisor), today).value();
    now += std::chrono::hours(2);
    const auto scan = [&] {
        database->inTransaction([&](store::Session& session) {
            auto items = store::lockItems(session, {item});
            domain::ItemEvent event;
            event.id = store::derivedEventId("token", "test", 1);
            event.kind = domain::EventKind::Delivered;
            event.occurredAt = event.recordedAt = now;
            event.office = "P80.25459";
            event.source = domain::Source::Handheld;
            event.evidence = domain::Evidence::Typed;
            const store::NewEvent added{item, event};
            static_cast<void>(store::appendEvents(session, items, {&added, 1}, {}));
        });
    };
    scan();
    scan();  // sent again
    EXPECT_EQ(counting.run(), 1U);
    const auto after = board.overview(asker(domain::Role::Supervisor), today).value();
    EXPECT_EQ(of(after.total, Milestone::Delivered), of(before.total, Milestone::Delivered) + 1);
    EXPECT_EQ(after.openNow, before.openNow - 1);
    EXPECT_EQ(number("SELECT COALESCE(SUM(count), 0) FROM daily_count WHERE measure = 'scan' AND "
                     "office = 'P80'"),
              scansBefore + 1);
    EXPECT_TRUE(counting.check(10).differences.empty());
}

TEST_F(BoardTest, NumbersOfReadingLeadToTheItemsThatWereRead) {
    const auto list = [&](BoardReading reading, std::string office = "P80") {
        BoardItemsQuestion question;
        question.board = month();
        question.board.office = std::move(office);
        question.reading = std::move(reading);
        question.limit = 3;
        std::vector<std::int64_t> ids;
        for (;;) {
            const auto page = board.items(asker(domain::Role::Supervisor), question).value();
            for (const auto& item : page.items) ids.push_back(item.id);
            if (!page.next) return ids;
            question.after = page.next;
        }
    };
    EXPECT_TRUE(list({"scan", {"typed"}, ""}).empty());
    const auto first = number("SELECT MIN(id) FROM item WHERE state = 'OUT_FOR_DELIVERY'");
    const auto second = number("SELECT MAX(id) FROM item WHERE state = 'OUT_FOR_DELIVERY'");
    ASSERT_NE(first, second);
    database->inTransaction([&](store::Session& session) {
        auto items = store::lockItems(session, {first, second});
        std::vector<store::NewEvent> scans;
        for (const auto item : {first, second}) {
            auto& event = scans.emplace_back().event;
            event.id = store::newEventId();
            event.kind = domain::EventKind::AttemptFailed;
            event.reason = domain::Reason::Absent;
            event.source = domain::Source::Manual;
            event.evidence = item == first ? domain::Evidence::Typed : domain::Evidence::Assisted;
            event.office = "P80.25459";
            event.occurredAt = event.recordedAt = now;
            scans.back().item = item;
        }
        static_cast<void>(store::appendEvents(session, items, scans, {}));
    });
    counting.run();
    EXPECT_THAT(list({"scan", {"typed"}, ""}), testing::ElementsAre(first));
    EXPECT_THAT(list({"scan", {"assisted"}, ""}, "P80.25459"), testing::ElementsAre(second));
    EXPECT_TRUE(list({"scan", {"typed"}, ""}, "P80.25480").empty());
    const auto decoded = list({"scan", {"decoded"}, ""});
    EXPECT_EQ(static_cast<std::int64_t>(decoded.size()),
              number("SELECT COUNT(DISTINCT item_id, day) FROM counted_reading WHERE way = "
                     "'decoded' AND office LIKE 'P80%' AND day >= '2026-11-01'"));
    counting.recount();
    EXPECT_THAT(list({"scan", {"typed"}, ""}), testing::ElementsAre(first)) << "made anew";
    EXPECT_EQ(list({"scan", {"decoded"}, ""}), decoded);
}

TEST_F(BoardTest, WhatNobodyScannedIsMissingOnTheBoardToo) {
    const auto ask = [&] {
        return board.overview(asker(domain::Role::Supervisor), month()).value();
    };
    const auto missing = [&] {
        const auto stuck = board.stuck(asker(domain::Role::Supervisor), month()).value();
        const auto row =
            std::ranges::find(stuck.rows, domain::State::Missing, &BoardStuck::Row::state);
        return row == stuck.rows.end() ? 0 : row->count;
    };
    const auto openBefore = ask().openNow;
    const auto missingBefore = number("SELECT COUNT(*) FROM item WHERE state = 'MISSING'");
    OverdueScans job{*database, {}, [this] { return limits; }, clock};
    EXPECT_EQ(job.run(), 0U) << "the sample's forgotten items are not missing yet";
    now += limits.silentAwaiting;
    EXPECT_GT(job.run(), 30U);
    counting.run();
    EXPECT_TRUE(counting.check(10).differences.empty());
    EXPECT_TRUE(ask().equation->isBalanced());
    EXPECT_EQ(ask().openNow, openBefore) << "what is missing is still owed";
    now += limits.returned + std::chrono::hours(24);
    EXPECT_GT(missing(), missingBefore);
}

TEST_F(BoardTest, AnotherServersLeaseIsRespected) {
    change("INSERT INTO count_due (item_id) SELECT MIN(id) FROM item");
    BoardCounting other{*database, {}, clock};
    database->inTransaction([&](store::Session& session) {
        EXPECT_TRUE(store::takeLease(session, "board-counts", "somebody",
                                     now + std::chrono::hours(1), std::chrono::seconds(10)));
    });
    EXPECT_EQ(other.run(), 0U);
    now += std::chrono::hours(2);
    EXPECT_EQ(other.run(), 1U);
}

TEST_F(BoardTest, ARecountTakesTheWorkFromTheServerAndGivesItBack) {
    change("INSERT INTO count_due (item_id) SELECT MIN(id) FROM item");
    EXPECT_EQ(counting.run(), 1U) << "the server holds the lease now";
    BoardCounting operators{*database, {}, clock};
    operators.recount();
    EXPECT_TRUE(counting.check(10).differences.empty());
    change("INSERT INTO count_due (item_id) SELECT MIN(id) FROM item");
    EXPECT_EQ(counting.run(), 1U) << "and has it again";
    EXPECT_TRUE(counting.check(10).differences.empty());
}

TEST_F(BoardTest, AnotherOfficeIsUnknown) {
    const struct {
        domain::Role role;
        std::string_view own, asked;
        bool isKnown;
    } cases[] = {
        {domain::Role::Supervisor, "C80.25459", "P80", true},
        {domain::Role::ShiftLead, "C80", "C80.25459", true},
        {domain::Role::ShiftLead, "C80.25459", "C80", false},
        {domain::Role::ShiftLead, "C80.25459", "C80.25480", false},
        {domain::Role::ShiftLead, "C80", "P80", false},
        {domain::Role::PostManager, "P80.25459", "P80.25459", true},
        {domain::Role::PostManager, "P80.25459", "C80", false},
        {domain::Role::Supervisor, "C80", "C99", false},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(fmt::format("{} {}", c.own, c.asked));
        auto asked = month();
        asked.office = c.asked;
        const auto who = asker(c.role, c.own);
        EXPECT_EQ(board.overview(who, asked).has_value(), c.isKnown);
        EXPECT_EQ(board.times(who, asked, Leg::Whole).has_value(), c.isKnown);
        EXPECT_EQ(board.stuck(who, asked).has_value(), c.isKnown);
        EXPECT_EQ(board.communes(who, asked).has_value(), c.isKnown);
        EXPECT_EQ(board.scans(who, asked).has_value(), c.isKnown);
        BoardItemsQuestion items;
        items.board = asked;
        EXPECT_EQ(board.items(who, items).has_value(), c.isKnown);
    }
    for (const auto& office : board.offices(asker(domain::Role::PostManager, "P80")))
        EXPECT_TRUE(office.code.starts_with("P80")) << office.code;
}

TEST_F(BoardTest, EachNumberLeadsToExactlyItsItems) {
    const auto overview = board.overview(asker(domain::Role::Supervisor), month()).value();
    const auto listed = [&](BoardItemsQuestion question) {
        question.board = month();
        question.limit = 7;
        std::set<std::int64_t> ids;
        for (;;) {
            const auto page = board.items(asker(domain::Role::Supervisor), question).value();
            EXPECT_TRUE(page.namesMasked);
            for (const auto& item : page.items) EXPECT_TRUE(ids.insert(item.id).second);
            if (!page.next) return static_cast<std::int64_t>(ids.size());
            question.after = page.next;
        }
    };
    for (const auto milestone : domain::allMilestones()) {
        BoardItemsQuestion question;
        question.milestone = milestone;
        EXPECT_EQ(listed(question), of(overview.total, milestone)) << name(milestone);
    }
    for (const auto outcome : domain::allOutcomes()) {
        BoardItemsQuestion question;
        question.outcome = outcome;
        EXPECT_EQ(listed(question), overview.equation->outcomes[static_cast<std::size_t>(outcome)])
            << name(outcome);
    }
    const auto times = board.times(asker(domain::Role::Supervisor), month(), Leg::Whole).value();
    for (const auto leg : domain::allLegs()) {
        BoardItemsQuestion question;
        question.since = endsOf(leg).from;
        question.milestone = endsOf(leg).to;
        EXPECT_EQ(listed(question), times.legs[static_cast<std::size_t>(leg)].total()) << name(leg);
    }
    const auto communes = board.communes(asker(domain::Role::Supervisor), month()).value();
    std::int64_t returned = 0;
    for (const auto& commune : communes.communes) {
        returned += commune.returned;
        if (commune.returned == 0 && commune.received < 8) continue;
        BoardItemsQuestion question;
        question.ward = commune.ward.code;
        question.milestone = Milestone::Received;
        EXPECT_EQ(listed(question), commune.received) << commune.ward.name;
        question.milestone = Milestone::Returned;
        EXPECT_EQ(listed(question), commune.returned) << commune.ward.name;
        question.milestone = std::nullopt;
        question.outcome = Outcome::Open;
        EXPECT_EQ(listed(question), commune.open) << commune.ward.name;
    }
    EXPECT_EQ(returned, of(overview.total, Milestone::Returned));
    now += std::chrono::hours(24 * 20);
    const auto stuck = board.stuck(asker(domain::Role::Supervisor), month()).value();
    std::int64_t all = 0;
    for (const auto& row : stuck.rows) {
        BoardItemsQuestion question;
        question.stuckIn = row.state;
        EXPECT_EQ(listed(question), row.count) << name(row.state);
        all += row.count;
    }
    EXPECT_GT(all, 100);
}

TEST_F(BoardTest, WhatIsOverdueIsDecidedByPolicyForBoardAndDeskAlike) {
    Desk desk(
        *database, [this] { return limits; }, clock);
    const auto supervisor = asker(domain::Role::Supervisor);
    const auto overdue = [&] {
        std::int64_t all = 0;
        const auto stuck = board.stuck(supervisor, month()).value();
        for (const auto& row : stuck.rows) all += row.count;
        const auto counts = desk.today(asker(domain::Role::ShiftLead));
        EXPECT_EQ(counts[static_cast<std::size_t>(store::WorkList::Overdue)], all);
        return all;
    };
    const auto before = overdue();
    limits.atPost = std::chrono::hours(1);
    EXPECT_GT(overdue(), before);
    const auto stuck = board.stuck(supervisor, month()).value();
    for (const auto& row : stuck.rows)
        if (row.state == domain::State::InTransit) {
            EXPECT_EQ(row.limitHours, 1);
        }
    limits = {};
    EXPECT_EQ(overdue(), before);
}

TEST_F(BoardTest, PercentilesAreOfWholeHours) {
    Hours hours;
    for (int i = 1; i <= 100; ++i) hours.counts[i] = 1;
    EXPECT_EQ(hours.percentile(50), 50);
    EXPECT_EQ(hours.percentile(90), 90);
    EXPECT_EQ(hours.percentile(95), 95);
    EXPECT_EQ(hours.within(24), 24);
    EXPECT_EQ(Hours{}.percentile(50), 0);
    const auto times = board.times(asker(domain::Role::Supervisor), month(), Leg::Whole).value();
    const auto& whole = times.legs[static_cast<std::size_t>(Leg::Whole)];
    EXPECT_EQ(whole.total(), happened("DELIVERED", month().days));
    std::map<int, std::int64_t> byDays;
    for (std::chrono::sys_days day = month().days.from; day < month().days.to;
         day += std::chrono::days(1)) {
        const auto one = board.times(asker(domain::Role::Supervisor),
                                     {"C80", {day, day + std::chrono::days(1)}}, Leg::Whole);
        for (const auto& [took, many] : one->legs[static_cast<std::size_t>(Leg::Whole)].counts)
            byDays[took] += many;
    }
    EXPECT_EQ(byDays, whole.counts) << "a month is counted by itself";
    EXPECT_EQ(whole.within(24),
              number("SELECT COUNT(*) FROM item i JOIN result r ON r.id = i.result_id JOIN "
                     "item_event e ON e.item_id = i.id AND e.kind = 'DELIVERED' WHERE "
                     "i.state = 'DELIVERED' AND e.occurred_at >= '2026-10-31 17:00' AND "
                     "e.occurred_at <= r.approved_at + INTERVAL 24 HOUR"));
}

}  // namespace
}  // namespace hoibao::service
