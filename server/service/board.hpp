#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/address.hpp"
#include "domain/milestones.hpp"
#include "service/asker.hpp"
#include "service/clock.hpp"
#include "store/board.hpp"
#include "store/items.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// What the board is asked: which days of which office with those below it.
struct BoardQuestion {
    std::string office;  ///< empty: the asker's own
    store::Days days;
};

using MilestoneCounts = std::array<std::int64_t, domain::kMilestoneCount>;
[[nodiscard]] inline std::int64_t of(const MilestoneCounts& counts, domain::Milestone milestone) {
    return counts[static_cast<std::size_t>(milestone)];
}

/// The office that was asked about, as far as the asker may see.
struct BoardPlace {
    std::string code, name;
    std::vector<store::OfficeName> below;  ///< directly below, as Vietnamese sorts their names
    [[nodiscard]] bool isOfPost() const { return code.starts_with('P'); }
    [[nodiscard]] store::Scope scope() const { return {code, !below.empty()}; }
};

/// Results in = delivered + picked up + cancelled + lost or reissued + unclaimed + open.
struct Equation {
    std::int64_t resultsIn = 0;  ///< counted in the results themselves
    std::array<std::int64_t, domain::kOutcomeCount> outcomes{};
    std::int64_t notYetCounted = 0;  ///< changes of the last second, of all offices
    std::vector<store::DifferingResult> differing;

    [[nodiscard]] std::int64_t sum() const;
    [[nodiscard]] bool isBalanced() const { return resultsIn == sum() && differing.empty(); }
};

struct BoardOverview {
    BoardPlace place;
    MilestoneCounts total{};
    std::int64_t openNow = 0;  ///< of all days
    std::vector<std::pair<domain::LocalDate, MilestoneCounts>> days;
    struct Unit {
        store::OfficeName office;
        MilestoneCounts counts{};
        std::int64_t openNow = 0;
    };
    std::vector<Unit> units;           ///< those directly below, and what is the office's own
    std::optional<Equation> equation;  ///< of the centre's offices
};

/// A distribution of hours: exact counts by hour begun.
struct Hours {
    std::map<int, std::int64_t> counts;

    [[nodiscard]] std::int64_t total() const;
    /// The least number of hours within which `percent` of them were done; 0 of none.
    [[nodiscard]] int percentile(int percent) const;
    [[nodiscard]] std::int64_t within(int hours) const;
};
struct BoardTimes {
    BoardPlace place;
    std::array<Hours, domain::kLegCount> legs;
    domain::Leg leg = domain::Leg::Whole;
    std::vector<std::pair<store::OfficeName, Hours>> units;  ///< of that leg
};

struct BoardStuck {
    BoardPlace place;
    struct Row {
        domain::State state = domain::State::None;
        int limitHours = 0;
        std::int64_t count = 0;
        std::optional<domain::Instant> oldest;
    };
    std::vector<Row> rows;
    domain::Instant now{};
};

struct BoardCommunes {
    BoardPlace place;
    struct Commune {
        domain::Ward ward;
        std::int64_t received = 0, delivered = 0, returned = 0, open = 0;
    };
    std::vector<Commune> communes;  ///< as Vietnamese sorts their names
};

struct BoardScans {
    BoardPlace place;
    /// How labels of one printer were read in photographs of trays.
    struct Reads {
        /// The printer's, or the sheet's where a run named no printer; "unknown" for labels that
        /// were not read at all.
        std::string name;
        std::string counted;  ///< the printer as it is counted, for lists; empty: of all printers
        std::string office;   ///< the printer's; empty where there is none
        std::int64_t both = 0, qr = 0, bars = 0, assisted = 0, unread = 0;
        [[nodiscard]] std::int64_t seen() const { return both + qr + bars + assisted + unread; }
        [[nodiscard]] std::int64_t read() const { return both + qr + bars; }
    };
    std::vector<Reads> printers;
    struct Unit {
        store::OfficeName office;
        Reads photographed;
        std::int64_t decoded = 0, assisted = 0, typed = 0;  ///< scans one by one
    };
    std::vector<Unit> units;  ///< the office itself with those below first
};

/// Labels that were read so: of photographs ("read") or scanned one by one ("scan").
struct BoardReading {
    std::string measure;
    std::vector<std::string> ways;
    std::string printer;  ///< empty: any
};

struct BoardItemsQuestion {
    BoardQuestion board;
    std::optional<domain::Milestone> milestone;  ///< else `stuckIn` or `reading`
    std::optional<domain::Milestone> since;      ///< that they passed before it, on any day
    std::optional<domain::Outcome> outcome;      ///< of results received
    std::string ward;
    bool isOwnOnly = false;  ///< without the offices below
    std::optional<domain::State> stuckIn;
    std::optional<BoardReading> reading;
    std::optional<store::ListPlace> after;
    std::size_t limit = 50;
};
struct BoardItems {
    BoardPlace place;
    std::vector<store::Item> items;
    std::optional<store::ListPlace> next;
    bool namesMasked = true;  ///< only who works with the items reads whole names
};

struct BoardUnread {
    BoardPlace place;
    std::vector<store::UnreadPhoto> photos;
    std::optional<store::ListPlace> next;
};

/// Whether an overview has its equation, which counts every result of those days anew.
enum class Equated { Yes, No };

/// What supervisors, shift leads and post managers see. Each method is one look at one moment;
/// another office is unknown: NotFound "unknown-office". Numbers are behind by a second or so.
class Board {
public:
    /// `gazetteer` must outlive it.
    Board(store::Database& database, const domain::Gazetteer& gazetteer,
          domain::TimeLimitsInForce limits, Clock clock)
        : database_(database),
          gazetteer_(gazetteer),
          limits_(std::move(limits)),
          clock_(std::move(clock)) {}

    [[nodiscard]] domain::Result<BoardOverview> overview(const Asker& asker,
                                                         const BoardQuestion& question,
                                                         Equated equated = Equated::Yes);
    [[nodiscard]] domain::Result<BoardTimes> times(const Asker& asker,
                                                   const BoardQuestion& question, domain::Leg leg);
    [[nodiscard]] domain::Result<BoardStuck> stuck(const Asker& asker,
                                                   const BoardQuestion& question);
    [[nodiscard]] domain::Result<BoardCommunes> communes(const Asker& asker,
                                                         const BoardQuestion& question);
    [[nodiscard]] domain::Result<BoardScans> scans(const Asker& asker,
                                                   const BoardQuestion& question);
    /// Is written down: who saw items.
    [[nodiscard]] domain::Result<BoardItems> items(const Asker& asker,
                                                   const BoardItemsQuestion& question);
    /// The photographs in which labels could not be read: whose those are, only a look can tell. Of
    /// the question the office, the days, the place and the limit.
    [[nodiscard]] domain::Result<BoardUnread> unread(const Asker& asker,
                                                     const BoardItemsQuestion& question);
    /// Writes down that `what` ("units.csv 2026-11-01 2026-11-08 C80") was taken away.
    void recordExport(const Asker& asker, std::string_view what);

    /// The offices that the asker may look at, as Vietnamese sorts their names.
    [[nodiscard]] std::vector<store::OfficeName> offices(const Asker& asker);

    [[nodiscard]] domain::TimeLimits limits() const { return limits_(); }
    [[nodiscard]] domain::LocalDate today() const { return domain::localDate(clock_()); }

private:
    domain::Result<BoardPlace> placeOf(store::Session& session, const Asker& asker,
                                       const std::string& office) const;
    Equation equationOf(store::Session& session, const BoardPlace& place,
                        const store::Days& days) const;

    store::Database& database_;
    const domain::Gazetteer& gazetteer_;
    domain::TimeLimitsInForce limits_;
    Clock clock_;
};

}  // namespace hoibao::service
