#include "services.hpp"

#include "foundation.hpp"

namespace hoibao {
namespace {

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

}  // namespace

Services::Services(const Configuration& configuration, const domain::Gazetteer& gazetteer,
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
      printers(database, labels::Fonts::load(configuration.print.fonts), configuration.print.sheet,
               service::systemTime),
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
      papers(database, links, labels::Fonts::load(configuration.print.fonts), policies.source(),
             service::systemTime),
      pickup(database, policies.source(), service::systemTime),
      scanning(database, policies.source(), service::systemTime),
      overdueScans(database, policies.source(), policies.limits(), service::systemTime),
      tracking(database, gazetteer, links, policies.source(),
               {configuration.tracking.wrongFactorsDay, configuration.tracking.expectedDays},
               service::systemTime) {}

}  // namespace hoibao
