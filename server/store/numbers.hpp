#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/item_number.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// Consecutive numbers of one range. Whoever reserved it has them, and nobody else ever will.
struct NumberBlock {
    int range = 0;
    std::string prefix, country;
    std::uint32_t firstSerial = 0;
    std::uint32_t count = 0;

    /// Number `index` (from 0) of the block; asserted to be in it.
    [[nodiscard]] domain::ItemNumber at(std::uint32_t index) const;
};

/// Takes `count` (at least 1) numbers off the range with the lowest id that is valid on `day` and
/// has room for all of them. Ranges for tests are taken only where there is no other valid on
/// `day`. The range's row stays locked until the transaction ends. Errors: Conflict
/// "numbers-exhausted".
[[nodiscard]] domain::Result<NumberBlock> reserveNumbers(Session& session, std::uint32_t count,
                                                         domain::LocalDate day);

/// The block that `reserveNumbers` gave, of what a print run keeps of it.
[[nodiscard]] NumberBlock blockOf(Session& session, int range, std::uint32_t firstSerial,
                                  std::uint32_t count);

struct NewNumber {
    std::string number;
    std::int64_t item = 0;
};
/// Writes down numbers as issued to items, and as what replaces the void ones these items had
/// before. A number that is issued already throws DatabaseError (1062).
void recordIssued(Session& session, std::optional<std::int64_t> printRun,
                  std::span<const NewNumber> numbers, domain::Instant now);

/// Puts the numbers on their items, which are locked, and counts the print and the version on.
void numberItems(Session& session, std::span<const NewNumber> numbers);

/// Writes down numbers as issued to these items and void from the start, so that each number of a
/// block is accounted for.
void recordSpoilt(Session& session, std::optional<std::int64_t> printRun,
                  std::span<const NewNumber> numbers, std::string_view reason, domain::Instant now);

/// What is known of a number that was issued.
struct IssuedNumber {
    std::string number;
    std::int64_t item = 0;
    std::optional<std::int64_t> printRun;
    domain::Instant issuedAt{};
    std::optional<domain::Instant> voidedAt;
    std::string voidReason, voidedBy;
    std::string replacedBy;  ///< of a void one: the item's next number; empty while it has none
};
/// Those of `numbers` that were issued, by number.
[[nodiscard]] std::map<std::string, IssuedNumber> findIssued(Session& session,
                                                             std::span<const std::string> numbers);
[[nodiscard]] std::optional<IssuedNumber> findIssued(Session& session, const std::string& number);

/// Makes the number void for ever; false when it was void before or never issued.
bool voidNumber(Session& session, std::string_view number, std::string_view reason,
                std::string_view by, domain::Instant now);

}  // namespace hoibao::store
