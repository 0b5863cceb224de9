#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "domain/item_event.hpp"

namespace hoibao::domain::test {

inline constexpr Instant kDawn{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

inline Instant minute(std::int64_t minutes) {
    return kDawn + std::chrono::minutes{minutes};
}

inline EventId idOf(std::uint64_t n) {
    EventId id;
    for (std::size_t i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    return id;
}

/// A whole fact of this kind, with all that it needs.
inline ItemEvent fact(std::uint64_t id, EventKind kind, Instant occurredAt) {
    ItemEvent event;
    event.id = idOf(id);
    event.kind = kind;
    event.occurredAt = occurredAt;
    event.recordedAt = occurredAt;
    event.number = "RT000000014VN";
    event.office = "P80.25459";
    event.note = "QĐ 12";
    if (kind == EventKind::AttemptFailed || kind == EventKind::Refused ||
        kind == EventKind::ReturnStarted || kind == EventKind::Damaged) {
        event.reason = Reason::Absent;
    }
    if (kind == EventKind::Delivered) {
        event.receiver = "Nguyễn Văn An";
        event.relation = Relation::Self;
        event.idChecked = true;
        event.collected = Dong{0};
    }
    return event;
}

inline ItemEvent correction(std::uint64_t id, State to, Instant occurredAt) {
    ItemEvent event = fact(id, EventKind::Corrected, occurredAt);
    event.correctedTo = to;
    event.approver = "Lê Thị Bình";
    event.secondApprover = "Trần Văn Cường";
    return event;
}

/// One fact a minute, in this order.
inline std::vector<ItemEvent> road(std::initializer_list<EventKind> kinds) {
    std::vector<ItemEvent> events;
    for (const EventKind kind : kinds) {
        const auto n = events.size();
        events.push_back(fact(n + 1, kind, minute(static_cast<std::int64_t>(n))));
    }
    return events;
}

/// From the result to the moment before the post takes it; the fifth minute is the next.
inline std::vector<ItemEvent> manifested() {
    return road({EventKind::ResultConfirmed, EventKind::ChannelPost, EventKind::LabelIssued,
                 EventKind::Sealed, EventKind::AddedToManifest});
}

}  // namespace hoibao::domain::test
