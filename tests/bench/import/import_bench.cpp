// How long it takes to import an export of 10 000 results, and how much memory: the limit is 5 s
// and 200 MB. Beside it, the same rows inserted one statement each, as the naive way.

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "service/intake.hpp"
#include "service/reference.hpp"
#include "service/result_file.hpp"
#include "store/files.hpp"
#include "store/results.hpp"
#include "store/test_database.hpp"

namespace hoibao {
namespace {

constexpr double kMostSeconds = 5, kMostMegabytes = 200;

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::string exportOf(int rows) {
    const auto file =
        std::filesystem::temp_directory_path() / fmt::format("bench-{}.csv", getpid());
    const auto command = fmt::format(
        "/usr/bin/python3 {}/tests/tools/make_results.py {} {} --broken 0.02 > /dev/null",
        HOIBAO_SOURCE_DIR, rows, file.string());
    if (std::system(command.c_str()) != 0) throw std::runtime_error("no export");
    auto text = store::readFile(file).value();
    std::filesystem::remove(file);
    return text;
}

/// The rival: each row its own transaction with its own statements.
double oneByOne(const std::string& csv, int rows) {
    tests::TestDatabase database;
    auto file = service::ResultFile::open(csv).value();
    const auto began = Clock::now();
    int done = 0;
    while (const auto record = file.next()) {
        auto draft = service::readResult(record->sent, service::Naming::Csv, tests::gazetteer());
        if (!draft) continue;
        draft->result.office = draft->item.office = "C80";
        database->inTransaction([&](store::Session& session) {
            std::vector<store::NewItem> one;
            if (!store::findResults(session, std::vector{draft->result.dossierKey}).empty()) return;
            one.push_back({draft->result, draft->item, {}});
            store::insertNewItems(session, one, {});
        });
        if (++done == rows) break;
    }
    return secondsSince(began) / done;
}

int run(int rows) {
    const auto csv = exportOf(rows);
    static_cast<void>(tests::gazetteer());
    tests::TestDatabase database;
    service::Intake intake(*database, tests::gazetteer(), tests::zones(), {}, [] {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now());
    });
    const domain::Caller clerk{domain::Role::Clerk, *domain::OfficeCode::parse("C80"), "bench", 1,
                               ""};
    auto began = Clock::now();
    const auto first =
        intake.importCsv(csv, {clerk, "", "r", "first", domain::Source::Import}, false).value();
    const double seconds = secondsSince(began);
    began = Clock::now();
    const auto again =
        intake.importCsv(csv, {clerk, "", "r", "second", domain::Source::Import}, false).value();
    const double secondsAgain = secondsSince(began);
    const double megabytes = peakMegabytes();
    const double naive = oneByOne(csv, std::min(rows, 500)) * rows;

    std::printf("%d rows: %zu accepted, %zu rejected\n", rows, first.accepted, first.rejected);
    std::printf("import        %6.2f s  (limit %.0f s for 10 000)\n", seconds, kMostSeconds);
    std::printf("import again  %6.2f s  (%zu unchanged)\n", secondsAgain, again.unchanged);
    std::printf("row by row    %6.2f s  (the naive way, from 500 rows)\n", naive);
    std::printf("memory        %6.0f MB (limit %.0f MB)\n", megabytes, kMostMegabytes);
    return rows == 10'000 && (seconds > kMostSeconds || megabytes > kMostMegabytes) ? 1 : 0;
}

}  // namespace
}  // namespace hoibao

int main(int count, char** arguments) {
    return hoibao::run(count > 1 ? std::atoi(arguments[1]) : 10'000);
}
