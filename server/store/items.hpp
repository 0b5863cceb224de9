#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/item_event.hpp"
#include "domain/life.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// A row of `item` with what its result says beside it.
struct Item {
    std::int64_t id = 0;
    std::int64_t resultId = 0;
    std::string number;  ///< the number in force; empty before one is drawn
    std::string office, postOffice;
    domain::State state = domain::State::None;
    domain::Instant since{};
    std::optional<domain::Reason> reason;
    int attempts = 0;
    bool isException = false;
    std::string recipient, phone, address, street;
    bool phoneUsable = false;
    std::string ward;        ///< commune's code; empty while nobody knows
    std::string certainty;   ///< domain::Certainty's word; "sure" also when a person chose
    std::string candidates;  ///< codes, blanks between
    std::string formerly;
    std::string returnBy;  ///< "post" or "pickup"
    std::int64_t weightGrams = 0, postageVnd = 0, feeVnd = 0;
    int printCount = 0;
    std::optional<std::int64_t> manifest;
    int version = 0;
    domain::Instant createdAt{}, updatedAt{};
    std::string dossierCode, applicant, procedureCode, procedureName, field,
        note;  ///< its result's
    domain::Instant approvedAt{};
    std::optional<std::int64_t> previousItem;
    std::optional<std::int64_t> createdBy;  ///< the key that sent its result
};

/// Which items a list wants; what is empty does not narrow it.
struct ItemFilter {
    std::vector<domain::State> states = {};
    std::string office = {};  ///< this office and those below it
    std::string postOffice =
        {};  ///< items given, or to be given, to this post office and those below it
    std::string dossierCode = {};  ///< exact, without case
    std::string search = {};       ///< number, dossier code, or name with or without marks
    std::optional<domain::Instant> approvedFrom = {},
                                   approvedTo = {};  ///< from inclusive, to exclusive
    bool exceptionsOnly = false;
    std::optional<std::int64_t> createdBy = {};  ///< only what this key sent
};

/// Reads; each gives a copy and locks nothing.
[[nodiscard]] std::optional<Item> findItem(Session& session, std::int64_t id);
/// By a number in force, or one that was void: its item all the same.
[[nodiscard]] std::optional<Item> findItemByNumber(Session& session, std::string_view number);
[[nodiscard]] std::vector<Item> findItems(Session& session, std::span<const std::int64_t> ids);
/// In the order of ids, those with id > `after`, at most `limit`.
[[nodiscard]] std::vector<Item> listItems(Session& session, const ItemFilter& filter,
                                          std::int64_t after, std::size_t limit);

/// Locks the rows in the order of ids until the transaction ends, and gives them in that order.
/// Those that do not exist are left out. Whoever changes items locks them this way first.
[[nodiscard]] std::vector<Item> lockItems(Session& session, std::vector<std::int64_t> ids);

/// Inserts a new item in `item.state` (a fold of no events: None); gives its id. A further item of
/// the same result gets the next sequence; the caller holds the one before it locked.
std::int64_t insertItem(Session& session, const Item& item);

struct NewItemRow {
    std::int64_t resultId = 0;
    std::int64_t sequence = 1;
    const Item* item = nullptr;
};
/// The same for many at once, in multi-row statements, but for the words of their names, which want
/// ids (addNameWords). A (result, sequence) that exists is a DatabaseError of a duplicate key.
void insertItemRows(Session& session, std::span<const NewItemRow> rows);

/// Writes what people may change before the handover (recipient, phone, address, street, ward,
/// certainty, candidates, formerly, postage), and counts the version on.
void updateItemDetails(Session& session, const Item& item);

/// Writes by which way the citizen gets it.
void updateReturnBy(Session& session, const Item& item);

/// Writes number (empty: none), post office, manifest and print count, and counts the version on.
/// An event of the same transaction says why, so that the board counts the item anew.
void updateItemPlace(Session& session, const Item& item);

}  // namespace hoibao::store
