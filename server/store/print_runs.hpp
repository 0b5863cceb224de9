#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/office.hpp"
#include "store/mysql/session.hpp"
#include "store/numbers.hpp"

namespace hoibao::store {

enum class PrintRunState {
    Preparing,  ///< its items are being gathered; nobody outside sees it
    Waiting,    ///< it has items and numbers, and waits for a server to work on it
    Drawing,
    Verifying,
    Ready,
    Printed,
    Partly,  ///< ready, but for items that could not be labelled any more
    Cancelled,
    Failed,
};
[[nodiscard]] std::string_view name(PrintRunState state) noexcept;  ///< "drawing"

struct PrintRun {
    std::int64_t id = 0;
    std::string token;  ///< of the request that started it, 32 hexadecimal digits
    std::string office;
    std::string sheet;  ///< a name, or its description in JSON
    int start = 1;
    std::optional<std::int64_t> printer;
    std::string setup = "{}";  ///< of the printer, frozen, JSON
    std::string sender;        ///< frozen, JSON
    PrintRunState state = PrintRunState::Preparing;
    int done = 0, total = 0;
    int proofed = 0;  ///< labels looked at, in the order of printing
    std::string failure;
    std::string createdBy;
    domain::Instant createdAt{};
    std::optional<int> range;  ///< of the block of numbers: `total` from `firstSerial` on
    std::uint32_t firstSerial = 0;
    std::string endedBy, endReason;  ///< who cancelled it or said that it is printed
    std::optional<domain::Instant> endedAt;
    bool isClearing = false;  ///< cancelled, and its labels are still to be made void
};

/// A place in a run. `number` and `label` are empty until they are drawn, and stay so where the
/// item could not be labelled any more.
struct PrintRunItem {
    int position = 0;  ///< from 1
    std::int64_t item = 0;
    std::string number;
    std::string label;  ///< what stands on it, frozen, JSON
};

/// Inserts a run in Preparing; gives its id. The token is unique (1062).
std::int64_t insertPrintRun(Session& session, const PrintRun& run);
[[nodiscard]] std::optional<PrintRun> findPrintRun(Session& session, std::int64_t id);
[[nodiscard]] std::optional<PrintRun> findPrintRunByToken(Session& session, std::string_view token);
/// Locks the row until the transaction ends.
[[nodiscard]] std::optional<PrintRun> lockPrintRun(Session& session, std::int64_t id);

/// Those of `items` that stand in a run which has still to draw them. A run that has been gathering
/// its items since before `stale` is not counted: whoever began it is gone.
[[nodiscard]] std::set<std::int64_t> itemsInUnfinishedRuns(Session& session,
                                                           std::span<const std::int64_t> items,
                                                           domain::Instant stale);
void addPrintRunItems(Session& session, std::int64_t run, int firstPosition,
                      std::span<const std::int64_t> items);
/// Ends the gathering: the run has `total` items and this block of numbers, and waits.
void closePrintRunItems(Session& session, std::int64_t run, int total, const NumberBlock& block);
/// Takes away a run that is still gathering, with its items.
void dropPrintRun(Session& session, std::int64_t run);
void dropStalePrintRuns(Session& session, domain::Instant stale);

/// Takes a run that nobody works on, the oldest first, for `lease`, measured by the database's
/// clock.
[[nodiscard]] std::optional<PrintRun> leasePrintRun(Session& session, std::string_view owner,
                                                    std::chrono::seconds lease);
/// The run, locked, if `owner` still holds it.
[[nodiscard]] std::optional<PrintRun> lockLeasedPrintRun(Session& session, std::int64_t run,
                                                         std::string_view owner);
/// Writes how far the run is and holds it for `lease` more; a run that is at an end is let go.
void advancePrintRun(Session& session, const PrintRun& run, std::chrono::seconds lease);

/// Ends a run in run.state, by run.endedBy for run.endReason at run.endedAt, and lets it go. A
/// cancelled one is taken up again to be cleared.
void endPrintRun(Session& session, const PrintRun& run);
/// Nothing of a cancelled run is in use any more.
void endClearing(Session& session, std::int64_t run);
/// Of a cancelled run those that have still to be cleared: drawn and in force, or without a number;
/// at most `limit`.
[[nodiscard]] std::vector<PrintRunItem> uncleared(Session& session, std::int64_t run,
                                                  std::size_t limit);
/// Takes these places out of a cancelled run: their labels are never drawn again.
void clearPlaces(Session& session, std::int64_t run, std::span<const PrintRunItem> places);

/// Positions `from` to `to`, both inclusive, in order.
[[nodiscard]] std::vector<PrintRunItem> printRunItems(Session& session, std::int64_t run, int from,
                                                      int to);
/// The labels drawn, in the order of printing, without their content.
[[nodiscard]] std::vector<PrintRunItem> drawnItems(Session& session, std::int64_t run);
/// What stands on those labels: `count` of them after the first `skip`.
[[nodiscard]] std::vector<std::string> drawnLabels(Session& session, std::int64_t run,
                                                   std::size_t skip, std::size_t count);
[[nodiscard]] std::int64_t countDrawn(Session& session, std::int64_t run);
/// Numbers of this run that are drawn, issued and hold a label: equals countDrawn in a sound run.
[[nodiscard]] std::int64_t countSound(Session& session, std::int64_t run);
/// Freezes numbers and labels of places that exist.
void freezePrintRunItems(Session& session, std::int64_t run, std::span<const PrintRunItem> items);

/// A label that an item got, whatever became of it.
struct ItemLabel {
    std::string number;
    std::optional<std::int64_t> run;
    std::string printedBy;  ///< who started the run
    domain::Instant issuedAt{};
    std::optional<domain::Instant> voidedAt;
    std::string voidReason, voidedBy;
    std::string replacedBy;  ///< the next number; empty while there is none
    std::string label;       ///< what stands on it, frozen, JSON; empty where it was never drawn
};
/// The oldest first.
[[nodiscard]] std::vector<ItemLabel> labelsOfItem(Session& session, std::int64_t item);

struct SenderOffice {
    std::string code, name, address, hotline;
};
[[nodiscard]] std::optional<SenderOffice> findSenderOffice(Session& session,
                                                           const std::string& office);

struct WardName {
    std::string ward, province;
};
/// The names of communes and their provinces, by the commune's code.
[[nodiscard]] std::map<std::string, WardName> wardNames(Session& session,
                                                        const std::set<std::string>& codes);

}  // namespace hoibao::store
