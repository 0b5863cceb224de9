#include "service/board_counting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "crypto/random.hpp"
#include "service/tally.hpp"
#include "store/events.hpp"
#include "store/job_lease.hpp"
#include "store/numbers.hpp"

namespace hoibao::service {
namespace {

using domain::Milestone;
using store::MilestoneRow;

constexpr std::string_view kJob = "board-counts";
constexpr std::size_t kAtOnce = 500;  // a write set stays small
constexpr std::size_t kReadAtOnce = 2'000;
constexpr std::chrono::minutes kRecountLease{10};

/// "C80.25459" and "C80": an office's counts are also those of the offices above it.
std::vector<std::string> withThoseAbove(std::string office) {
    std::vector<std::string> chain;
    while (!office.empty()) {
        chain.push_back(office);
        const auto dot = office.rfind('.');
        office = dot == std::string::npos ? "" : office.substr(0, dot);
    }
    return chain;
}

void add(store::Counts& counts, const std::vector<std::string>& offices, std::string_view measure,
         domain::LocalDate day, const std::string& detail, std::int64_t count) {
    for (const auto& office : offices) counts[{office, std::string(measure), day, detail}] += count;
}

void merge(store::Counts& into, const store::Counts& from, std::int64_t times) {
    for (const auto& [key, count] : from) into[key] += times * count;
}

bool isCountedScan(const domain::ItemEvent& event) {
    return domain::isScanKind(event.kind) && event.source != domain::Source::System &&
           event.source != domain::Source::Import && event.evidence != domain::Evidence::Inferred;
}

/// What is counted, and whose labels those readings were.
struct Counted {
    store::Counts counts;
    std::vector<store::ReadingRow> readings;
};

void addScan(Counted& counted, const store::CountedScan& scan) {
    const auto day = domain::localDate(scan.at);
    add(counted.counts, withThoseAbove(scan.office), "scan", day, scan.evidence, 1);
    counted.readings.push_back({"scan", scan.evidence, day, scan.item, scan.office, ""});
}

void addScans(Counted& counted, std::int64_t item, std::span<const domain::ItemEvent> events) {
    for (const auto& event : events)
        if (isCountedScan(event))
            addScan(counted,
                    {item, event.office, event.occurredAt, std::string(name(event.evidence))});
}

store::Days oneDay(domain::LocalDate day) {
    return {day, std::chrono::sys_days(day) + std::chrono::days(1)};
}

store::Days monthOf(domain::LocalDate day) {
    const auto first = day.year() / day.month() / 1;
    return {first, domain::LocalDate(first + std::chrono::months(1))};
}

bool isWholeMonth(const store::Days& days) {
    const auto month = monthOf(days.from);
    return days.from == month.from && days.to == month.to;
}

/// How one label of a photograph was read.
std::string_view wayOf(const std::vector<const scanner::Symbol*>& symbols) {
    const auto has = [&](auto&& is) {
        return std::any_of(symbols.begin(), symbols.end(),
                           [&](const auto* symbol) { return is(*symbol); });
    };
    const auto decoded = [&](scanner::Format format) {
        return has([&](const scanner::Symbol& symbol) {
            return symbol.format == format && symbol.evidence == scanner::Evidence::Decoded;
        });
    };
    const bool bars = decoded(scanner::Format::Code128), qr = decoded(scanner::Format::QRCode);
    if (bars && qr) return "both";
    if (qr) return "qr";
    return bars ? "bars" : "assisted";
}

void addPhotos(store::Session& session, Counted& counted, const std::vector<std::int64_t>& photos) {
    for (const auto& taken : store::countedPhotos(session, photos)) {
        const auto reading = readingOf(taken.photo);
        std::map<std::string, std::vector<const scanner::Symbol*>> labels;
        for (const auto& symbol : reading.symbols)
            if (symbol.number) labels[*symbol.number].push_back(&symbol);
        std::vector<std::string> numbers;
        for (const auto& [number, symbols] : labels) numbers.push_back(number);
        const auto printers = store::printersOf(session, numbers);
        const auto issued = store::findIssued(session, numbers);
        const auto offices = withThoseAbove(taken.office);
        const auto day = domain::localDate(taken.photo.takenAt);
        for (const auto& [number, symbols] : labels) {
            const auto known = printers.find(number);
            const auto printer = known == printers.end() ? "unknown" : known->second;
            const std::string way(wayOf(symbols));
            add(counted.counts, offices, "read", day, fmt::format("{}:{}", printer, way), 1);
            if (const auto item = issued.find(number); item != issued.end())
                counted.readings.push_back(
                    {"read", way, day, item->second.item, taken.office, printer});
        }
        if (!reading.unread.empty())
            add(counted.counts, offices, "read", day, "unknown:unread",
                static_cast<std::int64_t>(reading.unread.size()));
    }
}

/// Which of the due are what.
struct Work {
    std::vector<std::int64_t> items, photos;
    std::vector<std::string> scans;
};
Work workOf(const std::vector<store::Due>& due) {
    Work work;
    std::set<std::int64_t> items;
    for (const auto& each : due) {
        if (each.item) items.insert(*each.item);
        if (each.photo) work.photos.push_back(*each.photo);
        if (!each.event.empty()) work.scans.push_back(each.event);
    }
    work.items.assign(items.begin(), items.end());
    return work;
}

}  // namespace

LegCount legCountOf(domain::Leg leg, const store::Days& days) {
    if (isWholeMonth(days)) return {fmt::format("m-{}", name(leg)), oneDay(days.from)};
    return {fmt::format("leg-{}", name(leg)), days};
}

store::Counts contributionsOf(const std::vector<MilestoneRow>& rows) {
    store::Counts counts;
    domain::Passage passage;
    const MilestoneRow* received = nullptr;
    for (const auto& row : rows) {
        at(passage, row.milestone) = row.at;
        if (row.milestone == Milestone::Received && row.outcome) received = &row;
    }
    for (const auto& row : rows) {
        auto offices = withThoseAbove(row.office);
        const auto post = withThoseAbove(row.postOffice);
        offices.insert(offices.end(), post.begin(), post.end());
        if (row.milestone != Milestone::Received || row.outcome)
            add(counts, offices, "passed", row.day, std::string(name(row.milestone)), 1);
        for (const auto leg : domain::allLegs()) {
            if (endsOf(leg).to != row.milestone) continue;
            const auto hours = hoursOf(passage, leg);
            if (!hours) continue;
            for (const auto& days : {oneDay(row.day), monthOf(row.day)}) {
                const auto counted = legCountOf(leg, days);
                add(counts, offices, counted.measure, counted.days.from,
                    fmt::format("{:05}", *hours), 1);
            }
        }
        const auto addWard = [&](std::string_view what) {
            if (row.ward.empty()) return;
            add(counts, offices, "ward", row.day, fmt::format("{}:{}", row.ward, what), 1);
        };
        if (row.milestone == Milestone::Returned) addWard("returned");
        if (&row != received) continue;
        add(counts, offices, "outcome", row.day, std::string(name(*row.outcome)), 1);
        addWard(name(*row.outcome));
    }
    return counts;
}

std::vector<MilestoneRow> milestoneRowsOf(const store::Item& item,
                                          std::span<const domain::ItemEvent> events,
                                          const domain::Policy& policy) {
    const auto standing = domain::fold(events, policy);
    const auto passage = domain::passageOf(events, standing);
    std::vector<MilestoneRow> rows;
    for (const auto milestone : domain::allMilestones()) {
        // A result is received once, when it was approved, however many items it takes.
        const auto when =
            milestone == Milestone::Received ? item.approvedAt : at(passage, milestone);
        if (!when) continue;
        auto& row = rows.emplace_back(MilestoneRow{milestone, domain::localDate(*when), item.id,
                                                   item.office, item.postOffice, item.ward, *when,
                                                   std::nullopt});
        if (milestone != Milestone::Received) continue;
        const bool isAsStored = standing.state == item.state;
        if (!standing.reDispatched)
            row.outcome = isAsStored ? outcomeOf(standing.state) : domain::Outcome::Unexplained;
    }
    return rows;
}

BoardCounting::BoardCounting(store::Database& database, PolicySource policy, Clock clock)
    : database_(database),
      policy_(std::move(policy)),
      clock_(std::move(clock)),
      holder_(crypto::randomId()) {}

bool BoardCounting::holdLease(store::Session& session, std::chrono::milliseconds length) {
    return store::takeLease(session, kJob, holder_, clock_(), length);
}

std::optional<std::size_t> BoardCounting::countSome() {
    return database_.inTransaction([&](store::Session& session) -> std::optional<std::size_t> {
        const auto due = store::dueCounts(session, kAtOnce);
        // Looked at again once the lease is held: another may just have counted these.
        if (due.empty()) return 0;
        if (!holdLease(session, kLease)) return std::nullopt;
        const auto still = store::dueCounts(session, kAtOnce);
        const auto work = workOf(still);
        Counted counted;
        const auto items = store::findItems(session, work.items);
        const auto events = store::eventsOfItems(session, work.items);
        const auto before = store::milestonesOf(session, work.items);
        std::vector<MilestoneRow> rows;
        for (const auto& [item, known] : before) merge(counted.counts, contributionsOf(known), -1);
        for (const auto& item : items) {
            const auto own = events.find(item.id);
            const auto now = milestoneRowsOf(
                item, own == events.end() ? std::vector<domain::ItemEvent>{} : own->second,
                policy_());
            merge(counted.counts, contributionsOf(now), 1);
            rows.insert(rows.end(), now.begin(), now.end());
        }
        for (const auto& scan : store::countedScans(session, work.scans))
            if (scan.evidence != name(domain::Evidence::Inferred)) addScan(counted, scan);
        addPhotos(session, counted, work.photos);
        store::removeMilestones(session, work.items);
        store::insertMilestones(session, rows);
        store::insertReadings(session, counted.readings);
        store::addCounts(session, counted.counts);
        store::removeDue(session, still);
        return still.size();
    });
}

std::size_t BoardCounting::run() {
    std::size_t done = 0;
    for (;;) {
        const auto some = countSome();
        if (!some || *some == 0) return done;
        done += *some;
        if (*some < kAtOnce) return done;
    }
}

void BoardCounting::forgetAll() {
    for (std::int64_t removed = 1; removed > 0;)
        removed = database_.inTransaction([&](store::Session& session) {
            store::seizeLease(session, kJob, holder_, clock_(), kRecountLease);
            return store::removeSomeCounts(session, 10'000);
        });
}

void BoardCounting::recountItems(store::Session& session, const std::vector<std::int64_t>& ids,
                                 store::Counts& counts) {
    // Whoever appends events holds the items: nothing is appended between the two look-ups.
    const auto items = store::lockItems(session, ids);
    store::removeDueOfItems(session, ids);
    const auto events = store::eventsOfItems(session, ids);
    std::vector<MilestoneRow> rows;
    Counted counted;
    for (const auto& item : items) {
        const auto own = events.find(item.id);
        const auto all = own == events.end() ? std::vector<domain::ItemEvent>{} : own->second;
        const auto now = milestoneRowsOf(item, all, policy_());
        merge(counted.counts, contributionsOf(now), 1);
        rows.insert(rows.end(), now.begin(), now.end());
        addScans(counted, item.id, all);
    }
    store::insertMilestones(session, rows);
    store::insertReadings(session, counted.readings);
    merge(counts, counted.counts, 1);
}

std::size_t BoardCounting::recount(const std::function<void(std::size_t)>& onItems) {
    forgetAll();
    store::Counts counts;
    std::size_t done = 0;
    for (std::int64_t after = 0;;) {
        store::Counts some;
        const auto ids = database_.inTransaction([&](store::Session& session) {
            some.clear();
            store::seizeLease(session, kJob, holder_, clock_(), kRecountLease);
            auto next = store::itemIds(session, after, kReadAtOnce);
            if (!next.empty()) recountItems(session, next, some);
            return next;
        });
        if (ids.empty()) break;
        merge(counts, some, 1);
        after = ids.back();
        done += ids.size();
        if (onItems) onItems(done);
    }
    for (std::int64_t after = 0;;) {
        Counted some;
        const auto ids = database_.inTransaction([&](store::Session& session) {
            some = {};
            store::seizeLease(session, kJob, holder_, clock_(), kRecountLease);
            auto next = store::photoIds(session, after, 100);
            addPhotos(session, some, next);
            store::insertReadings(session, some.readings);
            store::removeDueOfPhotos(session, next);
            return next;
        });
        if (ids.empty()) break;
        merge(counts, some.counts, 1);
        after = ids.back();
    }
    store::Counts some;
    const auto write = [&] {
        database_.inTransaction([&](store::Session& session) { store::addCounts(session, some); });
        some.clear();
    };
    for (const auto& [key, count] : counts) {
        some.emplace(key, count);
        if (some.size() == 10'000) write();
    }
    write();
    database_.inTransaction(
        [&](store::Session& session) { store::giveUpLease(session, kJob, holder_); });
    return done;
}

BoardCounting::Verdict BoardCounting::check(std::size_t limit) {
    Verdict verdict;
    const auto differ = [&](std::string what) {
        if (verdict.differences.size() < limit) verdict.differences.push_back(std::move(what));
    };
    store::Counts counts;
    for (std::int64_t after = 0;;) {
        const auto ids = database_.inTransaction([&](store::Session& session) {
            auto next = store::itemIds(session, after, kReadAtOnce);
            const auto events = store::eventsOfItems(session, next);
            auto known = store::milestonesOf(session, next);
            for (const auto& item : store::findItems(session, next)) {
                const auto own = events.find(item.id);
                const auto all =
                    own == events.end() ? std::vector<domain::ItemEvent>{} : own->second;
                const auto rows = milestoneRowsOf(item, all, policy_());
                if (rows != known[item.id])
                    differ(fmt::format("item {}: its milestones are not what its events say",
                                       item.id));
                Counted some;
                addScans(some, item.id, all);
                merge(counts, contributionsOf(rows), 1);
                merge(counts, some.counts, 1);
            }
            return next;
        });
        if (ids.empty()) break;
        after = ids.back();
        verdict.items += ids.size();
    }
    for (std::int64_t after = 0;;) {
        const auto ids = database_.inTransaction([&](store::Session& session) {
            auto next = store::photoIds(session, after, 100);
            Counted some;
            addPhotos(session, some, next);
            merge(counts, some.counts, 1);
            return next;
        });
        if (ids.empty()) break;
        after = ids.back();
    }
    const auto told = [](const store::CountKey& key) {
        return fmt::format("{} {} {} {}", key.office, key.measure, domain::formatDate(key.day),
                           key.detail);
    };
    for (std::optional<store::CountKey> after;;) {
        const auto stored = database_.inTransaction(
            [&](store::Session& session) { return store::allCounts(session, after, 10'000); });
        if (stored.empty()) break;
        for (const auto& [key, count] : stored) {
            const auto expected = counts.find(key);
            const auto should = expected == counts.end() ? 0 : expected->second;
            if (should != count)
                differ(fmt::format("{}: {} counted, {} in the events", told(key), count, should));
            if (expected != counts.end()) counts.erase(expected);
        }
        verdict.counts += stored.size();
        after = stored.back().first;
    }
    for (const auto& [key, count] : counts)
        if (count != 0) differ(fmt::format("{}: not counted, {} in the events", told(key), count));
    return verdict;
}

}  // namespace hoibao::service
