// How print runs end otherwise than ready: released without some labels, cancelled, not printed.
#include <fmt/format.h>

#include <algorithm>

#include "service/done_now.hpp"
#include "service/printing.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using store::PrintRun;
using store::PrintRunState;

/// Labels made void in one transaction.
constexpr std::size_t kClearedAtOnce = 250;

domain::Result<void> checkReason(std::string_view reason) {
    if (reason.find_first_not_of(" \t") != std::string_view::npos &&
        reason.size() <= Printing::kMaxReason)
        return {};
    return domain::fail(ErrorKind::Malformed, "reason-needed", "a reason of 1 to 300 bytes",
                        {{"/reason", "reason-needed", "a reason of 1 to 300 bytes"}});
}

bool isPrintable(PrintRunState state) {
    return state == PrintRunState::Ready || state == PrintRunState::Printed ||
           state == PrintRunState::Partly;
}

}  // namespace

/// Who takes labels out of use, and why. The token makes the events' ids.
struct Printing::Voiding {
    std::string token, person;
    std::string_view reason;
};

/// True where the label is void by this very act, now or before; one that is void for another
/// reason, or can no longer be taken back, is left as it is.
bool Printing::makeVoid(store::Session& session, const Voiding& voiding,
                        const store::PrintRunItem& place) {
    const auto now = clock_();
    auto items = store::lockItems(session, {place.item});
    const auto issued = store::findIssued(session, place.number);
    if (items.empty() || !issued) return false;
    auto& item = items.front();
    const auto id = store::derivedEventId(voiding.token, "label-voided",
                                          static_cast<std::uint64_t>(place.position));
    if (issued->voidedAt) {
        const auto events = store::eventsOf(session, item.id);
        return std::any_of(events.begin(), events.end(),
                           [&](const auto& known) { return known.id == id; });
    }
    const bool isOurs =
        item.state == domain::State::Labelled || item.state == domain::State::Sealed;
    if (item.number != place.number || !isOurs) return false;
    auto event = doneNow(item, domain::EventKind::LabelVoided, id, voiding.person, now);
    event.note = voiding.reason;
    item.number.clear();
    store::updateItemPlace(session, item);
    if (!store::appendAllowed(session, item, event, settings_.policy())) return false;
    store::voidNumber(session, place.number, voiding.reason, voiding.person, now);
    return true;
}

domain::Result<Printing::Run> Printing::release(const Asker& asker, std::int64_t id,
                                                std::string_view reason) {
    if (auto good = checkReason(reason); !good) return tl::unexpected(good.error());
    if (const auto run = findReadable(asker.caller, id); !run) return tl::unexpected(run.error());
    const Voiding voiding{asker.token, asker.caller.person, reason};
    const auto released = database_.inTransaction([&](store::Session& session) {
        const auto run = store::lockPrintRun(session, id);
        // Sent again, it finds the run verified again, or partly printed.
        if (run->state != PrintRunState::Failed)
            return run->state == PrintRunState::Verifying || run->state == PrintRunState::Partly;
        const auto faults = store::openFaults(session, id, static_cast<std::size_t>(run->total));
        if (faults.empty()) return false;
        for (const auto& fault : faults)
            (void)makeVoid(session, voiding, {fault.position, fault.item, fault.number, {}});
        store::takeOutFaulty(session, id);
        store::recordAudit(session, asker.caller, "release-print-run",
                           fmt::format("print-run {}", id), asker.requestId, clock_(), reason);
        return true;
    });
    if (!released)
        return domain::fail(ErrorKind::Conflict, "nothing-blocked",
                            "no label of the run is blocked");
    if (wake_) wake_();
    return find(asker.caller, id);
}

domain::Result<Printing::Run> Printing::cancel(const Asker& asker, std::int64_t id,
                                               std::string_view reason) {
    if (auto good = checkReason(reason); !good) return tl::unexpected(good.error());
    if (const auto run = findReadable(asker.caller, id); !run) return tl::unexpected(run.error());
    const auto cancelled = database_.inTransaction([&](store::Session& session) {
        auto run = *store::lockPrintRun(session, id);
        if (run.state == PrintRunState::Cancelled) return true;
        if (isPrintable(run.state)) return false;
        run.state = PrintRunState::Cancelled;
        run.endedBy = asker.caller.person;
        run.endReason = reason;
        run.endedAt = clock_();
        run.isClearing = true;
        store::endPrintRun(session, run);
        store::recordAudit(session, asker.caller, "cancel-print-run",
                           fmt::format("print-run {}", id), asker.requestId, *run.endedAt, reason);
        return true;
    });
    if (!cancelled)
        return domain::fail(ErrorKind::Conflict, "ended",
                            "the run is ready: say which of its labels did not print");
    if (wake_) wake_();
    return find(asker.caller, id);
}

/// What was drawn is made void; numbers that were set aside and not used are written down as void.
bool Printing::clear(store::Session& session, const PrintRun& run) {
    const auto places = store::uncleared(session, run.id, kClearedAtOnce);
    if (places.empty()) {
        store::endClearing(session, run.id);
        return false;
    }
    const auto block =
        store::blockOf(session, *run.range, run.firstSerial, static_cast<std::uint32_t>(run.total));
    const Voiding voiding{run.token, run.endedBy, run.endReason};
    std::vector<store::PrintRunItem> cleared;
    std::vector<store::NewNumber> unused;
    for (auto place : places) {
        if (place.number.empty()) {
            place.number = block.at(static_cast<std::uint32_t>(place.position - 1)).text();
            if (!store::findIssued(session, place.number))
                unused.push_back({place.number, place.item});
        } else {
            (void)makeVoid(session, voiding, place);
        }
        cleared.push_back(std::move(place));
    }
    if (!unused.empty()) store::recordSpoilt(session, run.id, unused, run.endReason, clock_());
    store::clearPlaces(session, run.id, cleared);
    store::advancePrintRun(session, run, settings_.lease);
    return true;
}

domain::Result<Printing::Run> Printing::markPrinted(const Asker& asker, std::int64_t id) {
    if (const auto run = findReadable(asker.caller, id); !run) return tl::unexpected(run.error());
    const auto marked = database_.inTransaction([&](store::Session& session) {
        auto run = *store::lockPrintRun(session, id);
        if (run.state == PrintRunState::Printed) return true;
        if (!isPrintable(run.state)) return false;
        if (run.state == PrintRunState::Ready) run.state = PrintRunState::Printed;
        run.endedBy = asker.caller.person;
        run.endedAt = clock_();
        store::endPrintRun(session, run);
        store::recordAudit(session, asker.caller, "printed", fmt::format("print-run {}", id),
                           asker.requestId, *run.endedAt);
        return true;
    });
    if (!marked) return domain::fail(ErrorKind::Conflict, "not-ready-yet", "the run is not ready");
    return find(asker.caller, id);
}

domain::Result<Printing::Unprinted> Printing::unprinted(const Asker& asker, std::int64_t id,
                                                        int from, int to, std::string_view reason) {
    if (auto good = checkReason(reason); !good) return tl::unexpected(good.error());
    const auto found = findReadable(asker.caller, id);
    if (!found) return tl::unexpected(found.error());
    if (!isPrintable(found->state))
        return domain::fail(ErrorKind::Conflict, "not-ready-yet", "the run is not ready");
    const auto drawn = database_.inTransaction(
        [&](store::Session& session) { return store::drawnItems(session, id); });
    if (from < 1 || to < from || to > static_cast<int>(drawn.size()))
        return domain::fail(ErrorKind::NotFound, "unknown-label",
                            fmt::format("the run has labels 1 to {}", drawn.size()));
    if (to - from >= kMaxUnprinted)
        return domain::fail(ErrorKind::TooLarge, "too-many-labels",
                            fmt::format("at most {} labels at once", kMaxUnprinted));
    const Voiding voiding{asker.token, asker.caller.person, reason};
    Unprinted unprinted;
    for (auto at = static_cast<std::size_t>(from - 1); at < static_cast<std::size_t>(to);) {
        const auto end = std::min(at + kClearedAtOnce, static_cast<std::size_t>(to));
        std::vector<std::int64_t> again;
        std::vector<std::string> kept;
        database_.inTransaction([&](store::Session& session) {
            again.clear();
            kept.clear();
            for (auto i = at; i < end; ++i) {
                if (makeVoid(session, voiding, drawn[i]))
                    again.push_back(drawn[i].item);
                else if (!store::findIssued(session, drawn[i].number)->voidedAt)
                    kept.push_back(drawn[i].number);
            }
        });
        unprinted.items.insert(unprinted.items.end(), again.begin(), again.end());
        unprinted.kept.insert(unprinted.kept.end(), kept.begin(), kept.end());
        at = end;
    }
    database_.inTransaction([&](store::Session& session) {
        auto run = *store::lockPrintRun(session, id);
        run.state = PrintRunState::Partly;
        run.endedBy = asker.caller.person;
        run.endReason = reason;
        run.endedAt = clock_();
        store::endPrintRun(session, run);
        store::recordAudit(session, asker.caller, "not-printed",
                           fmt::format("print-run {} labels {}-{}", id, from, to), asker.requestId,
                           *run.endedAt, reason);
    });
    auto run = find(asker.caller, id);
    if (!run) return tl::unexpected(run.error());
    unprinted.run = *std::move(run);
    return unprinted;
}

}  // namespace hoibao::service
