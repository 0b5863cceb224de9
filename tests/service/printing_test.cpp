#include "service/printing.hpp"

#include <fmt/format.h>

#include <set>
#include <thread>

#include "service/print_worker.hpp"
#include "service/road_fixture.hpp"
#include "store/events.hpp"
#include "store/numbers.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using store::PrintRunState;
using testing::Each;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

class PrintingTest : public tests::RoadTest {
protected:
    static PrintOrder orderOf(std::vector<std::int64_t> items) {
        PrintOrder order;
        order.items = std::move(items);
        return order;
    }
    void leaveNumbers(int count) {
        database().inTransaction([&](store::Session& session) {
            session.execute("UPDATE number_range SET last_serial = next_serial + ? - 1", {count});
        });
    }
};

TEST_F(PrintingTest, LabelsEachItemWithANumberOfItsOwn) {
    const auto items = addItems(7);
    const auto run = printing.start(asker(), orderOf(items));
    ASSERT_TRUE(run) << run.error().detail;
    EXPECT_EQ(run->state, PrintRunState::Waiting);
    EXPECT_EQ(run->total, 7);
    finishRuns();

    const auto ready = printing.find(asker().caller, run->id);
    EXPECT_EQ(ready->state, PrintRunState::Ready);
    EXPECT_EQ(ready->done, 7);
    EXPECT_EQ(ready->parts, 1);
    const auto placed = printing.items(asker().caller, run->id).value();
    ASSERT_THAT(placed, SizeIs(7));
    for (std::size_t i = 0; i < placed.size(); ++i) {
        SCOPED_TRACE(i);
        EXPECT_EQ(placed[i].item, items[i]);
        EXPECT_EQ(placed[i].place, (labels::Place{1, i + 1, 1}));
        const auto labelled = item(placed[i].number);
        EXPECT_EQ(labelled.id, items[i]);
        EXPECT_EQ(labelled.state, domain::State::Labelled);
        EXPECT_EQ(labelled.number, placed[i].number);
        EXPECT_EQ(labelled.printCount, 1);
    }
}

TEST_F(PrintingTest, DrawsTheSameBytesAgainWhateverBecameOfTheItems) {
    const auto run = print(addItems(3));
    const auto first = printing.labels(asker(), run, 1);
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_THAT(*first, StartsWith("%PDF-"));
    now += std::chrono::hours(30);
    database().inTransaction([&](store::Session& session) {
        session.execute("UPDATE item SET recipient = 'Somebody Else'", {});
        session.execute("UPDATE office SET hotline = '1'", {});
    });
    EXPECT_EQ(printing.labels(asker(), run, 1).value(), *first);
    EXPECT_EQ(printing.labels(asker(), run, 2).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(printing.labels(asker(), run, 0).error().kind, ErrorKind::NotFound);
}

TEST_F(PrintingTest, TheSameRequestAgainIsTheSameRun) {
    const auto items = addItems(3);
    const auto request = asker();
    const auto first = printing.start(request, orderOf(items));
    EXPECT_EQ(printing.start(request, orderOf(items))->id, first->id);
    finishRuns();
    EXPECT_EQ(printing.start(request, orderOf(items))->id, first->id);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number"), 3);
}

TEST_F(PrintingTest, GivesNoLabelsBeforeTheRunIsReady) {
    const auto run = printing.start(asker(), orderOf(addItems(2)));
    EXPECT_EQ(printing.labels(asker(), run->id, 1).error().kind, ErrorKind::Conflict);
    EXPECT_EQ(printing.items(asker().caller, run->id).error().kind, ErrorKind::Conflict);
}

TEST_F(PrintingTest, RefusesWithoutTouchingANumber) {
    const auto ready = addItems(3);
    const auto labelled = addItems(1);
    print(labelled);
    const auto elsewhere = addItems(1, "C80.25459");
    const auto unprintable = addItems(1, "C80", "Nguyễn \xF0\x9F\x98\x80");
    const auto tooLong = addItems(1, "C80", std::string(190, 'W'));
    const auto waiting = addItems(1);
    ASSERT_TRUE(printing.start(asker(), orderOf(waiting)));
    const auto before = integer("SELECT next_serial FROM number_range");
    PrintOrder sheet = orderOf(ready);
    sheet.sheet = "a4-of-the-moon";
    PrintOrder start = orderOf(ready);
    start.start = 2;
    const struct {
        std::string what;
        PrintOrder order;
        std::string office;
        ErrorKind kind;
        std::string names;
    } cases[] = {
        {"labelled before", orderOf({ready[0], labelled[0]}), "C80", ErrorKind::Conflict,
         fmt::format("item {} ", labelled[0])},
        {"in another run", orderOf({ready[0], waiting[0]}), "C80", ErrorKind::Conflict,
         fmt::format("item {} ", waiting[0])},
        {"no such item", orderOf({ready[0], 999'999}), "C80", ErrorKind::NotFound, "999999"},
        {"another office's", orderOf({ready[0]}), "C80.25459", ErrorKind::NotFound, "no item"},
        {"a letter no font has", orderOf({ready[0], unprintable[0]}), "C80", ErrorKind::Unreadable,
         fmt::format("item {} ", unprintable[0])},
        {"a name too long", orderOf({ready[0], tooLong[0]}), "C80", ErrorKind::Unreadable,
         fmt::format("item {} ", tooLong[0])},
        {"a sheet nobody knows", sheet, "C80", ErrorKind::Unreadable, "sheet"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        const auto refused = printing.start(asker(c.office), c.order);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, c.kind) << refused.error().detail;
        EXPECT_THAT(refused.error().detail, HasSubstr(c.names));
    }
    EXPECT_TRUE(printing.start(asker("C80.25459"), orderOf(elsewhere)));
    EXPECT_EQ(integer("SELECT next_serial FROM number_range"), before + 1);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM print_run WHERE state = 'preparing'"), 0);
    EXPECT_TRUE(printing.start(asker(), orderOf(ready))) << "what was refused blocks nothing";
}

TEST_F(PrintingTest, NamesTheItemAndTheFieldThatCannotBePrinted) {
    const auto good = addItems(1);
    const auto bad = addItems(1, "C80", "Nguyễn \xF0\x9F\x98\x80");
    const auto refused = printing.start(asker(), orderOf({good[0], bad[0]}));
    ASSERT_FALSE(refused);
    ASSERT_FALSE(refused.error().fields.empty());
    EXPECT_EQ(refused.error().fields.front().field, "/items/1/recipient");
}

TEST_F(PrintingTest, AnExhaustedRangeIsAConflictBeforeAnythingIsPrinted) {
    leaveNumbers(4);
    const auto refused = printing.start(asker(), orderOf(addItems(5)));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(refused.error().code, "numbers-exhausted");
    EXPECT_EQ(integer("SELECT COUNT(*) FROM print_run"), 0);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM print_run_item"), 0);
    EXPECT_TRUE(printing.start(asker(), orderOf(addItems(4))));
}

TEST_F(PrintingTest, AFilterTakesWhatIsReadyInTheOffice) {
    const auto ours = addItems(3, "C80.25459");
    addItems(2, "C80.25480");
    PrintOrder order;
    order.filter = store::ItemFilter{};
    order.limit = 2;
    const auto run = printing.start(asker("C80.25459"), order);
    ASSERT_TRUE(run) << run.error().detail;
    EXPECT_EQ(run->total, 2);
    EXPECT_EQ(run->office, "C80.25459");
    EXPECT_EQ(printing.start(asker("C80.25459"), order)->total, 1) << "two are in the first run";
    EXPECT_EQ(printing.start(asker("C80.25459"), order).error().code, "nothing-to-print");
    order.filter->states = {domain::State::Labelled};
    EXPECT_EQ(printing.start(asker("C80.25459"), order).error().kind, ErrorKind::Conflict);
    order.filter->states = {};
    order.filter->office = "C80.25480";
    EXPECT_EQ(printing.start(asker("C80.25459"), order).error().kind, ErrorKind::NotFound);
}

TEST_F(PrintingTest, AnotherServerGoesOnWhereADeadOneStopped) {
    const auto items = addItems(Printing::kChunk * 2 + 10);
    const auto run = printing.start(asker(), orderOf(items));
    {
        // A server that is killed after its first step: it has the lease, and is silent.
        PrintingSettings settings;
        settings.lease = std::chrono::seconds(1);
        std::atomic<bool> isKilled = false;
        const auto deadlyClock = [&] {
            isKilled = true;
            return now;
        };
        Printing other(database(), links, labels::Fonts::load(labels::Fonts::folder()), settings,
                       deadlyClock);
        EXPECT_TRUE(other.workOnce(isKilled));
    }
    EXPECT_EQ(printing.find(asker().caller, run->id)->done, Printing::kChunk);
    const std::atomic<bool> stop = false;
    EXPECT_FALSE(printing.workOnce(stop)) << "the lease is not over";
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    finishRuns();
    EXPECT_EQ(printing.find(asker().caller, run->id)->state, PrintRunState::Ready);
    const auto numbers = numbersOf(run->id);
    EXPECT_EQ(std::set<std::string>(numbers.begin(), numbers.end()).size(), items.size());
    EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number WHERE voided_at IS NULL"),
              static_cast<std::int64_t>(items.size()));
    EXPECT_EQ(integer("SELECT next_serial - first_serial FROM number_range"),
              static_cast<std::int64_t>(items.size()));
}

TEST_F(PrintingTest, AnItemThatIsNoMoreReadyLeavesItsNumberVoidAndTheOthersPrinted) {
    const auto items = addItems(3);
    const auto run = printing.start(asker(), orderOf(items));
    database().inTransaction([&](store::Session& session) {
        auto locked = store::lockItems(session, {items[1]});
        domain::ItemEvent event;
        event.id = store::newEventId();
        event.kind = domain::EventKind::ResultRevoked;
        event.occurredAt = event.recordedAt = now;
        event.note = "12/QĐ";
        ASSERT_TRUE(store::appendAllowed(session, locked.front(), event, policy));
    });
    finishRuns();
    EXPECT_EQ(printing.find(asker().caller, run->id)->state, PrintRunState::Partly);
    EXPECT_THAT(numbersOf(run->id), SizeIs(2));
    EXPECT_TRUE(printing.labels(asker(), run->id, 1));
    EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number"), 3);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number WHERE voided_at IS NOT NULL"), 1);
}

TEST_F(PrintingTest, EightClientsPrintAtOnceAndNoNumberIsGivenTwice) {
    constexpr int kClients = 8, kRuns = 4, kItems = 40;
    std::vector<std::vector<std::int64_t>> items;
    std::vector<Asker> askers;
    for (int i = 0; i < kClients * kRuns; ++i) {
        items.push_back(addItems(kItems));
        askers.push_back(asker());
    }
    {
        PrintWorker worker(printing, [](std::string_view what) { ADD_FAILURE() << what; });
        std::vector<std::thread> clients;
        for (int c = 0; c < kClients; ++c)
            clients.emplace_back([&, c] {
                for (int r = 0; r < kRuns; ++r) {
                    const auto which = static_cast<std::size_t>(c * kRuns + r);
                    EXPECT_TRUE(printing.start(askers[which], orderOf(items[which])));
                }
            });
        for (auto& client : clients) client.join();
        for (int i = 0; i < 600 && integer("SELECT COUNT(*) FROM print_run WHERE state <> "
                                           "'ready'") > 0;
             ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    constexpr std::int64_t kAll = kClients * kRuns * kItems;
    EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number"), kAll);
    EXPECT_EQ(integer("SELECT COUNT(DISTINCT number) FROM item WHERE state = 'LABELLED'"), kAll);
    EXPECT_EQ(integer("SELECT next_serial - first_serial FROM number_range"), kAll);
}

TEST_F(PrintingTest, OtherOfficesSeeNothingOfARun) {
    const auto run = print(addItems(1));
    for (const auto* office : {"C80.25459", "P80"}) {
        SCOPED_TRACE(office);
        EXPECT_EQ(printing.find(asker(office).caller, run).error().kind, ErrorKind::NotFound);
        EXPECT_EQ(printing.labels(asker(office), run, 1).error().kind, ErrorKind::NotFound);
    }
    EXPECT_TRUE(printing.find(asker("C80", domain::Role::Supervisor).caller, run));
    EXPECT_EQ(printing.find(asker().caller, 999).error().kind, ErrorKind::NotFound);
}

TEST_F(PrintingTest, AVoidLabelsItemIsReadyAgainAndTheNextNumberReplacesIt) {
    const auto number = addLabelled(1).front();
    const auto request = asker();
    EXPECT_FALSE(packing.voidLabel(asker(), number, "  "));
    EXPECT_EQ(packing.voidLabel(asker("C80.25459"), number, "torn").error().kind,
              ErrorKind::NotFound);
    ASSERT_TRUE(packing.voidLabel(request, number, "torn"));
    ASSERT_TRUE(packing.voidLabel(request, number, "torn")) << "sent again";
    EXPECT_EQ(packing.voidLabel(asker(), number, "torn").error().kind, ErrorKind::Conflict);
    const auto ready = item(number);
    EXPECT_EQ(ready.state, domain::State::PostReady);
    EXPECT_EQ(ready.number, "");

    const auto next = numbersOf(print({ready.id})).front();
    EXPECT_NE(next, number);
    const auto gone = database().inTransaction(
        [&](store::Session& session) { return store::findIssued(session, number); });
    EXPECT_EQ(gone->replacedBy, next);
    EXPECT_EQ(gone->voidReason, "torn");
    EXPECT_EQ(gone->voidedBy, "Lan");
    EXPECT_EQ(item(next).printCount, 2);
    EXPECT_EQ(packing.seal(asker(), number, ready.dossierCode).error().kind, ErrorKind::Conflict);
}

TEST_F(PrintingTest, SealsOnlyWhatBelongsTogether) {
    const auto numbers = addLabelled(2);
    const auto dossier = item(numbers[0]).dossierCode;
    const auto other = item(numbers[1]).dossierCode;
    const std::string unissued(domain::ItemNumber::make("RT", 9'000'000, "VN").text());
    EXPECT_EQ(packing.seal(asker(), numbers[0], other).error().code, "not-together");
    EXPECT_EQ(packing.seal(asker(), unissued, dossier).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(packing.seal(asker(), "RT00", dossier).error().kind, ErrorKind::Malformed);
    const auto request = asker();
    ASSERT_TRUE(packing.seal(request, numbers[0], dossier));
    EXPECT_TRUE(packing.seal(request, numbers[0], dossier)) << "sent again";
    EXPECT_EQ(stateOf(numbers[0]), "SEALED");
    EXPECT_EQ(packing.seal(asker(), numbers[0], dossier).error().kind, ErrorKind::Conflict);
    EXPECT_TRUE(packing.voidLabel(asker(), numbers[0], "wrong envelope"));
}

}  // namespace
}  // namespace hoibao::service
