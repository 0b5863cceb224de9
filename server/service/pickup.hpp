#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/pickup_places.hpp"
#include "service/policy_source.hpp"
#include "store/holidays.hpp"
#include "store/mysql/database.hpp"
#include "store/pickup.hpp"

namespace hoibao::service {

/// The first day after this one that is neither of the weekend nor among those `closed`.
[[nodiscard]] domain::LocalDate nextWorkingDay(std::chrono::sys_days day,
                                               const std::vector<store::Holiday>& closed);

/// Sessions at the counters of offices, and who has a place in them. Any number of threads.
class Pickup {
public:
    static constexpr int kMaxCapacity = 1'000, kMaxWeeks = 53;
    static constexpr std::size_t kMaxPlace = 200;  ///< bytes

    /// All references must outlive it.
    Pickup(store::Database& database, PolicySource policy, Clock clock)
        : database_(database), policy_(std::move(policy)), clock_(std::move(clock)) {}

    /// What becomes of a session whose day is a public holiday: none, or one on the next working
    /// day.
    enum class OnHoliday { Skip, Move };
    struct Opened {
        std::vector<store::PickupSession> sessions;
        std::vector<store::Holiday> holidays;  ///< on which none is
    };
    /// Opens `wanted` and the same on the same weekday, `weeks` in all, but none on a holiday. An
    /// office that is empty is the asker's. Sessions that are there just so are the answer too.
    /// Errors: Malformed "invalid-fields", also where every day is a holiday; NotFound
    /// "unknown-office"; Conflict "known-session": at that time the office has one of another
    /// place, end or capacity.
    [[nodiscard]] domain::Result<Opened> open(const Asker& asker, store::PickupSession wanted,
                                              int weeks = 1, OnHoliday onHoliday = OnHoliday::Skip);

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
        bool isAhead = false;  ///< of a later day: nobody is called yet
        bool isOver = false;
    };
    /// Errors of this and all below: NotFound "unknown-session". That the names were seen is
    /// written down.
    [[nodiscard]] domain::Result<View> find(const Asker& asker, std::int64_t id);

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
    /// is drawn from. Errors: NotFound "unknown-item"; as givePlace().
    [[nodiscard]] domain::Result<Booked> book(const Asker& asker, std::string_view item,
                                              std::int64_t id);

    /// Who comes to the window for a result.
    struct Collector {
        std::string receiver = {};  ///< empty: the recipient
        domain::Relation relation = domain::Relation::Self;
        bool isIdChecked = false;
    };
    static constexpr std::size_t kMaxReceiver = 200;  ///< bytes
    struct AtWindow {
        int number = 0;  ///< of the ticket
        domain::State state = domain::State::None;
        std::optional<std::int64_t> session;  ///< in which it has its place
    };
    /// The number is called to the window. Errors of the three: NotFound "unknown-item"; Conflict
    /// "no-ticket": the item has no place at the counter, "other-day": its ticket is of another
    /// day, "state".
    [[nodiscard]] domain::Result<AtWindow> call(const Asker& asker, std::string_view item);
    /// The result is in the citizen's hands, called before or not. Errors: also Unreadable
    /// "id-not-checked"; Malformed "missing-receiver" where another than the recipient takes it,
    /// "too-long".
    [[nodiscard]] domain::Result<AtWindow> handOver(const Asker& asker, std::string_view item,
                                                    const Collector& collector);
    /// Nobody came: after being called, or, never called, until the session (or day) was over.
    /// Errors: also Conflict "not-over".
    [[nodiscard]] domain::Result<AtWindow> noShow(const Asker& asker, std::string_view item);

    /// The item of the one who has this number in a session, as it was typed. Errors: NotFound
    /// "unknown-session", "unknown-number"; Malformed "malformed-queue-number".
    [[nodiscard]] domain::Result<std::int64_t> itemOf(const Asker& asker, std::int64_t id,
                                                      std::string_view typed);

private:
    template <class Happens>
    [[nodiscard]] domain::Result<AtWindow> atWindow(const Asker& asker, std::string_view name,
                                                    const Happens& happens);

    store::Database& database_;
    PolicySource policy_;
    Clock clock_;
};

}  // namespace hoibao::service
