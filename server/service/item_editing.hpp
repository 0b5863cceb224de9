#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/address.hpp"
#include "domain/life.hpp"
#include "domain/postage.hpp"
#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/policy_source.hpp"
#include "store/items.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// What is to be changed; what is empty stays. `ward` is a commune's code.
struct ItemChange {
    std::optional<std::string> recipient = {}, phone = {}, address = {}, ward = {};
};

/// Whether an item in that state may be sent by post now (ItemEditing::sendByPost).
[[nodiscard]] bool mayBeSentByPost(domain::State state);

/// Lets clerks mend address, commune, phone and recipient before the handover, and choose the post.
class ItemEditing {
public:
    /// All references must outlive it.
    ItemEditing(store::Database& database, const domain::Gazetteer& gazetteer,
                const domain::ZoneTable& zones, PolicySource policy, Clock clock);

    /// Changes the item that the caller has read as `version`. An item that waits in
    /// CHANNEL_PENDING to go by post becomes POST_READY when its commune is given or sure and its
    /// phone is good. A new address that names no commune keeps the old one.
    ///
    /// Errors: NotFound "unknown-item"; Conflict "handed-over"; PreconditionFailed "stale";
    /// Malformed "invalid-fields" naming each; Unreadable "address-not-sure" when the item is past
    /// CHANNEL_PENDING and the address leaves its commune open.
    [[nodiscard]] domain::Result<store::Item> change(const Asker& asker, std::int64_t id,
                                                     std::int64_t version,
                                                     const ItemChange& change);

    /// The citizen wants it by post: who did not come to the counter, or has not chosen yet. It is
    /// POST_READY then; a place at the counter is free. The same request again changes nothing.
    /// Errors: NotFound "unknown-item"; Conflict "address-not-sure", "phone-not-usable", "state".
    [[nodiscard]] domain::Result<store::Item> sendByPost(const Asker& asker, std::int64_t id);

private:
    [[nodiscard]] domain::Result<void> apply(store::Item& item, const ItemChange& change) const;
    [[nodiscard]] domain::Result<void> applyAddress(store::Item& item,
                                                    const ItemChange& change) const;
    [[nodiscard]] domain::Result<store::Item> changeIn(store::Session& session, const Asker& asker,
                                                       std::int64_t id, std::int64_t version,
                                                       const ItemChange& change) const;

    store::Database& database_;
    const domain::Gazetteer& gazetteer_;
    const domain::ZoneTable& zones_;
    PolicySource policy_;
    Clock clock_;
};

}  // namespace hoibao::service
