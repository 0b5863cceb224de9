#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labels/documents/lists.hpp"
#include "labels/documents/slips.hpp"
#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/link_signer.hpp"
#include "service/policy_source.hpp"
#include "store/manifests.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// The papers about one item.
enum class ItemPaper {
    AppointmentSlip,
    Apology,
    AdviceOfDelivery,
    FailedAttempt,
    DamageRecord,
    ReturnSlip,
    PickupTicket,
};

/// What a clerk says to a citizen and nothing else in the system knows. It is written down with
/// Papers::say, and papers are drawn from it. Days; the rest are words.
struct PaperDetails {
    std::optional<domain::LocalDate> returnBy;    ///< appointment slip: needed; apology
    std::optional<domain::LocalDate> receivedOn;  ///< apology
    std::optional<domain::LocalDate> promisedOn;  ///< apology
    std::optional<domain::LocalDate> newDate;     ///< apology: needed
    std::string reason;                           ///< apology
    std::optional<domain::LocalDate> date;        ///< of a place at the counter: needed
    std::string queueNumber;                      ///< of a place; empty: say() draws one
    std::string session, expectedAt, counter;     ///< pick-up ticket
    std::optional<domain::LocalDate> heldUntil;   ///< notice of a failed attempt
};

/// The documents that the centre and the post exchange, drawn from what is known. Any number of
/// threads. Every drawing is written down. The same facts give the same bytes. Errors of all:
/// Unreadable "unprintable", by field.
class Papers {
public:
    static constexpr int kMaxDays = 366;  ///< in one list

    /// All references must outlive it.
    Papers(store::Database& database, const LinkSigner& links, labels::Fonts fonts,
           PolicySource policy, Clock clock)
        : database_(database),
          links_(links),
          fonts_(std::move(fonts)),
          policy_(std::move(policy)),
          clock_(std::move(clock)) {}

    /// Bảng kê. Errors: NotFound "unknown-manifest".
    [[nodiscard]] domain::Result<std::string> manifest(const Asker& asker, std::int64_t id);
    /// Biên bản giao nhận, two copies, with the signatures there are. Errors: as manifest();
    /// Conflict "not-signed" while nobody has signed.
    [[nodiscard]] domain::Result<std::string> handover(const Asker& asker, std::int64_t id);

    /// `name` as ItemReading::find(). Of what was said `details` replaces what it names, but never
    /// the day and number of a place at the counter. Errors: NotFound "unknown-item"; Malformed
    /// "missing-detail"; Conflict "not-possible" where the item has no number or no such place, or
    /// nothing of the kind has happened.
    [[nodiscard]] domain::Result<std::string> ofItem(const Asker& asker, std::string_view name,
                                                     ItemPaper paper, const PaperDetails& details);

    /// Writes down what is said: an appointment (returnBy), a delay (newDate, reason …), a place in
    /// a pick-up session (date, queueNumber …), until when it is held. What was said before of
    /// another kind stays. The place is given as everywhere: in a session where the office has one
    /// that day, a queueNumber typed or not. The same request again changes nothing. Errors:
    /// NotFound "unknown-item"; Malformed "missing-detail" where nothing is said, or a delay
    /// without newDate, or a place without date, "holiday" where a day is one; as givePlace().
    [[nodiscard]] domain::Result<PaperDetails> say(const Asker& asker, std::string_view name,
                                                   const PaperDetails& details);
    /// What was said last. Errors: NotFound "unknown-item".
    [[nodiscard]] domain::Result<PaperDetails> said(const Asker& asker, std::string_view name);

    /// A span of days, both included, of an office; empty: the caller's own.
    struct Span {
        domain::LocalDate from, to;
        std::string office;
    };
    /// Of the results approved in the span. Errors: NotFound "unknown-office"; Malformed
    /// "malformed-span"; TooLarge "too-many-rows".
    [[nodiscard]] domain::Result<std::string> ledger(const Asker& asker, const Span& span);
    /// Of the money taken in the span. Errors: as ledger().
    [[nodiscard]] domain::Result<std::string> moneyCollected(const Asker& asker, const Span& span);

private:
    store::Database& database_;
    const LinkSigner& links_;
    labels::Fonts fonts_;
    PolicySource policy_;
    Clock clock_;
};

}  // namespace hoibao::service
