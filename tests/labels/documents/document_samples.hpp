#pragma once

#include <functional>
#include <string>
#include <vector>

#include "labels/documents/lists.hpp"
#include "labels/documents/slips.hpp"

namespace hoibao::labels::test {

/// The two offices that samples come from.
Heading heading(const std::string& number);
Heading postHeading(const std::string& number);
/// An item number of our own range.
std::string itemNumber(unsigned serial);

// Documents as an office has them.
ManifestSheet manifestSheet(std::size_t lines);
HandoverRecord handoverRecord(std::size_t discrepancies);
MoneyCollected moneyCollected(std::size_t rows);
Ledger ledger(std::size_t rows);
AppointmentSlip appointmentSlip();
Apology apology();
PickupTicket pickupTicket();
AdviceOfDelivery adviceOfDelivery();
FailedAttempt failedAttempt();
DamageRecord damageRecord();
ReturnSlip returnSlip();

/// What a text of a document may be.
enum class TextKind { Words, Day, Time, Number, Link };
struct TextField {
    std::string name;  ///< as a refusal names it
    std::string* text;
    TextKind kind = TextKind::Words;
    bool isNeeded = false;
};

/// A document of any kind, and all texts in it.
struct AnyDocument {
    std::string name;
    std::vector<TextField> texts;
    std::function<Result<std::string>()> draw;
};
/// One of each kind, lists with `rows` rows. The texts live as long as `draw`.
std::vector<AnyDocument> everyDocument(std::size_t rows);

}  // namespace hoibao::labels::test
