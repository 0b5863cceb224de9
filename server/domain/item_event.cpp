#include "domain/item_event.hpp"

#include <fmt/format.h>

#include <cassert>

namespace hoibao::domain {
namespace {

// Each table is in the order of its enumeration.
constexpr std::array<std::string_view, kEventKindCount> kKinds = {
    "RESULT_CONFIRMED",
    "CHANNEL_ASKED",
    "CHANNEL_POST",
    "CHANNEL_PICKUP",
    "CONVERTED_TO_PICKUP",
    "LABEL_ISSUED",
    "LABEL_VOIDED",
    "SEALED",
    "ADDED_TO_MANIFEST",
    "REMOVED_FROM_MANIFEST",
    "HANDOVER_REJECTED",
    "HANDOVER_SIGNED",
    "ACCEPTED",
    "SORT_IN",
    "SORT_OUT",
    "ARRIVED",
    "OUT_FOR_DELIVERY",
    "ATTEMPT_FAILED",
    "REFUSED",
    "HELD",
    "COLLECTED",
    "DELIVERED",
    "RETURN_STARTED",
    "RETURNED",
    "FOUND",
    "SCAN_OVERDUE",
    "LOSS_CONFIRMED",
    "DAMAGED",
    "RE_DISPATCHED",
    "UNCLAIMED",
    "REISSUE_DECIDED",
    "CALLED",
    "HANDED_TO_CITIZEN",
    "NO_SHOW",
    "RESULT_REVOKED",
    "CORRECTED",
    "UNMAPPED",
};
constexpr std::array<std::string_view, kStateCount> kStates = {
    "NONE",
    "APPROVED",
    "CHANNEL_PENDING",
    "POST_READY",
    "LABELLED",
    "SEALED",
    "MANIFESTED",
    "HANDED_OVER",
    "IN_TRANSIT",
    "AT_DELIVERY_OFFICE",
    "OUT_FOR_DELIVERY",
    "ATTEMPT_FAILED",
    "AWAITING_COLLECTION",
    "DELIVERED",
    "RETURNING",
    "RETURNED_TO_CENTRE",
    "MISSING",
    "LOST",
    "DAMAGED",
    "REISSUE",
    "PICKUP_SCHEDULED",
    "PICKUP_CALLED",
    "PICKUP_NO_SHOW",
    "PICKED_UP",
    "CANCELLED",
    "UNCLAIMED",
};
constexpr std::array<std::string_view, 6> kSources = {"camera", "handheld", "manual",
                                                      "api",    "import",   "system"};
constexpr std::array<std::string_view, 4> kEvidences = {"decoded", "assisted", "typed", "inferred"};
constexpr std::array<std::string_view, kReasonCount> kReasons = {
    "absent",  "wrong-address",        "moved",          "unknown-person", "refused", "deceased",
    "damaged", "paper-not-given-back", "money-not-paid", "force-majeure",  "other"};
constexpr std::array<std::string_view, kRelationCount> kRelations = {"self", "family", "colleague",
                                                                     "authorised", "other"};

template <class Enum>
constexpr const auto& words();
template <>
constexpr const auto& words<EventKind>() {
    return kKinds;
}
template <>
constexpr const auto& words<State>() {
    return kStates;
}
template <>
constexpr const auto& words<Source>() {
    return kSources;
}
template <>
constexpr const auto& words<Evidence>() {
    return kEvidences;
}
template <>
constexpr const auto& words<Reason>() {
    return kReasons;
}
template <>
constexpr const auto& words<Relation>() {
    return kRelations;
}

template <class Enum>
std::string_view wordOf(Enum value) {
    const auto index = static_cast<std::size_t>(value);
    assert(index < words<Enum>().size());
    return words<Enum>()[index];
}

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool isHyphenPlace(std::size_t at) {
    return at == 8 || at == 13 || at == 18 || at == 23;
}

tl::unexpected<Error> malformedUuid(std::string detail) {
    return fail(ErrorKind::Malformed, "malformed-uuid", std::move(detail));
}

}  // namespace

std::string_view name(EventKind kind) {
    return wordOf(kind);
}
std::string_view name(State state) {
    return wordOf(state);
}
std::string_view name(Source source) {
    return wordOf(source);
}
std::string_view name(Evidence evidence) {
    return wordOf(evidence);
}
std::string_view name(Reason reason) {
    return wordOf(reason);
}
std::string_view name(Relation relation) {
    return wordOf(relation);
}

template <class Enum>
std::optional<Enum> parseName(std::string_view word) {
    const auto& all = words<Enum>();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i] == word) return static_cast<Enum>(i);
    }
    return std::nullopt;
}
template std::optional<EventKind> parseName(std::string_view);
template std::optional<State> parseName(std::string_view);
template std::optional<Source> parseName(std::string_view);
template std::optional<Evidence> parseName(std::string_view);
template std::optional<Reason> parseName(std::string_view);
template std::optional<Relation> parseName(std::string_view);

Result<EventId> EventId::parse(std::string_view text) {
    constexpr std::size_t kLength = 36;
    if (text.size() != kLength) {
        return malformedUuid(fmt::format("{} characters, not 36", text.size()));
    }
    EventId id;
    std::size_t digits = 0;
    for (std::size_t i = 0; i < kLength; ++i) {
        if (isHyphenPlace(i)) {
            if (text[i] != '-') return malformedUuid(fmt::format("position {} is no '-'", i + 1));
            continue;
        }
        const int value = hexValue(text[i]);
        if (value < 0) {
            return malformedUuid(fmt::format("position {} is no hexadecimal digit", i + 1));
        }
        auto& byte = id.bytes[digits++ / 2];
        byte = static_cast<std::uint8_t>(byte * 16 + value);
    }
    return id;
}

std::string EventId::text() const {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (const std::uint8_t byte : bytes) {
        if (isHyphenPlace(text.size())) text += '-';
        text += kHex[byte >> 4];
        text += kHex[byte & 15];
    }
    return text;
}

}  // namespace hoibao::domain
