// hoibao-admin: what the operator of the machine does. Each command is a function; main only
// chooses.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <functional>
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
constexpr std::string_view kResolveOptions[] = {"--json", "--config"};

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
    if (!csv) return failed(csv.error());
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
    if (line.words().size() > 1)
        return wrongUsage(kProgram, "resolve reads addresses from standard input, one a line");
    if (const auto other = line.firstBut(kResolveOptions))
        return wrongUsage(kProgram, fmt::format("resolve takes no {}", *other));
    const auto gazetteer = loadGazetteer(shippedPath("sql/reference"));
    if (!gazetteer) return failed(gazetteer.error());
    return admin::runResolve(std::cin, std::cout, line.has("--json"), *gazetteer);
}

/// A command that works on a system: its words, what follows them, the options it takes.
struct Command {
    std::vector<std::string_view> words;
    std::string_view operand;  ///< the one word that follows; empty: none
    std::vector<std::string_view> options;
    std::function<int(const Configuration&, const CommandLine&)> run;
};

template <class Run>
auto alone(Run run) {
    return [run](const Configuration& configuration, const CommandLine&) {
        return run(configuration);
    };
}

const std::vector<Command>& commands() {
    static const std::vector<Command> all = {
        {{"migrate"}, "", {}, alone(migrate)},
        {{"demo"}, "", {}, alone(demo)},
        {{"import"}, "FILE", {"--office", "--dry-run"}, importFile},
        {{"key", "create"}, "", {"--role", "--office", "--name"}, createKey},
        {{"key", "revoke"}, "PREFIX", {}, revokeKey},
        {{"first-link"}, "", {"--office"}, admin::runFirstLink},
        {{"user", "create"}, "NAME", {"--role", "--office", "--name"}, admin::runUser},
        {{"user", "reset"}, "NAME", {}, admin::runUser},
        {{"user", "role"}, "NAME", {"--role", "--office"}, admin::runUser},
        {{"user", "disable"}, "NAME", {}, admin::runUser},
        {{"board", "check"}, "", {}, alone(checkBoard)},
        {{"board", "recount"}, "", {}, alone(recountBoard)},
        {{"audit", "verify"}, "", {}, alone(admin::runAuditVerify)},
    };
    return all;
}

/// The command that is meant; else `problem` says what does not fit.
const Command* commandOf(const CommandLine& line, std::string& problem) {
    const auto& words = line.words();
    const auto command = std::ranges::find_if(commands(), [&](const Command& each) {
        return words.size() >= each.words.size() &&
               std::ranges::equal(each.words, std::span(words).first(each.words.size()));
    });
    const auto asked = fmt::format("{}", fmt::join(words, " "));
    if (command == commands().end()) {
        problem = fmt::format("\"{}\" is no command", asked);
        return nullptr;
    }
    const auto name = fmt::format("{}", fmt::join(command->words, " "));
    if (words.size() != command->words.size() + (command->operand.empty() ? 0 : 1)) {
        problem = command->operand.empty() ? fmt::format("{} takes no more words", name)
                                           : fmt::format("{} needs one {}", name, command->operand);
        return nullptr;
    }
    auto known = command->options;
    known.emplace_back("--config");
    if (const auto other = line.firstBut(known)) {
        problem = fmt::format("{} takes no {}", name, *other);
        return nullptr;
    }
    return &*command;
}

int withConfiguration(const CommandLine& line) {
    std::string problem;
    const auto* command = commandOf(line, problem);
    if (!command) return wrongUsage(kProgram, problem);
    const auto file = line.value("--config");
    if (!file) return wrongUsage(kProgram, "--config FILE is needed");
    const auto configuration = loadConfiguration(*file, processEnvironment());
    if (!configuration) return failed(configuration.error());
    return command->run(*configuration, line);
}

int run(const CommandLine& line) {
    if (line.words().empty()) return wrongUsage(kProgram, "a command is needed");
    if (line.words()[0] == "resolve") return resolve(line);
    return withConfiguration(line);
}

constexpr Option kOptions[] = {{"--config", true}, {"--office", true},   {"--role", true},
                               {"--name", true},   {"--dry-run", false}, {"--json", false}};

}  // namespace
}  // namespace hoibao

int main(int count, char** arguments) {
    using namespace hoibao;
    return runProgram({kProgram, kHelp, kOptions}, count, arguments, run);
}
