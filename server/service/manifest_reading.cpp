#include <fmt/format.h>

#include <algorithm>

#include "domain/item_number.hpp"
#include "service/item_reading.hpp"
#include "service/manifests.hpp"
#include "store/audit.hpp"
#include "store/numbers.hpp"
#include "store/sightings.hpp"

namespace hoibao::service {

using domain::ErrorKind;
using domain::State;

std::vector<store::ManifestSummary> Manifests::list(const domain::Caller& caller, bool openOnly,
                                                    std::int64_t before, std::size_t limit) {
    store::ManifestFilter filter;
    filter.openOnly = openOnly;
    const bool seesAll =
        caller.role == domain::Role::Supervisor || caller.role == domain::Role::Operator;
    if (!seesAll) {
        const bool isPost = caller.office.side() == domain::Side::Post;
        (isPost ? filter.postOffice : filter.office) = caller.office.text();
    }
    return database_.inTransaction([&](store::Session& session) {
        return store::listManifests(session, filter, before, limit);
    });
}

domain::Result<Manifests::Detail> Manifests::show(const Asker& asker, std::int64_t id) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<Detail> {
        auto manifest = store::findManifest(session, id);
        if (!manifest || !mayRead(asker.caller, *manifest))
            return domain::fail(ErrorKind::NotFound, "unknown-manifest", "unknown manifest");
        Detail detail{viewOf(session, *manifest, links_), store::summaryOf(session, *manifest), {}};
        std::vector<std::string> numbers;
        std::vector<std::int64_t> ids;
        for (const auto& line : detail.view.tally.reconciliation.lines)
            numbers.push_back(line.number);
        const auto issued = store::findIssued(session, numbers);
        for (const auto& [number, one] : issued) ids.push_back(one.item);
        std::map<std::int64_t, store::Item> byId;
        for (auto& item : store::findItems(session, ids)) byId.emplace(item.id, std::move(item));
        std::map<std::string, std::int64_t> listed;
        for (const auto& line : detail.view.tally.listed) listed.emplace(line.number, line.item);
        for (const auto& [number, one] : issued) {
            const auto item = byId.find(one.item);
            if (item == byId.end()) continue;
            if (listed.count(number) > 0 || mayReadItem(asker.caller, item->second))
                detail.items.emplace(number, item->second);
        }
        store::recordAudit(session, asker.caller, "read-manifest", fmt::format("manifest {}", id),
                           asker.requestId, clock_());
        return detail;
    });
}

domain::Result<ManifestView> Manifests::see(const Asker& asker, std::int64_t id,
                                            std::span<const std::string> texts,
                                            domain::Evidence evidence) {
    std::vector<std::string> numbers;
    for (const auto& text : texts) {
        const auto number = domain::ItemNumber::parse(text);
        if (!number) return tl::unexpected(number.error());
        numbers.emplace_back(number->text());
    }
    return database_.inTransaction([&](store::Session& session) -> domain::Result<ManifestView> {
        auto manifest = lockManifest(session, asker.caller, id);
        if (!manifest) return tl::unexpected(manifest.error());
        if (manifest->state != store::ManifestState::Open)
            return domain::fail(
                ErrorKind::Conflict, "not-open",
                fmt::format("manifest {} is {}", manifest->code, name(manifest->state)));
        if (store::sightingsOf(session, id).size() + numbers.size() > kMaxLines)
            return domain::fail(ErrorKind::TooLarge, "too-many-lines",
                                fmt::format("at most {} can be seen by hand", kMaxLines));
        const auto now = clock_();
        for (const auto& number : numbers)
            store::addSighting(session, id, {number, evidence, asker.caller.person, now});
        store::updateManifest(session, *manifest);
        ++manifest->version;
        store::recordAudit(session, asker.caller, "see-by-hand", fmt::format("manifest {}", id),
                           asker.requestId, now);
        return viewOf(session, *std::move(manifest), links_);
    });
}

std::vector<store::PostOffice> Manifests::postOffices() {
    const auto today = domain::localDate(clock_());
    return database_.inTransaction(
        [&](store::Session& session) { return store::postOffices(session, today); });
}

std::size_t Manifests::countReady(const std::string& office) {
    return database_.inTransaction(
        [&](store::Session& session) { return ready(session, office).size(); });
}

std::vector<store::Item> Manifests::ready(store::Session& session,
                                          const std::string& office) const {
    store::ItemFilter filter;
    filter.office = office;
    filter.states = {State::Sealed};
    if (!policy_().packingCheck) filter.states.push_back(State::Labelled);
    return store::listItems(session, filter, 0, kMaxLines);
}

}  // namespace hoibao::service
