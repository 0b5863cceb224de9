#include "service/printers.hpp"

#include <fmt/format.h>

#include "service/office_scope.hpp"
#include "store/audit.hpp"
#include "store/papers.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using store::PrinterRow;

constexpr double kUmPerMm = 1'000, kPpm = 1e6;

tl::unexpected<domain::Error> unknownPrinter() {
    return domain::fail(ErrorKind::NotFound, "unknown-printer", "unknown printer");
}

bool isAlike(const PrinterRow& a, const PrinterRow& b) {
    return a.sheet == b.sheet && a.dpi == b.dpi && a.offsetXUm == b.offsetXUm &&
           a.offsetYUm == b.offsetYUm && a.scalePpm == b.scalePpm &&
           a.barReduction == b.barReduction;
}

}  // namespace

domain::Result<labels::Sheet> sheetNamed(const std::string& text) {
    if (const auto* known = labels::findSheet(text)) return *known;
    if (text.empty() || text.front() != '{')
        return domain::fail(ErrorKind::Unreadable, "malformed-sheet", "no sheet has this name",
                            {{"/sheet", "unknown-sheet", "no sheet has this name"}});
    auto sheet = labels::parseSheet(text);
    if (sheet) return *std::move(sheet);
    std::vector<domain::FieldError> faults;
    for (const auto& refusal : sheet.error())
        faults.push_back({"/" + refusal.field, "malformed-sheet", refusal.message});
    return domain::fail(ErrorKind::Unreadable, "malformed-sheet", "the sheet cannot be used",
                        faults);
}

labels::Setup setupOf(const PrinterRow& printer, int start) {
    return {.start = start,
            .offset = {{static_cast<double>(printer.offsetXUm) / kUmPerMm},
                       {static_cast<double>(printer.offsetYUm) / kUmPerMm}},
            .scale = static_cast<double>(printer.scalePpm) / kPpm,
            .barReduction = printer.barReduction};
}

domain::Result<Printers::List> Printers::list(const domain::Caller& caller,
                                              const std::string& office, std::int64_t after,
                                              std::size_t limit) {
    const auto of = officeToList(caller, office);
    if (!of) return tl::unexpected(of.error());
    return database_.inTransaction([&](store::Session& session) {
        List found{store::listPrinters(session, *of, after, limit + 1), std::nullopt};
        if (found.printers.size() > limit) {
            found.printers.resize(limit);
            found.next = found.printers.back().id;
        }
        return found;
    });
}

domain::Result<PrinterRow> Printers::find(const domain::Caller& caller, std::int64_t id) {
    auto printer = database_.inTransaction(
        [&](store::Session& session) { return store::findPrinter(session, id); });
    if (!printer || !mayRead(caller, printer->office)) return unknownPrinter();
    return *std::move(printer);
}

domain::Result<void> Printers::check(const PrinterRow& printer) const {
    std::vector<domain::FieldError> faults;
    if (printer.name.find_first_not_of(" \t") == std::string::npos ||
        printer.name.size() > kMaxName)
        faults.push_back({"/name", "invalid", fmt::format("from 1 to {} bytes", kMaxName)});
    for (const auto& [field, value] :
         {std::pair("/offset/0", printer.offsetXUm), std::pair("/offset/1", printer.offsetYUm)})
        if (std::abs(value) > kMaxOffsetUm)
            faults.push_back({field, "invalid", "at most 50 mm to either side"});
    if (printer.dpi != 0 &&
        (printer.dpi < labels::Sheet::kMinDpi || printer.dpi > labels::Sheet::kMaxDpi))
        faults.push_back({"/dpi", "invalid", "0, or from 150 to 2400"});
    if (!faults.empty())
        return domain::fail(ErrorKind::Malformed, "invalid-fields", faults.front().message, faults);
    auto sheet = sheetNamed(printer.sheet.empty() ? sheet_ : printer.sheet);
    if (!sheet) return tl::unexpected(sheet.error());
    if (printer.dpi != 0) sheet->dpi = printer.dpi;
    const labels::Printer drawing(fonts_, *sheet, setupOf(printer));
    const auto refusals = drawing.check(labels::Sender{"Trung tâm", "", "", ""});
    if (refusals.empty()) return {};
    for (const auto& refusal : refusals)
        faults.push_back({"/" + refusal.field, "unprintable", refusal.message});
    return domain::fail(ErrorKind::Unreadable, "unprintable", refusals.front().message, faults);
}

domain::Result<PrinterRow> Printers::add(const Asker& asker, PrinterRow printer) {
    if (auto checked = check(printer); !checked) return tl::unexpected(checked.error());
    printer.updatedBy = asker.caller.person;
    printer.updatedAt = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<PrinterRow> {
        if (printer.office.empty())
            printer.office = ownOffice(session, asker.caller, domain::localDate(printer.updatedAt));
        if (!mayRead(asker.caller, printer.office) ||
            !store::findPaperOffice(session, printer.office))
            return domain::fail(ErrorKind::NotFound, "unknown-office",
                                "no office that is known to you");
        if (auto known = store::findPrinterByName(session, printer.office, printer.name)) {
            if (isAlike(*known, printer)) return *std::move(known);
            return domain::fail(ErrorKind::Conflict, "known-name",
                                "the office has a printer of this name, with other settings");
        }
        const auto id = store::insertPrinter(session, printer);
        store::recordAudit(session, asker.caller, "add-printer", fmt::format("printer {}", id),
                           asker.requestId, printer.updatedAt);
        return *store::findPrinter(session, id);
    });
}

domain::Result<PrinterRow> Printers::change(const Asker& asker, std::int64_t version,
                                            PrinterRow printer) {
    if (auto checked = check(printer); !checked) return tl::unexpected(checked.error());
    printer.updatedBy = asker.caller.person;
    printer.updatedAt = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<PrinterRow> {
        const auto held = store::lockPrinter(session, printer.id);
        if (!held || !mayRead(asker.caller, held->office)) return unknownPrinter();
        if (held->version != version)
            return domain::fail(ErrorKind::PreconditionFailed, "stale",
                                "the printer was changed since it was read");
        const auto namesake = store::findPrinterByName(session, held->office, printer.name);
        if (namesake && namesake->id != printer.id)
            return domain::fail(ErrorKind::Conflict, "known-name",
                                "the office has another printer of this name");
        store::updatePrinter(session, printer);
        store::recordAudit(session, asker.caller, "change-printer",
                           fmt::format("printer {}", printer.id), asker.requestId,
                           printer.updatedAt);
        return *store::findPrinter(session, printer.id);
    });
}

domain::Result<void> Printers::remove(const Asker& asker, std::int64_t id) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        const auto held = store::lockPrinter(session, id);
        if (!held || !mayRead(asker.caller, held->office)) return unknownPrinter();
        store::removePrinter(session, id);
        store::recordAudit(session, asker.caller, "remove-printer", fmt::format("printer {}", id),
                           asker.requestId, clock_());
        return {};
    });
}

domain::Result<std::string> Printers::calibration(const domain::Caller& caller, std::int64_t id,
                                                  const std::string& sheet) {
    const auto printer = find(caller, id);
    if (!printer) return tl::unexpected(printer.error());
    const auto& wanted = !sheet.empty() ? sheet : printer->sheet.empty() ? sheet_ : printer->sheet;
    const auto chosen = sheetNamed(wanted);
    if (!chosen) return tl::unexpected(chosen.error());
    return labels::Printer(fonts_, *chosen, setupOf(*printer)).calibration();
}

}  // namespace hoibao::service
