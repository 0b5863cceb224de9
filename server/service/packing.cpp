#include "service/packing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/dossier_code.hpp"
#include "domain/item_number.hpp"
#include "service/done_now.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"
#include "store/numbers.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using store::Item;

/// Items of one dossier that are looked at: a result and what was sent again.
constexpr std::size_t kMaxLegs = 20;

struct Labelled {
    Item item;  ///< locked
    store::IssuedNumber issued;
};

domain::Result<Labelled> lockLabelled(store::Session& session, const Asker& asker,
                                      std::string_view number) {
    const auto unknown = domain::fail(ErrorKind::NotFound, "unknown-item", "unknown item");
    const std::string text(number);
    const auto issued = store::findIssued(session, text);
    if (!issued) return unknown;
    auto items = store::lockItems(session, {issued->item});
    if (items.empty() || !mayRead(asker.caller, items.front().office)) return unknown;
    // Read again: it may have been made void while we waited for the lock.
    return Labelled{std::move(items.front()), *store::findIssued(session, text)};
}

domain::ItemEvent eventOf(const Asker& asker, const Item& item, std::string_view number,
                          domain::EventKind kind, domain::Instant now) {
    auto event = doneNow(item, kind, store::derivedEventId(asker.token, name(kind), 0),
                         asker.caller.person, now);
    event.number = number;
    return event;
}

bool isKnown(store::Session& session, const Item& item, const domain::EventId& id) {
    const auto events = store::eventsOf(session, item.id);
    return std::any_of(events.begin(), events.end(),
                       [&](const auto& event) { return event.id == id; });
}

}  // namespace

domain::Result<Item> Packing::voidLabel(const Asker& asker, std::string_view number,
                                        std::string_view reason) {
    const auto parsed = domain::ItemNumber::parse(number);
    if (!parsed) return tl::unexpected(parsed.error());
    if (reason.find_first_not_of(" \t") == std::string_view::npos || reason.size() > kMaxReason)
        return domain::fail(ErrorKind::Malformed, "reason-needed", "a reason of 1 to 300 bytes",
                            {{"/reason", "reason-needed", "a reason of 1 to 300 bytes"}});
    return database_.inTransaction([&](store::Session& session) -> domain::Result<Item> {
        auto labelled = lockLabelled(session, asker, parsed->text());
        if (!labelled) return tl::unexpected(labelled.error());
        auto& item = labelled->item;
        const auto now = clock_();
        auto event = eventOf(asker, item, parsed->text(), domain::EventKind::LabelVoided, now);
        event.note = reason;
        if (isKnown(session, item, event.id)) return item;
        if (labelled->issued.voidedAt)
            return domain::fail(ErrorKind::Conflict, "void",
                                fmt::format("{} is void already", parsed->text()));
        item.number.clear();
        store::updateItemPlace(session, item);
        const auto state = store::appendAllowed(session, item, event, policy_());
        if (!state) return tl::unexpected(state.error());
        store::voidNumber(session, parsed->text(), reason, asker.caller.person, now);
        store::recordAudit(session, asker.caller, "void-item", fmt::format("item {}", item.id),
                           asker.requestId, now, reason);
        return item;
    });
}

domain::Result<Item> Packing::seal(const Asker& asker, std::string_view number,
                                   std::string_view dossierCode) {
    const auto parsed = domain::ItemNumber::parse(number);
    if (!parsed) return tl::unexpected(parsed.error());
    const auto dossier = domain::DossierCode::parse(dossierCode);
    if (!dossier) return tl::unexpected(dossier.error());
    return database_.inTransaction([&](store::Session& session) -> domain::Result<Item> {
        auto labelled = lockLabelled(session, asker, parsed->text());
        if (!labelled) return tl::unexpected(labelled.error());
        auto& item = labelled->item;
        const auto own = domain::DossierCode::parse(item.dossierCode);
        if (!own || own->key() != dossier->key())
            return domain::fail(ErrorKind::Conflict, "not-together",
                                fmt::format("{} is another dossier's label", parsed->text()));
        const auto now = clock_();
        const auto event = eventOf(asker, item, parsed->text(), domain::EventKind::Sealed, now);
        if (isKnown(session, item, event.id)) return item;
        if (labelled->issued.voidedAt)
            return domain::fail(ErrorKind::Conflict, "void",
                                fmt::format("{} is void", parsed->text()));
        const auto state = store::appendAllowed(session, item, event, policy_());
        if (!state) return tl::unexpected(state.error());
        store::recordAudit(session, asker.caller, "seal-item", fmt::format("item {}", item.id),
                           asker.requestId, now);
        return item;
    });
}

std::map<std::string, Item> Packing::lookUp(const Asker& asker,
                                            std::span<const std::string> numbers) {
    return database_.inTransaction([&](store::Session& session) {
        std::map<std::string, Item> found;
        for (const auto& number : numbers)
            if (auto item = store::findItemByNumber(session, number))
                if (mayRead(asker.caller, item->office)) found.emplace(number, *std::move(item));
        if (!found.empty())
            store::recordAudit(session, asker.caller, "read-items",
                               fmt::format("{} items being packed", found.size()), asker.requestId,
                               clock_());
        return found;
    });
}

std::optional<std::string> Packing::labelOf(const Asker& asker, std::string_view dossierCode) {
    store::ItemFilter filter;
    filter.office = asker.caller.office.text();
    filter.dossierCode = dossierCode;
    const auto items = database_.inTransaction(
        [&](store::Session& session) { return store::listItems(session, filter, 0, kMaxLegs); });
    for (auto at = items.rbegin(); at != items.rend(); ++at)
        if (!at->number.empty()) return at->number;
    return std::nullopt;
}

}  // namespace hoibao::service
