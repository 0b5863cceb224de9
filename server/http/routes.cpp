#include "http/routes.hpp"

#include <array>

namespace hoibao::http {

namespace {

using domain::Action;

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kCsv = "text/csv";
constexpr std::string_view kPictures = "image/jpeg,image/png";

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kMiB = 1024 * kKiB;
/// A list of 20 000 ids or numbers fits; so do 500 scans with notes.
constexpr std::size_t kJsonBytes = 2 * kMiB;
constexpr std::size_t kSmallJsonBytes = 64 * kKiB;
/// A password of 128 characters, percent-encoded, several times.
constexpr std::size_t kFormBytes = 16 * kKiB;
/// A reason for each of a hundred lines, or a tick for each of some hundred items.
constexpr std::size_t kListFormBytes = 256 * kKiB;
/// Four photographs at once; script sends each by itself.
constexpr std::size_t kPhotoFormBytes = 33 * kMiB;
constexpr std::size_t kCsvBytes = 64 * kMiB;
/// A workbook of 32 MiB in a form.
constexpr std::size_t kWorkbookBytes = 33 * kMiB;
constexpr std::size_t kPictureBytes = 8 * kMiB;
constexpr bool kIdempotent = true;

constexpr RouteSpec kPublicPort[] = {
    {"POST", "/api/v1/results/import", Action::ImportResults, kCsv, kCsvBytes, kIdempotent},
    {"POST", "/api/v1/results", Action::CreateResult, kJson, kSmallJsonBytes, kIdempotent},

    {"GET", "/api/v1/items", Action::ReadItems},
    {"GET", "/api/v1/items/{id}", Action::ReadItems},
    {"GET", "/api/v1/items/{id}/promises", Action::ReadItems},
    {"POST", "/api/v1/items/{id}/promises", Action::CorrectItem, kJson, kSmallJsonBytes,
     kIdempotent},
    {"GET", "/api/v1/items/{id}/appointment-slip.pdf", Action::ReadItems},
    {"GET", "/api/v1/items/{id}/apology.pdf", Action::ReadItems},
    {"GET", "/api/v1/items/{id}/advice-of-delivery.pdf", Action::ReadItems},
    {"GET", "/api/v1/items/{id}/failed-attempt.pdf", Action::ReadItems},
    {"GET", "/api/v1/items/{id}/damage-record.pdf", Action::ReadItems},
    {"GET", "/api/v1/items/{id}/return-slip.pdf", Action::ReadItems},
    {"GET", "/api/v1/items/{id}/pickup-ticket.pdf", Action::ReadItems},
    {"PATCH", "/api/v1/items/{id}", Action::CorrectItem, kJson, kSmallJsonBytes},
    {"POST", "/api/v1/items/{id}/post", Action::CorrectItem, kJson, kSmallJsonBytes, kIdempotent},
    {"POST", "/api/v1/items/{number}/void", Action::VoidItem, kJson, kSmallJsonBytes, kIdempotent},
    {"POST", "/api/v1/items/{number}/seal", Action::SealItem, kJson, kSmallJsonBytes, kIdempotent},

    {"POST", "/api/v1/print-runs", Action::StartPrintRun, kJson, kJsonBytes, kIdempotent},
    {"GET", "/api/v1/print-runs/{id}", Action::ReadPrintRun},
    {"GET", "/api/v1/print-runs/{id}/labels.pdf", Action::ReadPrintRun},
    {"GET", "/api/v1/print-runs/{id}/items", Action::ReadPrintRun},
    {"GET", "/api/v1/print-runs/{id}/faults", Action::ReadPrintRun},
    {"POST", "/api/v1/print-runs/{id}/release", Action::VoidItem, kJson, kSmallJsonBytes,
     kIdempotent},
    {"POST", "/api/v1/print-runs/{id}/cancel", Action::VoidItem, kJson, kSmallJsonBytes,
     kIdempotent},
    {"POST", "/api/v1/print-runs/{id}/printed", Action::StartPrintRun, kJson, kSmallJsonBytes},
    {"POST", "/api/v1/print-runs/{id}/unprinted", Action::VoidItem, kJson, kSmallJsonBytes,
     kIdempotent},

    {"GET", "/api/v1/printers", Action::ReadPrintRun},
    {"POST", "/api/v1/printers", Action::StartPrintRun, kJson, kSmallJsonBytes, kIdempotent},
    {"GET", "/api/v1/printers/{id}", Action::ReadPrintRun},
    {"PATCH", "/api/v1/printers/{id}", Action::StartPrintRun, kJson, kSmallJsonBytes},
    {"DELETE", "/api/v1/printers/{id}", Action::StartPrintRun},
    {"GET", "/api/v1/printers/{id}/calibration.pdf", Action::ReadPrintRun},

    {"GET", "/api/v1/pickup-sessions", Action::ReadPrintRun},
    {"POST", "/api/v1/pickup-sessions", Action::CorrectItem, kJson, kSmallJsonBytes, kIdempotent},
    {"GET", "/api/v1/pickup-sessions/{id}", Action::ReadPrintRun},
    {"PATCH", "/api/v1/pickup-sessions/{id}", Action::CorrectItem, kJson, kSmallJsonBytes},
    {"POST", "/api/v1/items/{id}/pickup", Action::CorrectItem, kJson, kSmallJsonBytes, kIdempotent},
    {"POST", "/api/v1/items/{id}/pickup/call", Action::CorrectItem, kJson, kSmallJsonBytes,
     kIdempotent},
    {"POST", "/api/v1/items/{id}/pickup/hand-over", Action::CorrectItem, kJson, kSmallJsonBytes,
     kIdempotent},
    {"POST", "/api/v1/items/{id}/pickup/no-show", Action::CorrectItem, kJson, kSmallJsonBytes,
     kIdempotent},

    {"POST", "/api/v1/manifests", Action::CreateManifest, kJson, kJsonBytes, kIdempotent},
    {"GET", "/api/v1/manifests/{id}", Action::ReadManifest},
    {"GET", "/api/v1/manifests/{id}/manifest.pdf", Action::ReadManifest},
    {"GET", "/api/v1/manifests/{id}/handover.pdf", Action::ReadManifest},
    {"POST", "/api/v1/manifests/{id}/items", Action::ChangeManifest, kJson, kJsonBytes},
    {"DELETE", "/api/v1/manifests/{id}/items", Action::ChangeManifest, kJson, kJsonBytes},
    {"POST", "/api/v1/manifests/{id}/photos", Action::PhotographManifest, kPictures, kPictureBytes,
     kIdempotent},
    {"POST", "/api/v1/manifests/{id}/handover", Action::SignManifest, kJson, kJsonBytes,
     kIdempotent},

    {"GET", "/api/v1/ledger.pdf", Action::ReadItems},
    {"GET", "/api/v1/money-collected.pdf", Action::ReadItems},

    {"POST", "/api/v1/scans", Action::RecordScans, kJson, kJsonBytes},
    {"GET", "/api/v1/scans/kinds", Action::ReadScanKinds},

    {"GET", "/", Action::Public},
    {"GET", "/track", Action::Public},
    {"GET", "/T/{number}/{signature}", Action::Public},
    {"GET", "/static/{file*}", Action::Public},
    {"GET", "/openapi.json", Action::Public},

    {"GET", "/board", Action::ReadBoard},
    {"GET", "/board/times", Action::ReadBoard},
    {"GET", "/board/stuck", Action::ReadBoard},
    {"GET", "/board/communes", Action::ReadBoard},
    {"GET", "/board/scans", Action::ReadBoard},
    {"GET", "/board/items", Action::ReadBoard},
    {"GET", "/board/unread", Action::ReadBoard},
    {"GET", "/board/export/{file}", Action::ReadBoard},

    {"GET", "/offices", Action::Public},
    {"GET", "/postage", Action::Public},

    {"GET", "/sign-in", Action::Public},
    {"POST", "/sign-in", Action::Public, kFormFields, kFormBytes},
    {"GET", "/first-start/{token}", Action::Public},
    {"POST", "/first-start/{token}", Action::Public, kFormFields, kFormBytes},
    {"GET", "/account", Action::OwnAccount},
    {"GET", "/account/password", Action::OwnAccount},
    {"POST", "/account/password", Action::OwnAccount, kFormFields, kFormBytes},
    {"POST", "/sign-out", Action::OwnAccount, kFormFields, kFormBytes},

    {"GET", "/desk", Action::CorrectItem},
    {"GET", "/desk/items", Action::ReadItems},
    {"GET", "/desk/search", Action::ReadItems},
    {"GET", "/desk/items/{id}", Action::ReadItems},
    {"POST", "/desk/items/{id}", Action::CorrectItem, kFormFields, kFormBytes},
    {"GET", "/desk/addresses", Action::CorrectItem},
    {"POST", "/desk/addresses/{id}", Action::CorrectItem, kFormFields, kFormBytes},
    {"POST", "/desk/addresses/{id}/undo", Action::CorrectItem, kFormFields, kFormBytes},
    {"GET", "/desk/import", Action::ImportResults},
    {"POST", "/desk/import", Action::ImportResults, kFormWithFiles, kWorkbookBytes},
    {"GET", "/desk/import/{token}", Action::ImportResults},
    {"POST", "/desk/import/{token}", Action::ImportResults, kFormFields, kFormBytes},
    {"GET", "/desk/import/{token}/check", Action::ImportResults},
    {"POST", "/desk/import/{token}/take-in", Action::ImportResults, kFormFields, kFormBytes},
    {"GET", "/desk/import/{token}/bad-rows.csv", Action::ImportResults},

    {"GET", "/desk/manifests", Action::ReadManifest},
    {"POST", "/desk/manifests", Action::CreateManifest, kFormFields, kFormBytes},
    {"GET", "/desk/manifests/{id}", Action::ReadManifest},
    {"POST", "/desk/manifests/{id}/items", Action::ChangeManifest, kFormFields, kFormBytes},
    {"POST", "/desk/manifests/{id}/seen", Action::PhotographManifest, kFormFields, kFormBytes},
    {"POST", "/desk/manifests/{id}/photos", Action::PhotographManifest, kFormWithFiles,
     kPhotoFormBytes},
    {"GET", "/desk/manifests/{id}/photos/{photo}", Action::ReadManifest},
    {"POST", "/desk/manifests/{id}/sign", Action::SignManifest, kFormFields, kListFormBytes},
    {"POST", "/desk/manifests/{id}/handover", Action::PhotographManifest, kFormFields,
     kListFormBytes},
    {"GET", "/counter", Action::ReadManifest},
    {"GET", "/counter/manifests/{id}", Action::ReadManifest},
    {"POST", "/counter/manifests/{id}/seen", Action::PhotographManifest, kFormFields, kFormBytes},
    {"POST", "/counter/manifests/{id}/photos", Action::PhotographManifest, kFormWithFiles,
     kPhotoFormBytes},
    {"GET", "/counter/manifests/{id}/photos/{photo}", Action::ReadManifest},
    {"POST", "/counter/manifests/{id}/sign", Action::SignManifest, kFormFields, kListFormBytes},
    {"POST", "/counter/manifests/{id}/handover", Action::PhotographManifest, kFormFields,
     kListFormBytes},
    {"GET", "/counter/scan", Action::RecordScans},
    {"POST", "/counter/scan", Action::RecordScans, kFormFields, kFormBytes},
    {"GET", "/desk/print", Action::ReadPrintRun},
    {"POST", "/desk/print", Action::StartPrintRun, kFormFields, kListFormBytes},
    {"POST", "/desk/print/printers", Action::StartPrintRun, kFormFields, kFormBytes},
    {"GET", "/desk/print/{id}", Action::ReadPrintRun},
    {"POST", "/desk/print/{id}/cancel", Action::VoidItem, kFormFields, kFormBytes},
    {"POST", "/desk/print/{id}/printed", Action::StartPrintRun, kFormFields, kFormBytes},
    {"POST", "/desk/print/{id}/again", Action::VoidItem, kFormFields, kFormBytes},
    {"POST", "/desk/print/{id}/release", Action::VoidItem, kFormFields, kFormBytes},
    {"GET", "/desk/pickup", Action::CorrectItem},
    {"POST", "/desk/pickup", Action::CorrectItem, kFormFields, kFormBytes},
    {"GET", "/desk/pickup/{id}", Action::CorrectItem},
    {"POST", "/desk/pickup/{id}/call", Action::CorrectItem, kFormFields, kFormBytes},
    {"POST", "/desk/items/{id}/pickup", Action::CorrectItem, kFormFields, kFormBytes},
    {"POST", "/desk/items/{id}/pickup/call", Action::CorrectItem, kFormFields, kFormBytes},
    {"POST", "/desk/items/{id}/pickup/hand-over", Action::CorrectItem, kFormFields, kFormBytes},
    {"POST", "/desk/items/{id}/pickup/no-show", Action::CorrectItem, kFormFields, kFormBytes},
    {"POST", "/desk/items/{id}/post", Action::CorrectItem, kFormFields, kFormBytes},
    {"GET", "/desk/packing", Action::SealItem},
    {"POST", "/desk/packing", Action::SealItem, kFormFields, kFormBytes},

    {"GET", "/admin", Action::ManageUsers},
    {"GET", "/admin/users", Action::ManageUsers},
    {"GET", "/admin/users/new", Action::ManageUsers},
    {"POST", "/admin/users/new", Action::ManageUsers, kFormFields, kFormBytes},
    {"GET", "/admin/users/{name}", Action::ManageUsers},
    {"POST", "/admin/users/{name}/role", Action::ManageUsers, kFormFields, kFormBytes},
    {"POST", "/admin/users/{name}/reset", Action::ManageUsers, kFormFields, kFormBytes},
    {"POST", "/admin/users/{name}/disable", Action::ManageUsers, kFormFields, kFormBytes},
    {"GET", "/admin/offices", Action::ManageOffices},
    {"GET", "/admin/offices/new", Action::ManageOffices},
    {"POST", "/admin/offices/new", Action::ManageOffices, kFormFields, kFormBytes},
    {"GET", "/admin/offices/{code}", Action::ManageOffices},
    {"POST", "/admin/offices/{code}", Action::ManageOffices, kFormFields, kFormBytes},
    {"POST", "/admin/offices/{code}/end", Action::ManageOffices, kFormFields, kFormBytes},
    {"GET", "/admin/ranges", Action::ManageRanges},
    {"POST", "/admin/ranges", Action::ManageRanges, kFormFields, kFormBytes},
    {"POST", "/admin/ranges/{id}/end", Action::ManageRanges, kFormFields, kFormBytes},
    {"GET", "/admin/postage", Action::ManagePolicies},
    {"GET", "/admin/postage/{service}", Action::ManagePolicies},
    {"POST", "/admin/postage/{service}", Action::ManagePolicies, kFormFields, kFormBytes},
    {"POST", "/admin/postage/{service}/{day}/remove", Action::ManagePolicies, kFormFields,
     kFormBytes},
    {"GET", "/admin/policies", Action::ManagePolicies},
    {"POST", "/admin/policies", Action::ManagePolicies, kFormFields, kFormBytes},
    {"POST", "/admin/policies/{id}/withdraw", Action::ManagePolicies, kFormFields, kFormBytes},
    {"GET", "/admin/keys", Action::ManageKeys},
    {"POST", "/admin/keys", Action::ManageKeys, kFormFields, kFormBytes},
    {"POST", "/admin/keys/{prefix}/revoke", Action::ManageKeys, kFormFields, kFormBytes},
    {"GET", "/admin/audit", Action::ReadAudit},
    {"GET", "/admin/items", Action::ReadAudit},
    {"POST", "/admin/items", Action::ReadAudit, kFormFields, kFormBytes},
    {"GET", "/admin/items/{id}", Action::ReadAudit},
};

constexpr RouteSpec kPrivatePort[] = {
    {"GET", "/healthz", Action::Public},
    {"GET", "/readyz", Action::Public},
    {"GET", "/metrics", Action::Public},
};

}  // namespace

std::span<const RouteSpec> publicRoutes() noexcept {
    return kPublicPort;
}
std::span<const RouteSpec> privateRoutes() noexcept {
    return kPrivatePort;
}

}  // namespace hoibao::http
