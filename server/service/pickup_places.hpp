#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/life.hpp"
#include "service/asker.hpp"
#include "store/mysql/session.hpp"
#include "store/pickup.hpp"

namespace hoibao::service {

/// "A007".
[[nodiscard]] std::string queueNumber(int number);
/// "A007", "a7" and "7" are the same; nothing for what is none.
[[nodiscard]] std::optional<int> parseQueueNumber(std::string_view typed);

/// Whether an item in this state may be given a place.
[[nodiscard]] bool mayBeBooked(domain::State state);

/// "7 giờ 30".
[[nodiscard]] std::string clockText(int minutes);
/// "Buổi sáng, 7 giờ 30 – 11 giờ 30".
[[nodiscard]] std::string wordsOf(const store::PickupSession& session);
/// About when the one in `slot` is served, people coming evenly: minutes after midnight.
[[nodiscard]] int expectedAt(const store::PickupSession& session, int slot);
/// The same in words, for a ticket: "khoảng 8 giờ 15".
[[nodiscard]] std::string aboutWhen(const store::PickupSession& session, int slot);
/// When it is over.
[[nodiscard]] domain::Instant endOf(const store::PickupSession& session);

/// A place at the counter that is wanted for an item.
struct PlaceOrder {
    std::int64_t item = 0;
    std::optional<std::int64_t> session = {};  ///< else any of the item's office on that day …
    domain::LocalDate day{};                   ///< … and of no session where it has opened none
    std::string number = {};                   ///< as typed; empty: the office's next of that day
};
struct GivenPlace {
    std::optional<store::PickupSession> session;
    int number = 0, slot = 0;  ///< the slot is of the session
    domain::State state = domain::State::None;
};

/// The one way to a place at the counter: a number that nobody else has or had, no more places than
/// a session takes, and an item that may come there and is brought there. What was on its way to
/// the post is to be collected from now on: its label is void, and an open manifest that it lies on
/// is without it. One that had a place comes then instead; one that has a place there keeps it.
///
/// Errors: NotFound "unknown-session"; Malformed "malformed-queue-number"; Conflict "full", "over",
/// "other-office", "manifest-signed", "state", "queue-number-taken".
[[nodiscard]] domain::Result<GivenPlace> givePlace(store::Session& session, const Asker& asker,
                                                   const PlaceOrder& order,
                                                   const domain::Policy& policy,
                                                   domain::Instant now);

}  // namespace hoibao::service
