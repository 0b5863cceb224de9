#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/access.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// A commune that somebody has chosen for an item, and that does not hold yet.
struct AddressDecision {
    std::int64_t item = 0;
    std::string ward;
    int version = 0;  ///< of the item, as it was read
    domain::Instant decidedAt{};
    domain::Caller by;
    std::string requestId;
};

/// In place of an earlier one for the item.
void putDecision(Session& session, const AddressDecision& decision);
/// Takes the item's decision by this person away; nothing when there is none.
[[nodiscard]] std::optional<AddressDecision> takeDecision(Session& session, std::int64_t item,
                                                          std::int64_t keyId);
/// The same of one that was made before `until`, whoever made it: false when another was quicker.
[[nodiscard]] bool takeDueDecision(Session& session, std::int64_t item, domain::Instant until);
/// Those made before `until`, the oldest first.
[[nodiscard]] std::vector<AddressDecision> dueDecisions(Session& session, domain::Instant until,
                                                        std::size_t limit);
/// The person's latest that was made at or after `since`.
[[nodiscard]] std::optional<AddressDecision> latestDecision(Session& session, std::int64_t keyId,
                                                            domain::Instant since);

}  // namespace hoibao::store
