#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/error.hpp"
#include "domain/money.hpp"
#include "domain/time.hpp"

namespace hoibao::domain {

/// A UUID, made where the event arose.
struct EventId {
    std::array<std::uint8_t, 16> bytes{};

    /// Reads the 36-character form, letters of either case. Errors: Malformed "malformed-uuid".
    [[nodiscard]] static Result<EventId> parse(std::string_view text);
    [[nodiscard]] std::string text() const;
    auto operator<=>(const EventId&) const = default;
};

/// What can happen to an item. In the order of the road: the rank of a kind is its place here, and
/// orders events of the same moment.
enum class EventKind : std::uint8_t {
    ResultConfirmed,
    ChannelAsked,
    ChannelPost,
    ChannelPickup,
    ConvertedToPickup,
    LabelIssued,
    LabelVoided,
    Sealed,
    AddedToManifest,
    RemovedFromManifest,
    HandoverRejected,
    HandoverSigned,
    Accepted,
    SortIn,
    SortOut,
    Arrived,
    OutForDelivery,
    AttemptFailed,
    Refused,
    Held,
    Collected,
    Delivered,
    ReturnStarted,
    Returned,
    Found,
    ScanOverdue,
    LossConfirmed,
    Damaged,
    ReDispatched,
    Unclaimed,
    ReissueDecided,
    Called,
    HandedToCitizen,
    NoShow,
    ResultRevoked,
    Corrected,
    Unmapped,  ///< a neighbour's code that nobody mapped: kept raw, changes no state
};
inline constexpr std::size_t kEventKindCount = 37;

enum class State : std::uint8_t {
    None,  ///< before RESULT_CONFIRMED
    Approved,
    ChannelPending,
    PostReady,
    Labelled,
    Sealed,
    Manifested,
    HandedOver,
    InTransit,
    AtDeliveryOffice,
    OutForDelivery,
    AttemptFailed,
    AwaitingCollection,
    Delivered,
    Returning,
    ReturnedToCentre,
    Missing,
    Lost,
    Damaged,
    Reissue,
    PickupScheduled,
    PickupCalled,
    PickupNoShow,
    PickedUp,
    Cancelled,
    Unclaimed,
};
inline constexpr std::size_t kStateCount = 26;

enum class Source : std::uint8_t { Camera, Handheld, Manual, Api, Import, System };
enum class Evidence : std::uint8_t { Decoded, Assisted, Typed, Inferred };

enum class Reason : std::uint8_t {
    Absent,
    WrongAddress,
    Moved,
    UnknownPerson,
    Refused,
    DeceasedRecipient,
    DamagedItem,
    PaperNotGivenBack,
    MoneyNotPaid,
    ForceMajeure,
    Other,
};
inline constexpr std::size_t kReasonCount = 11;
enum class Relation : std::uint8_t { Self, Family, Colleague, Authorised, Other };
inline constexpr std::size_t kRelationCount = 5;

/// The words of the contract: "OUT_FOR_DELIVERY", "AT_DELIVERY_OFFICE", "handheld",
/// "wrong-address", "deceased", "damaged", "self". Parsing an unknown word gives nothing.
[[nodiscard]] std::string_view name(EventKind kind);
[[nodiscard]] std::string_view name(State state);
[[nodiscard]] std::string_view name(Source source);
[[nodiscard]] std::string_view name(Evidence evidence);
[[nodiscard]] std::string_view name(Reason reason);
[[nodiscard]] std::string_view name(Relation relation);
template <class Enum>
[[nodiscard]] std::optional<Enum> parseName(std::string_view word);

/// Something that happened to one item; appended once, never changed.
struct ItemEvent {
    EventId id;
    EventKind kind = EventKind::Unmapped;
    Instant occurredAt;               ///< as corrected for the device's clock
    std::optional<Instant> deviceAt;  ///< as the device said
    Instant recordedAt;               ///< when we learnt of it
    Source source = Source::System;
    Evidence evidence = Evidence::Inferred;
    std::string number;      ///< the item number it was recorded under; empty before one
    std::string office;      ///< where it happened
    std::string actor;       ///< who recorded it: a key's person
    std::string rawText;     ///< what was read, where that differs from the number
    std::string sourceCode;  ///< a neighbour's own code
    std::optional<Reason> reason;
    std::string note;
    std::string receiver;
    std::optional<Relation> relation;
    std::optional<bool> idChecked;
    std::optional<Dong> collected;
    std::optional<std::int64_t> manifest;  ///< the manifest it belongs to
    std::string photoSha256;               ///< of the photograph it was read from
    std::string corners;                   ///< the symbol's corners there, JSON
    std::optional<State> correctedTo;      ///< CORRECTED: the state it is now in …
    std::string approver, secondApprover;  ///< … and the two who say so
};

}  // namespace hoibao::domain
