#include "service/import_desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "crypto/random.hpp"
#include "domain/text.hpp"
#include "domain/unavailable.hpp"
#include "store/audit.hpp"
#include "store/files.hpp"
#include "store/office_register.hpp"

namespace hoibao::service {
namespace {

namespace fs = std::filesystem;
using domain::ErrorKind;

constexpr std::size_t kMaxNameBytes = 180, kRecent = 5;
constexpr std::string_view kZip = "PK", kOle = "\xD0\xCF\x11\xE0";

/// What a page may show of a file's name: its last part, cut between letters.
std::string shownName(std::string_view name) {
    name.remove_prefix(std::min(name.find_last_of("/\\") + 1, name.size()));
    auto shown = tidied(name).substr(0, kMaxNameBytes);
    while (!shown.empty() && domain::firstNonUtf8(shown)) shown.pop_back();
    return shown;
}

void keep(const fs::path& file, std::string_view bytes) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, error);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (out) return;
    fs::remove(file, error);
    throw Unavailable("a file that was sent cannot be kept in " + file.parent_path().string());
}

domain::Result<std::string> asCsv(sheet::Reader& sheets, std::string_view bytes) {
    if (!bytes.starts_with(kZip) && !bytes.starts_with(kOle)) return std::string(bytes);
    auto csv = sheets.read(bytes);
    if (csv) return *std::move(csv);
    if (csv.error() == sheet::Fault::Unavailable) throw Unavailable("hoibao-sheet does not start");
    return domain::fail(ErrorKind::Unreadable, fmt::format("sheet-{}", name(csv.error())),
                        "the workbook cannot be read");
}

Sender senderOf(const Asker& asker, const store::Upload& upload) {
    return {asker.caller, upload.office, asker.requestId, upload.token, domain::Source::Import};
}

/// The rows' faults beside the cells that they are about.
class BadRows {
public:
    explicit BadRows(const ImportDesk::Opened& opened) : opened_(opened) {
        for (const auto& row : opened.table.rows())
            if (!row.fault) sent_.push_back(&row);
    }

    /// Of those that were sent to be taken in; line k + 2 is the k-th.
    [[nodiscard]] ImportDesk::BadRow of(const RowReport& report) const {
        const auto* row = sent_.at(report.line - 2);
        ImportDesk::BadRow bad{
            row->line, report.dossierCode, report.verdict == Verdict::Conflict, {}, row};
        for (std::size_t i = 0; i < report.errors.size(); ++i) {
            const auto& error = report.errors[i];
            auto cell = cellOf(*row, error.field);
            cell.code = error.code;
            if (i < report.stored.size()) cell.stored = report.stored[i];
            bad.faults.push_back(std::move(cell));
        }
        return bad;
    }
    /// Of those that could not even be taken apart.
    [[nodiscard]] static ImportDesk::BadRow of(const ImportTable::Row& row) {
        return {row.line, "", false, {{"", *row.fault, "", ""}}, &row};
    }

private:
    [[nodiscard]] ImportDesk::Cell cellOf(const ImportTable::Row& row,
                                          std::string_view field) const {
        const auto found = std::ranges::find(opened_.fields, field);
        if (found == opened_.fields.end()) return {std::string(field), "", "", ""};
        const auto column = static_cast<std::size_t>(found - opened_.fields.begin());
        return {opened_.table.headings()[column], "", row.cells[column], ""};
    }

    const ImportDesk::Opened& opened_;
    std::vector<const ImportTable::Row*> sent_;
};

domain::Result<void> checkFields(const std::vector<std::string>& fields,
                                 const std::string& allReturnBy) {
    std::vector<domain::FieldError> faults;
    std::map<std::string, int> times;
    for (const auto& field : fields)
        if (!field.empty()) ++times[field];
    for (const auto& [field, count] : times)
        if (count > 1) faults.push_back({field, "repeated-column", "two columns are this"});
    for (const auto& field : resultFields()) {
        const bool isThere = times.erase(std::string(field.csv)) > 0;
        const bool isForAll = field.csv == "return_by" && !allReturnBy.empty();
        if (field.isNeeded && !isThere && !isForAll)
            faults.push_back({std::string(field.csv), "missing-column", "no column is this"});
    }
    for (const auto& [field, count] : times)
        faults.push_back({field, "unknown-value", "there is no such field"});
    if (!allReturnBy.empty() && allReturnBy != "post" && allReturnBy != "pickup")
        faults.push_back({"return_by", "unknown-value", "neither post nor pickup"});
    if (faults.empty()) return {};
    return domain::fail(ErrorKind::Unreadable, "invalid-columns", "the columns are not right",
                        std::move(faults));
}

}  // namespace

fs::path ImportDesk::fileOf(std::string_view token) const {
    return folder_ / (std::string(token) + ".csv");
}

std::vector<ImportDesk::Office> ImportDesk::offices(const Asker& asker) {
    const auto all = database_.inTransaction(
        [&](store::Session& session) { return store::allOffices(session); });
    const auto today = domain::localDate(clock_());
    std::vector<Office> own;
    for (const auto& each : all)
        if (each.isInForce(today) && each.code.side() == domain::Side::Centre &&
            asker.caller.reaches(each.code))
            own.push_back({each.code.text(), each.name});
    return own;
}

domain::Result<std::string> ImportDesk::receive(const Asker& asker, std::string_view office,
                                                std::string_view fileName, std::string_view bytes) {
    if (bytes.size() > kMaxFileBytes)
        return domain::fail(ErrorKind::TooLarge, "file-too-large", "too many bytes");
    auto owner = intake_.officeOf({asker.caller, std::string(office), asker.requestId, "", {}});
    if (!owner) return tl::unexpected(owner.error());
    const auto csv = asCsv(sheets_, bytes);
    if (!csv) return tl::unexpected(csv.error());
    const auto table = ImportTable::open(*csv);
    if (!table) return tl::unexpected(table.error());
    store::Upload upload;
    upload.token = crypto::randomId();
    upload.keyId = asker.caller.keyId;
    upload.office = *std::move(owner);
    upload.fileName = shownName(fileName);
    upload.createdAt = clock_();
    keep(fileOf(upload.token), *csv);
    database_.inTransaction([&](store::Session& session) {
        store::addUpload(session, upload);
        store::recordAudit(session, asker.caller, "send-results-file", "upload", asker.requestId,
                           clock_());
    });
    return upload.token;
}

domain::Result<ImportDesk::Opened> ImportDesk::open(const Asker& asker, std::string_view token) {
    std::map<std::string, std::string> known;
    const auto upload = database_.inTransaction([&](store::Session& session) {
        auto found = store::findUpload(session, token);
        if (found) known = store::knownHeadings(session, found->office);
        return found;
    });
    const auto unknown = [] {
        return domain::fail(ErrorKind::NotFound, "unknown-upload", "unknown, or forgotten");
    };
    if (!upload || upload->keyId != asker.caller.keyId) return unknown();
    const auto bytes = store::readFile(fileOf(upload->token));
    if (!bytes) return unknown();
    auto table = ImportTable::open(*bytes);
    if (!table) return tl::unexpected(table.error());
    auto fields = upload->fields.empty() ? table->guess(known) : upload->fields;
    fields.resize(table->headings().size());
    return Opened{*upload, std::move(*table), std::move(fields)};
}

domain::Result<void> ImportDesk::choose(const Asker& asker, std::string_view token,
                                        std::vector<std::string> fields, std::string allReturnBy) {
    auto opened = open(asker, token);
    if (!opened) return tl::unexpected(opened.error());
    if (std::ranges::find(fields, "return_by") != fields.end()) allReturnBy.clear();
    if (auto checked = checkFields(fields, allReturnBy); !checked) return checked;
    fields.resize(opened->table.headings().size());
    std::map<std::string, std::string> meant;
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (const auto heading = foldedHeading(opened->table.headings()[i]); !heading.empty())
            meant[heading] = fields[i];
    opened->upload.fields = std::move(fields);
    opened->upload.allReturnBy = std::move(allReturnBy);
    database_.inTransaction([&](store::Session& session) {
        store::updateUploadFields(session, opened->upload);
        store::rememberHeadings(session, opened->upload.office, meant);
    });
    return {};
}

domain::Result<ImportDesk::Look> ImportDesk::run(const Asker& asker, std::string_view token,
                                                 bool isDryRun) {
    auto opened = open(asker, token);
    if (!opened) return tl::unexpected(opened.error());
    const auto& upload = opened->upload;
    if (upload.fields.empty())
        return domain::fail(ErrorKind::Conflict, "no-columns", "the columns are not chosen yet");
    const auto csv = opened->table.asResults(opened->fields, upload.allReturnBy);
    const auto report = intake_.importCsv(csv, senderOf(asker, upload), isDryRun);
    if (!report) return tl::unexpected(report.error());
    Look look{*std::move(opened),
              report->accepted,
              report->unchanged,
              report->conflict,
              report->rejected,
              0,
              {}};
    const BadRows rows(look.opened);
    for (const auto& row : report->rows) {
        if (row.errors.empty())
            ++look.toFix;
        else
            look.bad.push_back(rows.of(row));
    }
    for (const auto& row : look.opened.table.rows()) {
        if (!row.fault) continue;
        ++look.rejected;
        look.bad.push_back(BadRows::of(row));
    }
    std::ranges::sort(look.bad, {}, &BadRow::line);
    return look;
}

domain::Result<ImportDesk::Look> ImportDesk::look(const Asker& asker, std::string_view token) {
    return run(asker, token, true);
}

domain::Result<store::Upload> ImportDesk::takeIn(const Asker& asker, std::string_view token) {
    const auto before = open(asker, token);
    if (!before) return tl::unexpected(before.error());
    if (before->upload.takenAt) return before->upload;
    const auto look = run(asker, token, false);
    if (!look) return tl::unexpected(look.error());
    auto upload = look->opened.upload;
    upload.takenAt = clock_();
    upload.accepted = static_cast<std::int64_t>(look->accepted);
    upload.unchanged = static_cast<std::int64_t>(look->unchanged);
    upload.conflict = static_cast<std::int64_t>(look->conflict);
    upload.rejected = static_cast<std::int64_t>(look->rejected);
    database_.inTransaction(
        [&](store::Session& session) { store::updateUploadTaken(session, upload); });
    return upload;
}

std::vector<store::Upload> ImportDesk::recent(const Asker& asker) {
    return database_.inTransaction([&](store::Session& session) {
        return store::listUploads(session, asker.caller.keyId, kRecent);
    });
}

std::size_t ImportDesk::forgetOld() {
    const auto tokens = database_.inTransaction([&](store::Session& session) {
        return store::deleteUploadsBefore(session, clock_() - kKeptFor);
    });
    std::error_code ignored;
    for (const auto& token : tokens) fs::remove(fileOf(token), ignored);
    return tokens.size();
}

}  // namespace hoibao::service
