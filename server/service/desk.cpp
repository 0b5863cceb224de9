#include "service/desk.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/item_number.hpp"
#include "domain/text.hpp"
#include "service/item_reading.hpp"
#include "store/audit.hpp"
#include "store/audit_search.hpp"
#include "store/name_words.hpp"

namespace hoibao::service {
namespace {

using domain::Role;

constexpr std::size_t kLeastOfDossier = 4;  ///< letters: fewer begin too many codes

bool hasDesk(const domain::Caller& caller) {
    return caller.role != Role::Integrator && caller.office.side() == domain::Side::Centre;
}

bool hasDigit(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string_view numberInLink(std::string_view text) {
    constexpr std::string_view kUpper = "/T/", kLower = "/t/";
    auto at = text.find(kUpper);
    if (at == std::string_view::npos) at = text.find(kLower);
    if (at == std::string_view::npos) return text;
    const auto rest = text.substr(at + kUpper.size());
    return rest.substr(0, rest.find('/'));
}

std::vector<std::string> Desk::officesOf(store::Session& session,
                                         const domain::Caller& caller) const {
    const bool seesAll = caller.role == Role::Supervisor || caller.role == Role::Operator;
    return store::officesWithin(session, seesAll ? std::string_view() : caller.office.text());
}

std::vector<store::AgeLimit> Desk::overdue() const {
    return store::ageLimits(limits_(), clock_());
}

Desk::Counts Desk::today(const Asker& asker) {
    return database_.inTransaction([&](store::Session& session) {
        const auto offices = officesOf(session, asker.caller);
        const auto limits = overdue();
        Counts counts{};
        for (std::size_t i = 0; i < counts.size(); ++i)
            counts[i] =
                store::countWork(session, {static_cast<store::WorkList>(i), offices, limits});
        return counts;
    });
}

domain::Result<Desk::List> Desk::list(const Asker& asker, store::WorkList list, std::int64_t after,
                                      std::size_t limit) {
    if (!hasDesk(asker.caller))
        return domain::fail(domain::ErrorKind::NotFound, "no-such-list", "no such list");
    return database_.inTransaction([&](store::Session& session) {
        const auto offices = officesOf(session, asker.caller);
        const auto limits = overdue();
        List found{store::listWork(session, {list, offices, limits}, after, limit + 1), {}};
        if (found.items.size() > limit) {
            found.items.resize(limit);
            found.next = found.items.back().id;
        }
        store::recordAudit(session, asker.caller, "list-items",
                           fmt::format("{} items", found.items.size()), asker.requestId, clock_());
        return found;
    });
}

std::optional<store::Item> Desk::byNumber(store::Session& session, const domain::Caller& caller,
                                          std::string_view text) const {
    const auto number = domain::ItemNumber::parse(numberInLink(text));
    if (!number) return std::nullopt;
    auto item = store::findItemByNumber(session, number->text());
    if (!item || !mayReadItem(caller, *item)) return std::nullopt;
    return item;
}

Desk::Found Desk::byName(store::Session& session, const Asker& asker, std::string_view text) const {
    Found found;
    auto words = store::wordsOf(domain::foldedForSearch(text));
    if (words.empty()) return found;
    words.resize(std::min(words.size(), kMaxWords));
    if (hasDesk(asker.caller)) {
        const auto named =
            store::itemsWithWords(session, officesOf(session, asker.caller), words, kMaxFound + 1);
        found.items = store::findItems(session, named.ids);
        found.isPartly = named.isPartly;
        return found;
    }
    store::ItemFilter filter;
    filter.search = text;
    if (const auto allowed = withinReach(asker.caller, filter))
        found.items = store::listItems(session, *allowed, 0, kMaxFound + 1);
    return found;
}

std::vector<store::Item> Desk::byDossier(store::Session& session, const domain::Caller& caller,
                                         std::string_view text) const {
    if (!hasDigit(text) || text.size() < kLeastOfDossier) return {};
    std::vector<std::string> offices;
    if (hasDesk(caller)) offices = officesOf(session, caller);
    auto items = store::findItemsByDossier(session, offices, text, kMaxFound + 1);
    std::erase_if(items, [&](const auto& each) { return !mayReadItem(caller, each); });
    return items;
}

Desk::Found Desk::search(const Asker& asker, std::string_view text) {
    return database_.inTransaction([&](store::Session& session) {
        Found found;
        if (auto item = byNumber(session, asker.caller, text))
            found.items.push_back(std::move(*item));
        else
            found.items = byDossier(session, asker.caller, text);
        found.isExact = found.items.size() == 1;
        if (found.items.empty()) found = byName(session, asker, text);
        found.isCut = found.items.size() > kMaxFound;
        if (found.isCut) found.items.resize(kMaxFound);
        std::ranges::stable_sort(found.items, {}, [](const auto& item) {
            return std::pair(domain::foldedForSearch(item.recipient), item.id);
        });
        store::recordAudit(session, asker.caller, "list-items",
                           fmt::format("{} items", found.items.size()), asker.requestId, clock_());
        return found;
    });
}

std::optional<std::int64_t> Desk::printRunOf(std::string_view number) {
    if (number.empty()) return std::nullopt;
    return database_.inTransaction(
        [&](store::Session& session) { return store::printRunOf(session, number); });
}

std::optional<Desk::Change> Desk::lastChange(std::int64_t item) {
    return database_.inTransaction([&](store::Session& session) -> std::optional<Change> {
        store::AuditFilter filter;
        filter.action = "change-item";
        filter.object = fmt::format("item {}", item);
        const auto rows = store::searchAudit(session, filter, std::nullopt, 1);
        if (rows.empty()) return std::nullopt;
        return Change{rows.front().person, rows.front().at};
    });
}

}  // namespace hoibao::service
