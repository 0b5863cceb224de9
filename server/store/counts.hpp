#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/milestones.hpp"
#include "store/mysql/session.hpp"
#include "store/photos.hpp"

/// What the board counts: what is due, the milestones of items, and the counts of days.
namespace hoibao::store {

/// Something to be counted: an item that changed, one of its scans, or a photograph.
struct Due {
    std::int64_t id = 0;
    std::optional<std::int64_t> item;
    std::string event;  ///< 32 hexadecimal digits; empty where the item only changed
    std::optional<std::int64_t> photo;
};

/// Joins the transaction that changes what is named; `id` is not read.
void addDue(Session& session, std::span<const Due> due);
void addDueItem(Session& session, std::int64_t item);
/// The oldest, at most `limit`.
[[nodiscard]] std::vector<Due> dueCounts(Session& session, std::size_t limit);
void removeDue(Session& session, std::span<const Due> due);
/// Also of those of `items`, and of photographs.
void removeDueOfItems(Session& session, std::span<const std::int64_t> items);
void removeDueOfPhotos(Session& session, std::span<const std::int64_t> photos);
[[nodiscard]] std::int64_t countDue(Session& session);

/// A row of item_milestone.
struct MilestoneRow {
    domain::Milestone milestone = domain::Milestone::Received;
    domain::LocalDate day;
    std::int64_t item = 0;
    std::string office, postOffice, ward;  ///< the last two may be empty
    domain::Instant at{};
    std::optional<domain::Outcome> outcome;  ///< of Received

    bool operator==(const MilestoneRow&) const = default;
};
using MilestonesByItem = std::map<std::int64_t, std::vector<MilestoneRow>>;

/// Each item's in the order of the road.
[[nodiscard]] MilestonesByItem milestonesOf(Session& session, std::span<const std::int64_t> items);
void removeMilestones(Session& session, std::span<const std::int64_t> items);
void insertMilestones(Session& session, std::span<const MilestoneRow> rows);

/// An item whose label was read one way, on one day in one office: a row of counted_reading.
struct ReadingRow {
    std::string measure;  ///< "read", in a photograph, or "scan"
    std::string way;      ///< "both", "qr", "bars", "assisted"; "decoded", "assisted", "typed"
    domain::LocalDate day;
    std::int64_t item = 0;
    std::string office, printer;  ///< the printer as printersOf names it; of a scan empty
};
/// Those that are there already stay.
void insertReadings(Session& session, std::span<const ReadingRow> rows);

/// What is counted under: an office with those below it, a measure, a day, a detail.
struct CountKey {
    std::string office, measure;
    domain::LocalDate day;
    std::string detail;

    auto operator<=>(const CountKey&) const = default;
};
using Counts = std::map<CountKey, std::int64_t>;

/// Adds to what stands there (numbers may be negative); zeros are left out.
void addCounts(Session& session, const Counts& counts);
/// Everything, in the order of keys, after `after`, at most `limit`.
[[nodiscard]] std::vector<std::pair<CountKey, std::int64_t>> allCounts(
    Session& session, const std::optional<CountKey>& after, std::size_t limit);
/// At most `limit` of each table; gives how many rows went.
std::int64_t removeSomeCounts(Session& session, std::size_t limit);

/// Ids of items after `after`, in their order.
[[nodiscard]] std::vector<std::int64_t> itemIds(Session& session, std::int64_t after,
                                                std::size_t limit);

/// A scan as it is counted.
struct CountedScan {
    std::int64_t item = 0;
    std::string office;  ///< where it was made
    domain::Instant at{};
    std::string evidence;
};
[[nodiscard]] std::vector<CountedScan> countedScans(Session& session,
                                                    std::span<const std::string> events);

/// A photograph as it is counted.
struct CountedPhoto {
    ManifestPhoto photo;  ///< its symbols, and when it was taken
    std::string office;   ///< the manifest's
};
[[nodiscard]] std::vector<CountedPhoto> countedPhotos(Session& session,
                                                      std::span<const std::int64_t> photos);
[[nodiscard]] std::vector<std::int64_t> photoIds(Session& session, std::int64_t after,
                                                 std::size_t limit);
/// What each number was printed with: the printer, as "#17", of a run without one the sheet;
/// "custom" for a sheet that was described.
[[nodiscard]] std::map<std::string, std::string> printersOf(Session& session,
                                                            std::span<const std::string> numbers);

}  // namespace hoibao::store
