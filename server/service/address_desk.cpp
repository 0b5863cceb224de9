#include "service/address_desk.hpp"

#include <fmt/format.h>

#include "service/item_reading.hpp"
#include "store/audit.hpp"
#include "store/work_lists.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;

constexpr std::size_t kSettledAtOnce = 200;

bool waits(const store::Item& item) {
    return (item.state == domain::State::Approved || item.state == domain::State::ChannelPending) &&
           item.returnBy == "post";
}

}  // namespace

AddressDesk::Next AddressDesk::next(const Asker& asker, std::int64_t after) {
    return database_.inTransaction([&](store::Session& session) {
        const auto offices = store::officesWithin(session, asker.caller.office.text());
        const store::WorkQuery query{store::WorkList::ToFix, offices, {}};
        Next next;
        next.waiting = store::countWork(session, query);
        auto found = store::listWork(session, query, after, 1);
        if (found.empty() && after > 0) found = store::listWork(session, query, 0, 1);
        next.undo = store::latestDecision(session, asker.caller.keyId, clock_() - kUndoFor);
        if (found.empty()) return next;
        next.item = std::move(found.front());
        store::recordAudit(session, asker.caller, "read-item",
                           fmt::format("item {}", next.item->id), asker.requestId, clock_());
        return next;
    });
}

domain::Result<void> AddressDesk::decide(const Asker& asker, std::int64_t id, std::int64_t version,
                                         const std::string& ward) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        const auto locked = store::lockItems(session, {id});
        if (locked.empty() || !mayReadItem(asker.caller, locked.front()))
            return domain::fail(ErrorKind::NotFound, "unknown-item", "unknown item");
        const auto& item = locked.front();
        if (item.version != version)
            return domain::fail(ErrorKind::PreconditionFailed, "stale",
                                "the item was changed since it was read");
        if (!waits(item))
            return domain::fail(ErrorKind::Conflict, "handed-over", "the item no longer waits");
        store::putDecision(session,
                           {id, ward, item.version, clock_(), asker.caller, asker.requestId});
        return {};
    });
}

bool AddressDesk::undo(const Asker& asker, std::int64_t item) {
    return database_.inTransaction([&](store::Session& session) {
        return store::takeDecision(session, item, asker.caller.keyId).has_value();
    });
}

std::size_t AddressDesk::settle() {
    const auto until = clock_() - kUndoFor;
    const auto due = database_.inTransaction([&](store::Session& session) {
        return store::dueDecisions(session, until, kSettledAtOnce);
    });
    std::size_t settled = 0;
    for (const auto& decision : due) {
        const bool isOurs = database_.inTransaction([&](store::Session& session) {
            return store::takeDueDecision(session, decision.item, until);
        });
        if (!isOurs) continue;
        ItemChange change;
        change.ward = decision.ward;
        const Asker asker{decision.by, decision.requestId};
        if (editing_.change(asker, decision.item, decision.version, change)) ++settled;
    }
    return settled;
}

}  // namespace hoibao::service
