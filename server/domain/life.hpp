#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/item_event.hpp"

namespace hoibao::domain {

/// The rules that change by decision. Read from the configuration or the `policy` table, never
/// constants in the code that uses them.
struct Policy {
    std::chrono::minutes scanBeforeHandover{30};  ///< a post scan so little before counts as after
    std::chrono::minutes futureTolerance{5};      ///< a scan further ahead is rejected
    std::chrono::seconds clockTolerance{60};      ///< a device's clock further off is corrected
    int attemptLimit = 2;                         ///< attempts beyond it are an exception
    bool packingCheck = false;                    ///< only SEALED items go on a manifest
};

/// A row of the table of domain.md §4: `kind` brings an item that is in `from` to `to`.
struct Transition {
    State from;
    EventKind kind;
    State to;
};
/// The whole table, one row a transition. HANDOVER_REJECTED has two: to DAMAGED where that is the
/// reason, else to SEALED. FOUND leads to the state of the last scan, its rows say HANDED_OVER.
/// CORRECTED (from any state to the one it names), COLLECTED and UNMAPPED (no change) have none.
[[nodiscard]] std::span<const Transition> transitions();

/// Why an event did not move the item, or what it lacks.
struct Remark {
    EventId event;
    std::string code;     ///< "not-allowed-in-state", "already-final", "missing-reason", …
    std::string message;  ///< for people
};

/// Where an item is, and what is odd about how it came there.
struct Standing {
    State state = State::None;
    Instant since{};               ///< when it came into this state
    Instant lastHeard{};           ///< when the last event that counted happened
    std::optional<Reason> reason;  ///< of a failed attempt, a return, a damage
    int attempts = 0;
    bool reDispatched = false;        ///< the result travels on under another number
    std::vector<Remark> disregarded;  ///< events that the state does not allow
    std::vector<Remark> incomplete;   ///< facts that lack something they need; they moved the state
    std::vector<std::string> gaps;    ///< scans that never came: "ARRIVED before OUT_FOR_DELIVERY"

    /// Somebody has to look at it: too many attempts, missing, damaged, or an odd event.
    [[nodiscard]] bool isException(const Policy& policy) const;
};

/// Where `events` have brought an item. Ordered by (occurredAt, rank of the kind, id), never by
/// arrival; the same id twice counts once. What the state does not allow is in `disregarded`, a
/// scan that never came in `gaps`. What the post scanned up to Policy::scanBeforeHandover before
/// the handover counts as after it. A SCAN_OVERDUE is void where a scan of before it came in later.
/// A final state is left only by a CORRECTED of two approvers, LOST also by REISSUE_DECIDED.
[[nodiscard]] Standing fold(std::span<const ItemEvent> events, const Policy& policy);

[[nodiscard]] bool isFinal(State state);
/// HANDED_OVER … RETURNING, MISSING: the post has it.
[[nodiscard]] bool isInPostsHands(State state);
/// Before HANDED_OVER: address and way can still be changed.
[[nodiscard]] bool isBeforeHandover(State state);
/// Whether /scans may carry this kind.
[[nodiscard]] bool isScanKind(EventKind kind);

/// Whether a fact of this kind is whole only with a reason.
[[nodiscard]] bool needsReason(EventKind kind);

/// What the event lacks to be whole, `field` being a pointer into the event: "/reason",
/// "/receiver" …; empty if nothing. "id-not-checked" where it says that no ID was checked.
[[nodiscard]] std::vector<FieldError> missingFields(const ItemEvent& event);

/// A device's time, corrected by how far its clock is off when it differs from ours by more than
/// the tolerance.
[[nodiscard]] Instant correctedTime(Instant deviceAt, Instant sentAt, Instant now,
                                    const Policy& policy);

/// Whether a scan said to have happened then is too far in the future to be true.
[[nodiscard]] bool isTooFarAhead(Instant occurredAt, Instant now, const Policy& policy);

/// What a citizen reads of a state, and what to do about it.
struct StateWords {
    std::string_view vi, en;              ///< for staff: "Đã bàn giao"
    std::string_view publicVi, publicEn;  ///< for citizens: "Đã chuyển bưu điện"
    std::string_view toDoVi, toDoEn;      ///< a sentence: what the citizen does now
};
[[nodiscard]] StateWords words(State state);

}  // namespace hoibao::domain
