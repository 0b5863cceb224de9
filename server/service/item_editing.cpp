#include "service/item_editing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/phone.hpp"
#include "service/done_now.hpp"
#include "service/item_reading.hpp"
#include "service/pricing.hpp"
#include "service/result_form.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"
#include "store/pickup.hpp"

namespace hoibao::service {
namespace {

using domain::Certainty;
using domain::ErrorKind;
using domain::FieldError;

constexpr std::size_t kMaxRecipientLetters = 200, kMaxAddressLetters = 1000;

domain::Result<void> invalid(std::string field, std::string code, std::string message) {
    return domain::fail(ErrorKind::Malformed, "invalid-fields", fmt::format("{} cannot be", field),
                        {{std::move(field), std::move(code), std::move(message)}});
}

bool isReadyForPost(const store::Item& item) {
    return item.state == domain::State::ChannelPending && item.returnBy == "post" &&
           !item.ward.empty() && item.phoneUsable;
}

}  // namespace

ItemEditing::ItemEditing(store::Database& database, const domain::Gazetteer& gazetteer,
                         const domain::ZoneTable& zones, PolicySource policy, Clock clock)
    : database_(database),
      gazetteer_(gazetteer),
      zones_(zones),
      policy_(std::move(policy)),
      clock_(std::move(clock)) {}

domain::Result<store::Item> ItemEditing::change(const Asker& asker, std::int64_t id,
                                                std::int64_t version, const ItemChange& change) {
    return database_.inTransaction(
        [&](store::Session& session) { return changeIn(session, asker, id, version, change); });
}

domain::Result<store::Item> ItemEditing::changeIn(store::Session& session, const Asker& asker,
                                                  std::int64_t id, std::int64_t version,
                                                  const ItemChange& change) const {
    auto locked = store::lockItems(session, {id});
    if (locked.empty() || !mayReadItem(asker.caller, locked.front()))
        return domain::fail(ErrorKind::NotFound, "unknown-item", "unknown item");
    auto& item = locked.front();
    if (item.version != version)
        return domain::fail(ErrorKind::PreconditionFailed, "stale",
                            "the item was changed since it was read");
    // Who did not come may have it by post, and then to another address.
    if (!domain::isBeforeHandover(item.state) && item.state != domain::State::PickupNoShow)
        return domain::fail(
            ErrorKind::Conflict, "handed-over",
            fmt::format("the item is {}: it can no longer be changed", name(item.state)));
    if (auto applied = apply(item, change); !applied) return tl::unexpected(applied.error());
    const auto now = clock_();
    item.updatedAt = now;
    if (item.returnBy == "post")
        item.postageVnd = Pricing(session, zones_, item.office, domain::localDate(now))
                              .postageTo(item.ward, item.weightGrams);
    store::updateItemDetails(session, item);
    if (isReadyForPost(item)) {
        const auto moved =
            store::appendAllowed(session, item,
                                 doneNow(item, domain::EventKind::ChannelPost, store::newEventId(),
                                         asker.caller.person, now),
                                 policy_());
        if (!moved) return tl::unexpected(moved.error());
    }
    store::recordAudit(session, asker.caller, "change-item", fmt::format("item {}", id),
                       asker.requestId, now);
    return store::findItem(session, id).value();
}

bool mayBeSentByPost(domain::State state) {
    return std::ranges::any_of(domain::transitions(), [&](const auto& row) {
        return row.from == state && row.to == domain::State::PostReady &&
               row.kind == domain::EventKind::ChannelPost;
    });
}

domain::Result<store::Item> ItemEditing::sendByPost(const Asker& asker, std::int64_t id) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<store::Item> {
        auto locked = store::lockItems(session, {id});
        if (locked.empty() || !mayReadItem(asker.caller, locked.front()))
            return domain::fail(ErrorKind::NotFound, "unknown-item", "unknown item");
        auto& item = locked.front();
        if (item.ward.empty())
            return domain::fail(ErrorKind::Conflict, "address-not-sure",
                                "the address leaves the commune open");
        if (!item.phoneUsable)
            return domain::fail(ErrorKind::Conflict, "phone-not-usable", "nobody can be called");
        const auto now = clock_();
        const auto chosen = doneNow(
            item, domain::EventKind::ChannelPost,
            store::derivedEventId(asker.token, "send-by-post", static_cast<std::uint64_t>(id)),
            asker.caller.person, now);
        item.returnBy = "post";
        item.updatedAt = now;
        item.postageVnd = Pricing(session, zones_, item.office, domain::localDate(now))
                              .postageTo(item.ward, item.weightGrams);
        store::updateReturnBy(session, item);
        store::updateItemDetails(session, item);
        const auto moved = store::appendAllowed(session, item, chosen, policy_());
        if (!moved) return tl::unexpected(moved.error());
        store::freePickupPlace(session, id, now);
        store::recordAudit(session, asker.caller, "send-by-post", fmt::format("item {}", id),
                           asker.requestId, now);
        return store::findItem(session, id).value();
    });
}

domain::Result<void> ItemEditing::apply(store::Item& item, const ItemChange& change) const {
    if (change.recipient) {
        const auto recipient = tidied(*change.recipient);
        if (recipient.empty()) return invalid("recipient", "missing", "is needed");
        if (letterCount(recipient) > kMaxRecipientLetters)
            return invalid("recipient", "too-long",
                           fmt::format("over {} letters", kMaxRecipientLetters));
        item.recipient = recipient;
    }
    if (change.phone) {
        const auto phone = domain::Phone::parse(*change.phone);
        if (!phone) return invalid("phone", phone.error().code, phone.error().detail);
        item.phone = phone->text();
        item.phoneUsable = true;
    }
    return applyAddress(item, change);
}

domain::Result<void> ItemEditing::applyAddress(store::Item& item, const ItemChange& change) const {
    const auto before = item;
    if (change.address) {
        const auto address = tidied(*change.address, true);
        if (address.empty()) return invalid("address", "missing", "is needed");
        if (letterCount(address) > kMaxAddressLetters)
            return invalid("address", "too-long",
                           fmt::format("over {} letters", kMaxAddressLetters));
        const auto read = readAddress(address, gazetteer_, item);
        const auto& candidates = read.candidates;
        const bool mayBeAsBefore =
            candidates.empty() ||
            std::find(candidates.begin(), candidates.end(), before.ward) != candidates.end();
        if (item.ward.empty() && !before.ward.empty() && mayBeAsBefore) {
            item.ward = before.ward;
            item.certainty = before.certainty;
            item.candidates = before.candidates;
            if (candidates.empty()) item.street = address;
        }
    }
    if (change.ward) {
        if (gazetteer_.ward(*change.ward) == nullptr)
            return invalid("ward", "unknown-ward", "is no commune's code");
        item.ward = *change.ward;
        item.certainty = name(Certainty::Sure);
        item.candidates = item.ward;
    }
    const bool isWaiting =
        item.state == domain::State::Approved || item.state == domain::State::ChannelPending;
    if (item.ward.empty() && !isWaiting)
        return domain::fail(ErrorKind::Unreadable, "address-not-sure",
                            "the address leaves the commune open: give the ward too",
                            {{"address", "address-" + item.certainty, item.candidates}});
    return {};
}

}  // namespace hoibao::service
