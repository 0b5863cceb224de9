#pragma once

#include "configuration.hpp"
#include "crypto/password_hasher.hpp"
#include "domain/address.hpp"
#include "domain/postage.hpp"
#include "proof/proofer.hpp"
#include "scanner/pool.hpp"
#include "service/accounts.hpp"
#include "service/address_desk.hpp"
#include "service/audit_reading.hpp"
#include "service/board.hpp"
#include "service/board_counting.hpp"
#include "service/commune_outlines.hpp"
#include "service/desk.hpp"
#include "service/handover.hpp"
#include "service/import_desk.hpp"
#include "service/intake.hpp"
#include "service/item_editing.hpp"
#include "service/item_reading.hpp"
#include "service/kept_answers.hpp"
#include "service/keyring.hpp"
#include "service/link_signer.hpp"
#include "service/manifests.hpp"
#include "service/office_administration.hpp"
#include "service/overdue_scans.hpp"
#include "service/packing.hpp"
#include "service/papers.hpp"
#include "service/photographs.hpp"
#include "service/pickup.hpp"
#include "service/policies.hpp"
#include "service/postage_administration.hpp"
#include "service/printers.hpp"
#include "service/printing.hpp"
#include "service/public_information.hpp"
#include "service/range_administration.hpp"
#include "service/scanning.hpp"
#include "service/sign_in.hpp"
#include "service/tracking.hpp"
#include "sheet/reader.hpp"
#include "store/mysql/database.hpp"

namespace hoibao {

/// The activities, over one database.
struct Services {
    /// All three must outlive it. Connects to nothing and starts no worker yet. Throws where a
    /// font cannot be used.
    Services(const Configuration& configuration, const domain::Gazetteer& gazetteer,
             const domain::ZoneTable& zones);

    store::Database database;
    service::LinkSigner links;
    service::Keyring keys;
    crypto::PasswordHasher hasher;
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
    std::vector<service::CommuneOutline> outlines;  ///< to be filled before the pages are made
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

}  // namespace hoibao
