// hoibao-admin: what the operator of the machine does. Each command is a function; main only
// chooses.

#include <fmt/format.h>
#include <sodium.h>

#include <cstdio>
#include <iostream>
#include <iterator>

#include "admin/resolve.hpp"
#include "admin/user_commands.hpp"
#include "command_line.hpp"
#include "foundation.hpp"
#include "service/board_counting.hpp"
#include "service/demo.hpp"
#include "service/intake.hpp"
#include "service/keyring.hpp"
#include "store/files.hpp"
#include "store/migrations.hpp"

namespace hoibao {
namespace {

constexpr std::string_view kProgram = "hoibao-admin";

constexpr std::string_view kHelp =
    R"(hoibao-admin: what the operator of a Hồi Báo machine does

  hoibao-admin --config F migrate
      brings the database's tables and reference data to this version
  hoibao-admin --config F demo
      fills an empty database with 500 made-up results and one user a role, whose passwords it
      prints; refuses one that holds a real result
  hoibao-admin --config F import FILE --office CODE [--dry-run]
      takes in approved results from a CSV file (- is standard input)
  hoibao-admin --config F key create --role ROLE --office CODE --name PERSON
      makes a key and prints it, this once
  hoibao-admin --config F key revoke PREFIX
      ends the key hb_PREFIX_…
  hoibao-admin --config F first-link [--office CODE]
      prints the link with which the first administrator sets a password, once, within 24 hours
  hoibao-admin --config F user create NAME --role ROLE --office CODE --name PERSON
      makes an account and prints such a link for its owner
  hoibao-admin --config F user reset NAME
      takes the password and the second factor away, ends all sessions, prints a new link
  hoibao-admin --config F user role NAME --role ROLE --office CODE
      gives the person another role and ends all sessions
  hoibao-admin --config F user disable NAME
      ends the account
  hoibao-admin --config F board check
      compares what the board counted with what the events say; in a quiet hour
  hoibao-admin --config F board recount
      forgets what the board counted and counts it anew from the events
  hoibao-admin --config F audit verify
      looks for the first row of the audit that was changed, removed or put in
  hoibao-admin resolve [--json] < addresses.txt
      says which commune each line's address lies in; needs no database

  --config F   the configuration file (see deploy/config/hoibao.properties)
  --help       this text
  --version    the version

Exit status: 0 done; 1 done, with failures that are listed; 2 wrong usage; 3 the environment (no
database, no file, no space).
)";

int failed(const domain::Error& error) {
    return environmentFailed(kProgram, error.detail);
}

int migrate(const Configuration& configuration) {
    store::Database database(databaseSettings(configuration, Account::Administrator));
    const auto migrations = store::readMigrations(configuration.migrationsDir);
    if (!migrations) return failed(migrations.error());
    const auto applied = store::migrate(database, *migrations);
    if (!applied) return failed(applied.error());
    for (const auto& name : *applied) fmt::print("applied {}\n", name);
    const auto loaded = store::loadReference(database, configuration.referenceDir);
    if (!loaded) return failed(loaded.error());
    for (const auto& name : *loaded) fmt::print("loaded {}\n", name);
    if (applied->empty() && loaded->empty()) fmt::print("nothing to do\n");
    return kDone;
}

int demo(const Configuration& configuration) {
    const auto gazetteer = loadGazetteer(configuration.referenceDir);
    if (!gazetteer) return failed(gazetteer.error());
    store::Database database(databaseSettings(configuration, Account::Administrator));
    const auto added =
        service::fillWithDemo(database, *gazetteer, configuration.policy, service::systemTime);
    if (!added) {
        fmt::print(stderr, "{}: {}\n", kProgram, added.error().detail);
        return kDoneWithFailures;
    }
    fmt::print("{} made-up results added\n", *added);
    return admin::makeDemoUsers(configuration);
}

/// The file's bytes; "-" is standard input.
domain::Result<std::string> readInput(const std::string& name) {
    if (name != "-") return store::readFile(name);
    return std::string{std::istreambuf_iterator<char>(std::cin), {}};
}

int importFile(const Configuration& configuration, const CommandLine& line) {
    if (line.words().size() != 2) return wrongUsage(kProgram, "import needs one FILE");
    const auto office = domain::OfficeCode::parse(line.value("--office").value_or(""));
    if (!office) return wrongUsage(kProgram, "import needs --office with an office's code");
    const auto gazetteer = loadGazetteer(configuration.referenceDir);
    if (!gazetteer) return failed(gazetteer.error());
    const auto zones = loadZones(configuration.referenceDir);
    if (!zones) return failed(zones.error());
    const auto refused = [](const domain::Error& error) {
        fmt::print(stderr, "{}: {}\n", kProgram, error.detail);
        return kDoneWithFailures;
    };
    const auto csv = readInput(line.words()[1]);
    if (!csv) return refused(csv.error());
    store::Database database(databaseSettings(configuration, Account::Administrator));
    service::Intake intake(database, *gazetteer, *zones, configuration.policy, service::systemTime);
    service::Sender sender;
    sender.caller = {domain::Role::Operator, *office, "hoibao-admin", 0, ""};
    sender.office = office->text();
    sender.token = store::newEventId().text();
    sender.source = domain::Source::Import;
    const auto report = intake.importCsv(*csv, sender, line.has("--dry-run"));
    if (!report) return refused(report.error());
    fmt::print("{}", service::describe(*report));
    return report->rejected + report->conflict == 0 ? kDone : kDoneWithFailures;
}

int createKey(const Configuration& configuration, const CommandLine& line) {
    const auto role = domain::parseRole(line.value("--role").value_or(""));
    if (!role) return wrongUsage(kProgram, "key create needs --role with a known role");
    const auto office = domain::OfficeCode::parse(line.value("--office").value_or(""));
    if (!office) return wrongUsage(kProgram, "key create needs --office with an office's code");
    store::Database database(databaseSettings(configuration, Account::Administrator));
    const auto key = service::Keyring(database, service::systemTime)
                         .create(*role, *office, line.value("--name").value_or(""));
    if (!key) return wrongUsage(kProgram, key.error().detail);
    fmt::print("{}\n", *key);
    return kDone;
}

int revokeKey(const Configuration& configuration, const CommandLine& line) {
    if (line.words().size() != 3) return wrongUsage(kProgram, "key revoke needs one PREFIX");
    std::string_view prefix = line.words()[2];
    if (prefix.starts_with("hb_")) prefix.remove_prefix(3);
    store::Database database(databaseSettings(configuration, Account::Administrator));
    const auto revoked =
        service::Keyring(database, service::systemTime).revoke(prefix.substr(0, 8));
    if (revoked) return kDone;
    fmt::print(stderr, "{}: {}\n", kProgram, revoked.error().detail);
    return kDoneWithFailures;
}

int checkBoard(const Configuration& configuration) {
    constexpr std::size_t kMostDifferences = 100;
    store::Database database(databaseSettings(configuration, Account::Administrator));
    const auto verdict = service::BoardCounting(database, configuration.policy, service::systemTime)
                             .check(kMostDifferences);
    for (const auto& difference : verdict.differences) fmt::print("{}\n", difference);
    fmt::print(stderr, "{} items and {} counts compared, {}{} differences\n", verdict.items,
               verdict.counts, verdict.differences.size() < kMostDifferences ? "" : "at least ",
               verdict.differences.size());
    return verdict.differences.empty() ? kDone : kDoneWithFailures;
}

int recountBoard(const Configuration& configuration) {
    store::Database database(databaseSettings(configuration, Account::Administrator));
    const auto items = service::BoardCounting(database, configuration.policy, service::systemTime)
                           .recount([](std::size_t done) {
                               if (done % 50'000 == 0) fmt::print(stderr, "{} items\n", done);
                           });
    fmt::print("{} items counted\n", items);
    return kDone;
}

int resolve(const CommandLine& line) {
    const auto gazetteer = loadGazetteer(shippedPath("sql/reference"));
    if (!gazetteer) return failed(gazetteer.error());
    return admin::runResolve(std::cin, std::cout, line.has("--json"), *gazetteer);
}

int withConfiguration(const CommandLine& line) {
    const auto file = line.value("--config");
    if (!file) return wrongUsage(kProgram, "--config FILE is needed");
    const auto configuration = loadConfiguration(*file, processEnvironment());
    if (!configuration) return failed(configuration.error());
    const auto& words = line.words();
    const bool isOneWord = words.size() == 1;
    if (words[0] == "migrate" && isOneWord) return migrate(*configuration);
    if (words[0] == "demo" && isOneWord) return demo(*configuration);
    if (words[0] == "import") return importFile(*configuration, line);
    if (words[0] == "user") return admin::runUser(*configuration, line);
    if (words[0] == "first-link" && isOneWord) return admin::runFirstLink(*configuration, line);
    if (words[0] == "board" && words.size() == 2) {
        if (words[1] == "check") return checkBoard(*configuration);
        if (words[1] == "recount") return recountBoard(*configuration);
    }
    if (words[0] == "audit" && words.size() == 2 && words[1] == "verify")
        return admin::runAuditVerify(*configuration);
    if (words[0] == "key" && words.size() == 2 && words[1] == "create")
        return createKey(*configuration, line);
    if (words[0] == "key" && words.size() >= 2 && words[1] == "revoke")
        return revokeKey(*configuration, line);
    return wrongUsage(kProgram, fmt::format("\"{}\" is no command", fmt::join(words, " ")));
}

int run(int count, const char* const* arguments) {
    constexpr Option options[] = {{"--config", true}, {"--office", true},   {"--role", true},
                                  {"--name", true},   {"--dry-run", false}, {"--json", false},
                                  {"--help", false},  {"--version", false}};
    std::string problem;
    const auto line = CommandLine::parse(count, arguments, options, problem);
    if (!line) return wrongUsage(kProgram, problem);
    if (line->has("--help")) {
        fmt::print("{}", kHelp);
        return kDone;
    }
    if (line->has("--version")) {
        fmt::print("{} {}\n", kProgram, HOIBAO_VERSION);
        return kDone;
    }
    if (line->words().empty()) return wrongUsage(kProgram, "a command is needed");
    if (line->words()[0] == "resolve") return resolve(*line);
    return withConfiguration(*line);
}

}  // namespace
}  // namespace hoibao

int main(int count, char** arguments) {
    if (sodium_init() < 0)
        return hoibao::environmentFailed("hoibao-admin", "libsodium cannot start");
    try {
        return hoibao::run(count, arguments);
    } catch (const std::exception& error) {
        return hoibao::environmentFailed("hoibao-admin", error.what());
    }
}
