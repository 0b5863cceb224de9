#include "service/gathering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "service/frozen_label.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using store::Item;

constexpr std::size_t kPage = 500;

void add(std::vector<domain::FieldError>& faults, domain::FieldError fault) {
    if (faults.size() < Gathering::kMaxFaults) faults.push_back(std::move(fault));
}

std::string pointer(std::size_t index) {
    return fmt::format("/items/{}", index);
}

}  // namespace

domain::FieldError notReady(std::size_t index, const Item& item) {
    return {pointer(index), "not-ready",
            fmt::format("item {} ({}) is {}, not POST_READY", item.id, item.dossierCode,
                        name(item.state))};
}

domain::Result<Gathering::Found> Gathering::these(std::span<const std::int64_t> ids) {
    std::unordered_set<std::int64_t> seen;
    std::vector<std::int64_t> wanted;
    for (const auto id : ids)
        if (seen.insert(id).second) wanted.push_back(id);
    if (wanted.size() > maxLabels_)
        return domain::fail(ErrorKind::TooLarge, "too-many-labels",
                            fmt::format("a run has at most {} labels", maxLabels_));
    for (std::size_t at = 0; at < wanted.size(); at += kPage) {
        const auto page = std::span(wanted).subspan(at, std::min(kPage, wanted.size() - at));
        database_.inTransaction([&](store::Session& session) {
            const auto items = store::findItems(session, page);
            std::unordered_map<std::int64_t, const Item*> byId;
            for (const auto& item : items)
                if (mayRead(caller_, item.office)) byId.emplace(item.id, &item);
            std::vector<const Item*> inOrder;
            for (const auto id : page) {
                const auto item = byId.find(id);
                inOrder.push_back(item == byId.end() ? nullptr : item->second);
                if (item == byId.end())
                    add(unknown_, {pointer(found_.items.size() + inOrder.size() - 1),
                                   "unknown-item", fmt::format("there is no item {}", id)});
            }
            check(session, inOrder);
        });
    }
    return found();
}

domain::Result<Gathering::Found> Gathering::matching(store::ItemFilter filter, std::size_t limit) {
    using domain::State;
    if (filter.states.empty()) filter.states = {State::PostReady};
    if (filter.states != std::vector{State::PostReady})
        return domain::fail(ErrorKind::Conflict, "not-ready",
                            "only items in POST_READY can be printed",
                            {{"/filter/state", "not-ready", "POST_READY is the only one"}});
    if (!filter.office.empty() && !mayRead(caller_, filter.office))
        return domain::fail(ErrorKind::NotFound, "unknown-office", "unknown office");
    if (filter.office.empty() && caller_.role != domain::Role::Operator)
        filter.office = caller_.office.text();
    limit = limit == 0 ? maxLabels_ : std::min(limit, maxLabels_);
    std::int64_t after = 0;
    for (bool isMore = true; isMore && found_.items.size() < limit;) {
        database_.inTransaction([&](store::Session& session) {
            const auto items = store::listItems(session, filter, after,
                                                std::min(kPage, limit - found_.items.size()));
            isMore = !items.empty();
            if (!isMore) return;
            std::vector<std::int64_t> ids;
            for (const auto& item : items) ids.push_back(item.id);
            const auto taken = store::itemsInUnfinishedRuns(session, ids, stale_);
            std::vector<const Item*> page;
            for (const auto& item : items)
                if (taken.count(item.id) == 0) page.push_back(&item);
            check(session, page);
            after = items.back().id;
        });
    }
    if (found_.items.empty())
        return domain::fail(ErrorKind::Conflict, "nothing-to-print", "the filter finds no item");
    return found();
}

void Gathering::check(store::Session& session, std::span<const Item* const> items) {
    std::set<std::string> codes;
    for (const auto* item : items)
        if (item && !item->ward.empty()) codes.insert(item->ward);
    const auto wards = store::wardNames(session, codes);
    for (const auto* item : items) {
        const auto index = found_.items.size();
        found_.items.push_back(item ? item->id : 0);
        if (!item) continue;
        note(*item);
        if (item->state != domain::State::PostReady) {
            add(notReady_, notReady(index, *item));
            continue;
        }
        const auto ward = wards.find(item->ward);
        const auto label = labelOf(*item, ward == wards.end() ? nullptr : &ward->second);
        for (const auto& refusal : printer_.check(label, index))
            add(unprintable_,
                {fmt::format("{}/{}", pointer(index), refusal.field), "unprintable",
                 fmt::format("item {} ({}): {}", item->id, item->dossierCode, refusal.message)});
    }
}

void Gathering::note(const Item& item) {
    if (found_.office.empty() && !isMixed_) {
        found_.office = item.office;
    } else if (found_.office != item.office) {
        isMixed_ = true;
        found_.office.clear();
    }
}

domain::Result<Gathering::Found> Gathering::found() {
    if (!unknown_.empty())
        return domain::fail(ErrorKind::NotFound, "unknown-item", unknown_.front().message,
                            unknown_);
    if (!notReady_.empty())
        return domain::fail(ErrorKind::Conflict, "not-ready", notReady_.front().message, notReady_);
    if (!unprintable_.empty())
        return domain::fail(ErrorKind::Unreadable, "unprintable", unprintable_.front().message,
                            unprintable_);
    return found_;
}

}  // namespace hoibao::service
