#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/policy_source.hpp"
#include "store/mysql/database.hpp"
#include "store/pickup.hpp"

namespace hoibao::service {

/// "A007".
[[nodiscard]] std::string queueNumber(int number);

/// Gives `place.item` the number that was typed ("A007", or "7"), or where none was the office's
/// next of that day; any other place that it holds is free. Errors: Malformed
/// "malformed-queue-number"; Conflict "queue-number-taken": another has it, or had it.
[[nodiscard]] domain::Result<int> takePlace(store::Session& session, store::PickupPlace place,
                                            std::string_view typed = {});

/// Whether an item in this state may be given a place.
[[nodiscard]] bool mayBeBooked(domain::State state);

/// "7 giờ 30".
[[nodiscard]] std::string clockText(int minutes);
/// "Buổi sáng, 7 giờ 30 – 11 giờ 30".
[[nodiscard]] std::string wordsOf(const store::PickupSession& session);
/// About when the one in `slot` is served, people coming evenly: minutes after midnight.
[[nodiscard]] int expectedAt(const store::PickupSession& session, int slot);

/// Sessions at the counters of offices, and who has a place in them. Any number of threads.
class Pickup {
public:
    static constexpr int kMaxCapacity = 1'000, kMaxWeeks = 53;
    static constexpr std::size_t kMaxPlace = 200;  ///< bytes

    /// All references must outlive it.
    Pickup(store::Database& database, PolicySource policy, Clock clock)
        : database_(database), policy_(std::move(policy)), clock_(std::move(clock)) {}

    /// Opens `wanted` and the same on the same weekday, `weeks` in all. An office that is empty is
    /// the asker's. Sessions that are there just so are the answer too. Errors: Malformed
    /// "invalid-fields"; NotFound "unknown-office"; Conflict "known-session": at that time the
    /// office has one of another place, end or capacity.
    [[nodiscard]] domain::Result<std::vector<store::PickupSession>> open(
        const Asker& asker, store::PickupSession wanted, int weeks = 1);

    struct List {
        std::vector<store::PickupSession> sessions;
        std::optional<std::size_t> next;  ///< `after` of the next call; empty at the end
    };
    /// Those of `office` and below, empty: of all that the caller may know, from a day (today) to
    /// another (a year later), in the order of time. Errors: NotFound "unknown-office".
    [[nodiscard]] domain::Result<List> list(const domain::Caller& caller, const std::string& office,
                                            std::optional<domain::LocalDate> from,
                                            std::optional<domain::LocalDate> to, std::size_t after,
                                            std::size_t limit);

    struct View {
        store::PickupSession session;
        std::vector<store::Expected> expected;
    };
    /// Errors of this and all below: NotFound "unknown-session".
    [[nodiscard]] domain::Result<View> find(const domain::Caller& caller, std::int64_t id);

    /// Another place or capacity; the capacity that is taken closes it. Errors: Malformed
    /// "invalid-fields"; PreconditionFailed "stale"; Conflict "places-given": more have a place.
    [[nodiscard]] domain::Result<store::PickupSession> change(
        const Asker& asker, std::int64_t id, std::int64_t version,
        const std::optional<std::string>& place, std::optional<int> capacity);

    struct Booked {
        store::PickupSession session;
        int number = 0, slot = 0;
        domain::State state = domain::State::None;
    };
    /// Gives an item a place in a session: its number, about when, and the promise that its ticket
    /// is drawn from. An item on its way to the post is to be collected from now on, and its label
    /// void; one that had a place comes then instead. One that has a place there keeps it. Errors:
    /// NotFound "unknown-item"; Conflict "full", "over", "other-office", "on-manifest", "state".
    [[nodiscard]] domain::Result<Booked> book(const Asker& asker, std::string_view item,
                                              std::int64_t id);

private:
    [[nodiscard]] domain::Result<domain::State> arrange(store::Session& session, const Asker& asker,
                                                        store::Item& item,
                                                        const store::PickupSession& pickup) const;

    store::Database& database_;
    PolicySource policy_;
    Clock clock_;
};

}  // namespace hoibao::service
