#include "service/intake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "domain/dossier_code.hpp"
#include "domain/text.hpp"
#include "service/office_scope.hpp"
#include "service/pricing.hpp"
#include "service/result_file.hpp"
#include "store/audit.hpp"
#include "store/keys.hpp"
#include "store/results.hpp"

namespace hoibao::service {
namespace {

using domain::EventKind;

/// A transaction inserts at most this many results, items and two events each: below the 500 rows
/// of a write set that a cluster passes on without trouble.
constexpr std::size_t kRowsAtOnce = 120;

domain::EventId confirmedId(const Sender& sender, std::size_t line) {
    return store::derivedEventId(sender.token, "result-confirmed", line);
}

std::vector<domain::ItemEvent> firstEvents(const Draft& draft, const std::string& office,
                                           const Sender& sender, std::size_t line,
                                           domain::Instant now) {
    domain::ItemEvent confirmed;
    confirmed.id = confirmedId(sender, line);
    confirmed.kind = EventKind::ResultConfirmed;
    confirmed.occurredAt = confirmed.recordedAt = now;
    confirmed.source = sender.source;
    confirmed.evidence = domain::Evidence::Typed;
    confirmed.office = office;
    confirmed.actor = sender.caller.person;
    auto channel = confirmed;
    channel.id = store::derivedEventId(sender.token, "channel", line);
    channel.evidence = domain::Evidence::Inferred;
    channel.kind = draft.goesByPost ? EventKind::ChannelPost : EventKind::ChannelAsked;
    return {std::move(confirmed), std::move(channel)};
}

/// What a report may show of a code that could not be read.
std::string shownCode(const std::string& text) {
    constexpr std::size_t kMost = 64;
    return tidied(std::string_view(text).substr(0, kMost));
}

}  // namespace

std::string_view name(Verdict verdict) {
    switch (verdict) {
        case Verdict::Accepted:
            return "accepted";
        case Verdict::Unchanged:
            return "unchanged";
        case Verdict::Conflict:
            return "conflict";
        case Verdict::Rejected:
            break;
    }
    return "rejected";
}

/// A result that was read, and what became of it.
struct Intake::Row {
    std::size_t line = 0;
    Draft draft;
    Verdict verdict = Verdict::Accepted;
    std::int64_t item = 0;
    std::vector<domain::FieldError> errors = {};
    std::vector<std::string> stored = {};
};

/// One import while it runs: reads rows, settles them in chunks, keeps the report.
class Intake::Import {
public:
    Import(Intake& intake, const Sender& sender, std::string office, bool isDryRun)
        : intake_(intake), sender_(sender), office_(std::move(office)), isDryRun_(isDryRun) {}

    void take(const ResultFile::Record& record) {
        if (record.fault) return reject(record, {*record.fault});
        const auto code = domain::DossierCode::parse(record.sent.dossierCode);
        const bool isDuplicate = code && !seen_.insert(code->key()).second;
        auto draft = readResult(record.sent, Naming::Csv, intake_.gazetteer_);
        std::vector<domain::FieldError> faults;
        if (isDuplicate)
            faults.push_back({"dossier_code", "duplicate", "an earlier row has this dossier code"});
        if (!draft)
            faults.insert(faults.end(), draft.error().fields.begin(), draft.error().fields.end());
        if (!faults.empty()) return reject(record, std::move(faults));
        chunk_.push_back({record.line, std::move(*draft)});
        if (chunk_.size() == kRowsAtOnce) settle();
    }

    ImportReport finish() {
        settle();
        std::sort(report_.rows.begin(), report_.rows.end(),
                  [](const auto& a, const auto& b) { return a.line < b.line; });
        return std::move(report_);
    }

private:
    void reject(const ResultFile::Record& record, std::vector<domain::FieldError> faults) {
        ++report_.rejected;
        report_.rows.push_back({record.line,
                                shownCode(record.sent.dossierCode),
                                Verdict::Rejected,
                                std::move(faults),
                                {}});
    }

    void settle() {
        if (chunk_.empty()) return;
        intake_.settle(chunk_, office_, sender_, Naming::Csv, isDryRun_);
        for (auto& row : chunk_) {
            (row.verdict == Verdict::Accepted    ? report_.accepted
             : row.verdict == Verdict::Unchanged ? report_.unchanged
                                                 : report_.conflict) += 1;
            const bool isNews = row.verdict == Verdict::Conflict ||
                                (row.verdict == Verdict::Accepted && !row.draft.warnings.empty());
            if (isNews)
                report_.rows.push_back({row.line, row.draft.result.dossierCode, row.verdict,
                                        std::move(row.errors), std::move(row.draft.warnings),
                                        std::move(row.stored)});
        }
        chunk_.clear();
    }

    Intake& intake_;
    const Sender& sender_;
    std::string office_;
    bool isDryRun_;
    std::unordered_set<std::string> seen_;
    std::vector<Row> chunk_;
    ImportReport report_;
};

Intake::Intake(store::Database& database, const domain::Gazetteer& gazetteer,
               const domain::ZoneTable& zones, PolicySource policy, Clock clock)
    : database_(database),
      gazetteer_(gazetteer),
      zones_(zones),
      policy_(std::move(policy)),
      clock_(std::move(clock)) {}

domain::Result<ImportReport> Intake::importCsv(std::string_view csv, const Sender& sender,
                                               bool isDryRun) {
    auto file = ResultFile::open(csv);
    if (!file) return tl::unexpected(file.error());
    auto office = officeOf(sender);
    if (!office) return tl::unexpected(office.error());
    auto count = *file;
    for (std::size_t records = 0; count.next(); ++records)
        if (records == ResultFile::kMaxRecords)
            return domain::fail(domain::ErrorKind::TooLarge, "too-many-records",
                                fmt::format("over {} records", ResultFile::kMaxRecords));
    Import import(*this, sender, std::move(*office), isDryRun);
    while (const auto record = file->next()) import.take(*record);
    return import.finish();
}

domain::Result<Intake::Outcome> Intake::takeOne(const SentResult& sent, const Sender& sender) {
    auto draft = readResult(sent, Naming::Json, gazetteer_);
    if (!draft) return tl::unexpected(draft.error());
    const auto office = officeOf(sender);
    if (!office) return tl::unexpected(office.error());
    std::vector<Row> rows;
    rows.push_back({0, std::move(*draft)});
    settle(rows, *office, sender, Naming::Json, false);
    auto& row = rows.front();
    return Outcome{row.verdict, row.item, std::move(row.errors), std::move(row.draft.warnings)};
}

domain::Result<std::string> Intake::officeOf(const Sender& sender) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<std::string> {
        const auto today = domain::localDate(clock_());
        const auto office = domain::OfficeCode::parse(
            sender.office.empty() ? ownOffice(session, sender.caller, today) : sender.office);
        if (!office) return tl::unexpected(office.error());
        if (!store::officeExists(session, *office, today) || !sender.caller.reaches(*office) ||
            office->side() != domain::Side::Centre)
            return domain::fail(domain::ErrorKind::NotFound, "unknown-office",
                                "no office of the centre that is known to you");
        return office->text();
    });
}

void Intake::settle(std::vector<Row>& rows, const std::string& office, const Sender& sender,
                    Naming naming, bool isDryRun) {
    database_.inTransaction([&](store::Session& session) {
        settleIn(session, rows, office, sender, naming, isDryRun);
    });
}

/// What the database knows of the dossiers of some rows.
struct Intake::Known {
    std::map<std::string, store::StoredResult> results;  ///< by dossier key
    std::map<std::int64_t, std::int64_t> items;          ///< by result
    std::set<domain::EventId> committed;                 ///< events of this very request

    Known(store::Session& session, const std::vector<Row>& rows, const Sender& sender) {
        std::vector<std::string> keys;
        for (const auto& row : rows) keys.push_back(row.draft.result.dossierKey);
        results = store::findResults(session, keys);
        std::vector<domain::EventId> own;
        std::vector<std::int64_t> ids;
        for (const auto& row : rows) {
            const auto stored = results.find(row.draft.result.dossierKey);
            if (stored == results.end()) continue;
            own.push_back(confirmedId(sender, row.line));
            ids.push_back(stored->second.id);
        }
        const auto events = store::existingEvents(session, own);
        committed.insert(events.begin(), events.end());
        items = store::firstItems(session, ids);
    }
};

void Intake::compare(Row& row, const Known& known, const std::string& office, const Sender& sender,
                     Naming naming) const {
    const auto& result = row.draft.result;
    const auto& stored = known.results.at(result.dossierKey);
    const auto item = known.items.find(stored.id);
    row.item = item == known.items.end() ? 0 : item->second;
    if (stored.contentHash == result.contentHash && stored.office == office) {
        // A row of this very request that was committed before, its answer lost, is accepted.
        const bool isOurs = known.committed.contains(confirmedId(sender, row.line));
        row.verdict = isOurs ? Verdict::Accepted : Verdict::Unchanged;
        return;
    }
    row.verdict = Verdict::Conflict;
    const auto owner = domain::OfficeCode::parse(stored.office);
    if (!owner || !sender.caller.reaches(*owner)) {
        // Another office's data are nobody else's to read.
        row.errors.push_back({naming == Naming::Csv ? "dossier_code" : "dossierCode",
                              "other-office", "another office has this dossier"});
        return;
    }
    row.errors = differences(stored, result, naming);
    for (const auto& error : row.errors)
        row.stored.push_back(storedValue(stored, error.field, naming));
    if (stored.office != office) {
        row.errors.push_back({"office", "differs",
                              fmt::format("stored \"{}\", sent \"{}\"", stored.office, office)});
        row.stored.push_back(stored.office);
    }
}

void Intake::settleIn(store::Session& session, std::vector<Row>& rows, const std::string& office,
                      const Sender& sender, Naming naming, bool isDryRun) {
    const auto now = clock_();
    const Known known(session, rows, sender);
    const Pricing pricing(session, zones_, office, domain::localDate(now));
    std::vector<store::NewItem> added;
    for (auto& row : rows) {
        row.errors.clear();
        row.stored.clear();
        auto& [result, item, goesByPost, warnings] = row.draft;
        if (known.results.contains(result.dossierKey)) {
            compare(row, known, office, sender, naming);
            continue;
        }
        row.verdict = Verdict::Accepted;
        result.office = item.office = office;
        result.createdAt = item.createdAt = now;
        if (sender.caller.keyId != 0) result.createdBy = sender.caller.keyId;
        if (result.returnBy == "post")
            item.postageVnd = pricing.postageTo(item.ward, result.weightGrams);
        added.push_back({result, item, firstEvents(row.draft, office, sender, row.line, now)});
    }
    if (isDryRun || added.empty()) return;
    store::insertNewItems(session, added, policy_());
    std::map<std::string_view, std::int64_t> items;
    for (const auto& each : added) items.emplace(each.result.dossierKey, each.item.id);
    for (auto& row : rows)
        if (const auto item = items.find(row.draft.result.dossierKey); item != items.end())
            row.item = item->second;
    store::recordAudit(session, sender.caller, "take-in-results",
                       fmt::format("{} results of {}", added.size(), office), sender.requestId,
                       now);
}

std::string describe(const ImportReport& report) {
    std::string text;
    for (const auto& row : report.rows) {
        text += fmt::format("line {}, {}: {}\n", row.line, row.dossierCode, name(row.verdict));
        for (const auto* list : {&row.errors, &row.warnings})
            for (const auto& each : *list)
                text += fmt::format("    {}{}{} ({})\n", each.field, each.field.empty() ? "" : ": ",
                                    each.message, each.code);
    }
    text += fmt::format("accepted {}, unchanged {}, conflict {}, rejected {}\n", report.accepted,
                        report.unchanged, report.conflict, report.rejected);
    return text;
}

}  // namespace hoibao::service
