#include "service/overdue_scans.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "crypto/random.hpp"
#include "store/events.hpp"
#include "store/job_lease.hpp"
#include "store/work_lists.hpp"

namespace hoibao::service {
namespace {

constexpr std::string_view kJob = "overdue-scans";
constexpr std::size_t kAtOnce = 500;  // a write set stays small

domain::ItemEvent overdueEvent(const store::Item& item, domain::Instant lastHeard,
                               domain::TimeLimits::Hours limit, domain::Instant now) {
    domain::ItemEvent event;
    event.kind = domain::EventKind::ScanOverdue;
    event.id =
        store::derivedEventId(fmt::format("item {}", item.id), name(event.kind),
                              static_cast<std::uint64_t>(lastHeard.time_since_epoch().count()));
    event.number = item.number;
    event.occurredAt = lastHeard + limit;
    event.recordedAt = now;
    event.office = item.postOffice.empty() ? item.office : item.postOffice;
    event.source = domain::Source::System;
    event.evidence = domain::Evidence::Inferred;
    return event;
}

}  // namespace

OverdueScans::OverdueScans(store::Database& database, PolicySource policy,
                           domain::TimeLimitsInForce limits, Clock clock)
    : database_(database),
      policy_(std::move(policy)),
      limits_(std::move(limits)),
      clock_(std::move(clock)),
      holder_(crypto::randomId()) {}

std::optional<OverdueScans::Looked> OverdueScans::lookAtSome(const store::AgeLimit& limit,
                                                             std::int64_t after) {
    return database_.inTransaction([&](store::Session& session) -> std::optional<Looked> {
        const auto ids = store::idsInStateSince(session, limit, after, kAtOnce);
        if (ids.empty()) return Looked{};
        const auto now = clock_();
        if (!store::takeLease(session, kJob, holder_, now, kLease)) return std::nullopt;
        auto items = store::lockItems(session, ids);
        const auto events = store::eventsOfItems(session, ids);
        const auto limits = limits_();
        std::vector<store::NewEvent> overdue;
        for (const auto& item : items) {
            const auto own = events.find(item.id);
            if (own == events.end()) continue;
            // What the row says may be older: a scan in the same state does not change `since`.
            const auto standing = domain::fold(own->second, policy_());
            const auto hours = limits.withoutScan(standing.state);
            if (!hours || standing.lastHeard + *hours > now) continue;
            overdue.push_back({item.id, overdueEvent(item, standing.lastHeard, *hours, now)});
        }
        if (!overdue.empty())
            static_cast<void>(store::appendEvents(session, items, overdue, policy_()));
        return Looked{ids.back(), ids.size(), overdue.size()};
    });
}

std::size_t OverdueScans::run() {
    std::size_t missing = 0;
    const auto all = store::ageLimits(limits_(), clock_(), &domain::TimeLimits::withoutScan);
    for (const auto& limit : all) {
        for (std::int64_t after = 0;;) {
            const auto looked = lookAtSome(limit, after);
            if (!looked) return missing;
            missing += looked->missing;
            if (looked->items < kAtOnce) break;
            after = looked->last;
        }
    }
    return missing;
}

}  // namespace hoibao::service
