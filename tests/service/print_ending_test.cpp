// How runs end otherwise than ready: cancelled in the middle of their work, printed in part,
// printed again; and that what they froze outlives everything.
#include <chrono>
#include <thread>

#include "service/item_editing.hpp"
#include "service/item_reading.hpp"
#include "service/printers.hpp"
#include "service/road_fixture.hpp"
#include "store/numbers.hpp"

namespace hoibao::service {
namespace {

using store::PrintRunState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Clock = std::chrono::steady_clock;

class PrintEndingTest : public tests::RoadTest {
protected:
    PrintEndingTest()
        : proofer({HOIBAO_BIN_DIR "/hoibao-proof", labels::Fonts::folder()}),
          proving(database(), links, labels::Fonts::load(labels::Fonts::folder()),
                  {.proofer = &proofer}, clock()),
          printers(database(), labels::Fonts::load(labels::Fonts::folder()), "thermal-100x150",
                   clock()) {}

    std::int64_t start(Printing& with, const std::vector<std::int64_t>& items,
                       const std::string& sheet = "", std::optional<std::int64_t> printer = {}) {
        PrintOrder order;
        order.items = items;
        order.sheet = sheet;
        order.printer = printer;
        const auto run = with.start(asker(), order);
        EXPECT_TRUE(run) << run.error().detail;
        return run->id;
    }
    void finish(Printing& with) {
        const std::atomic<bool> stop = false;
        while (with.workOnce(stop)) {
        }
    }
    Printing::Run found(std::int64_t run) { return printing.find(asker().caller, run).value(); }
    /// Works on the run in a thread of its own until `isTime`, cancels it, and says how long the
    /// worker went on.
    std::chrono::milliseconds cancelWhen(std::int64_t run, const std::function<bool()>& isTime) {
        std::atomic<bool> stop = false;
        Clock::time_point ended;
        std::thread worker([&] {
            proving.workOnce(stop);
            ended = Clock::now();
        });
        while (!isTime()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        const auto asked = Clock::now();
        const auto cancelled = proving.cancel(asker(), run, "wrong sheet");
        EXPECT_TRUE(cancelled) << cancelled.error().detail;
        EXPECT_EQ(cancelled->state, PrintRunState::Cancelled);
        worker.join();
        return std::chrono::duration_cast<std::chrono::milliseconds>(ended - asked);
    }
    /// Nothing is left of the run: items are to be printed again, numbers are void.
    void expectCleared(std::int64_t run, std::int64_t count) {
        EXPECT_EQ(found(run).state, PrintRunState::Cancelled);
        EXPECT_EQ(found(run).endReason, "wrong sheet");
        EXPECT_EQ(found(run).endedBy, "Lan");
        EXPECT_EQ(
            integer("SELECT COUNT(*) FROM item WHERE state = 'POST_READY' AND number IS NULL"),
            count);
        EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number WHERE voided_at IS NOT NULL AND "
                          "void_reason = 'wrong sheet'"),
                  count)
            << "each number that was set aside is accounted for";
        EXPECT_EQ(printing.labels(asker(), run, 1).error().code, "not-ready-yet");
    }

    proof::Proofer proofer;
    Printing proving;
    Printers printers;
};

TEST_F(PrintEndingTest, ACancelledRunThatWaitsIsNeverDrawn) {
    const auto items = addItems(3);
    const auto run = start(printing, items);
    EXPECT_EQ(printing.cancel(asker(), run, " ").error().code, "reason-needed");
    EXPECT_EQ(printing.cancel(asker("C80.25459"), run, "x").error().code, "unknown-print-run");
    ASSERT_TRUE(printing.cancel(asker(), run, "wrong sheet"));
    ASSERT_TRUE(printing.cancel(asker(), run, "again")) << "it is cancelled";
    finishRuns();
    expectCleared(run, 3);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE kind = 'LABEL_ISSUED'"), 0);
    EXPECT_THAT(numbersOf(print(items)), SizeIs(3)) << "its items are free";
}

TEST_F(PrintEndingTest, CancelledWhileItIsDrawnItStopsWithinASecond) {
    constexpr int kItems = Printing::kChunk * 8;
    const auto run = start(proving, addItems(kItems));
    const auto took = cancelWhen(run, [&] { return found(run).done > 0; });
    EXPECT_LT(took, std::chrono::seconds(1));
    EXPECT_LT(found(run).done, kItems);
    finish(proving);
    expectCleared(run, kItems);
}

TEST_F(PrintEndingTest, CancelledWhileItIsLookedAtItStopsWithinASecond) {
    constexpr int kItems = 600;
    const auto run = start(proving, addItems(kItems), "a4-2x4");
    const auto took = cancelWhen(run, [&] { return found(run).verified > 0; });
    EXPECT_LT(took, std::chrono::seconds(1));
    EXPECT_EQ(found(run).done, kItems);
    EXPECT_LT(found(run).verified, kItems);
    finish(proving);
    expectCleared(run, kItems);
}

TEST_F(PrintEndingTest, ProgressNeverGoesBackAndEndsWhole) {
    const auto run = start(proving, addItems(400));
    std::atomic<bool> stop = false;
    std::atomic<bool> isDone = false;
    std::thread worker([&] {
        finish(proving);
        isDone = true;
    });
    int done = 0, verified = 0;
    while (!isDone) {
        const auto seen = found(run);
        EXPECT_GE(seen.done, done);
        EXPECT_GE(seen.verified, verified);
        EXPECT_LE(seen.verified, seen.done);
        if (seen.verified > 0 && seen.verified < 400) {
            EXPECT_EQ(seen.state, PrintRunState::Verifying);
        }
        done = seen.done;
        verified = seen.verified;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    worker.join();
    EXPECT_EQ(found(run).done, 400);
    EXPECT_EQ(found(run).verified, 400);
    EXPECT_EQ(found(run).state, PrintRunState::Ready);
}

TEST_F(PrintEndingTest, WhatDidNotPrintIsPrintedAgainUnderNewNumbers) {
    const auto items = addItems(6);
    const auto run = print(items);
    const auto numbers = numbersOf(run);
    const auto before = printing.labels(asker(), run, 1).value();
    EXPECT_EQ(printing.cancel(asker(), run, "late").error().code, "ended");
    ASSERT_TRUE(printing.markPrinted(asker(), run));
    EXPECT_EQ(found(run).state, PrintRunState::Printed);

    const auto request = asker();
    EXPECT_EQ(printing.unprinted(request, run, 3, 5, "").error().code, "reason-needed");
    EXPECT_EQ(printing.unprinted(request, run, 0, 5, "jam").error().code, "unknown-label");
    EXPECT_EQ(printing.unprinted(request, run, 3, 7, "jam").error().code, "unknown-label");
    const auto first = printing.unprinted(request, run, 3, 5, "jam").value();
    EXPECT_EQ(first.run.state, PrintRunState::Partly);
    EXPECT_THAT(first.items, ElementsAre(items[2], items[3], items[4]));
    EXPECT_THAT(first.kept, IsEmpty());
    const auto again = printing.unprinted(request, run, 3, 5, "jam").value();
    EXPECT_THAT(again.items, ElementsAre(items[2], items[3], items[4])) << "sent again";
    EXPECT_EQ(printing.labels(asker(), run, 1).value(), before) << "the file stays what it was";

    const auto next = numbersOf(print(first.items));
    ASSERT_THAT(next, SizeIs(3));
    const auto old = database().inTransaction(
        [&](store::Session& session) { return *store::findIssued(session, numbers[2]); });
    EXPECT_EQ(old.voidReason, "jam");
    EXPECT_EQ(old.voidedBy, "Lan");
    EXPECT_EQ(old.replacedBy, next[0]);
    EXPECT_EQ(item(next[0]).printCount, 2);
    EXPECT_EQ(stateOf(numbers[1]), "LABELLED");
}

TEST_F(PrintEndingTest, WhatIsAwayAlreadyIsKeptAndNamed) {
    const auto run = print(addItems(3));
    const auto numbers = numbersOf(run);
    database().inTransaction([&](store::Session& session) {
        session.execute("UPDATE item SET state = 'HANDED_OVER' WHERE number = ?", {numbers[1]});
    });
    const auto said = printing.unprinted(asker(), run, 1, 3, "lost").value();
    EXPECT_THAT(said.items, SizeIs(2));
    EXPECT_THAT(said.kept, ElementsAre(numbers[1]));
}

TEST_F(PrintEndingTest, ResumesFromTheLabelWhereThePaperJammed) {
    const auto run = print(addItems(5));
    const auto from = printing.labelsFrom(asker(), run, 4, 1).value();
    EXPECT_EQ(printing.labelsFrom(asker(), run, 4, 1).value(), from);
    EXPECT_LT(from.size(), printing.labels(asker(), run, 1)->size());
    EXPECT_EQ(printing.labelsFrom(asker(), run, 1, 1).value(),
              printing.labels(asker(), run, 1).value());
    EXPECT_EQ(printing.labelsFrom(asker(), run, 6, 1).error().code, "unknown-label");
    EXPECT_EQ(printing.labelsFrom(asker(), run, 0, 1).error().code, "unknown-label");
    EXPECT_EQ(printing.labelsFrom(asker(), run, 4, 2).error().code, "unprintable")
        << "this sheet has one place";
}

TEST_F(PrintEndingTest, FrozenRowsOutliveTheirItemsThePrinterAndTheServer) {
    store::PrinterRow printer;
    printer.name = "Quầy 3";
    printer.sheet = "a4-2x4";
    printer.dpi = 300;
    printer.offsetXUm = 1'300;
    printer.offsetYUm = -400;
    printer.scalePpm = 1'002'000;
    printer.barReduction = 1;
    const auto added = printers.add(asker(), printer).value();
    const auto items = addItems(10);
    const auto run = start(proving, items, "", added.id);
    finish(proving);
    ASSERT_EQ(found(run).state, PrintRunState::Ready) << found(run).failure;
    EXPECT_THAT(found(run).sheet, HasSubstr("\"dpi\":300"));
    const auto first = proving.labels(asker(), run, 1).value();

    database().inTransaction([&](store::Session& session) {
        session.execute("UPDATE item SET address = 'elsewhere', street = 'elsewhere'", {});
        session.execute("UPDATE office SET name = 'another'", {});
    });
    auto changed = added;
    changed.offsetXUm = 0;
    changed.barReduction = 0;
    ASSERT_TRUE(printers.change(asker(), added.version, changed));
    now += std::chrono::hours(48);
    // A server that starts now knows nothing but the database.
    Printing fresh(database(), links, labels::Fonts::load(labels::Fonts::folder()), {}, clock());
    EXPECT_EQ(fresh.labels(asker(), run, 1).value(), first);
    const auto other = start(printing, addItems(10), "", added.id);
    finishRuns();
    EXPECT_NE(printing.labels(asker(), other, 1).value(), first);
}

TEST_F(PrintEndingTest, APrinterIsRefusedWhatCannotBePrinted) {
    store::PrinterRow good;
    good.name = "Zebra";
    const struct {
        std::function<void(store::PrinterRow&)> spoil;
        std::string code;
    } cases[] = {
        {[](auto& p) { p.name = " "; }, "invalid-fields"},
        {[](auto& p) { p.name = std::string(101, 'x'); }, "invalid-fields"},
        {[](auto& p) { p.offsetXUm = 50'001; }, "invalid-fields"},
        {[](auto& p) { p.dpi = 100; }, "invalid-fields"},
        {[](auto& p) { p.sheet = "moon"; }, "malformed-sheet"},
        {[](auto& p) { p.sheet = "{"; }, "malformed-sheet"},
        {[](auto& p) { p.offsetXUm = 20'000; }, "unprintable"},
        {[](auto& p) { p.scalePpm = 900'000; }, "unprintable"},
        {[](auto& p) {
             p.barReduction = 2;
             p.sheet = "thermal-80x50";
         },
         "unprintable"},
        {[](auto& p) { p.office = "C99"; }, "unknown-office"},
        {[](auto& p) { p.office = "P80"; }, "unknown-office"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.code);
        auto printer = good;
        c.spoil(printer);
        const auto refused = printers.add(asker(), printer);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, c.code) << refused.error().detail;
    }
    const auto first = printers.add(asker(), good).value();
    EXPECT_EQ(printers.add(asker(), good)->id, first.id) << "the same again";
    good.barReduction = 1;
    EXPECT_EQ(printers.add(asker(), good).error().code, "known-name");
    good.id = first.id;
    EXPECT_EQ(printers.change(asker(), 7, good).error().code, "stale");
    EXPECT_EQ(printers.change(asker("C80.25459"), 1, good).error().code, "unknown-printer");
    EXPECT_EQ(printers.change(asker(), 1, good)->version, 2);
    EXPECT_THAT(printers.list(asker().caller, "", 0, 10)->printers, SizeIs(1));
    EXPECT_THAT(printers.list(asker("C80.25459").caller, "", 0, 10)->printers, IsEmpty());
    EXPECT_TRUE(printers.calibration(asker().caller, first.id, "a4-3x8"));
    ASSERT_TRUE(printers.remove(asker(), first.id));
    EXPECT_EQ(printers.find(asker().caller, first.id).error().code, "unknown-printer");
}

TEST_F(PrintEndingTest, ALabelWhoseItemWasChangedIsOutdatedAndSaysInWhat) {
    ItemReading reading(database(), clock());
    const auto number = addLabelled(1).front();
    EXPECT_THAT(reading.find(asker(), number)->labels.outdated, IsEmpty());
    auto changed = item(number);
    changed.street = "Số 1 đường Nguyễn Trãi";
    changed.phone = "0900000001";
    database().inTransaction(
        [&](store::Session& session) { store::updateItemDetails(session, changed); });
    EXPECT_THAT(reading.find(asker(), number)->labels.outdated, ElementsAre("phone", "address"));
    EXPECT_THAT(reading.labels(item(number)).outdated, SizeIs(2));

    ASSERT_TRUE(packing.voidLabel(asker(), number, "moved"));
    EXPECT_THAT(reading.find(asker(), number)->labels.outdated, IsEmpty()) << "no label in force";
    const auto next = numbersOf(print({changed.id})).front();
    const auto view = reading.find(asker(), number).value();
    EXPECT_THAT(view.labels.outdated, IsEmpty());
    ASSERT_THAT(view.labels.all, SizeIs(2));
    EXPECT_EQ(view.labels.all[0].number, number);
    EXPECT_EQ(view.labels.all[0].printedBy, "Lan");
    EXPECT_EQ(view.labels.all[0].voidReason, "moved");
    EXPECT_EQ(view.labels.all[0].replacedBy, next);
    EXPECT_EQ(view.labels.all[1].number, next);
}

}  // namespace
}  // namespace hoibao::service
