// How many scan events a second the server takes in, batches of 500 as devices send them, and
// beside it the limit: the same rows inserted into a table of the same shape straight through
// Connector/C++, as many a statement, one transaction a batch, in the same run.

#include <cppconn/driver.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>
#include <vector>

#include "service/scanning.hpp"
#include "store/numbers.hpp"
#include "store/results.hpp"
#include "store/test_database.hpp"

namespace hoibao {
namespace {

using domain::EventKind;
using Clock = std::chrono::steady_clock;

constexpr int kItems = 5'000;
constexpr int kBatch = 500;
constexpr int kRowsAStatement = 250;
constexpr EventKind kRounds[] = {EventKind::Accepted, EventKind::SortIn, EventKind::Arrived,
                                 EventKind::OutForDelivery};
const domain::Instant kNow =
    std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());

double secondsSince(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

domain::ItemEvent eventOf(EventKind kind, std::chrono::minutes ago) {
    domain::ItemEvent event;
    event.id = store::newEventId();
    event.kind = kind;
    event.occurredAt = event.recordedAt = kNow - ago;
    event.office = "C80";
    event.actor = "bench";
    return event;
}

/// Items in the post's hands; gives their numbers.
std::vector<std::string> addItems(store::Database& database) {
    std::vector<std::string> numbers;
    for (int first = 0; first < kItems; first += kBatch) {
        database.inTransaction([&](store::Session& session) {
            numbers.resize(static_cast<std::size_t>(first));
            std::vector<store::NewItem> added(kBatch);
            for (int i = 0; i < kBatch; ++i) {
                auto& one = added[static_cast<std::size_t>(i)];
                one.result.dossierCode = one.result.dossierKey = fmt::format("BENCH-{}", first + i);
                one.result.office = one.item.office = "C80";
                one.result.contentHash = std::string(64, '0');
                one.result.approvedAt = one.result.createdAt = kNow;
                one.result.returnBy = one.item.returnBy = "post";
                one.item.certainty = "sure";
                one.item.createdAt = one.item.updatedAt = kNow;
                const EventKind road[] = {EventKind::ResultConfirmed, EventKind::ChannelPost,
                                          EventKind::LabelIssued,     EventKind::Sealed,
                                          EventKind::AddedToManifest, EventKind::HandoverSigned};
                for (const auto kind : road)
                    one.events.push_back(eventOf(kind, std::chrono::minutes(600)));
            }
            store::insertNewItems(session, added, {});
            const auto block =
                store::reserveNumbers(session, kBatch, domain::localDate(kNow)).value();
            std::vector<store::NewNumber> issued;
            for (std::uint32_t i = 0; i < kBatch; ++i) {
                numbers.emplace_back(block.at(i).text());
                issued.push_back({numbers.back(), added[i].item.id});
            }
            store::recordIssued(session, std::nullopt, issued, kNow);
        });
    }
    return numbers;
}

service::ScanBatch batchOf(const std::vector<std::string>& numbers, std::size_t first,
                           std::size_t round) {
    service::ScanBatch batch;
    batch.sentAt = kNow;
    for (std::size_t i = first; i < first + kBatch; ++i) {
        service::SentScan scan;
        scan.event = eventOf(kRounds[round], std::chrono::minutes(500 - 100 * round));
        scan.event.number = numbers[i];
        scan.event.office = "P80.25459";
        scan.event.source = domain::Source::Handheld;
        batch.scans.push_back(std::move(scan));
    }
    return batch;
}

/// Seconds for one round of all items, `clients` at once.
double ingest(service::Scanning& scanning, const std::vector<std::string>& numbers,
              std::size_t round, int clients) {
    std::vector<service::ScanBatch> batches;
    for (std::size_t first = 0; first < numbers.size(); first += kBatch)
        batches.push_back(batchOf(numbers, first, round));
    const domain::Caller postman{domain::Role::PostWorker,
                                 domain::OfficeCode::parse("P80.25459").value(), "bench", 1, ""};
    const auto began = Clock::now();
    std::vector<std::thread> threads;
    for (int client = 0; client < clients; ++client)
        threads.emplace_back([&, client] {
            for (auto i = static_cast<std::size_t>(client); i < batches.size();
                 i += static_cast<std::size_t>(clients))
                for (const auto& verdict : scanning.record(postman, batches[i]))
                    if (verdict.kind != service::ScanVerdictKind::Accepted) std::abort();
        });
    for (auto& thread : threads) thread.join();
    return secondsSince(began);
}

/// The rival: a connection of its own, one prepared statement.
class Straight {
public:
    explicit Straight(const store::DatabaseSettings& settings) {
        sql::ConnectOptionsMap options;
        options["hostName"] = "unix://" + settings.hosts.front().substr(5);
        options["userName"] = settings.user;
        options["password"] = settings.password;
        connection_.reset(get_driver_instance()->connect(options));
        connection_->setSchema(settings.name);
        const std::unique_ptr<sql::Statement> statement(connection_->createStatement());
        statement->execute("CREATE TABLE straight LIKE item_event");
        connection_->setAutoCommit(false);
        std::string text =
            "INSERT INTO straight (id, item_id, kind, occurred_at, device_at, recorded_at, source, "
            "evidence, number, office, actor, content_hash) VALUES ";
        for (int i = 0; i < kRowsAStatement; ++i)
            text += i ? ", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                      : "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        insert_.reset(connection_->prepareStatement(text));
    }

    double insert(int rows) {
        const auto began = Clock::now();
        for (int first = 0; first < rows; first += kBatch) {
            for (int part = 0; part < kBatch; part += kRowsAStatement) {
                for (int i = 0; i < kRowsAStatement; ++i) bind(i, first + part + i);
                insert_->executeUpdate();
            }
            connection_->commit();
        }
        return secondsSince(began);
    }

private:
    void bind(int row, int item) {
        auto at = static_cast<unsigned>(row) * 12;
        const auto id = store::newEventId().bytes;
        insert_->setString(++at, std::string(id.begin(), id.end()));
        insert_->setInt64(++at, item);
        for (const char* text : {"SORT_IN", "2026-11-24 03:00:00.000", "2026-11-24 03:00:00.000",
                                 "2026-11-24 03:00:01.000", "handheld", "decoded", "RT000000014VN",
                                 "P80.25459", "bench", "0123456789abcdef"})
            insert_->setString(++at, text);
    }
    std::unique_ptr<sql::Connection> connection_;
    std::unique_ptr<sql::PreparedStatement> insert_;
};

int run() {
    tests::TestDatabase database;
    const auto numbers = addItems(*database);
    service::Scanning scanning(*database, {}, [] { return kNow; });
    Straight straight(database.settings());
    for (const int clients : {1, 4}) {
        double ours = 0, rivals = 0;
        const auto firstRound = static_cast<std::size_t>(clients == 1 ? 0 : 2);
        for (auto round = firstRound; round < firstRound + 2; ++round) {
            rivals += straight.insert(kItems);
            ours += ingest(scanning, numbers, round, clients);
        }
        const double events = 2.0 * kItems;
        fmt::print("{} client(s): {:.0f} events/s; straight inserts {:.0f} rows/s; {:.1f} %\n",
                   clients, events / ours, events / rivals, 100 * rivals / ours);
    }
    return 0;
}

}  // namespace
}  // namespace hoibao

int main() {
    return hoibao::run();
}
