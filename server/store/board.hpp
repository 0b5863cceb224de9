#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/milestones.hpp"
#include "store/age_limits.hpp"
#include "store/mysql/session.hpp"

/// What the board reads: sums of counts, and the items behind them.
namespace hoibao::store {

/// Days in Vietnam; `to` is not among them.
struct Days {
    domain::LocalDate from, to;
};

/// A sum over days, or of one day.
struct SummedCount {
    std::string office, measure, detail;
    std::optional<domain::LocalDate> day;
    std::int64_t count = 0;
};
[[nodiscard]] std::vector<SummedCount> sumCounts(Session& session,
                                                 std::span<const std::string> offices,
                                                 std::span<const std::string> measures,
                                                 const Days& days);
/// The same for one office, day by day.
[[nodiscard]] std::vector<SummedCount> countsByDay(Session& session, const std::string& office,
                                                   std::span<const std::string> measures,
                                                   const Days& days);
/// One detail over all days there are.
[[nodiscard]] std::vector<SummedCount> sumEver(Session& session,
                                               std::span<const std::string> offices,
                                               const std::string& measure,
                                               const std::string& detail);

struct OfficeName {
    std::string code, parent, name;
};
/// The office and those directly below it, by code.
[[nodiscard]] std::vector<OfficeName> officesAt(Session& session, std::string_view code);
/// All of one side ("C" or "P"), by code.
[[nodiscard]] std::vector<OfficeName> officesOfSide(Session& session, std::string_view side);

/// The name and office of the printer that is counted as "#17"; nothing for any other text.
[[nodiscard]] std::optional<OfficeName> findPrinterName(Session& session, std::string_view counted);

/// Whose items: an office of either side with those below it.
struct Scope {
    std::string office;
    bool hasOfficesBelow = false;
};

/// How many results were approved on these days, counted in `result` itself.
[[nodiscard]] std::int64_t countResults(Session& session, const Scope& scope, const Days& days);

/// A result that the equation has not exactly once, or not where it should be.
struct DifferingResult {
    std::string dossierCode;
    std::optional<std::int64_t> item;  ///< none: the result has none
    int times = 0;                     ///< how often it is counted
};
[[nodiscard]] std::vector<DifferingResult> differingResults(Session& session, const Scope& scope,
                                                            const Days& days, std::size_t limit);

/// A place in a list: what comes after it is the next page.
struct ListPlace {
    std::string key;  ///< a day or a moment
    std::int64_t item = 0;
};
struct ListedItem {
    std::int64_t item = 0;
    ListPlace place;
};
/// Items that passed the milestone on these days; of Received also those with one outcome, and of
/// all those that go to one commune. By day, then by item.
struct MilestoneList {
    domain::Milestone milestone = domain::Milestone::Received;
    Scope scope;
    Days days;
    std::optional<domain::Outcome> outcome;
    std::string ward;                        ///< empty: any
    std::optional<domain::Milestone> since;  ///< that they passed as well, on any day
};
[[nodiscard]] std::vector<ListedItem> listMilestones(Session& session, const MilestoneList& list,
                                                     const std::optional<ListPlace>& after,
                                                     std::size_t limit);

/// Items whose labels were read one of these ways on these days, in one office or those below it.
/// By day, then by item, each once a day.
struct ReadingList {
    std::string measure;            ///< "read" or "scan"
    std::vector<std::string> ways;  ///< at least one
    std::string printer;            ///< empty: any
    Scope scope;
    Days days;
};
[[nodiscard]] std::vector<ListedItem> listReadings(Session& session, const ReadingList& list,
                                                   const std::optional<ListPlace>& after,
                                                   std::size_t limit);

/// A photograph in which labels could not be read.
struct UnreadPhoto {
    std::int64_t id = 0, manifest = 0;
    std::string code, office;  ///< the manifest's
    domain::Instant takenAt{};
    std::int64_t labels = 0;  ///< that could not be read
    ListPlace place;
};
/// Those taken on these days, of manifests of the office or of those below it; the oldest first.
[[nodiscard]] std::vector<UnreadPhoto> listUnread(Session& session, const Scope& scope,
                                                  const Days& days,
                                                  const std::optional<ListPlace>& after,
                                                  std::size_t limit);

struct StuckCount {
    domain::State state = domain::State::None;
    std::int64_t count = 0;
    std::optional<domain::Instant> oldest;
};
[[nodiscard]] StuckCount countStuck(Session& session, const Scope& scope, const AgeLimit& limit);
/// By how long they have been in that state, the longest first.
[[nodiscard]] std::vector<ListedItem> listStuck(Session& session, const Scope& scope,
                                                const AgeLimit& limit,
                                                const std::optional<ListPlace>& after,
                                                std::size_t most);

}  // namespace hoibao::store
