#pragma once

#include "http/item_handler.hpp"
#include "http/manifest_handler.hpp"
#include "http/paper_handler.hpp"
#include "http/pickup_handler.hpp"
#include "http/print_run_handler.hpp"
#include "http/printer_handler.hpp"
#include "http/rate_limiter.hpp"
#include "http/result_handler.hpp"
#include "http/scan_handler.hpp"
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
#include "pages/tracking_handler.hpp"
#include "services.hpp"

namespace hoibao {

/// The pages of administration.
struct AdminPages {
    AdminPages(Services& services, const std::string& publicUrl);
    void addTo(http::Router& router);

    pages::AdminUsers users;
    pages::AdminOffices offices;
    pages::AdminRules rules;
    pages::AdminKeys keys;
};

/// The pages of those who pack, hand over and scan.
struct CounterPages {
    explicit CounterPages(Services& services);
    void addTo(http::Router& router);

    pages::PrintHandler printing;
    pages::PackingHandler packing;
    pages::PickupHandler pickup;
    pages::ManifestHandler manifests;
    pages::CounterScanHandler scans;
};

/// The pages of the clerk's desk.
struct DeskPages {
    DeskPages(Services& services, const domain::Gazetteer& gazetteer);
    void addTo(http::Router& router);

    pages::DeskHandler today;
    pages::DeskItemHandler items;
    pages::DeskAddressHandler addresses;
    pages::DeskImportHandler imports;
};

/// The supervisor's board, and what citizens may ask without a code.
struct InformationPages {
    explicit InformationPages(Services& services);
    void addTo(http::Router& router);

    pages::BoardHandler board;
    pages::OfficesHandler offices;
    pages::PostageHandler postage;
};

/// What translates between HTTP and the activities, which must outlive it.
struct Handlers {
    Handlers(Services& services, const domain::Gazetteer& gazetteer,
             const Configuration::Tracking& limits, const std::string& publicUrl, bool isBehindTls);
    void addTo(http::Router& router);

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

}  // namespace hoibao
