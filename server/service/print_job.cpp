#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "service/frozen_label.hpp"
#include "service/printing.hpp"
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

bool Printing::workOnce(const std::atomic<bool>& stop) {
    const auto run = database_.inTransaction([&](store::Session& session) {
        return store::leasePrintRun(session, owner_, settings_.lease);
    });
    if (!run) return false;
    while (!stop && step(run->id)) {
    }
    return true;
}

/// Everything of a step is one transaction that holds the run's row, so that a server that lost its
/// lease changes nothing, and a step whose answer was lost is not done again.
bool Printing::step(std::int64_t id) {
    return database_.inTransaction([&](store::Session& session) {
        auto run = store::lockLeasedPrintRun(session, id, owner_);
        if (!run) return false;
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

        domain::ItemEvent event;
        event.id = store::derivedEventId(run.token, "label-issued",
                                         static_cast<std::uint64_t>(place.position));
        event.kind = domain::EventKind::LabelIssued;
        event.occurredAt = momentFor(item, chunk.now);
        event.recordedAt = chunk.now;
        event.source = domain::Source::System;
        event.number = place.number;
        event.office = run.office;
        event.actor = run.createdBy;
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
    store::appendEvents(session, labelled, events, settings_.policy);
    store::freezePrintRunItems(session, run.id, frozen);
}

void Printing::verify(store::Session& session, PrintRun& run) {
    const auto drawn = store::countDrawn(session, run.id);
    if (store::countSound(session, run.id) != drawn) {
        run.state = PrintRunState::Failed;
        run.failure = "labels and issued numbers disagree";
    } else if (drawn == 0) {
        run.state = PrintRunState::Failed;
        run.failure = "no item was POST_READY any more";
    } else if (drawn < run.total) {
        run.state = PrintRunState::Partly;
        run.failure = fmt::format("{} items were not POST_READY any more", run.total - drawn);
    } else {
        run.state = PrintRunState::Ready;
    }
}

}  // namespace hoibao::service
