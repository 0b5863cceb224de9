#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/postage.hpp"
#include "store/events.hpp"
#include "store/items.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// A row of `result`: what was sent, and by whom.
struct StoredResult {
    std::int64_t id = 0;
    std::string dossierKey, dossierCode;
    std::string office;
    std::string procedureCode, procedureName, field;
    std::string applicant, recipient, phone, address;
    domain::Instant approvedAt{};
    std::string returnBy;
    std::int64_t feeVnd = 0, weightGrams = 0;
    std::string note;
    std::string contentHash;  ///< 64 hexadecimal digits, over what was sent
    std::optional<std::int64_t> createdBy;
    domain::Instant createdAt{};
};

/// Those that exist, by dossier key.
[[nodiscard]] std::map<std::string, StoredResult> findResults(Session& session,
                                                              std::span<const std::string> keys);

/// A result that is to exist, its item and the events that brought the item where it is.
struct NewItem {
    StoredResult result;
    Item item;
    std::vector<domain::ItemEvent> events;
};

/// Inserts results with their items and events in multi-row statements and fills in the ids and
/// the items' standing (the fold of the events). The caller has looked that none of the dossiers
/// exists; if another transaction inserted one since, throws a transient DatabaseError, so that
/// the whole transaction looks again.
void insertNewItems(Session& session, std::span<NewItem> added, const domain::Policy& policy);

/// The first item of each of these results, by result.
[[nodiscard]] std::map<std::int64_t, std::int64_t> firstItems(
    Session& session, std::span<const std::int64_t> results);

/// Which of these events are there.
[[nodiscard]] std::vector<domain::EventId> existingEvents(Session& session,
                                                          std::span<const domain::EventId> ids);

/// The postage table's rows for returning results.
[[nodiscard]] std::vector<domain::PostageRate> returnRates(Session& session);
/// The commune in which an office is; empty where none is given.
[[nodiscard]] std::string officeWard(Session& session, std::string_view office);

}  // namespace hoibao::store
