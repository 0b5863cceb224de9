#include "service/proofing.hpp"

#include <signal.h>

#include <thread>

#include "service/road_fixture.hpp"

namespace hoibao::service {
namespace {

using store::PrintRunState;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

class ProofingTest : public tests::RoadTest {
protected:
    ProofingTest()
        : proofer({HOIBAO_BIN_DIR "/hoibao-proof", labels::Fonts::folder()}),
          proving(database(), links, labels::Fonts::load(labels::Fonts::folder()), settings(),
                  clock()) {}

    PrintingSettings settings() {
        PrintingSettings with;
        with.proofer = &proofer;
        return with;
    }
    std::int64_t start(int count, std::string_view sheet = "thermal-100x150") {
        PrintOrder order;
        order.items = addItems(count);
        order.sheet = sheet;
        return proving.start(asker(), order)->id;
    }
    void finish(Printing& with) {
        const std::atomic<bool> stop = false;
        while (with.workOnce(stop)) {
        }
    }
    void change(std::string_view sql) {
        database().inTransaction([&](store::Session& session) { session.execute(sql, {}); });
    }
    Printing::Run found(std::int64_t run) { return proving.find(asker().caller, run).value(); }
    /// The run drawn without proof, then opened again for it: what happens in between is the
    /// test's.
    std::int64_t drawn(int count) {
        const auto run = start(count);
        finish(printing);
        change("UPDATE print_run SET state = 'verifying'");
        return run;
    }

    proof::Proofer proofer;
    Printing proving;
};

TEST_F(ProofingTest, AGoodRunIsReadyOnEverySheet) {
    for (const auto& sheet : labels::sheets()) {
        SCOPED_TRACE(sheet.name);
        const auto run = start(3, sheet.name);
        finish(proving);
        EXPECT_EQ(found(run).state, PrintRunState::Ready) << found(run).failure;
        const auto faults = proving.faults(asker().caller, run).value();
        for (const auto& fault : faults) ADD_FAILURE() << fault.reason;
        EXPECT_EQ(integer("SELECT proofed FROM print_run ORDER BY id DESC LIMIT 1"), 3);
    }
}

TEST_F(ProofingTest, ALabelWithAnotherNumberIsBlockedUntilAPersonReleasesTheRunWithoutIt) {
    const auto run = drawn(3);
    change(
        "UPDATE print_run_item a JOIN print_run_item b ON b.position = 3 "
        "SET a.label = REPLACE(a.label, a.number, b.number) WHERE a.position = 2");
    finish(proving);
    EXPECT_EQ(found(run).state, PrintRunState::Failed);
    EXPECT_EQ(found(run).blocked, 1);
    EXPECT_EQ(proving.labels(asker(), run, 1).error().code, "not-ready-yet");
    const auto faults = proving.faults(asker().caller, run).value();
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].position, 2);
    EXPECT_THAT(faults[0].reason, HasSubstr("the bars say"));
    EXPECT_THAT(faults[0].picture, StartsWith("89504E47"));

    EXPECT_EQ(proving.release(asker(), run, " ").error().code, "reason-needed");
    EXPECT_FALSE(proving.release(asker("C80.25459"), run, "seen"));
    const auto request = asker();
    ASSERT_TRUE(proving.release(request, run, "seen"));
    finish(proving);
    EXPECT_EQ(found(run).state, PrintRunState::Partly);
    ASSERT_TRUE(proving.release(request, run, "seen")) << "sent again";
    EXPECT_EQ(found(run).state, PrintRunState::Partly);
    EXPECT_THAT(numbersOf(run), SizeIs(2));
    EXPECT_TRUE(proving.labels(asker(), run, 1));
    const auto item = this->item(faults[0].item);
    EXPECT_EQ(item.state, domain::State::PostReady);
    EXPECT_EQ(item.number, "");
    EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number WHERE voided_at IS NOT NULL"), 1);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM print_run_fault"), 1);
}

TEST_F(ProofingTest, ALinkOfAnotherItemIsBlocked) {
    const auto run = drawn(2);
    change(
        "UPDATE print_run_item a JOIN print_run_item b ON b.position = 2 SET a.label = "
        "REPLACE(a.label, CONCAT('/T/', a.number), CONCAT('/T/', b.number)) WHERE a.position = 1");
    finish(proving);
    const auto faults = proving.faults(asker().caller, run).value();
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_THAT(faults[0].reason, HasSubstr("link is not that of"));
}

TEST_F(ProofingTest, ALinkWithTheRightNumberAndAWrongSignatureIsBlocked) {
    const auto run = drawn(3);
    const auto number = database().inTransaction([&](store::Session& session) {
        return session
            .queryOne("SELECT number FROM print_run_item WHERE run_id = ? AND position = 2", {run})
            ->text(0);
    });
    const auto link = links.link(number);
    LinkSigner::Keys others;
    others['A'].fill(9);
    const auto forged = LinkSigner(others, 'A', "https://tracuu.example").signature(number);
    ASSERT_NE(link.substr(link.rfind('/') + 1), forged);
    change("UPDATE print_run_item SET label = REPLACE(label, '" + link.substr(link.rfind('/') + 1) +
           "', '" + forged + "')");
    finish(proving);
    EXPECT_EQ(found(run).state, PrintRunState::Failed);
    const auto faults = proving.faults(asker().caller, run).value();
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].position, 2);
    EXPECT_EQ(faults[0].reason, "the QR code's link is not signed for " + number);
}

TEST_F(ProofingTest, WithoutProofARunIsReadyUnseen) {
    const auto run = print(addItems(2));
    EXPECT_EQ(found(run).state, PrintRunState::Ready);
    EXPECT_EQ(integer("SELECT proofed FROM print_run"), 0);
    EXPECT_THAT(proofer.workers(), SizeIs(0));
}

TEST_F(ProofingTest, KilledWorkersDoNotLoseTheRun) {
    const auto run = start(300);
    std::atomic<bool> isDone = false;
    std::atomic<int> killed = 0;
    std::thread killer([&] {
        while (!isDone && killed < 6) {
            for (const int id : proofer.workers()) killed += ::kill(id, SIGKILL) == 0;
            std::this_thread::sleep_for(std::chrono::milliseconds(150));
        }
    });
    finish(proving);
    isDone = true;
    killer.join();
    EXPECT_GT(killed, 0);
    EXPECT_EQ(found(run).state, PrintRunState::Ready) << found(run).failure;
    EXPECT_EQ(integer("SELECT proofed FROM print_run"), 300);
}

TEST_F(ProofingTest, WithoutAWorkerTheRunWaitsAndTheReasonIsSaid) {
    proof::Proofer none({"/nowhere/hoibao-proof", labels::Fonts::folder()});
    auto with = settings();
    with.proofer = &none;
    with.lease = std::chrono::seconds(1);
    Printing lame(database(), links, labels::Fonts::load(labels::Fonts::folder()), with, clock());
    const auto run = start(1);
    const std::atomic<bool> stop = false;
    EXPECT_THROW(lame.workOnce(stop), proof::ProoferUnavailable);
    EXPECT_EQ(found(run).state, PrintRunState::Verifying);
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    finish(proving);
    EXPECT_EQ(found(run).state, PrintRunState::Ready);
}

}  // namespace
}  // namespace hoibao::service
