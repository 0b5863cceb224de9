#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "domain/life.hpp"
#include "domain/milestones.hpp"
#include "service/clock.hpp"
#include "service/policy_source.hpp"
#include "store/board.hpp"
#include "store/counts.hpp"
#include "store/items.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// Where the hours of a leg are counted. Each leg is counted by itself, for an office has many
/// different hours, and every month once more as one day: a hundred offices' hours of thirty days
/// are too many to add up while somebody waits.
struct LegCount {
    std::string measure;
    store::Days days;
};
[[nodiscard]] LegCount legCountOf(domain::Leg leg, const store::Days& days);

/// What an item adds to the counts; `rows` are its milestones in the order of the road.
[[nodiscard]] store::Counts contributionsOf(const std::vector<store::MilestoneRow>& rows);

/// An item's milestones, as its events say.
[[nodiscard]] std::vector<store::MilestoneRow> milestoneRowsOf(
    const store::Item& item, std::span<const domain::ItemEvent> events,
    const domain::Policy& policy);

/// Counts for the board, behind those who work: each second what was changed since. One server at
/// a time does it, under a lease.
class BoardCounting {
public:
    static constexpr std::chrono::seconds kEvery{1};
    static constexpr std::chrono::milliseconds kLease{10'000};

    BoardCounting(store::Database& database, PolicySource policy, Clock clock);

    /// Counts all that is due; gives how much that was. 0 while another holds the lease.
    std::size_t run();

    /// Forgets every count and makes them anew from the events; gives the number of items. What
    /// happens meanwhile is counted once. For the operator: the board lacks what is not yet redone.
    /// Servers stand back meanwhile, and for ten minutes where it is stopped half-way; then it has
    /// to be done again. `onItems` is told now and then how many are done.
    std::size_t recount(const std::function<void(std::size_t)>& onItems = {});

    /// What is counted, compared with what the events say: for each difference a line, at most
    /// `limit`. For a quiet hour: what changes meanwhile may be named as well.
    struct Verdict {
        std::size_t items = 0, counts = 0;  ///< how many were compared
        std::vector<std::string> differences;
    };
    [[nodiscard]] Verdict check(std::size_t limit);

private:
    std::optional<std::size_t> countSome();
    void recountItems(store::Session& session, const std::vector<std::int64_t>& ids,
                      store::Counts& counts);
    void forgetAll();
    bool holdLease(store::Session& session, std::chrono::milliseconds length);

    store::Database& database_;
    PolicySource policy_;
    Clock clock_;
    std::string holder_;
};

}  // namespace hoibao::service
