#include "service/printing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "crypto/random.hpp"
#include "service/frozen_label.hpp"
#include "service/gathering.hpp"
#include "service/printers.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using store::Item;
using store::PrintRun;
using store::PrintRunState;

/// Whoever still gathers the items of a run after so long is gone.
constexpr std::chrono::minutes kGatheringTime{10};

Printing::Run runOf(const PrintRun& run) {
    const auto total = static_cast<std::size_t>(run.total);
    const auto state = run.state == PrintRunState::Preparing ? PrintRunState::Waiting : run.state;
    return {.id = run.id,
            .state = state,
            .done = run.done,
            .total = run.total,
            .parts = total ? labels::partsOf(total) : 0,
            .office = run.office,
            .failure = run.failure,
            .verified = run.proofed,
            .sheet = run.sheet,
            .start = run.start,
            .printer = run.printer,
            .createdBy = run.createdBy,
            .createdAt = run.createdAt,
            .endedBy = run.endedBy,
            .endReason = run.endReason,
            .endedAt = run.endedAt};
}

domain::Error unprintable(const labels::Refusals& refusals) {
    domain::Error error{ErrorKind::Unreadable, "unprintable", refusals.front().message, {}};
    for (const auto& refusal : refusals)
        error.fields.push_back({"/" + refusal.field, "unprintable", refusal.message});
    return error;
}

labels::Setup setupOf(const PrintRun& run) {
    auto setup = labels::parseSetup(run.setup).value_or(labels::Setup{});
    setup.start = run.start;
    return setup;
}

tl::unexpected<domain::Error> inProgress() {
    return domain::fail(ErrorKind::Conflict, "in-progress", "the same request is being worked on");
}

bool isDrawn(PrintRunState state) {
    return state == PrintRunState::Ready || state == PrintRunState::Printed ||
           state == PrintRunState::Partly;
}

}  // namespace

Printing::Printing(store::Database& database, const LinkSigner& links, labels::Fonts fonts,
                   PrintingSettings settings, Clock clock)
    : database_(database),
      links_(links),
      fonts_(std::move(fonts)),
      settings_(std::move(settings)),
      clock_(std::move(clock)),
      owner_(crypto::randomId()) {}

domain::Result<Printing::Run> Printing::start(const Asker& asker, const PrintOrder& order) {
    const auto known = database_.inTransaction([&](store::Session& session) {
        store::dropStalePrintRuns(session, clock_() - kGatheringTime);
        auto run = store::findPrintRunByToken(session, asker.token);
        if (run && run->state == PrintRunState::Preparing) {
            store::dropPrintRun(session, run->id);  // its request died on the way, and comes again
            run.reset();
        }
        return run;
    });
    if (known) return runOf(*known);

    PrintRun run;
    run.token = asker.token;
    run.sheet = order.sheet.empty() ? settings_.sheet : order.sheet;
    run.start = order.start;
    run.createdBy = asker.caller.person;
    run.createdAt = clock_();
    if (auto used = usePrinter(asker, order, run); !used) return tl::unexpected(used.error());
    const auto sheet = sheetNamed(run.sheet);
    if (!sheet) return tl::unexpected(sheet.error());
    const labels::Printer printer(fonts_, *sheet, setupOf(run));
    Gathering gathering(database_, printer, asker.caller, settings_.maxLabels,
                        run.createdAt - kGatheringTime);
    const auto found = order.filter ? gathering.matching(*order.filter, order.limit)
                                    : gathering.these(order.items);
    if (!found) return tl::unexpected(found.error());
    run.office = found->office.empty() ? asker.caller.office.text() : found->office;

    const auto office = database_.inTransaction(
        [&](store::Session& session) { return store::findSenderOffice(session, run.office); });
    if (!office) return domain::fail(ErrorKind::NotFound, "unknown-office", "unknown office");
    const auto sender = senderOf(*office);
    if (const auto refusals = printer.check(sender); !refusals.empty())
        return tl::unexpected(unprintable(refusals));
    run.sender = freeze(sender);
    return open(asker, std::move(run), found->items, order.filter.has_value());
}

/// The printer's sheet, dots and corrections, frozen into the run.
domain::Result<void> Printing::usePrinter(const Asker& asker, const PrintOrder& order,
                                          PrintRun& run) {
    if (!order.printer) return {};
    const auto printer = database_.inTransaction(
        [&](store::Session& session) { return store::findPrinter(session, *order.printer); });
    if (!printer || !mayRead(asker.caller, printer->office))
        return domain::fail(ErrorKind::NotFound, "unknown-printer", "unknown printer");
    run.printer = printer->id;
    run.setup = labels::toJson(setupOf(*printer));
    if (order.sheet.empty() && !printer->sheet.empty()) run.sheet = printer->sheet;
    auto sheet = sheetNamed(run.sheet);
    if (!sheet) return tl::unexpected(sheet.error());
    if (printer->dpi != 0 && printer->dpi != sheet->dpi) {
        sheet->dpi = printer->dpi;
        run.sheet = labels::toJson(*sheet);
    }
    return {};
}

/// Takes the items for the run, a chunk at a time, then its numbers. Until then nobody sees the
/// run; what goes wrong takes it away again.
domain::Result<Printing::Run> Printing::open(const Asker& asker, PrintRun run,
                                             const std::vector<std::int64_t>& items,
                                             bool isFilter) {
    run.id = database_.inTransaction([&](store::Session& session) {
        const bool isTaken = store::findPrintRunByToken(session, run.token).has_value();
        return isTaken ? 0 : store::insertPrintRun(session, run);
    });
    if (run.id == 0) return inProgress();
    for (std::size_t at = 0; at < items.size(); at += kChunk) {
        const auto chunk =
            std::span(items).subspan(at, std::min<std::size_t>(kChunk, items.size() - at));
        const auto taken = database_.inTransaction(
            [&](store::Session& session) { return claim(session, run, chunk, at, isFilter); });
        if (!taken) return drop(run.id, taken.error());
        run.total += *taken;
    }
    const auto closed = database_.inTransaction(
        [&](store::Session& session) { return close(session, run, asker); });
    if (!closed) return drop(run.id, closed.error());
    if (wake_) wake_();
    return runOf(*closed);
}

/// Adds those of `chunk` that are still fit, locked; gives how many. `at`: where the chunk begins.
domain::Result<int> Printing::claim(store::Session& session, const PrintRun& run,
                                    std::span<const std::int64_t> chunk, std::size_t at,
                                    bool isFilter) {
    const auto held = store::lockPrintRun(session, run.id);
    if (!held || held->state != PrintRunState::Preparing) return inProgress();
    std::unordered_map<std::int64_t, Item> locked;
    for (auto& item : store::lockItems(session, {chunk.begin(), chunk.end()}))
        locked.emplace(item.id, std::move(item));
    const auto elsewhere = store::itemsInUnfinishedRuns(session, chunk, clock_() - kGatheringTime);
    std::vector<domain::FieldError> faults;
    std::vector<std::int64_t> fit;
    for (std::size_t i = 0; i < chunk.size(); ++i) {
        const auto& item = locked.at(chunk[i]);
        if (item.state != domain::State::PostReady)
            faults.push_back(notReady(at + i, item));
        else if (elsewhere.count(item.id) > 0)
            faults.push_back(
                {fmt::format("/items/{}", at + i), "in-another-run",
                 fmt::format("item {} ({}) is in another print run", item.id, item.dossierCode)});
        else
            fit.push_back(item.id);
    }
    if (!faults.empty() && !isFilter)
        return domain::fail(ErrorKind::Conflict, "not-ready", faults.front().message, faults);
    if (!fit.empty()) store::addPrintRunItems(session, run.id, run.total + 1, fit);
    return static_cast<int>(fit.size());
}

domain::Result<PrintRun> Printing::close(store::Session& session, const PrintRun& run,
                                         const Asker& asker) {
    auto held = store::lockPrintRun(session, run.id);
    if (!held) return inProgress();
    if (held->state != PrintRunState::Preparing) return *std::move(held);
    if (run.total == 0)
        return domain::fail(ErrorKind::Conflict, "nothing-to-print",
                            "all items are in other print runs");
    const auto now = clock_();
    const auto block = store::reserveNumbers(session, static_cast<std::uint32_t>(run.total),
                                             domain::localDate(now));
    if (!block) return tl::unexpected(block.error());
    store::closePrintRunItems(session, run.id, run.total, *block);
    store::recordAudit(session, asker.caller, "start-print-run",
                       fmt::format("print-run {}", run.id), asker.requestId, now);
    return *store::findPrintRun(session, run.id);
}

tl::unexpected<domain::Error> Printing::drop(std::int64_t run, const domain::Error& error) {
    if (error.code != "in-progress")
        database_.inTransaction(
            [&](store::Session& session) { store::dropPrintRun(session, run); });
    return tl::unexpected(error);
}

domain::Result<PrintRun> Printing::findReadable(const domain::Caller& caller, std::int64_t id) {
    auto run = database_.inTransaction(
        [&](store::Session& session) { return store::findPrintRun(session, id); });
    if (!run || !mayRead(caller, run->office) || run->state == PrintRunState::Preparing)
        return domain::fail(ErrorKind::NotFound, "unknown-print-run", "unknown print run");
    return *std::move(run);
}

domain::Result<Printing::Run> Printing::find(const domain::Caller& caller, std::int64_t id) {
    const auto run = findReadable(caller, id);
    if (!run) return tl::unexpected(run.error());
    auto found = runOf(*run);
    if (run->state == PrintRunState::Failed)
        found.blocked = database_.inTransaction(
            [&](store::Session& session) { return store::countOpenFaults(session, id); });
    return found;
}

domain::Result<std::string> Printing::labels(const Asker& asker, std::int64_t id,
                                             std::size_t part) {
    const auto run = findReadable(asker.caller, id);
    if (!run) return tl::unexpected(run.error());
    if (!isDrawn(run->state))
        return domain::fail(
            ErrorKind::Conflict, "not-ready-yet",
            fmt::format("the run is {}: {} of {}", name(run->state), run->done, run->total));
    if (part < 1 || part > labels::partsOf(static_cast<std::size_t>(run->total)))
        return domain::fail(ErrorKind::NotFound, "unknown-part", "the run has no such part");
    const auto frozen = database_.inTransaction([&](store::Session& session) {
        store::recordAudit(session, asker.caller, "print-labels",
                           fmt::format("print-run {} part {}", id, part), asker.requestId,
                           clock_());
        return store::drawnLabels(session, id, (part - 1) * labels::kLabelsPerPart,
                                  labels::kLabelsPerPart);
    });
    auto pdf = drawPart(*run, part, frozen);
    if (!pdf) return tl::unexpected(unprintable(pdf.error()));
    return *std::move(pdf);
}

domain::Result<std::string> Printing::labelsFrom(const Asker& asker, std::int64_t id,
                                                 std::size_t from, int start) {
    auto run = findReadable(asker.caller, id);
    if (!run) return tl::unexpected(run.error());
    if (!isDrawn(run->state))
        return domain::fail(ErrorKind::Conflict, "not-ready-yet", "the run is not ready yet");
    const auto part = (from - 1) / labels::kLabelsPerPart + 1;
    const auto end = part * labels::kLabelsPerPart;
    const auto frozen = database_.inTransaction([&](store::Session& session) {
        store::recordAudit(session, asker.caller, "print-labels",
                           fmt::format("print-run {} from label {}", id, from), asker.requestId,
                           clock_());
        return from < 1 ? std::vector<std::string>()
                        : store::drawnLabels(session, id, from - 1, end - from + 1);
    });
    if (frozen.empty())
        return domain::fail(ErrorKind::NotFound, "unknown-label", "the run has no such label");
    run->start = start;
    auto pdf = drawPart(*run, 1, frozen);
    if (!pdf) return tl::unexpected(unprintable(pdf.error()));
    return *std::move(pdf);
}

labels::Result<std::string> Printing::drawPart(const PrintRun& run, std::size_t part,
                                               const std::vector<std::string>& frozen,
                                               const std::function<bool()>& stop) const {
    const auto items = thaw(run.sender, frozen);
    if (!items) return tl::unexpected(items.error());
    auto setup = setupOf(run);
    if (part != 1) setup.start = 1;
    const labels::Printer printer(fonts_, sheetNamed(run.sheet).value(), setup);
    const auto progress = [&](std::size_t) { return !stop || !stop(); };
    return printer.render(items->sender, items->labels, 1, progress);
}

domain::Result<std::vector<Printing::PlacedItem>> Printing::items(const domain::Caller& caller,
                                                                  std::int64_t id) {
    const auto run = findReadable(caller, id);
    if (!run) return tl::unexpected(run.error());
    if (!isDrawn(run->state))
        return domain::fail(ErrorKind::Conflict, "not-ready-yet", "the run is not ready yet");
    const auto drawn = database_.inTransaction(
        [&](store::Session& session) { return store::drawnItems(session, id); });
    const auto sheet = sheetNamed(run->sheet).value();
    std::vector<PlacedItem> placed;
    placed.reserve(drawn.size());
    for (const auto& item : drawn)
        placed.push_back(
            {labels::placeOf(placed.size(), sheet, setupOf(*run)), item.number, item.item});
    return placed;
}

}  // namespace hoibao::service
