#include "handlers.hpp"

#include "http/openapi_handler.hpp"
#include "pages/static_handler.hpp"

namespace hoibao {

AdminPages::AdminPages(Services& services, const std::string& publicUrl)
    : users(services.accounts, services.offices, publicUrl),
      offices(services.offices),
      rules(services.ranges, services.postage, services.policies),
      keys(services.keys, services.offices, services.audit) {}

void AdminPages::addTo(http::Router& router) {
    users.addTo(router);
    offices.addTo(router);
    rules.addTo(router);
    keys.addTo(router);
}

CounterPages::CounterPages(Services& services)
    : printing(services.printing, services.printers, services.reading),
      packing(services.packing),
      pickup(services.pickup, services.reading, services.editing),
      manifests(services.manifests, services.photographs, services.handover, services.signIns),
      scans(services.scanning) {}

void CounterPages::addTo(http::Router& router) {
    printing.addTo(router);
    packing.addTo(router);
    pickup.addTo(router);
    manifests.addTo(router);
    scans.addTo(router);
}

DeskPages::DeskPages(Services& services, const domain::Gazetteer& gazetteer)
    : today(services.desk, gazetteer),
      items(services.reading, services.editing, services.desk, gazetteer),
      addresses(services.addresses, services.editing, gazetteer),
      imports(services.imports) {}

void DeskPages::addTo(http::Router& router) {
    today.addTo(router);
    items.addTo(router);
    addresses.addTo(router);
    imports.addTo(router);
}

InformationPages::InformationPages(Services& services)
    : board(services.board, pages::CommuneMap(services.outlines)),
      offices(services.information),
      postage(services.information) {}

void InformationPages::addTo(http::Router& router) {
    board.addTo(router);
    offices.addTo(router);
    postage.addTo(router);
}

Handlers::Handlers(Services& services, const domain::Gazetteer& gazetteer,
                   const Configuration::Tracking& limits, const std::string& publicUrl,
                   bool isBehindTls)
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

void Handlers::addTo(http::Router& router) {
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

}  // namespace hoibao
