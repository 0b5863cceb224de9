// hoibao-server: its command line, and what must be so before it serves.

#include <fmt/format.h>
#include <signal.h>

#include "command_line.hpp"
#include "configuration.hpp"
#include "foundation.hpp"
#include "services.hpp"
#include "serving.hpp"
#include "store/files.hpp"
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

/// Everything that must be so before the first request.
int start(Configuration configuration) {
    StopSignals signals;
    const auto failed = [](const domain::Error& error) {
        return environmentFailed(kProgram, error.detail);
    };
    if (auto provided = provideLinkKeys(configuration); !provided) return failed(provided.error());
    const auto auditSeed = provideAuditSeed(configuration);
    if (!auditSeed) return failed(auditSeed.error());
    const auto migrations = store::readMigrations(configuration.migrationsDir);
    if (!migrations) return failed(migrations.error());
    const auto gazetteer = loadGazetteer(configuration.referenceDir);
    if (!gazetteer) return failed(gazetteer.error());
    const auto zones = loadZones(configuration.referenceDir);
    if (!zones) return failed(zones.error());
    const auto map = store::readFile(configuration.referenceDir / "tay-ninh-wards.geojson");
    if (!map) return failed(map.error());
    auto outlines = service::parseOutlines(*map);
    if (!outlines) return failed(outlines.error());
    Services services(configuration, *gazetteer, *zones);
    services.outlines = *std::move(outlines);
    if (auto checked = store::checkSchema(services.database, *migrations); !checked)
        return failed(checked.error());
    services.policies.refresh();
    if (auto checked = store::checkDurability(services.database); !checked)
        return failed(checked.error());
    return serve(configuration, services, *gazetteer, *auditSeed, [&] { signals.wait(); });
}

int run(const CommandLine& line) {
    if (!line.words().empty())
        return wrongUsage(kProgram, fmt::format("\"{}\" is not expected", line.words()[0]));
    const auto file = line.value("--config");
    if (!file) return wrongUsage(kProgram, "--config FILE is needed");
    auto configuration = loadConfiguration(*file, processEnvironment());
    if (!configuration) return environmentFailed(kProgram, configuration.error().detail);
    if (line.has("--check-config")) {
        fmt::print("{}: good\n", *file);
        return kDone;
    }
    return start(std::move(*configuration));
}

constexpr Option kOptions[] = {{"--config", true}, {"--check-config", false}};

}  // namespace
}  // namespace hoibao

int main(int count, char** arguments) {
    using namespace hoibao;
    return runProgram({kProgram, kHelp, kOptions}, count, arguments, run);
}
