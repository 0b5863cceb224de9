#include "service/intake.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <thread>

#include "domain/csv.hpp"
#include "service/reference.hpp"
#include "store/events.hpp"
#include "store/files.hpp"
#include "store/items.hpp"
#include "store/test_database.hpp"

namespace hoibao::service {
namespace {

using domain::State;

const domain::Instant kNow = *domain::parseInstant("2026-11-24T09:00:00+07:00");
const std::string kHeader =
    "dossier_code,recipient,phone,address,approved_at,return_by,collect_vnd,note\n";

std::string row(std::string_view code, std::string_view recipient = "Nguyễn Văn An",
                std::string_view returnBy = "post",
                std::string_view address = "\"Số 1, Phường Tân Ninh, Tỉnh Tây Ninh\"",
                std::string_view phone = "0912345678") {
    return fmt::format("{},{},{},{},2026-11-03T08:00:00+07:00,{},8000,\n", code, recipient, phone,
                       address, returnBy);
}

Sender clerkOf(std::string_view office, std::string token = "first") {
    domain::Caller caller{domain::Role::Clerk, *domain::OfficeCode::parse(office), "Lê Thị Thu", 7,
                          "abcdefgh"};
    return {caller, "", "request-1", std::move(token), domain::Source::Import};
}

class IntakeTest : public testing::Test {
protected:
    ImportReport import(const std::string& csv, const Sender& sender, bool isDryRun = false) {
        auto report = intake.importCsv(csv, sender, isDryRun);
        if (!report) throw std::runtime_error(report.error().code);
        return std::move(*report);
    }
    std::vector<store::Item> items() {
        return database->inTransaction(
            [](store::Session& session) { return store::listItems(session, {}, 0, 10'000); });
    }
    store::Item item(std::string_view dossier) {
        for (auto& each : items())
            if (each.dossierCode == dossier) return each;
        throw std::runtime_error("no such dossier");
    }
    std::int64_t count(std::string_view table) {
        return database->inTransaction([&](store::Session& session) {
            return session.queryOne(fmt::format("SELECT COUNT(*) FROM {}", table))->integer(0);
        });
    }

    tests::TestDatabase database;
    Intake intake{*database, tests::gazetteer(), tests::zones(), {}, [] { return kNow; }};
};

void expectCounts(const ImportReport& report, std::size_t accepted, std::size_t unchanged,
                  std::size_t conflict, std::size_t rejected) {
    EXPECT_EQ(report.accepted, accepted);
    EXPECT_EQ(report.unchanged, unchanged);
    EXPECT_EQ(report.conflict, conflict);
    EXPECT_EQ(report.rejected, rejected);
}

TEST_F(IntakeTest, PutsEachResultWhereItBelongs) {
    const auto report = import(
        kHeader + row("H1") + row("H2", "Lê An", "pickup") + row("H3", "Lê An", "post", "Số 1") +
            row("H4", "Lê An", "post", "Phường Tân Ninh Tỉnh Tây Ninh", "12"),
        clerkOf("C80"));
    expectCounts(report, 4, 0, 0, 0);
    ASSERT_EQ(report.rows.size(), 2U);
    EXPECT_EQ(report.rows[0].line, 4U);
    EXPECT_EQ(report.rows[0].warnings.at(0).code, "address-unknown");
    EXPECT_EQ(report.rows[1].warnings.at(0).code, "phone-unusable");

    EXPECT_EQ(item("H1").state, State::PostReady);
    EXPECT_EQ(item("H2").state, State::ChannelPending);
    EXPECT_EQ(item("H3").state, State::ChannelPending);
    EXPECT_EQ(item("H4").state, State::ChannelPending);
    const auto first = item("H1");
    EXPECT_EQ(first.office, "C80");
    EXPECT_EQ(first.createdBy, 7);
    EXPECT_EQ(first.since, kNow);
    EXPECT_EQ(first.postageVnd, 26'000) << "the office's own commune, up to 100 g";
    EXPECT_EQ(first.feeVnd, 8'000);
    EXPECT_EQ(item("H2").postageVnd, 0) << "nothing is sent";
    const auto events = database->inTransaction(
        [&](store::Session& session) { return store::eventsOf(session, first.id); });
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].kind, domain::EventKind::ResultConfirmed);
    EXPECT_EQ(events[0].actor, "Lê Thị Thu");
    EXPECT_EQ(events[1].kind, domain::EventKind::ChannelPost);
    EXPECT_EQ(count("audit"), 1);
}

TEST_F(IntakeTest, TheSameFileAgainChangesNothing) {
    const auto file = kHeader + row("H1") + row("H2");
    import(file, clerkOf("C80"));
    expectCounts(import(file, clerkOf("C80", "second")), 0, 2, 0, 0);
    EXPECT_TRUE(import(file, clerkOf("C80", "second")).rows.empty());
    EXPECT_EQ(count("item"), 2);
    EXPECT_EQ(count("item_event"), 4);
}

TEST_F(IntakeTest, TheSameRequestAgainGivesTheSameReport) {
    const auto file = kHeader + row("H1") + row("H2", "An", "post", "Số 1") + row("", "An");
    expectCounts(import(file, clerkOf("C80")), 2, 0, 0, 1);
    const auto again = import(file, clerkOf("C80"));
    expectCounts(again, 2, 0, 0, 1);
    EXPECT_EQ(again.rows.size(), 2U);
    EXPECT_EQ(count("item"), 2);
}

TEST_F(IntakeTest, AConflictShowsBothAndChangesNothing) {
    import(kHeader + row("H1", "Nguyễn Văn An"), clerkOf("C80"));
    const auto report = import(kHeader + row("h1", "Nguyễn Văn Bình"), clerkOf("C80", "second"));
    expectCounts(report, 0, 0, 1, 0);
    ASSERT_EQ(report.rows.size(), 1U);
    ASSERT_EQ(report.rows[0].errors.size(), 1U);
    EXPECT_EQ(report.rows[0].errors[0].field, "recipient");
    EXPECT_EQ(report.rows[0].errors[0].message,
              "stored \"Nguyễn Văn An\", sent \"Nguyễn Văn Bình\"");
    EXPECT_EQ(item("H1").recipient, "Nguyễn Văn An");
}

TEST_F(IntakeTest, AConflictHidesWhatAnotherOfficeHas) {
    import(kHeader + row("H1", "Nguyễn Văn An"), clerkOf("C80"));
    const auto report = import(kHeader + row("H1", "Bình"), clerkOf("C80.25459", "second"));
    expectCounts(report, 0, 0, 1, 0);
    ASSERT_EQ(report.rows[0].errors.size(), 1U);
    EXPECT_EQ(report.rows[0].errors[0].code, "other-office");
    EXPECT_EQ(describe(report).find("Nguyễn"), std::string::npos);
}

TEST_F(IntakeTest, ALaterRowWithTheSameDossierIsRejected) {
    const auto report =
        import(kHeader + row("H1") + row("h1 ") + row("H2", " ") + row("H2"), clerkOf("C80"));
    expectCounts(report, 1, 0, 0, 3);
    EXPECT_EQ(report.rows.at(0).line, 3U);
    EXPECT_EQ(report.rows.at(0).errors.at(0).code, "duplicate");
    EXPECT_EQ(report.rows.at(1).errors.at(0).code, "missing");
    EXPECT_EQ(report.rows.at(2).errors.at(0).code, "duplicate");
}

TEST_F(IntakeTest, ADryRunWritesNothing) {
    const auto file = kHeader + row("H1") + row("H2", "An", "post", "Số 1") + row("H3", "");
    expectCounts(import(file, clerkOf("C80"), true), 2, 0, 0, 1);
    EXPECT_EQ(count("result") + count("item") + count("item_event") + count("audit"), 0);
}

TEST_F(IntakeTest, TakesResultsInForOfficesBelowOnly) {
    const domain::Caller admin{domain::Role::Operator, *domain::OfficeCode::parse("C80"), "máy", 0,
                               ""};
    const struct {
        Sender sender;
        std::string office;
        std::string_view expected;  ///< the office, or the error's code
    } cases[] = {
        {clerkOf("C80"), "", "C80"},
        {clerkOf("C80"), "C80.25459", "C80.25459"},
        {clerkOf("C80.25459"), "", "C80.25459"},
        {{admin, "", "r", "t"}, "", "C80"},
        {{admin, "", "r", "t"}, "C80.25459", "C80.25459"},
        {clerkOf("C80.25459"), "C80", "unknown-office"},
        {clerkOf("C80"), "P80", "unknown-office"},
        {clerkOf("C80"), "C80.99999", "unknown-office"},
        {clerkOf("C80"), "c80%", "malformed-office-code"},
    };
    int number = 0;
    for (auto c : cases) {
        SCOPED_TRACE(fmt::format("{} asks for {}", c.sender.caller.office.text(), c.office));
        c.sender.office = c.office;
        const auto code = fmt::format("H{}", ++number);
        const auto report = intake.importCsv(kHeader + row(code), c.sender, false);
        EXPECT_EQ(report ? item(code).office : report.error().code, c.expected);
    }
}

TEST_F(IntakeTest, TwoImportsOfOneFileAtOnceTakeEachDossierOnce) {
    std::string file = kHeader;
    constexpr std::size_t kRows = 700;
    for (std::size_t i = 0; i < kRows; ++i) file += row(fmt::format("H{}", i));
    ImportReport reports[3];
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back(
            [&, i] { reports[i] = import(file, clerkOf("C80", fmt::format("token-{}", i))); });
    for (auto& thread : threads) thread.join();
    std::size_t accepted = 0;
    for (const auto& report : reports) {
        accepted += report.accepted;
        EXPECT_EQ(report.accepted + report.unchanged, kRows);
    }
    EXPECT_EQ(accepted, kRows);
    EXPECT_EQ(count("item"), static_cast<std::int64_t>(kRows));
    EXPECT_EQ(count("item_event"), static_cast<std::int64_t>(2 * kRows));
}

TEST_F(IntakeTest, TakesOneResultFromThePortal) {
    SentResult sent;
    sent.dossierCode = "H53.14-261103-0001";
    sent.recipient = "Nguyễn Văn An";
    sent.phone = "0912345678";
    sent.address = "Số 1";
    sent.approvedAt = "2026-11-03T08:00:00+07:00";
    sent.returnBy = "post";
    const auto first = intake.takeOne(sent, clerkOf("C80"));
    ASSERT_TRUE(first);
    EXPECT_EQ(first->verdict, Verdict::Accepted);
    EXPECT_EQ(first->warnings.at(0).field, "address");
    EXPECT_EQ(first->item, item(sent.dossierCode).id);
    const auto again = intake.takeOne(sent, clerkOf("C80", "second"));
    EXPECT_EQ(again->verdict, Verdict::Unchanged);
    EXPECT_EQ(again->item, first->item);
    sent.weightGrams = "250";
    const auto other = intake.takeOne(sent, clerkOf("C80", "third"));
    EXPECT_EQ(other->verdict, Verdict::Conflict);
    EXPECT_EQ(other->errors.at(0).field, "weightGrams");
    sent.recipient = "";
    EXPECT_EQ(intake.takeOne(sent, clerkOf("C80", "fourth")).error().code, "invalid-result");
}

/// The generator's own export, with its own list of what is wrong with which row.
TEST_F(IntakeTest, FindsEveryFaultOfAnExportAndNoOther) {
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("intake-{}", getpid());
    std::filesystem::create_directories(folder);
    const auto command = fmt::format(
        "/usr/bin/python3 {}/tests/tools/make_results.py 1500 {}/out.csv --seed 5 --broken 0.3 "
        "--truth {}/truth.csv > /dev/null",
        HOIBAO_SOURCE_DIR, folder.string(), folder.string());
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto csv = store::readFile(folder / "out.csv").value();
    const auto truth = store::readFile(folder / "truth.csv").value();
    std::filesystem::remove_all(folder);

    const auto report = import(csv, clerkOf("C80"));
    std::map<std::size_t, RowReport> rows;  // by the number of the record
    for (const auto& each : report.rows) rows[each.line] = each;
    const std::map<std::string, std::pair<std::string, std::string>> kExpected = {
        {"no-recipient", {"rejected", "missing"}},
        {"bad-phone", {"accepted", "phone-unusable"}},
        {"duplicate", {"rejected", "duplicate"}},
        {"bad-date", {"rejected", "malformed-time"}},
        {"negative-amount", {"rejected", "malformed-amount"}},
        {"unknown-ward", {"accepted", "address-unknown"}},
        {"not-utf8", {"rejected", "not-utf8"}},
    };
    domain::CsvReader reader(truth, ',');
    std::vector<std::string> cells;
    static_cast<void>(reader.next(cells));
    std::size_t broken = 0, rejected = 0;
    while (reader.next(cells) == domain::CsvReader::Outcome::Record) {
        const auto& fault = cells.at(6);
        SCOPED_TRACE(cells[0] + " " + fault);
        const auto found = rows.find(std::stoul(cells[0]));
        if (fault.empty()) {
            if (found != rows.end()) {
                EXPECT_EQ(name(found->second.verdict), "accepted");
            }
            continue;
        }
        ++broken;
        ASSERT_NE(found, rows.end());
        const auto& [verdict, code] = kExpected.at(fault);
        EXPECT_EQ(name(found->second.verdict), verdict);
        rejected += verdict == "rejected" ? 1 : 0;
        const auto& list = verdict == "rejected" ? found->second.errors : found->second.warnings;
        EXPECT_TRUE(std::any_of(list.begin(), list.end(), [&](const auto& each) {
            return each.code == code;
        })) << code;
    }
    EXPECT_GT(broken, 300U);
    expectCounts(report, 1500 - rejected, 0, 0, rejected);
    const auto again = import(csv, clerkOf("C80", "second"));
    expectCounts(again, 0, 1500 - rejected, 0, rejected);
}

}  // namespace
}  // namespace hoibao::service
