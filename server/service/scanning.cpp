#include "service/scanning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "service/asker.hpp"
#include "store/events.hpp"
#include "store/numbers.hpp"

namespace hoibao::service {
namespace {

using domain::Side;

ScanVerdictKind kindOf(store::Appended appended) {
    switch (appended) {
        case store::Appended::Duplicate:
            return ScanVerdictKind::Duplicate;
        case store::Appended::Conflict:
            return ScanVerdictKind::Conflict;
        case store::Appended::Accepted:
            break;
    }
    return ScanVerdictKind::Accepted;
}

/// Where it may have happened: the post's people anywhere at the post, a clerk in the own office
/// and below.
bool mayHappenAt(const domain::Caller& caller, const std::string& office) {
    const auto code = domain::OfficeCode::parse(office);
    if (!code) return false;
    if (caller.role == domain::Role::Operator) return true;
    return caller.office.side() == Side::Post ? code->side() == Side::Post : caller.reaches(*code);
}

/// The post takes any number that was issued; a clerk only those of the own office.
bool mayRecordOn(const domain::Caller& caller, const store::Item& item) {
    return caller.office.side() == Side::Post || mayRead(caller, item.office);
}

/// Whether the last thing that happened to the item is just this, in this office on this day.
bool isLast(store::Session& session, std::int64_t item, const domain::ItemEvent& event) {
    const auto events = store::eventsOf(session, item);
    if (events.empty()) return false;
    const auto last =
        std::max_element(events.begin(), events.end(),
                         [](const auto& a, const auto& b) { return a.occurredAt < b.occurredAt; });
    return last->kind == event.kind && last->office == event.office &&
           domain::localDate(last->occurredAt) == domain::localDate(event.occurredAt);
}

const store::Item& itemOf(const std::vector<store::Item>& items, std::int64_t id) {
    return *std::find_if(items.begin(), items.end(),
                         [&](const auto& item) { return item.id == id; });
}

/// The fact is the item's all the same; whoever holds the paper is told that it is void.
void sayVoid(const store::IssuedNumber& label, const store::Item& item, ScanVerdict& verdict) {
    verdict.replacedBy = item.number.empty() ? label.replacedBy : item.number;
    verdict.errors.push_back(
        {"number", "void",
         verdict.replacedBy.empty()
             ? fmt::format("the label {} is void, and none stands in for it", label.number)
             : fmt::format("the label {} is void: {} stands in for it", label.number,
                           verdict.replacedBy)});
}

}  // namespace

std::string_view name(ScanVerdictKind kind) {
    constexpr std::array<std::string_view, 5> names = {"accepted", "duplicate", "conflict",
                                                       "unknown", "rejected"};
    return names[static_cast<std::size_t>(kind)];
}

std::optional<domain::FieldError> Scanning::whyRejected(const domain::Caller& caller,
                                                        const domain::ItemEvent& event,
                                                        domain::Instant now) const {
    if (!domain::isScanKind(event.kind) || !domain::mayRecord(caller.role, name(event.kind)))
        return domain::FieldError{"kind", "kind-not-allowed",
                                  fmt::format("{} is not yours to record", name(event.kind))};
    if (!mayHappenAt(caller, event.office))
        return domain::FieldError{"office", "unknown-office", "not an office of yours"};
    if (event.occurredAt > now + policy_().futureTolerance)
        return domain::FieldError{"occurredAt", "in-the-future", "it has not happened yet"};
    return std::nullopt;
}

std::vector<ScanVerdict> Scanning::record(const domain::Caller& caller, const ScanBatch& batch) {
    const auto now = clock_();
    std::vector<ScanVerdict> verdicts(batch.scans.size());
    std::vector<domain::ItemEvent> events;
    std::vector<std::size_t> places;  // of events, in the batch
    for (std::size_t i = 0; i < batch.scans.size(); ++i) {
        const auto& scan = batch.scans[i];
        verdicts[i].errors = scan.faults;
        if (!scan.faults.empty()) continue;
        auto event = scan.event;
        event.deviceAt = event.occurredAt;
        event.occurredAt = domain::correctedTime(event.occurredAt, batch.sentAt, now, policy_());
        event.recordedAt = now;
        event.actor = caller.person;
        if (event.office.empty()) event.office = caller.office.text();
        if (auto why = whyRejected(caller, event, now)) {
            verdicts[i].errors.push_back(*std::move(why));
            continue;
        }
        events.push_back(std::move(event));
        places.push_back(i);
    }
    if (events.empty()) return verdicts;

    std::vector<std::string> numbers;
    for (const auto& event : events) numbers.push_back(event.number);
    const auto settled = database_.inTransaction([&](store::Session& session) {
        auto all = verdicts;
        const auto issued = store::findIssued(session, numbers);
        std::vector<std::int64_t> ids;
        for (const auto& [number, one] : issued) ids.push_back(one.item);
        auto items = store::lockItems(session, ids);
        std::unordered_map<std::int64_t, bool> reached;
        for (const auto& item : items) reached.emplace(item.id, mayRecordOn(caller, item));
        std::vector<store::NewEvent> added;
        std::vector<std::size_t> addedPlaces;
        for (std::size_t i = 0; i < events.size(); ++i) {
            const auto number = issued.find(events[i].number);
            if (number == issued.end() || !reached[number->second.item]) {
                all[places[i]].kind = ScanVerdictKind::Unknown;
                all[places[i]].errors.push_back({"number", "unknown-item", "unknown item"});
                continue;
            }
            if (batch.skipsRepeated && isLast(session, number->second.item, events[i])) {
                all[places[i]].kind = ScanVerdictKind::Duplicate;
                all[places[i]].state = itemOf(items, number->second.item).state;
                continue;
            }
            if (number->second.voidedAt)
                sayVoid(number->second, itemOf(items, number->second.item), all[places[i]]);
            added.push_back({number->second.item, events[i]});
            addedPlaces.push_back(places[i]);
        }
        if (added.empty()) return all;
        const auto results = store::appendEvents(session, items, added, policy_());
        for (std::size_t i = 0; i < results.size(); ++i) {
            auto& verdict = all[addedPlaces[i]];
            verdict.kind = kindOf(results[i].verdict);
            verdict.state = results[i].state;
            verdict.disregarded = results[i].disregarded;
            if (verdict.kind == ScanVerdictKind::Conflict) continue;
            const auto& remarks = batch.scans[addedPlaces[i]].remarks;
            verdict.errors.insert(verdict.errors.end(), remarks.begin(), remarks.end());
            for (auto& fault : domain::missingFields(added[i].event))
                verdict.errors.push_back(std::move(fault));
        }
        return all;
    });
    return settled;
}

}  // namespace hoibao::service
