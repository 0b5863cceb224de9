#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/item_event.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// A number that a person says to have seen for a manifest.
struct HandSighting {
    std::string number;
    domain::Evidence evidence = domain::Evidence::Typed;  ///< or Assisted: a reading, confirmed
    std::string seenBy;
    domain::Instant seenAt{};
};

/// The first one of a number stays. Whoever adds one holds the manifest's lock.
void addSighting(Session& session, std::int64_t manifest, const HandSighting& sighting);
/// By number.
[[nodiscard]] std::vector<HandSighting> sightingsOf(Session& session, std::int64_t manifest);

}  // namespace hoibao::store
