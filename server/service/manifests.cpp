#include "service/manifests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "domain/item_number.hpp"
#include "service/done_now.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"
#include "store/keys.hpp"
#include "store/numbers.hpp"
#include "store/print_runs.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using domain::EventKind;
using domain::State;
using store::Item;
using store::Manifest;
using store::ManifestState;

constexpr std::size_t kMaxFaults = 100;

domain::ItemEvent eventOf(EventKind kind, const Asker& asker, const Manifest& manifest,
                          const Item& item, domain::Instant now) {
    auto event = doneNow(item, kind, store::newEventId(), asker.caller.person, now);
    event.evidence = domain::Evidence::Inferred;  // a whole print run at once, mostly
    event.office = manifest.office;
    event.manifest = manifest.id;
    return event;
}

/// Each once, in order. Errors: Malformed, naming those that are no item numbers.
domain::Result<std::vector<std::string>> parsed(std::span<const std::string> texts) {
    std::set<std::string> seen;
    std::vector<std::string> numbers;
    std::vector<domain::FieldError> faults;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto number = domain::ItemNumber::parse(texts[i]);
        if (number) {
            if (seen.emplace(number->text()).second) numbers.emplace_back(number->text());
        } else if (faults.size() < kMaxFaults) {
            faults.push_back(
                {fmt::format("/items/{}", i), number.error().code, number.error().detail});
        }
    }
    if (!faults.empty())
        return domain::fail(ErrorKind::Malformed, "malformed-item-number", faults.front().message,
                            faults);
    return numbers;
}

tl::unexpected<domain::Error> unknownItem(std::vector<domain::FieldError> faults = {}) {
    return domain::fail(ErrorKind::NotFound, "unknown-item",
                        faults.empty() ? "unknown item" : faults.front().message, faults);
}

/// The items of issued numbers, locked, by number. Numbers that the caller and the manifest have
/// nothing to do with are left out.
std::map<std::string, Item> lockByNumber(store::Session& session, const Asker& asker,
                                         const Manifest& manifest,
                                         std::span<const std::string> numbers) {
    const auto issued = store::findIssued(session, numbers);
    std::vector<std::int64_t> ids;
    for (const auto& [number, one] : issued) ids.push_back(one.item);
    std::map<std::int64_t, Item> byId;
    const auto office = domain::OfficeCode::parse(manifest.office);
    for (auto& item : store::lockItems(session, ids)) {
        const auto its = domain::OfficeCode::parse(item.office);
        if (mayRead(asker.caller, item.office) || (office && its && office->covers(*its)))
            byId.emplace(item.id, std::move(item));
    }
    std::map<std::string, Item> found;
    for (const auto& [number, one] : issued) {
        const auto item = byId.find(one.item);
        if (item != byId.end()) found.emplace(number, item->second);
    }
    return found;
}

domain::Result<void> checkOpen(const Manifest& manifest) {
    if (manifest.state == ManifestState::Open) return {};
    return domain::fail(ErrorKind::Conflict, "not-open",
                        fmt::format("manifest {} is {}", manifest.code, name(manifest.state)));
}

}  // namespace

bool mayRead(const domain::Caller& caller, const Manifest& manifest) {
    const bool isPost = caller.office.side() == domain::Side::Post;
    return mayRead(caller, isPost ? manifest.postOffice : manifest.office);
}

domain::Result<Manifest> lockManifest(store::Session& session, const domain::Caller& caller,
                                      std::int64_t id) {
    auto manifest = store::lockManifest(session, id);
    if (!manifest || !mayRead(caller, *manifest))
        return domain::fail(ErrorKind::NotFound, "unknown-manifest", "unknown manifest");
    return *std::move(manifest);
}

ManifestView viewOf(store::Session& session, Manifest manifest, const LinkSigner& links) {
    auto counted = tally(session, manifest, links);
    auto signatures = store::signaturesOf(session, manifest.id);
    return {std::move(manifest), std::move(counted), std::move(signatures)};
}

domain::Result<ManifestView> Manifests::create(const Asker& asker, const ManifestOrder& order) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<ManifestView> {
        if (auto made = store::findManifestByToken(session, asker.token))
            return viewOf(session, *std::move(made), links_);
        if (const auto fit = checkOffices(session, asker, order); !fit)
            return tl::unexpected(fit.error());
        const auto numbers = numbersOf(session, asker, order);
        if (!numbers) return tl::unexpected(numbers.error());
        if (numbers->size() > kMaxLines)
            return domain::fail(ErrorKind::TooLarge, "too-many-lines",
                                fmt::format("a manifest has at most {} lines", kMaxLines));
        Manifest manifest;
        const auto now = clock_();
        const auto day = domain::localDate(now);
        const auto count = store::nextDocumentNumber(session, order.office, "manifest", day);
        auto date = domain::formatDate(day).substr(2);
        date.erase(std::remove(date.begin(), date.end(), '-'), date.end());
        manifest.code = fmt::format("BK-{}-{}-{:03}", order.office, date, count);
        manifest.token = asker.token;
        manifest.office = order.office;
        manifest.postOffice = order.postOffice;
        manifest.createdBy = asker.caller.person;
        manifest.createdAt = now;
        manifest.id = store::insertManifest(session, manifest);
        if (const auto done = list(session, asker, manifest, *numbers); !done)
            return tl::unexpected(done.error());
        store::recordAudit(session, asker.caller, "create-manifest",
                           fmt::format("manifest {}", manifest.id), asker.requestId, now);
        return viewOf(session, std::move(manifest), links_);
    });
}

domain::Result<void> Manifests::checkOffices(store::Session& session, const Asker& asker,
                                             const ManifestOrder& order) const {
    const struct {
        const std::string& code;
        const char* pointer;
        domain::Side side;
    } wanted[] = {{order.office, "/office", domain::Side::Centre},
                  {order.postOffice, "/postOffice", domain::Side::Post}};
    const auto today = domain::localDate(clock_());
    for (const auto& one : wanted) {
        const auto code = domain::OfficeCode::parse(one.code);
        if (!code)
            return domain::fail(code.error().kind, code.error().code, code.error().detail,
                                {{one.pointer, code.error().code, code.error().detail}});
        if (code->side() != one.side)
            return domain::fail(ErrorKind::Unreadable, "wrong-side",
                                "a manifest goes from an office of the centre to one of the post",
                                {{one.pointer, "wrong-side", one.code + " is of the other side"}});
        if (!store::officeExists(session, *code, today))
            return domain::fail(ErrorKind::NotFound, "unknown-office", "unknown office",
                                {{one.pointer, "unknown-office", "unknown office"}});
    }
    const bool isPost = asker.caller.office.side() == domain::Side::Post;
    if (!mayRead(asker.caller, isPost ? order.postOffice : order.office))
        return domain::fail(ErrorKind::NotFound, "unknown-office", "unknown office");
    return {};
}

domain::Result<std::vector<std::string>> Manifests::numbersOf(store::Session& session,
                                                              const Asker& asker,
                                                              const ManifestOrder& order) {
    if (order.allReady) {
        std::vector<std::string> numbers;
        for (auto& item : ready(session, order.office)) numbers.push_back(std::move(item.number));
        if (numbers.empty())
            return domain::fail(ErrorKind::Conflict, "nothing-ready", "no item can go now");
        return numbers;
    }
    if (!order.printRun) return parsed(order.numbers);
    const auto run = store::findPrintRun(session, *order.printRun);
    if (!run || !mayRead(asker.caller, run->office))
        return domain::fail(ErrorKind::NotFound, "unknown-print-run", "unknown print run");
    if (run->state != store::PrintRunState::Ready && run->state != store::PrintRunState::Printed &&
        run->state != store::PrintRunState::Partly)
        return domain::fail(ErrorKind::Conflict, "not-ready-yet", "the print run is not ready yet");
    std::vector<std::string> drawn;
    for (auto& item : store::drawnItems(session, run->id)) drawn.push_back(std::move(item.number));
    const auto issued = store::findIssued(session, drawn);
    std::vector<std::string> inForce;
    for (auto& number : drawn)
        if (!issued.at(number).voidedAt) inForce.push_back(std::move(number));
    return inForce;
}

/// What is to be put on a manifest.
struct Manifests::Listing {
    const Manifest& manifest;
    domain::OfficeCode office;
};

std::optional<domain::FieldError> Manifests::whyNot(const Listing& listing, const Item& item,
                                                    const std::string& number) const {
    const auto its = domain::OfficeCode::parse(item.office);
    if (!its || !listing.office.covers(*its))
        return domain::FieldError{"", "wrong-office",
                                  fmt::format("{} is of another office", number)};
    if (item.number != number)
        return domain::FieldError{"", "void", fmt::format("{} is void", number)};
    if (item.state == State::Manifested)
        return domain::FieldError{"", "on-another-manifest",
                                  fmt::format("{} is on another manifest", number)};
    if (item.state == State::Labelled && policy_().packingCheck)
        return domain::FieldError{"", "not-sealed", fmt::format("{} is not sealed", number)};
    if (item.state != State::Labelled && item.state != State::Sealed)
        return domain::FieldError{"", "state", fmt::format("{} is {}", number, name(item.state))};
    return std::nullopt;
}

domain::Result<void> Manifests::list(store::Session& session, const Asker& asker,
                                     const Manifest& manifest,
                                     std::span<const std::string> numbers) {
    const Listing listing{manifest, domain::OfficeCode::parse(manifest.office).value()};
    auto found = lockByNumber(session, asker, manifest, numbers);
    const auto now = clock_();
    std::vector<domain::FieldError> unknown, faults;
    std::vector<store::ManifestLine> lines;
    std::vector<Item> items;
    std::vector<store::NewEvent> events;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto& number = numbers[i];
        const auto pointer = fmt::format("/items/{}", i);
        const auto at = found.find(number);
        if (at == found.end()) {
            unknown.push_back({pointer, "unknown-item", fmt::format("{} is unknown", number)});
            continue;
        }
        auto& item = at->second;
        if (item.manifest == manifest.id && item.number == number) continue;
        if (auto fault = whyNot(listing, item, number)) {
            fault->field = pointer;
            faults.push_back(*std::move(fault));
            continue;
        }
        if (item.state == State::Labelled)
            events.push_back({item.id, eventOf(EventKind::Sealed, asker, manifest, item, now)});
        events.push_back(
            {item.id, eventOf(EventKind::AddedToManifest, asker, manifest, item, now)});
        item.manifest = manifest.id;
        item.postOffice = manifest.postOffice;
        lines.push_back({number, item.id, 0, std::nullopt});
        items.push_back(item);
    }
    if (!unknown.empty()) {
        unknown.resize(std::min(unknown.size(), kMaxFaults));
        return unknownItem(std::move(unknown));
    }
    if (!faults.empty()) {
        faults.resize(std::min(faults.size(), kMaxFaults));
        return domain::fail(ErrorKind::Conflict, "not-possible", faults.front().message, faults);
    }
    if (lines.empty()) return {};
    store::addManifestLines(session, manifest.id, lines);
    for (const auto& item : items) store::updateItemPlace(session, item);
    store::appendEvents(session, items, events, policy_());
    return {};
}

domain::Result<ManifestView> Manifests::find(const domain::Caller& caller, std::int64_t id) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<ManifestView> {
        auto manifest = store::findManifest(session, id);
        if (!manifest || !mayRead(caller, *manifest))
            return domain::fail(ErrorKind::NotFound, "unknown-manifest", "unknown manifest");
        return viewOf(session, *std::move(manifest), links_);
    });
}

domain::Result<ManifestView> Manifests::add(const Asker& asker, std::int64_t id,
                                            std::span<const std::string> texts) {
    const auto numbers = parsed(texts);
    if (!numbers) return tl::unexpected(numbers.error());
    return database_.inTransaction([&](store::Session& session) -> domain::Result<ManifestView> {
        auto manifest = lockManifest(session, asker.caller, id);
        if (!manifest) return tl::unexpected(manifest.error());
        if (const auto open = checkOpen(*manifest); !open) return tl::unexpected(open.error());
        if (store::manifestLines(session, id).size() + numbers->size() > kMaxLines)
            return domain::fail(ErrorKind::TooLarge, "too-many-lines",
                                fmt::format("a manifest has at most {} lines", kMaxLines));
        if (const auto done = list(session, asker, *manifest, *numbers); !done)
            return tl::unexpected(done.error());
        store::updateManifest(session, *manifest);
        ++manifest->version;
        store::recordAudit(session, asker.caller, "change-manifest", fmt::format("manifest {}", id),
                           asker.requestId, clock_());
        return viewOf(session, *std::move(manifest), links_);
    });
}

domain::Result<ManifestView> Manifests::remove(const Asker& asker, std::int64_t id,
                                               std::span<const std::string> texts) {
    const auto numbers = parsed(texts);
    if (!numbers) return tl::unexpected(numbers.error());
    return database_.inTransaction([&](store::Session& session) -> domain::Result<ManifestView> {
        auto manifest = lockManifest(session, asker.caller, id);
        if (!manifest) return tl::unexpected(manifest.error());
        if (const auto open = checkOpen(*manifest); !open) return tl::unexpected(open.error());
        auto found = lockByNumber(session, asker, *manifest, *numbers);
        const auto now = clock_();
        std::vector<Item> items;
        std::vector<store::NewEvent> events;
        std::vector<std::string> removed;
        for (const auto& number : *numbers) {
            const auto at = found.find(number);
            if (at == found.end()) return unknownItem();
            auto& item = at->second;
            if (item.manifest != id || item.number != number) continue;
            events.push_back(
                {item.id, eventOf(EventKind::RemovedFromManifest, asker, *manifest, item, now)});
            item.manifest.reset();
            item.postOffice.clear();
            items.push_back(item);
            removed.push_back(number);
        }
        store::removeManifestLines(session, id, removed);
        for (const auto& item : items) store::updateItemPlace(session, item);
        if (!events.empty()) store::appendEvents(session, items, events, policy_());
        store::updateManifest(session, *manifest);
        ++manifest->version;
        store::recordAudit(session, asker.caller, "change-manifest", fmt::format("manifest {}", id),
                           asker.requestId, now);
        return viewOf(session, *std::move(manifest), links_);
    });
}

}  // namespace hoibao::service
