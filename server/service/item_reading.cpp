#include "service/item_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "domain/item_number.hpp"
#include "service/frozen_label.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"

namespace hoibao::service {

std::optional<store::Item> findItemNamed(store::Session& session, std::string_view name) {
    std::int64_t id = 0;
    const auto* end = name.data() + name.size();
    const auto read = std::from_chars(name.data(), end, id);
    if (read.ec == std::errc{} && read.ptr == end) return store::findItem(session, id);
    const auto number = domain::ItemNumber::parse(name);
    return number ? store::findItemByNumber(session, number->text()) : std::nullopt;
}

ItemReading::Labels labelsOf(store::Session& session, const store::Item& item) {
    ItemReading::Labels labels{store::labelsOfItem(session, item.id), {}};
    const auto inForce = std::find_if(labels.all.begin(), labels.all.end(), [&](const auto& one) {
        return one.number == item.number && !one.voidedAt && !one.label.empty();
    });
    if (inForce == labels.all.end()) return labels;
    const auto wards = store::wardNames(session, {item.ward});
    const auto ward = wards.find(item.ward);
    labels.outdated =
        outdated(inForce->label, labelOf(item, ward == wards.end() ? nullptr : &ward->second));
    return labels;
}

bool mayReadItem(const domain::Caller& caller, const store::Item& item) {
    if (caller.role == domain::Role::Integrator && item.createdBy != caller.keyId) return false;
    return mayRead(caller, item.office) ||
           (!item.postOffice.empty() && mayRead(caller, item.postOffice));
}

domain::Result<store::ItemFilter> withinReach(const domain::Caller& caller,
                                              store::ItemFilter filter) {
    if (!filter.office.empty() && !mayRead(caller, filter.office)) {
        // The post may ask for an office's items; it sees those that it was given.
        if (caller.office.side() != domain::Side::Post)
            return domain::fail(domain::ErrorKind::NotFound, "unknown-office",
                                "no office that is known to you");
    }
    if (caller.role == domain::Role::Operator || caller.role == domain::Role::Supervisor)
        return filter;
    if (caller.role == domain::Role::Integrator) filter.createdBy = caller.keyId;
    if (caller.office.side() == domain::Side::Post)
        filter.postOffice = caller.office.text();
    else if (filter.office.empty())
        filter.office = caller.office.text();
    return filter;
}

domain::Result<ItemReading::View> ItemReading::find(const Asker& asker, std::string_view name) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<View> {
        auto item = findItemNamed(session, name);
        if (!item || !mayReadItem(asker.caller, *item))
            return domain::fail(domain::ErrorKind::NotFound, "unknown-item", "unknown item");
        store::recordAudit(session, asker.caller, "read-item", fmt::format("item {}", item->id),
                           asker.requestId, clock_());
        auto events = store::eventsOf(session, item->id);
        auto labels = labelsOf(session, *item);
        return View{std::move(*item), std::move(events), std::move(labels)};
    });
}

ItemReading::Labels ItemReading::labels(const store::Item& item) {
    return database_.inTransaction(
        [&](store::Session& session) { return labelsOf(session, item); });
}

domain::Result<ItemReading::List> ItemReading::list(const Asker& asker,
                                                    const store::ItemFilter& filter,
                                                    std::int64_t after, std::size_t limit) {
    const auto allowed = withinReach(asker.caller, filter);
    if (!allowed) return tl::unexpected(allowed.error());
    return database_.inTransaction([&](store::Session& session) -> domain::Result<List> {
        List list{store::listItems(session, *allowed, after, limit + 1), std::nullopt};
        if (list.items.size() > limit) {
            list.items.resize(limit);
            list.next = list.items.back().id;
        }
        store::recordAudit(session, asker.caller, "list-items",
                           fmt::format("{} items", list.items.size()), asker.requestId, clock_());
        return list;
    });
}

}  // namespace hoibao::service
