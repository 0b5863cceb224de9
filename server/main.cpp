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
#include "http/decoder_metrics.hpp"
#include "http/health.hpp"
#include "http/item_handler.hpp"
#include "http/manifest_handler.hpp"
#include "http/openapi_handler.hpp"
#include "http/paper_handler.hpp"
#include "http/pickup_handler.hpp"
#include "http/print_run_handler.hpp"
#include "http/printer_handler.hpp"
#include "http/rate_limiter.hpp"
#include "http/result_handler.hpp"
#include "http/scan_handler.hpp"
#include "http/server.hpp"
#include "http/service_adapters.hpp"
#include "pages/admin_keys.hpp"
#include "pages/admin_offices.hpp"
#include "pages/admin_rules.hpp"
#include "pages/admin_users.hpp"
#include "pages/board_handler.hpp"
#include "pages/counter_scan_handler.hpp"
#include "pages/desk_address_handler.hpp"
#include "pages/desk_handler.hpp"
#include "pages/desk_import_handler.hpp"
#include "pages/desk_item_handler.hpp"
#include "pages/manifest_handler.hpp"
#include "pages/offices_handler.hpp"
#include "pages/packing_handler.hpp"
#include "pages/pickup_handler.hpp"
#include "pages/postage_handler.hpp"
#include "pages/print_handler.hpp"
#include "pages/sign_in_handler.hpp"
#include "pages/staff_page.hpp"
#include "pages/static_handler.hpp"
#include "pages/tracking_handler.hpp"
#include "scanner/pool.hpp"
#include "service/accounts.hpp"
#include "service/address_desk.hpp"
#include "service/audit_chain.hpp"
#include "service/audit_reading.hpp"
#include "service/board.hpp"
#include "service/board_counting.hpp"
#include "service/commune_outlines.hpp"
#include "service/desk.hpp"
#include "service/handover.hpp"
#include "service/housekeeper.hpp"
#include "service/import_desk.hpp"
#include "service/kept_answers.hpp"
#include "service/keyring.hpp"
#include "service/link_signer.hpp"
#include "service/manifests.hpp"
#include "service/office_administration.hpp"
#include "service/overdue_scans.hpp"
#include "service/papers.hpp"
#include "service/photographs.hpp"
#include "service/pickup.hpp"
#include "service/policies.hpp"
#include "service/postage_administration.hpp"
#include "service/print_worker.hpp"
#include "service/printers.hpp"
#include "service/public_information.hpp"
#include "service/range_administration.hpp"
#include "service/scanning.hpp"
#include "service/sign_in.hpp"
#include "service/tracking.hpp"
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

/// How long those who balance the load are given to see that we are no longer ready.
constexpr std::chrono::milliseconds kUnreadyBeforeStop{300};
constexpr int kPrivateThreads = 8;

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

scanner::PoolSettings decoderSettings(const Configuration::Photo& photo) {
    scanner::PoolSettings settings;
    settings.worker =
        photo.worker.empty() ? scanner::Pool::programBeside("hoibao-scan") : photo.worker;
    settings.workers = photo.workers;
    settings.queueLimit = photo.queue;
    settings.memoryBytes = photo.workerMemoryBytes;
    settings.wallTime = photo.timeout;
    return settings;
}

/// The activities, over one database.
struct Services {
    Services(const Configuration& configuration, const domain::Gazetteer& gazetteer,
             const domain::ZoneTable& zones)
        : database(databaseSettings(configuration, Account::Application)),
          links(configuration.link.keys, configuration.link.current, configuration.publicUrl),
          keys(database, service::systemTime),
          signIns(database, hasher, service::systemTime, {}),
          accounts(database, hasher, service::systemTime),
          offices(database, service::systemTime),
          ranges(database, service::systemTime),
          postage(database, service::systemTime),
          policies(database, {configuration.policy, configuration.timeLimits}, service::systemTime),
          audit(database, service::systemTime),
          answers(database, service::systemTime),
          intake(database, gazetteer, zones, policies.source(), service::systemTime),
          reading(database, service::systemTime),
          editing(database, gazetteer, zones, policies.source(), service::systemTime),
          board(database, gazetteer, policies.limits(), service::systemTime),
          counting(database, policies.source(), service::systemTime),
          information(database, gazetteer, zones, service::systemTime),
          desk(database, policies.limits(), service::systemTime),
          addresses(database, editing, service::systemTime),
          sheets({scanner::Pool::programBeside("hoibao-sheet")}),
          imports(database, intake, sheets, configuration.dataDir / "uploads", service::systemTime),
          proofer({scanner::Pool::programBeside("hoibao-proof"), configuration.print.fonts}),
          printing(database, links, labels::Fonts::load(configuration.print.fonts),
                   {.sheet = configuration.print.sheet,
                    .maxLabels = static_cast<std::size_t>(configuration.print.maxLabels),
                    .policy = policies.source(),
                    .proofer = configuration.print.proof ? &proofer : nullptr},
                   service::systemTime),
          printers(database, labels::Fonts::load(configuration.print.fonts),
                   configuration.print.sheet, service::systemTime),
          packing(database, policies.source(), service::systemTime),
          decoders(decoderSettings(configuration.photo)),
          manifests(database, links, policies.source(), service::systemTime),
          photographs(
              database, links, configuration.dataDir / "photos",
              std::chrono::days(configuration.photo.keepDays),
              [this](std::string_view bytes, const std::vector<std::string>& expected) {
                  return decoders.read(bytes, {.crops = true, .expected = expected});
              },
              service::systemTime),
          handover(database, links, policies.source(), service::systemTime),
          papers(database, links, labels::Fonts::load(configuration.print.fonts),
                 service::systemTime),
          pickup(database, policies.source(), service::systemTime),
          scanning(database, policies.source(), service::systemTime),
          overdueScans(database, policies.source(), policies.limits(), service::systemTime),
          tracking(database, gazetteer, links, policies.source(),
                   {configuration.tracking.wrongFactorsDay, configuration.tracking.expectedDays},
                   service::systemTime) {}

    store::Database database;
    service::LinkSigner links;
    service::Keyring keys;
    service::PasswordHasher hasher;
    service::SignIn signIns;
    service::Accounts accounts;
    service::OfficeAdministration offices;
    service::RangeAdministration ranges;
    service::PostageAdministration postage;
    service::Policies policies;
    service::AuditReading audit;
    service::KeptAnswers answers;
    service::Intake intake;
    service::ItemReading reading;
    service::ItemEditing editing;
    service::Board board;
    service::BoardCounting counting;
    std::vector<service::CommuneOutline> outlines;  ///< read before the pages are made
    service::PublicInformation information;
    service::Desk desk;
    service::AddressDesk addresses;
    sheet::Reader sheets;
    service::ImportDesk imports;
    proof::Proofer proofer;
    service::Printing printing;
    service::Printers printers;
    service::Packing packing;
    scanner::Pool decoders;
    service::Manifests manifests;
    service::Photographs photographs;
    service::Handover handover;
    service::Papers papers;
    service::Pickup pickup;
    service::Scanning scanning;
    service::OverdueScans overdueScans;
    service::Tracking tracking;
};

/// The pages of administration.
struct AdminPages {
    AdminPages(Services& services, const std::string& publicUrl)
        : users(services.accounts, services.offices, publicUrl),
          offices(services.offices),
          rules(services.ranges, services.postage, services.policies),
          keys(services.keys, services.offices, services.audit) {}

    void addTo(http::Router& router) {
        users.addTo(router);
        offices.addTo(router);
        rules.addTo(router);
        keys.addTo(router);
    }

    pages::AdminUsers users;
    pages::AdminOffices offices;
    pages::AdminRules rules;
    pages::AdminKeys keys;
};

/// The pages of those who pack, hand over and scan.
struct CounterPages {
    explicit CounterPages(Services& services)
        : printing(services.printing, services.printers, services.reading),
          packing(services.packing),
          pickup(services.pickup, services.reading),
          manifests(services.manifests, services.photographs, services.handover, services.signIns),
          scans(services.scanning) {}

    void addTo(http::Router& router) {
        printing.addTo(router);
        packing.addTo(router);
        pickup.addTo(router);
        manifests.addTo(router);
        scans.addTo(router);
    }

    pages::PrintHandler printing;
    pages::PackingHandler packing;
    pages::PickupHandler pickup;
    pages::ManifestHandler manifests;
    pages::CounterScanHandler scans;
};

/// The pages of the clerk's desk.
struct DeskPages {
    DeskPages(Services& services, const domain::Gazetteer& gazetteer)
        : today(services.desk, gazetteer),
          items(services.reading, services.editing, services.desk, gazetteer),
          addresses(services.addresses, services.editing, gazetteer),
          imports(services.imports) {}

    void addTo(http::Router& router) {
        today.addTo(router);
        items.addTo(router);
        addresses.addTo(router);
        imports.addTo(router);
    }

    pages::DeskHandler today;
    pages::DeskItemHandler items;
    pages::DeskAddressHandler addresses;
    pages::DeskImportHandler imports;
};

/// The supervisor's board, and what citizens may ask without a code.
struct InformationPages {
    explicit InformationPages(Services& services)
        : board(services.board, pages::CommuneMap(services.outlines)),
          offices(services.information),
          postage(services.information) {}

    void addTo(http::Router& router) {
        board.addTo(router);
        offices.addTo(router);
        postage.addTo(router);
    }

    pages::BoardHandler board;
    pages::OfficesHandler offices;
    pages::PostageHandler postage;
};

/// What translates between HTTP and the activities.
struct Handlers {
    Handlers(Services& services, const domain::Gazetteer& gazetteer,
             const Configuration::Tracking& limits, const std::string& publicUrl, bool isBehindTls)
        : lookUps({.perTenMinutes = limits.perAddress10min, .perDay = limits.perAddressDay}),
          results(services.intake),
          items(services.reading, services.editing),
          printRuns(services.printing, services.packing),
          printers(services.printers),
          manifests(services.manifests, services.photographs, services.handover),
          papers(services.papers),
          pickup(services.pickup),
          scans(services.scanning),
          tracking(services.tracking, lookUps, pages::TrackingPages(limits.wrongFactorsDay)),
          counter(services),
          signIns(services.signIns, services.accounts, isBehindTls),
          desk(services, gazetteer),
          admin(services, publicUrl),
          information(services) {}

    void addTo(http::Router& router) {
        http::handleOpenApi(router);
        results.addTo(router);
        items.addTo(router);
        printRuns.addTo(router);
        manifests.addTo(router);
        papers.addTo(router);
        pickup.addTo(router);
        printers.addTo(router);
        scans.addTo(router);
        pages::handleStaticFiles(router);
        tracking.addTo(router);
        signIns.addTo(router);
        desk.addTo(router);
        counter.addTo(router);
        admin.addTo(router);
        information.addTo(router);
    }

    http::RateLimiter lookUps;
    http::ResultHandler results;
    http::ItemHandler items;
    http::PrintRunHandler printRuns;
    http::PrinterHandler printers;
    http::ManifestHandler manifests;
    http::PaperHandler papers;
    http::PickupHandler pickup;
    http::ScanHandler scans;
    pages::TrackingHandler tracking;
    CounterPages counter;
    pages::SignInHandler signIns;
    DeskPages desk;
    AdminPages admin;
    InformationPages information;
};

std::vector<std::string> proxiesOf(const Configuration::Http& web) {
    if (web.trustedProxy.empty()) return {};
    return {web.trustedProxy};
}

http::ServerOptions listenerOf(const Configuration::Http& web) {
    return {.address = web.address,
            .port = web.port,
            .threads = web.threads,
            .queue = web.queue,
            .connectionsPerAddress = web.maxConnectionsPerAddress,
            .proxies = proxiesOf(web),
            .requestsPerConnection = web.maxRequestsPerConnection,
            .keepAlive = web.keepAlive,
            .headDeadline = web.headerDeadline,
            .bodyDeadline = web.bodyDeadline,
            .drain = web.drain};
}

void limitBodies(http::Router& router, const Configuration& configuration) {
    router.limitBodies("application/json", configuration.http.maxJsonBytes);
    router.limitBodies("text/csv", configuration.http.maxCsvBytes);
    for (const auto* picture : {"image/jpeg", "image/png"})
        router.limitBodies(picture, configuration.photo.maxBytes);
}

bool isBehindTls(const Configuration& configuration) {
    return configuration.publicUrl.starts_with("https:");
}

/// `handlers` must outlive what is returned.
http::ApplicationOptions optionsOf(const Configuration& configuration, Services& services,
                                   const Handlers& handlers) {
    return {.proxies = proxiesOf(configuration.http),
            .isBehindTls = isBehindTls(configuration),
            .tokenKey = services.answers.tokenKey(),
            .problemPage = pages::problemPage,
            .keepForm = [&handlers](const http::Request& request) {
                return handlers.signIns.keepForm(request);
            }};
}

/// Signed heads of the audit's chain go into the log: out of reach of whoever changes the database.
auto auditHeadsInto(const http::Log& log) {
    return [&log](const store::SignedHead& head) {
        log.write(http::Log::Level::Info, "audit-head",
                  {{"position", head.head.position},
                   {"hash", store::hashText(head.head)},
                   {"signedAt", domain::formatInstant(head.signedAt)},
                   {"publicKey", head.publicKey},
                   {"signature", head.signature}});
    };
}

/// What is done now and then, and may wait.
std::vector<service::Chore> slowChores(const Configuration& configuration, Services& services) {
    return {
        {"photographs", std::chrono::hours(1), [&services] { services.photographs.forgetOld(); }},
        {"policies", std::chrono::seconds(5), [&services] { services.policies.refresh(); }},
        {"uploads", std::chrono::hours(1), [&services] { services.imports.forgetOld(); }},
        {"overdue-scans", service::OverdueScans::kEvery,
         [&services] { services.overdueScans.run(); }},
        {"sessions", std::chrono::minutes(1), [&services] { services.signIns.forgetOld(); }},
        {"answers", std::chrono::hours(1), [&configuration, &services] {
             services.answers.forgetOlderThan(std::chrono::days(configuration.idempotencyKeepDays));
         }}};
}

/// Serves until a signal to stop comes.
int serve(const Configuration& configuration, Services& services,
          const domain::Gazetteer& gazetteer, const service::AuditSigner::Seed& auditSeed,
          StopSignals& signals) {
    http::Log log;
    http::Metrics metrics;
    http::showDecoders(metrics, services.decoders);
    http::KeyAuthenticator authenticator(services.keys, services.signIns);
    http::DatabaseIdempotency idempotency(services.answers);
    Handlers handlers(services, gazetteer, configuration.tracking, configuration.publicUrl,
                      isBehindTls(configuration));
    http::Router router(http::publicRoutes());
    handlers.addTo(router);
    for (const auto& route : router.unhandled())
        log.write(http::Log::Level::Warning, "route-without-handler", {{"route", route}});
    limitBodies(router, configuration);
    http::Application application(router, &authenticator, &idempotency, log, metrics,
                                  optionsOf(configuration, services, handlers));
    http::HttpServer server(application, metrics, listenerOf(configuration.http));

    http::Readiness readiness([&]() -> std::optional<std::string> {
        if (services.database.isReachable()) return std::nullopt;
        return "database";
    });
    http::Router privateRouter(http::privateRoutes());
    http::handlePrivateRoutes(privateRouter, readiness, metrics);
    http::Application privateApplication(privateRouter, nullptr, nullptr, log, metrics,
                                         {.logsRequests = false});
    http::HttpServer privateServer(privateApplication, metrics,
                                   {.address = configuration.privatePort.address,
                                    .port = configuration.privatePort.port,
                                    .threads = kPrivateThreads});

    const service::PrintWorker printWorker(services.printing, [&](std::string_view what) {
        log.write(http::Log::Level::Error, "print-run-failed", {{"what", what}});
    });
    service::AuditChain chain(services.database, service::AuditSigner(auditSeed),
                              service::systemTime, auditHeadsInto(log));
    const auto choreFailed = [&](std::string_view chore, std::string_view what) {
        log.write(http::Log::Level::Error, "chore-failed", {{"chore", chore}, {"what", what}});
    };
    const service::Housekeeper chainer(
        {{"audit-chain", service::AuditChain::kEvery, [&] { chain.run(); }},
         {"board-counts", service::BoardCounting::kEvery, [&] { services.counting.run(); }},
         {"addresses", std::chrono::seconds(1), [&] { services.addresses.settle(); }}},
        choreFailed, std::chrono::milliseconds(0));
    const service::Housekeeper housekeeper(slowChores(configuration, services), choreFailed);
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
    return serve(configuration, services, *gazetteer, *auditSeed, signals);
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
    return start(std::move(*configuration));
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
