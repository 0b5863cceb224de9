#include "service/audit_reading.hpp"

#include <fmt/format.h>

#include "service/administrator.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"

namespace hoibao::service {
namespace {

constexpr std::string_view kOpened = "open-item-with-reason";

std::string objectOf(std::int64_t id) {
    return fmt::format("item {}", id);
}

tl::unexpected<domain::Error> unknownItem() {
    return domain::fail(domain::ErrorKind::NotFound, "unknown-item", "unknown item");
}

bool isHis(const domain::Caller& caller, const store::Item& item) {
    const auto office = domain::OfficeCode::parse(item.office);
    return office && administers(caller, *office);
}

}  // namespace

AuditReading::Page AuditReading::search(const store::AuditFilter& filter,
                                        std::optional<std::int64_t> before, std::size_t limit,
                                        const Asker& by) {
    auto mine = filter;
    if (!administersAll(by.caller)) {
        const auto asked = domain::OfficeCode::parse(filter.office);
        if (!asked || !by.caller.office.covers(*asked)) mine.office = by.caller.office.text();
    }
    return database_.inTransaction([&](store::Session& session) {
        Page page{store::searchAudit(session, mine, before, limit + 1), std::nullopt};
        if (page.rows.size() > limit) {
            page.rows.resize(limit);
            page.next = page.rows.back().id;
        }
        store::recordAudit(session, by.caller, "search-audit",
                           fmt::format("{} rows", page.rows.size()), by.requestId, clock_());
        return page;
    });
}

domain::Result<std::int64_t> AuditReading::openItem(std::string_view name, std::string_view reason,
                                                    const Asker& by) {
    const auto why = checkedReason(reason);
    if (!why) return tl::unexpected(why.error());
    return database_.inTransaction([&](store::Session& session) -> domain::Result<std::int64_t> {
        auto item = findItemNamed(session, name);
        if (!item) {
            store::ItemFilter filter;
            filter.dossierCode = std::string(name);
            auto items = store::listItems(session, filter, 0, 1);
            if (!name.empty() && !items.empty()) item = std::move(items.front());
        }
        if (!item || !isHis(by.caller, *item)) return unknownItem();
        store::recordAudit(session, by.caller, kOpened, objectOf(item->id), by.requestId, clock_(),
                           *why);
        return item->id;
    });
}

domain::Result<ItemReading::View> AuditReading::item(std::int64_t id, const Asker& by) {
    const auto now = clock_();
    return database_.inTransaction(
        [&](store::Session& session) -> domain::Result<ItemReading::View> {
            auto item = store::findItem(session, id);
            if (!item || !isHis(by.caller, *item) ||
                !store::hasDone(session, by.caller.keyId, kOpened, objectOf(id),
                                now - kReasonLasts))
                return unknownItem();
            store::recordAudit(session, by.caller, "read-item", objectOf(id), by.requestId, now);
            auto events = store::eventsOf(session, id);
            return ItemReading::View{std::move(*item), std::move(events)};
        });
}

}  // namespace hoibao::service
