// hoibao-server: puts the parts together, and nothing else.

#include <fmt/format.h>
#include <signal.h>
#include <sodium.h>

#include <cstdio>
#include <fstream>
#include <thread>

#include "command_line.hpp"
#include "configuration.hpp"
#include "foundation.hpp"
#include "http/application.hpp"
#include "http/health.hpp"
#include "http/server.hpp"
#include "http/service_adapters.hpp"
#include "service/kept_answers.hpp"
#include "service/keyring.hpp"
#include "store/migrations.hpp"

namespace hoibao {
namespace {

constexpr std::string_view kProgram = "hoibao-server";

constexpr std::string_view kHelp =
    R"(hoibao-server: follows results from approval to the citizen's hand

  hoibao-server --config F                  serves until SIGTERM or SIGINT
  hoibao-server --config F --check-config   says whether the configuration can be used

  --config F   the configuration file (see deploy/config/hoibao.properties)
  --help       this text
  --version    the version

Exit status: 0 stopped as asked, or the configuration is good; 2 wrong usage; 3 the environment (the
configuration, no database, another version's tables, an address in use).
)";

/// How long those who balance the load are given to see that we are no longer ready.
constexpr std::chrono::milliseconds kUnreadyBeforeStop{300};

/// The signals that stop the server, blocked in every thread and waited for in main.
class StopSignals {
public:
    StopSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        signal(SIGPIPE, SIG_IGN);
    }
    void wait() {
        int which = 0;
        sigwait(&set_, &which);
    }

private:
    sigset_t set_{};
};

/// Written whole or not at all: whoever sees the file can read the port.
void writePort(const std::filesystem::path& file, std::uint16_t port) {
    const auto unfinished = file.string() + ".new";
    std::ofstream(unfinished) << port << '\n';
    std::filesystem::rename(unfinished, file);
}

int serve(Configuration configuration) {
    StopSignals signals;
    if (auto provided = provideLinkKeys(configuration); !provided)
        return environmentFailed(kProgram, provided.error().detail);
    const auto migrations = store::readMigrations(configuration.migrationsDir);
    if (!migrations) return environmentFailed(kProgram, migrations.error().detail);
    store::Database database(databaseSettings(configuration, Account::Application));
    if (auto checked = store::checkSchema(database, *migrations); !checked)
        return environmentFailed(kProgram, checked.error().detail);
    const auto gazetteer = loadGazetteer(configuration.referenceDir);
    if (!gazetteer) return environmentFailed(kProgram, gazetteer.error().detail);

    http::Log log;
    http::Metrics metrics;
    service::Keyring keys(database, service::systemTime);
    service::KeptAnswers answers(database, service::systemTime);
    http::KeyAuthenticator authenticator(keys);
    http::DatabaseIdempotency idempotency(answers);
    http::Router router(http::publicRoutes());

    http::ApplicationOptions options;
    options.tokenKey = answers.tokenKey();
    http::Application application(router, &authenticator, &idempotency, log, metrics, options);
    const auto& web = configuration.http;
    http::HttpServer server(application, metrics,
                            {.address = web.address, .port = web.port, .threads = web.threads});
    http::Readiness readiness([&]() -> std::optional<std::string> {
        if (database.isReachable()) return std::nullopt;
        return "database";
    });
    http::Router privateRouter(http::privateRoutes());
    http::handlePrivateRoutes(privateRouter, readiness, metrics);
    http::Application privateApplication(privateRouter, nullptr, nullptr, log, metrics,
                                         {.logsRequests = false});
    http::HttpServer privateServer(privateApplication, metrics,
                                   {.address = configuration.privatePort.address,
                                    .port = configuration.privatePort.port,
                                    .threads = 8});
    privateServer.start();
    server.start();
    readiness.set(true);
    writePort(configuration.dataDir / "private.port", privateServer.port());
    log.write(http::Log::Level::Info, "started", {{"port", std::int64_t{server.port()}}});

    signals.wait();
    log.write(http::Log::Level::Info, "stopping", {});
    readiness.set(false);
    std::this_thread::sleep_for(kUnreadyBeforeStop);
    server.stop();
    privateServer.stop();
    log.write(http::Log::Level::Info, "stopped", {});
    return kDone;
}

int run(int count, const char* const* arguments) {
    constexpr Option options[] = {
        {"--config", true}, {"--check-config", false}, {"--help", false}, {"--version", false}};
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
    if (!line->words().empty())
        return wrongUsage(kProgram, fmt::format("\"{}\" is not expected", line->words()[0]));
    const auto file = line->value("--config");
    if (!file) return wrongUsage(kProgram, "--config FILE is needed");
    auto configuration = loadConfiguration(*file, processEnvironment());
    if (!configuration) return environmentFailed(kProgram, configuration.error().detail);
    if (line->has("--check-config")) {
        fmt::print("{}: good\n", *file);
        return kDone;
    }
    return serve(std::move(*configuration));
}

}  // namespace
}  // namespace hoibao

int main(int count, char** arguments) {
    if (sodium_init() < 0)
        return hoibao::environmentFailed("hoibao-server", "libsodium cannot start");
    try {
        return hoibao::run(count, arguments);
    } catch (const std::exception& error) {
        return hoibao::environmentFailed("hoibao-server", error.what());
    }
}
