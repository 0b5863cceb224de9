#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "service/done_now.hpp"
#include "service/frozen_label.hpp"
#include "service/printing.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"

namespace hoibao::service {

using store::Item;
using store::PrintRun;
using store::PrintRunState;

/// The items of some places of a run, locked, with the numbers that are theirs.
struct Printing::Chunk {
    std::vector<store::PrintRunItem> places;
    std::vector<Item> items;
    domain::Instant now;
};

namespace {

/// Asks now and then whether the run is still to be worked on; from any thread.
class Watch {
public:
    static constexpr std::chrono::milliseconds kEvery{200};
    explicit Watch(std::function<bool()> isEnded) : isEnded_(std::move(isEnded)) {}
    bool isOver() {
        const std::lock_guard lock(mutex_);
        const auto now = std::chrono::steady_clock::now();
        if (!isOver_ && now >= next_) {
            isOver_ = isEnded_();
            next_ = now + kEvery;
        }
        return isOver_;
    }

private:
    std::function<bool()> isEnded_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point next_{};
    bool isOver_ = false;
};

}  // namespace

bool Printing::workOnce(const std::atomic<bool>& stop) {
    const auto run = database_.inTransaction([&](store::Session& session) {
        return store::leasePrintRun(session, owner_, settings_.lease);
    });
    if (!run) return false;
    std::optional<Proofing> proofing;
    if (settings_.proofer != nullptr)
        proofing.emplace(
            *settings_.proofer, links_,
            [&](const PrintRun& drawn, std::size_t part, const std::vector<std::string>& frozen,
                const Proofing::Stop& isOver) -> std::optional<std::string> {
                auto pdf = drawPart(drawn, part, frozen, isOver);
                return pdf ? std::optional(*std::move(pdf)) : std::nullopt;
            });
    while (!stop && step(run->id, proofing ? &*proofing : nullptr, stop)) {
    }
    return true;
}

/// Everything of a step is one transaction that holds the run's row, so that a server that lost its
/// lease changes nothing, and a step whose answer was lost is not done again.
bool Printing::step(std::int64_t id, Proofing* proofing, const std::atomic<bool>& stop) {
    if (proofing != nullptr) {
        const auto run = database_.inTransaction([&](store::Session& session) {
            auto held = store::lockLeasedPrintRun(session, id, owner_);
            const bool isOpen = held && held->state != PrintRunState::Cancelled &&
                                held->done == held->total &&
                                held->proofed < store::countDrawn(session, id);
            if (isOpen) store::advancePrintRun(session, *held, settings_.lease);
            return isOpen ? held : std::nullopt;
        });
        if (run) return proof(*run, *proofing, stop);
    }
    return database_.inTransaction([&](store::Session& session) {
        auto run = store::lockLeasedPrintRun(session, id, owner_);
        if (!run) return false;
        if (run->state == PrintRunState::Cancelled) return clear(session, *run);
        if (run->done < run->total)
            draw(session, *run);
        else
            verify(session, *run);
        store::advancePrintRun(session, *run, settings_.lease);
        return run->state == PrintRunState::Drawing || run->state == PrintRunState::Verifying;
    });
}

void Printing::draw(store::Session& session, PrintRun& run) {
    Chunk chunk;
    chunk.now = clock_();
    chunk.places = store::printRunItems(session, run.id, run.done + 1, run.done + kChunk);
    const auto block =
        store::blockOf(session, *run.range, run.firstSerial, static_cast<std::uint32_t>(run.total));
    std::vector<std::int64_t> ids;
    for (auto& place : chunk.places) {
        place.number = block.at(static_cast<std::uint32_t>(place.position - 1)).text();
        ids.push_back(place.item);
    }
    chunk.items = store::lockItems(session, ids);
    label(session, run, chunk);
    run.done += static_cast<int>(chunk.places.size());
    run.state = run.done < run.total ? PrintRunState::Drawing : PrintRunState::Verifying;
}

void Printing::label(store::Session& session, const PrintRun& run, const Chunk& chunk) {
    std::set<std::string> codes;
    for (const auto& item : chunk.items) codes.insert(item.ward);
    const auto wards = store::wardNames(session, codes);
    std::unordered_map<std::int64_t, const Item*> byId;
    for (const auto& item : chunk.items) byId.emplace(item.id, &item);

    std::vector<store::NewNumber> issued, spoilt;
    std::vector<store::PrintRunItem> frozen;
    std::vector<store::NewEvent> events;
    std::vector<Item> labelled;
    for (auto place : chunk.places) {
        const auto found = byId.find(place.item);
        if (found == byId.end() || found->second->state != domain::State::PostReady) {
            spoilt.push_back({place.number, place.item});
            continue;
        }
        const auto& item = *found->second;
        const auto ward = wards.find(item.ward);
        auto text = labelOf(item, ward == wards.end() ? nullptr : &ward->second);
        text.number = place.number;
        text.link = links_.link(place.number);
        text.printedAt = domain::formatInstant(chunk.now);
        place.label = freeze(text);

        auto event = doneNow(item, domain::EventKind::LabelIssued,
                             store::derivedEventId(run.token, "label-issued",
                                                   static_cast<std::uint64_t>(place.position)),
                             run.createdBy, chunk.now);
        event.source = domain::Source::System;
        event.evidence = domain::Evidence::Inferred;
        event.number = place.number;
        event.office = run.office;
        events.push_back({item.id, std::move(event)});
        issued.push_back({place.number, item.id});
        labelled.push_back(item);
        labelled.back().number = place.number;
        ++labelled.back().printCount;
        frozen.push_back(std::move(place));
    }
    if (!spoilt.empty())
        store::recordSpoilt(session, run.id, spoilt, "the item was not POST_READY any more",
                            chunk.now);
    if (issued.empty()) return;
    store::recordIssued(session, run.id, issued, chunk.now);
    store::numberItems(session, issued);
    store::appendEvents(session, labelled, events, settings_.policy());
    store::freezePrintRunItems(session, run.id, frozen);
}

/// Looking takes long, so no row is locked meanwhile; what was seen counts only where the run is
/// still ours and nobody else has looked.
bool Printing::proof(const PrintRun& run, Proofing& proofing, const std::atomic<bool>& stop) {
    Watch watch([&] {
        return stop || database_.inTransaction([&](store::Session& session) {
            const auto now = store::findPrintRun(session, run.id);
            return !now || now->state != run.state;
        });
    });
    const auto proofed = static_cast<std::size_t>(run.proofed);
    const auto part = proofed / labels::kLabelsPerPart + 1;
    const auto rows = [&] {
        return database_.inTransaction([&](store::Session& session) {
            return store::drawnRows(session, run.id, (part - 1) * labels::kLabelsPerPart,
                                    labels::kLabelsPerPart);
        });
    };
    const auto looked = proofing.look(run, part, proofed % labels::kLabelsPerPart, rows,
                                      [&] { return watch.isOver(); });
    if (!looked) return true;  // the next step finds out why
    return database_.inTransaction([&](store::Session& session) {
        const auto held = store::lockLeasedPrintRun(session, run.id, owner_);
        if (!held) return false;
        if (held->proofed != run.proofed) return true;
        store::recordFaults(session, run.id, looked->faults);
        store::setProofed(session, run.id, run.proofed + looked->count);
        store::advancePrintRun(session, *held, settings_.lease);
        return true;
    });
}

domain::Result<std::vector<store::PrintFault>> Printing::faults(const domain::Caller& caller,
                                                                std::int64_t id) {
    if (const auto run = findReadable(caller, id); !run) return tl::unexpected(run.error());
    return database_.inTransaction(
        [&](store::Session& session) { return store::openFaults(session, id, kMaxFaults); });
}

void Printing::verify(store::Session& session, PrintRun& run) {
    const auto drawn = store::countDrawn(session, run.id);
    if (store::countSound(session, run.id) != drawn) {
        run.state = PrintRunState::Failed;
        run.failure = "labels and issued numbers disagree";
    } else if (drawn == 0) {
        run.state = PrintRunState::Failed;
        run.failure = "no label is left";
    } else if (const auto blocked = store::countOpenFaults(session, run.id); blocked > 0) {
        run.state = PrintRunState::Failed;
        run.failure = fmt::format("{} labels are blocked: they do not look as they must", blocked);
    } else if (drawn < run.total) {
        run.state = PrintRunState::Partly;
        run.failure = fmt::format("{} items have no label in this run", run.total - drawn);
    } else {
        run.state = PrintRunState::Ready;
    }
}

}  // namespace hoibao::service
