// Sessions at the counter: places are never given twice nor beyond the capacity, numbers never
// again.
#include "service/pickup.hpp"

#include <fmt/format.h>

#include <set>
#include <thread>

#include "service/papers.hpp"
#include "service/tray_fixture.hpp"
#include "store/events.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using domain::Role;
using domain::State;

class PickupTest : public tests::TrayTest {
protected:
    static store::PickupSession wanted(int capacity, std::string_view day = "2026-11-26") {
        store::PickupSession session;
        session.day = domain::parseDate(day).value();
        session.startsAt = 7 * 60 + 30;
        session.endsAt = 11 * 60 + 30;
        session.place = "Quầy 3, tầng trệt";
        session.capacity = capacity;
        return session;
    }
    std::int64_t opened(int capacity, std::string_view day = "2026-11-26") {
        return pickup.open(asker(), wanted(capacity, day)).value().sessions.front().id;
    }
    domain::Result<Pickup::Booked> book(std::int64_t item, std::int64_t session) {
        return pickup.book(asker(), std::to_string(item), session);
    }
    std::string codeOf(const domain::Result<Pickup::Booked>& booked) {
        return booked ? "" : booked.error().code;
    }
    PaperDetails said(std::int64_t item) {
        return papers.said(asker(), std::to_string(item)).value();
    }

    /// A number typed for the day of `opened`.
    domain::Result<PaperDetails> say(std::int64_t item, std::string_view number) {
        PaperDetails details;
        details.date = domain::parseDate("2026-11-26").value();
        details.queueNumber = number;
        return papers.say(asker(), std::to_string(item), details);
    }

    Pickup pickup{database(), policy, clock()};
    Papers papers{database(), links, labels::Fonts::load(labels::Fonts::folder()), policy, clock()};
};

TEST_F(PickupTest, APlaceBringsItsNumberTimeAndPromise) {
    const auto items = addItems(3);
    const auto session = opened(8);
    const auto first = book(items[0], session), second = book(items[1], session);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(queueNumber(first->number), "A001");
    EXPECT_EQ(queueNumber(second->number), "A002");
    EXPECT_EQ(expectedAt(second->session, second->slot), 8 * 60);
    EXPECT_EQ(second->session.taken, 2);
    EXPECT_EQ(item(items[1]).state, State::PickupScheduled);
    const auto promise = said(items[1]);
    EXPECT_EQ(promise.queueNumber, "A002");
    EXPECT_EQ(promise.session, "Buổi sáng, 7 giờ 30 – 11 giờ 30");
    EXPECT_EQ(promise.expectedAt, "khoảng 8 giờ");
    EXPECT_EQ(promise.counter, "Quầy 3, tầng trệt");
    EXPECT_TRUE(papers.ofItem(asker(), std::to_string(items[1]), ItemPaper::PickupTicket, {}));
    const auto view = pickup.find(asker(), session).value();
    ASSERT_EQ(view.expected.size(), 2U);
    EXPECT_EQ(view.expected[1].item, items[1]);
    EXPECT_EQ(view.expected[1].recipient, "Nguyễn Thị Ngọc Diễm");
    EXPECT_EQ(view.expected[1].state, State::PickupScheduled);
}

TEST_F(PickupTest, TheSameRequestOrPlaceAgainChangesNothing) {
    const auto items = addItems(2);
    const auto session = opened(8);
    const auto by = asker();
    const auto first = pickup.book(by, std::to_string(items[0]), session).value();
    EXPECT_EQ(pickup.book(by, std::to_string(items[0]), session).value().number, first.number);
    EXPECT_EQ(book(items[0], session).value().number, first.number);
    EXPECT_EQ(book(items[1], session).value().number, first.number + 1);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM pickup_place"), 2);
}

/// Many clerks at once: as many places as there are, each slot and number once.
TEST_F(PickupTest, IsNeverFullerThanItsCapacity) {
    const auto items = addItems(24);
    const auto session = opened(10);
    std::vector<Asker> askers;
    for (std::size_t i = 0; i < items.size(); ++i) askers.push_back(asker());
    std::vector<std::string> answers(items.size());
    std::vector<std::thread> clerks;
    for (std::size_t start = 0; start < 6; ++start)
        clerks.emplace_back([&, start] {
            for (auto i = start; i < items.size(); i += 6) {
                const auto booked = pickup.book(askers[i], std::to_string(items[i]), session);
                answers[i] = booked ? queueNumber(booked->number) : booked.error().code;
            }
        });
    for (auto& clerk : clerks) clerk.join();
    EXPECT_EQ(std::ranges::count(answers, "full"), 14);
    std::set<std::string> numbers(answers.begin(), answers.end());
    numbers.erase("full");
    EXPECT_EQ(numbers.size(), 10U);
    EXPECT_EQ(integer("SELECT COUNT(DISTINCT slot) FROM pickup_place"), 10);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item WHERE state = 'PICKUP_SCHEDULED'"), 10);
    EXPECT_EQ(pickup.find(asker(), session)->session.taken, 10);
}

TEST_F(PickupTest, AnotherSessionFreesThePlaceButNeverTheNumber) {
    const auto items = addItems(3);
    const auto thursday = opened(1), next = opened(1, "2026-12-03");
    ASSERT_TRUE(book(items[0], thursday));
    EXPECT_EQ(codeOf(book(items[1], thursday)), "full");
    EXPECT_EQ(book(items[0], next).value().number, 1) << "the first of that day";
    const auto freed = book(items[1], thursday);
    ASSERT_TRUE(freed) << freed.error().detail;
    EXPECT_EQ(freed->number, 2) << "A001 is on paper";
    EXPECT_EQ(freed->slot, 0);
    EXPECT_EQ(codeOf(book(items[2], next)), "full");
    EXPECT_EQ(said(items[0]).date, domain::parseDate("2026-12-03").value());
}

TEST_F(PickupTest, WhatIsLabelledIsVoidAndWaitsAtTheCounter) {
    const auto number = addLabelled(1).front();
    const auto id = item(number).id;
    ASSERT_TRUE(book(id, opened(3)));
    EXPECT_EQ(item(id).state, State::PickupScheduled);
    EXPECT_EQ(item(id).number, "");
    EXPECT_EQ(item(id).returnBy, "pickup") << "what the ledger says";
    EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number WHERE voided_at IS NOT NULL"), 1);
}

TEST_F(PickupTest, WhatIsOnAManifestIsTakenOffWithARecord) {
    const auto numbers = addLabelled(2);
    const auto manifest = manifestOf(numbers).manifest;
    const auto id = item(numbers[0]).id;
    ASSERT_TRUE(book(id, opened(3)));
    EXPECT_EQ(item(id).state, State::PickupScheduled);
    EXPECT_EQ(item(id).number, "");
    EXPECT_FALSE(item(id).manifest);
    EXPECT_EQ(item(id).postOffice, "");
    const auto left = view(manifest.id);
    EXPECT_GT(left.manifest.version, manifest.version) << "whoever has read it reads it again";
    ASSERT_EQ(left.tally.listed.size(), 1U);
    EXPECT_EQ(left.tally.listed[0].number, numbers[1]);
    const auto events = database().inTransaction(
        [&](store::Session& session) { return store::eventsOf(session, id); });
    EXPECT_EQ(events.back().kind, domain::EventKind::ConvertedToPickup);
    EXPECT_EQ(events.back().manifest, manifest.id);
    EXPECT_EQ(events.back().number, numbers[0]);
    EXPECT_EQ(integer(fmt::format("SELECT COUNT(*) FROM audit WHERE action = 'change-manifest' "
                                  "AND object = 'manifest {}'",
                                  manifest.id)),
              1);
    // The envelope that was not taken out of the tray is found by its void number.
    ASSERT_TRUE(photograph(manifest.id, numbers));
    EXPECT_EQ(classOf(manifest.id, numbers[0]), "VOIDED");
    EXPECT_EQ(classOf(manifest.id, numbers[1]), "MATCHED");
}

TEST_F(PickupTest, ASignedManifestKeepsItsItems) {
    const auto numbers = addLabelled(1);
    const auto manifest = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(photograph(manifest, numbers));
    ASSERT_TRUE(handover.sign(lead(), manifest, {}, {}));
    EXPECT_EQ(codeOf(book(item(numbers[0]).id, opened(3))), "manifest-signed");
    EXPECT_EQ(stateOf(numbers[0]), "MANIFESTED");
    EXPECT_EQ(integer("SELECT COUNT(*) FROM pickup_place"), 0);
    const auto gone = addHandedOver(1).front();
    EXPECT_EQ(codeOf(book(item(gone).id, opened(3, "2026-12-03"))), "state");
    EXPECT_EQ(stateOf(gone), "HANDED_OVER");
}

TEST_F(PickupTest, SaysWhyThereIsNoPlace) {
    const auto items = addItems(2);
    EXPECT_EQ(codeOf(book(items[0], 99)), "unknown-session");
    const auto session = opened(3);
    EXPECT_EQ(codeOf(pickup.book(asker(), "999999", session)), "unknown-item");
    const auto commune = addItems(1, "C80.25459").front();
    EXPECT_EQ(codeOf(book(commune, session)), "other-office");
    EXPECT_EQ(codeOf(pickup.book(asker("C80.25459"), std::to_string(items[0]), session)),
              "unknown-item");
    EXPECT_EQ(codeOf(pickup.book(asker("C80.25459"), std::to_string(commune), session)),
              "unknown-session")
        << "of the office above";
    now = domain::startOfDay(domain::parseDate("2026-11-26").value()) + std::chrono::minutes(690);
    EXPECT_EQ(codeOf(book(items[0], session)), "over");
    EXPECT_EQ(integer("SELECT COUNT(*) FROM pickup_place"), 0);
    EXPECT_EQ(item(items[0]).state, State::PostReady);
}

TEST_F(PickupTest, SessionsAreOpenedForWeeksAndOnce) {
    const auto by = asker();
    const auto weeks = pickup.open(by, wanted(40), 5).value().sessions;
    ASSERT_EQ(weeks.size(), 5U);
    EXPECT_EQ(domain::formatDate(weeks[4].day), "2026-12-24");
    EXPECT_EQ(weeks[0].office, "C80");
    EXPECT_EQ(pickup.open(asker(), wanted(40), 5).value().sessions.front().id, weeks[0].id);
    EXPECT_EQ(pickup.open(asker(), wanted(41), 1).error().code, "known-session");
    auto afternoon = wanted(40);
    afternoon.startsAt = 13 * 60 + 30;
    afternoon.endsAt = 17 * 60;
    EXPECT_TRUE(pickup.open(asker(), afternoon));
    const auto page = pickup.list(asker().caller, "", {}, {}, 0, 4).value();
    ASSERT_EQ(page.sessions.size(), 4U);
    EXPECT_EQ(page.sessions[1].startsAt, 13 * 60 + 30) << "in the order of time";
    EXPECT_EQ(pickup.list(asker().caller, "", {}, {}, *page.next, 4)->sessions.size(), 2U);
    EXPECT_TRUE(pickup.list(asker("C80.25459").caller, "", {}, {}, 0, 9)->sessions.empty());
}

/// Elsewhere the centre has another code, and here it may be given another one day.
TEST_F(PickupTest, WhatTheOperatorAddsBelongsToTheTopOfTheCentre) {
    const auto operatorOpens = [&](int hour) {
        auto session = wanted(10);
        session.startsAt = hour * 60;
        session.endsAt = session.startsAt + 60;
        const auto opened = pickup.open(asker("C80", Role::Operator), session);
        return opened ? opened->sessions.front().office : opened.error().code;
    };
    EXPECT_EQ(operatorOpens(8), "C80");
    database().inTransaction([&](store::Session& session) {
        session.execute("UPDATE office SET valid_to = '2026-11-01' WHERE code = 'C80'");
        session.execute(
            "INSERT INTO office (code, parent, name, address, hotline, hours, is_sample, "
            "valid_from) VALUES ('C81', NULL, 'Trung tâm', '', '', '', 0, '2026-11-01')");
    });
    EXPECT_EQ(operatorOpens(9), "C81");
    database().inTransaction(
        [&](store::Session& session) { session.execute("DELETE FROM office WHERE code = 'C81'"); });
    EXPECT_EQ(operatorOpens(10), "unknown-office");
}

/// The first and the fifth Thursday of the plan of 2020 were holidays.
TEST_F(PickupTest, HolidaysAreLeftOutOrMoved) {
    now = domain::startOfDay(domain::parseDate("2020-03-25").value());
    const auto daysOf = [](const Pickup::Opened& opened) {
        std::vector<std::string> days;
        for (const auto& session : opened.sessions) days.push_back(domain::formatDate(session.day));
        return days;
    };
    const auto plan = pickup.open(asker(), wanted(40, "2020-04-02"), 5).value();
    EXPECT_THAT(daysOf(plan), testing::ElementsAre("2020-04-09", "2020-04-16", "2020-04-23"));
    ASSERT_EQ(plan.holidays.size(), 2U);
    EXPECT_EQ(plan.holidays[0].name, "Giỗ Tổ Hùng Vương");
    EXPECT_EQ(domain::formatDate(plan.holidays[1].day), "2020-04-30");
    const auto moved =
        pickup.open(asker(), wanted(40, "2020-04-02"), 5, Pickup::OnHoliday::Move).value();
    EXPECT_THAT(daysOf(moved), testing::ElementsAre("2020-04-03", "2020-04-09", "2020-04-16",
                                                    "2020-04-23", "2020-05-04"))
        << "1 May is a holiday, and then comes a weekend";
    const auto alone = pickup.open(asker(), wanted(40, "2020-04-30"));
    ASSERT_FALSE(alone);
    EXPECT_EQ(alone.error().fields.at(0).field, "/day");
    EXPECT_EQ(alone.error().fields.at(0).code, "holiday");
    const auto item = std::to_string(addItems(1).front());
    const auto codeOf = [&](auto member) {
        PaperDetails details;
        details.*member = domain::parseDate("2020-04-30").value();
        const auto said = papers.say(asker(), item, details);
        return said ? "" : said.error().code;
    };
    EXPECT_EQ(codeOf(&PaperDetails::returnBy), "holiday");
    EXPECT_EQ(codeOf(&PaperDetails::newDate), "holiday");
    EXPECT_EQ(codeOf(&PaperDetails::date), "holiday");
    EXPECT_EQ(codeOf(&PaperDetails::heldUntil), "")
        << "the post's counters have hours of their own";
}

TEST_F(PickupTest, RefusesSessionsThatCannotBe) {
    const auto codeOf = [&](auto change, int weeks = 1) {
        auto session = wanted(10);
        change(session);
        const auto opened = pickup.open(asker(), session, weeks);
        return opened                          ? ""
               : opened.error().fields.empty() ? opened.error().code
                                               : opened.error().fields[0].field;
    };
    EXPECT_EQ(codeOf([](auto& s) { s.capacity = 0; }), "/capacity");
    EXPECT_EQ(codeOf([](auto& s) { s.capacity = Pickup::kMaxCapacity + 1; }), "/capacity");
    EXPECT_EQ(codeOf([](auto& s) { s.place = " "; }), "/place");
    EXPECT_EQ(codeOf([](auto& s) { s.place = std::string(Pickup::kMaxPlace + 1, 'a'); }), "/place");
    EXPECT_EQ(codeOf([](auto& s) { s.endsAt = s.startsAt; }), "/to");
    EXPECT_EQ(codeOf([](auto& s) { s.startsAt = -1; }), "/from");
    EXPECT_EQ(codeOf([](auto&) {}, 0), "/weeks");
    EXPECT_EQ(codeOf([](auto&) {}, Pickup::kMaxWeeks + 1), "/weeks");
    EXPECT_EQ(codeOf([](auto& s) { s.day = domain::parseDate("2026-11-23").value(); }), "/day");
    EXPECT_EQ(codeOf([](auto& s) { s.office = "C99"; }), "unknown-office");
    EXPECT_EQ(codeOf([](auto& s) { s.capacity = Pickup::kMaxCapacity; }), "");
}

TEST_F(PickupTest, CapacityChangesButNotBelowWhatIsGiven) {
    const auto items = addItems(2);
    const auto session = opened(2);
    ASSERT_TRUE(book(items[0], session));
    const auto version = pickup.find(asker(), session)->session.version;
    EXPECT_EQ(pickup.change(asker(), session, version + 1, {}, 5).error().code, "stale");
    EXPECT_EQ(pickup.change(asker(), session, version, {}, 0).error().code, "invalid-fields");
    const auto closed = pickup.change(asker(), session, version, {}, 1);
    ASSERT_TRUE(closed);
    EXPECT_EQ(codeOf(book(items[1], session)), "full");
    const auto wider = pickup.change(asker(), session, closed->version, "Sảnh B", 2);
    EXPECT_EQ(wider->place, "Sảnh B");
    ASSERT_TRUE(book(items[1], session));
    EXPECT_EQ(pickup.change(asker(), session, wider->version, {}, 1).error().code, "places-given");
}

/// A clerk may also say a number for a day without a session; never one that somebody has.
TEST_F(PickupTest, ATypedNumberIsNobodyElses) {
    const auto items = addItems(4);
    EXPECT_EQ(say(items[0], "A002")->queueNumber, "A002");
    EXPECT_EQ(say(items[0], "a2")->queueNumber, "A002") << "its own, said again";
    const auto taken = say(items[1], "A002");
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(taken.error().code, "queue-number-taken");
    for (const auto* bad : {"B007", "A0", "A10000", "số 7", "A-1", "A"}) {
        const auto refused = say(items[1], bad);
        ASSERT_FALSE(refused) << bad;
        EXPECT_EQ(refused.error().code, "malformed-queue-number");
    }
    EXPECT_EQ(said(items[1]).queueNumber, "") << "nothing was written";
    const auto session = opened(9);
    EXPECT_EQ(book(items[1], session)->number, 1);
    EXPECT_EQ(book(items[2], session)->number, 3) << "A002 was said";
    EXPECT_EQ(say(items[3], "A003").error().code, "queue-number-taken");
}

/// It goes the same way as a number that is drawn: into a session that has a place left, for what
/// may come to the counter; and no ticket is drawn of a place that nobody gave.
TEST_F(PickupTest, ATypedNumberPassesTheSameGate) {
    const auto items = addItems(3);
    const auto session = opened(2);
    const auto placed = say(items[0], "A005");
    ASSERT_TRUE(placed) << placed.error().detail;
    EXPECT_EQ(placed->session, "Buổi sáng, 7 giờ 30 – 11 giờ 30");
    EXPECT_EQ(placed->counter, "Quầy 3, tầng trệt");
    EXPECT_EQ(item(items[0]).state, State::PickupScheduled);
    EXPECT_EQ(pickup.find(asker(), session)->session.taken, 1);
    EXPECT_EQ(say(items[1], "")->queueNumber, "A001");
    EXPECT_EQ(say(items[2], "A007").error().code, "full");
    EXPECT_EQ(item(items[2]).state, State::PostReady);
    const auto gone = item(addHandedOver(1).front()).id;
    const auto late = say(gone, "A008");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, "full");
    PaperDetails other;
    other.date = domain::parseDate("2026-11-27").value();
    EXPECT_EQ(papers.say(asker(), std::to_string(gone), other).error().code, "state");
    other.date = domain::parseDate("2026-11-23").value();
    EXPECT_EQ(papers.say(asker(), std::to_string(items[2]), other).error().code, "over");

    const auto ticket = [&](std::int64_t item, std::string_view number) {
        PaperDetails details;
        details.queueNumber = number;
        const auto pdf =
            papers.ofItem(asker(), std::to_string(item), ItemPaper::PickupTicket, details);
        return pdf ? std::string() : pdf.error().code;
    };
    EXPECT_EQ(ticket(items[0], ""), "");
    EXPECT_EQ(ticket(items[0], "5"), "");
    EXPECT_EQ(ticket(items[0], "A006"), "not-possible");
    EXPECT_EQ(ticket(items[2], "A006"), "not-possible");
}

TEST_F(PickupTest, TheNumberIsCalledAndTheResultHandedOver) {
    const auto items = addItems(2);
    const auto name = std::to_string(items[0]);
    const auto codeOf = [](const auto& at) { return at ? "" : at.error().code; };
    const Pickup::Collector checked{.isIdChecked = true};
    EXPECT_EQ(codeOf(pickup.call(asker(), name)), "no-ticket");
    EXPECT_EQ(codeOf(pickup.handOver(asker(), name, checked)), "no-ticket");
    const auto session = opened(8);
    ASSERT_TRUE(book(items[0], session));
    ASSERT_TRUE(book(items[1], session));
    EXPECT_EQ(codeOf(pickup.call(asker(), name)), "other-day") << "it is only Tuesday";
    EXPECT_EQ(codeOf(pickup.handOver(asker(), name, checked)), "other-day");
    now = domain::startOfDay(domain::parseDate("2026-11-26").value()) + std::chrono::hours(8);
    const auto by = asker();
    const auto called = pickup.call(by, name);
    ASSERT_TRUE(called) << called.error().detail;
    EXPECT_EQ(called->state, State::PickupCalled);
    EXPECT_EQ(called->number, 1);
    EXPECT_EQ(called->session, session);
    EXPECT_EQ(pickup.call(by, name)->state, State::PickupCalled) << "the same request again";
    EXPECT_EQ(codeOf(pickup.call(asker(), name)), "state") << "another one";
    EXPECT_EQ(codeOf(pickup.handOver(asker(), name, {})), "id-not-checked");
    EXPECT_EQ(codeOf(pickup.handOver(asker(), name,
                                     {.relation = domain::Relation::Family, .isIdChecked = true})),
              "missing-receiver");
    EXPECT_EQ(codeOf(pickup.handOver(
                  asker(), name,
                  {.receiver = std::string(Pickup::kMaxReceiver + 1, 'a'), .isIdChecked = true})),
              "too-long");
    EXPECT_EQ(codeOf(pickup.call(asker("C80.25459"), name)), "unknown-item");
    EXPECT_EQ(item(items[0]).state, State::PickupCalled) << "nothing of this was done";
    ASSERT_TRUE(pickup.handOver(asker(), name, checked));
    EXPECT_EQ(item(items[0]).state, State::PickedUp);
    EXPECT_FALSE(item(items[0]).isException);
    EXPECT_EQ(codeOf(pickup.noShow(asker(), name)), "state");
    // Not called, but there: with somebody who has a letter of attorney.
    ASSERT_TRUE(pickup.handOver(
        asker(), std::to_string(items[1]),
        {.receiver = "Hồ Văn Ẩn", .relation = domain::Relation::Authorised, .isIdChecked = true}));
    const auto last = [&](std::int64_t id) {
        return database()
            .inTransaction([&](store::Session& db) { return store::eventsOf(db, id); })
            .back();
    };
    EXPECT_EQ(last(items[0]).receiver, "Nguyễn Thị Ngọc Diễm");
    EXPECT_EQ(last(items[0]).relation, domain::Relation::Self);
    EXPECT_EQ(last(items[1]).receiver, "Hồ Văn Ẩn");
    EXPECT_EQ(last(items[1]).idChecked, true);
    EXPECT_EQ(pickup.find(asker(), session)->expected.size(), 2U) << "the list of the day stays";
}

TEST_F(PickupTest, WhoDoesNotComeIsGivenAnotherPlace) {
    const auto items = addItems(2);
    const auto session = opened(2), next = opened(2, "2026-12-03");
    ASSERT_TRUE(book(items[0], session));
    ASSERT_TRUE(book(items[1], session));
    const auto noShow = [&](std::int64_t item) {
        const auto at = pickup.noShow(asker(), std::to_string(item));
        return at ? std::string(domain::name(at->state)) : at.error().code;
    };
    EXPECT_EQ(noShow(items[0]), "not-over") << "days before";
    now = domain::startOfDay(domain::parseDate("2026-11-26").value()) + std::chrono::hours(11);
    EXPECT_EQ(noShow(items[0]), "not-over");
    ASSERT_TRUE(pickup.call(asker(), std::to_string(items[0])));
    EXPECT_EQ(noShow(items[0]), "PICKUP_NO_SHOW") << "called, and nobody came";
    const auto again = book(items[0], session);
    ASSERT_TRUE(again) << "there after all: " << again.error().detail;
    EXPECT_EQ(again->state, State::PickupScheduled);
    EXPECT_EQ(again->number, 1) << "it is on paper";
    now += std::chrono::minutes(30);
    EXPECT_EQ(noShow(items[1]), "PICKUP_NO_SHOW") << "it is over, to the minute";
    EXPECT_EQ(codeOf(book(items[1], session)), "over");
    EXPECT_EQ(book(items[1], next).value().state, State::PickupScheduled);
    EXPECT_EQ(said(items[1]).date, domain::parseDate("2026-12-03").value());
}

TEST_F(PickupTest, ATypedNumberNamesWhoIsCalled) {
    const auto items = addItems(1);
    const auto session = opened(2);
    ASSERT_TRUE(book(items[0], session));
    EXPECT_EQ(pickup.itemOf(asker(), session, "a1").value(), items[0]);
    EXPECT_EQ(pickup.itemOf(asker(), session, "A002").error().code, "unknown-number");
    EXPECT_EQ(pickup.itemOf(asker(), session, "một").error().code, "malformed-queue-number");
    EXPECT_EQ(pickup.itemOf(asker(), 99, "A001").error().code, "unknown-session");
    EXPECT_EQ(pickup.itemOf(asker("C80.25459"), session, "A001").error().code, "unknown-session");
}

}  // namespace
}  // namespace hoibao::service
