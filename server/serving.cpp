#include "serving.hpp"

#include <fstream>
#include <thread>

#include "command_line.hpp"
#include "handlers.hpp"
#include "http/application.hpp"
#include "http/decoder_metrics.hpp"
#include "http/health.hpp"
#include "http/server.hpp"
#include "http/service_adapters.hpp"
#include "pages/staff_page.hpp"
#include "service/housekeeper.hpp"
#include "service/print_worker.hpp"

namespace hoibao {
namespace {

/// How long those who balance the load are given to see that we are no longer ready.
constexpr std::chrono::milliseconds kUnreadyBeforeStop{300};
constexpr int kPrivateThreads = 8;

/// Written whole or not at all: whoever sees the file can read the port.
void writePort(const std::filesystem::path& file, std::uint16_t port) {
    const auto unfinished = file.string() + ".new";
    std::ofstream(unfinished) << port << '\n';
    std::filesystem::rename(unfinished, file);
}

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

}  // namespace

int serve(const Configuration& configuration, Services& services,
          const domain::Gazetteer& gazetteer, const service::AuditSigner::Seed& auditSeed,
          const std::function<void()>& untilStopped) {
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

    untilStopped();
    log.write(http::Log::Level::Info, "stopping", {});
    readiness.set(false);
    std::this_thread::sleep_for(kUnreadyBeforeStop);
    server.stop();
    privateServer.stop();
    log.write(http::Log::Level::Info, "stopped", {});
    return kDone;
}

}  // namespace hoibao
