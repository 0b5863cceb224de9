// Papers about many items: manifest, handover record, ledger, money collected.
#include "service/papers.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "service/item_reading.hpp"
#include "service/manifests.hpp"
#include "service/office_scope.hpp"
#include "service/paper_words.hpp"
#include "store/audit.hpp"
#include "store/handovers.hpp"
#include "store/papers.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using domain::LineClass;

domain::Result<std::string> drawn(labels::Result<std::string> pdf) {
    if (pdf) return *std::move(pdf);
    domain::Error error{ErrorKind::Unreadable, "unprintable", pdf.error().front().message, {}};
    for (const auto& refusal : pdf.error())
        error.fields.push_back({"/" + refusal.field, "unprintable", refusal.message});
    return tl::unexpected(std::move(error));
}

store::PaperOffice officeOf(store::Session& session, const std::string& code) {
    auto office = store::findPaperOffice(session, code);
    if (office) return *std::move(office);
    store::PaperOffice unknown;
    unknown.code = code;
    return unknown;
}

std::string nameOf(const store::PaperOffice& office) {
    return office.name.empty() ? office.code : fmt::format("{} ({})", office.name, office.code);
}

/// A manifest and all that its papers say.
struct Dispatch {
    store::Manifest manifest;
    std::vector<store::ManifestLine> lines;
    std::map<std::int64_t, store::Item> items;
    std::map<std::string, store::WardName> wards;
    std::vector<store::HandoverSignature> signatures;
    store::PaperOffice office, postOffice;
};

domain::Result<Dispatch> readDispatch(store::Session& session, const Asker& asker,
                                      std::int64_t id) {
    auto manifest = store::findManifest(session, id);
    if (!manifest || !mayRead(asker.caller, *manifest))
        return domain::fail(ErrorKind::NotFound, "unknown-manifest", "unknown manifest");
    Dispatch dispatch;
    dispatch.manifest = *std::move(manifest);
    dispatch.lines = store::manifestLines(session, id);
    std::vector<std::int64_t> ids;
    for (const auto& line : dispatch.lines) ids.push_back(line.item);
    std::set<std::string> wards;
    for (auto& item : store::findItems(session, ids)) {
        if (!item.ward.empty()) wards.insert(item.ward);
        dispatch.items.emplace(item.id, std::move(item));
    }
    dispatch.wards = store::wardNames(session, wards);
    dispatch.signatures = store::signaturesOf(session, id);
    dispatch.office = officeOf(session, dispatch.manifest.office);
    dispatch.postOffice = officeOf(session, dispatch.manifest.postOffice);
    return dispatch;
}

bool isHandedOver(const store::ManifestLine& line) {
    return line.outcome == LineClass::Matched || line.outcome == LineClass::Duplicate;
}

labels::ManifestSheet sheetOf(const Dispatch& dispatch) {
    labels::ManifestSheet sheet;
    const auto& manifest = dispatch.manifest;
    sheet.heading =
        headingOf(dispatch.office, manifest.code, domain::localDate(manifest.createdAt));
    sheet.code = manifest.code;
    sheet.postOffice = nameOf(dispatch.postOffice);
    sheet.packer.name = manifest.createdBy;
    for (const auto& line : dispatch.lines) {
        const auto& item = dispatch.items.at(line.item);
        const auto ward = dispatch.wards.find(item.ward);
        labels::ManifestSheet::Line row;
        row.number = line.number;
        row.recipient = item.recipient;
        row.address = wholeAddress(item, ward == dispatch.wards.end() ? nullptr : &ward->second);
        row.dossierCode = item.dossierCode;
        row.weightGrams = static_cast<std::int32_t>(item.weightGrams);
        row.postageVnd = item.postageVnd;
        row.feeVnd = item.feeVnd;
        if (line.outcome && !isHandedOver(line))
            row.note = fmt::format("Không bàn giao: {}", wordsOf(*line.outcome));
        sheet.lines.push_back(std::move(row));
    }
    return sheet;
}

void addDiscrepancies(const std::string& signedList, labels::HandoverRecord& record) {
    for (const auto& one : nlohmann::json::parse(signedList)) {
        const auto lineClass = domain::parseLineClass(one.at("class").get<std::string>());
        record.discrepancies.push_back({one.at("number").get<std::string>(),
                                        lineClass ? std::string(wordsOf(*lineClass)) : "",
                                        one.at("reason").get<std::string>()});
    }
}

labels::HandoverRecord recordOf(const Dispatch& dispatch) {
    labels::HandoverRecord record;
    const auto& last = dispatch.signatures.back();
    auto number = dispatch.manifest.code;
    if (number.starts_with("BK-")) number.replace(0, 3, "BB-");
    record.heading = headingOf(dispatch.office, number, domain::localDate(last.signedAt));
    record.manifest = dispatch.manifest.code;
    record.at = domain::formatInstant(last.signedAt);
    record.centre.office = nameOf(dispatch.office);
    record.post.office = nameOf(dispatch.postOffice);
    for (const auto& signature : dispatch.signatures) {
        auto& side = signature.side == domain::Side::Centre ? record.centre : record.post;
        side.signer = {signature.person, domain::formatInstant(signature.signedAt)};
    }
    record.listed = static_cast<std::int32_t>(dispatch.lines.size());
    for (const auto& line : dispatch.lines) {
        if (!isHandedOver(line)) continue;
        const auto& item = dispatch.items.at(line.item);
        ++record.handedOver;
        record.weightGrams += item.weightGrams;
        record.postageVnd += item.postageVnd;
        record.feeVnd += item.feeVnd;
    }
    addDiscrepancies(last.discrepancies, record);
    return record;
}

/// Of what was taken, the postage first: the fee is what the post has still to remit.
labels::MoneyCollected::Row rowOf(const store::Collection& one) {
    labels::MoneyCollected::Row row;
    row.number = one.number;
    row.recipient = one.recipient;
    row.collectedOn = domain::formatDate(domain::localDate(one.at));
    row.postageVnd = std::min(one.collectedVnd, one.postageVnd);
    row.feeVnd = one.collectedVnd - row.postageVnd;
    return row;
}

labels::Ledger::Row rowOf(const store::Item& item, const store::WardName* ward,
                          const std::string& returnBy) {
    const bool isReturned =
        item.state == domain::State::Delivered || item.state == domain::State::PickedUp;
    labels::Ledger::Row row;
    row.dossierCode = item.dossierCode;
    row.procedure = item.procedureName;
    row.applicant = item.applicant.empty() ? item.recipient : item.applicant;
    row.address = wholeAddress(item, ward);
    row.phone = item.phone;
    row.agency = agencyInCode(item.dossierCode);
    row.receivedOn = dayInCode(item.dossierCode);
    row.returnBy = returnBy;
    if (isReturned) row.returnedOn = domain::formatDate(domain::localDate(item.since));
    row.channel = item.returnBy == "pickup" ? "Tại quầy" : "Bưu chính";
    const auto approved = domain::localDate(item.approvedAt);
    row.note = fmt::format("Có kết quả {:02}/{:02}/{}", unsigned(approved.day()),
                           unsigned(approved.month()), int(approved.year()));
    return row;
}

/// What a list is of, narrowed to what the caller may know.
domain::Result<store::ItemFilter> filterOf(store::Session& session, const Asker& asker,
                                           const Papers::Span& span, domain::LocalDate today) {
    if (span.to < span.from || std::chrono::sys_days(span.to) - std::chrono::sys_days(span.from) >=
                                   std::chrono::days(Papers::kMaxDays))
        return domain::fail(
            ErrorKind::Malformed, "malformed-span",
            fmt::format("from 1 to {} days, the first not after the last", Papers::kMaxDays));
    store::ItemFilter filter;
    const auto office = domain::OfficeCode::parse(span.office);
    if (office && office->side() == domain::Side::Post) {
        if (!mayRead(asker.caller, span.office))
            return domain::fail(ErrorKind::NotFound, "unknown-office",
                                "no office that is known to you");
        filter.postOffice = span.office;
        return filter;
    }
    // Without an office a supervisor's list is of all; the operator's is what the centre's top has.
    filter.office = span.office;
    if (span.office.empty() && asker.caller.role == domain::Role::Operator)
        filter.office = ownOffice(session, asker.caller, today);
    return withinReach(asker.caller, filter);
}

tl::unexpected<domain::Error> tooManyRows() {
    return domain::fail(ErrorKind::TooLarge, "too-many-rows",
                        fmt::format("more than {} rows; choose fewer days", labels::kMaxRows));
}

/// "261101-261124/STD-C80": lists are numbered by their days, kind and office.
std::string numberOf(const Papers::Span& span, std::string_view kind, const std::string& office) {
    const auto digits = [](domain::LocalDate day) {
        return fmt::format("{:02}{:02}{:02}", static_cast<int>(day.year()) % 100,
                           static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    };
    return fmt::format("{}-{}/{}-{}", digits(span.from), digits(span.to), kind, office);
}

domain::Instant endOf(const Papers::Span& span) {
    return domain::startOfDay(span.to) + std::chrono::hours(24);
}

}  // namespace

domain::Result<std::string> Papers::manifest(const Asker& asker, std::int64_t id) {
    const auto dispatch =
        database_.inTransaction([&](store::Session& session) -> domain::Result<Dispatch> {
            auto read = readDispatch(session, asker, id);
            if (read)
                store::recordAudit(session, asker.caller, "draw-manifest",
                                   fmt::format("manifest {}", id), asker.requestId, clock_());
            return read;
        });
    if (!dispatch) return tl::unexpected(dispatch.error());
    return drawn(labels::draw(fonts_, sheetOf(*dispatch)));
}

domain::Result<std::string> Papers::handover(const Asker& asker, std::int64_t id) {
    const auto dispatch =
        database_.inTransaction([&](store::Session& session) -> domain::Result<Dispatch> {
            auto read = readDispatch(session, asker, id);
            if (read && read->signatures.empty())
                return domain::fail(ErrorKind::Conflict, "not-signed", "nobody has signed yet");
            if (read)
                store::recordAudit(session, asker.caller, "draw-handover",
                                   fmt::format("manifest {}", id), asker.requestId, clock_());
            return read;
        });
    if (!dispatch) return tl::unexpected(dispatch.error());
    return drawn(labels::draw(fonts_, recordOf(*dispatch)));
}

domain::Result<std::string> Papers::ledger(const Asker& asker, const Span& span) {
    const auto ledger =
        database_.inTransaction([&](store::Session& session) -> domain::Result<labels::Ledger> {
            const auto today = domain::localDate(clock_());
            auto filter = filterOf(session, asker, span, today);
            if (!filter) return tl::unexpected(filter.error());
            filter->approvedFrom = domain::startOfDay(span.from);
            filter->approvedTo = endOf(span);
            const auto items = store::listItems(session, *filter, 0, labels::kMaxRows + 1);
            if (items.size() > labels::kMaxRows) return tooManyRows();
            std::set<std::string> codes;
            std::vector<std::int64_t> ids;
            for (const auto& item : items) {
                if (!item.ward.empty()) codes.insert(item.ward);
                ids.push_back(item.id);
            }
            const auto wards = store::wardNames(session, codes);
            auto appointed = store::appointedDays(session, ids);
            labels::Ledger book;
            const auto office =
                span.office.empty() ? ownOffice(session, asker.caller, today) : span.office;
            book.heading =
                headingOf(officeOf(session, office), numberOf(span, "STD", office), today);
            book.from = domain::formatDate(span.from);
            book.to = domain::formatDate(span.to);
            for (const auto& item : items) {
                const auto ward = wards.find(item.ward);
                book.rows.push_back(
                    rowOf(item, ward == wards.end() ? nullptr : &ward->second, appointed[item.id]));
            }
            book.keeper.name = asker.caller.person;
            store::recordAudit(session, asker.caller, "draw-ledger",
                               fmt::format("{} items", items.size()), asker.requestId, clock_());
            return book;
        });
    if (!ledger) return tl::unexpected(ledger.error());
    return drawn(labels::draw(fonts_, *ledger));
}

domain::Result<std::string> Papers::moneyCollected(const Asker& asker, const Span& span) {
    const auto list = database_.inTransaction(
        [&](store::Session& session) -> domain::Result<labels::MoneyCollected> {
            const auto today = domain::localDate(clock_());
            const auto filter = filterOf(session, asker, span, today);
            if (!filter) return tl::unexpected(filter.error());
            const auto found = store::collections(session, *filter, domain::startOfDay(span.from),
                                                  endOf(span), labels::kMaxRows + 1);
            if (found.size() > labels::kMaxRows) return tooManyRows();
            labels::MoneyCollected money;
            const auto office =
                span.office.empty() ? ownOffice(session, asker.caller, today) : span.office;
            money.heading =
                headingOf(officeOf(session, office), numberOf(span, "TTH", office), today);
            money.from = domain::formatDate(span.from);
            money.to = domain::formatDate(span.to);
            for (const auto& one : found) money.rows.push_back(rowOf(one));
            store::recordAudit(session, asker.caller, "draw-money-collected",
                               fmt::format("{} items", found.size()), asker.requestId, clock_());
            return money;
        });
    if (!list) return tl::unexpected(list.error());
    return drawn(labels::draw(fonts_, *list));
}

}  // namespace hoibao::service
