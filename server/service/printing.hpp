#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labels/render.hpp"
#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/link_signer.hpp"
#include "service/policy_source.hpp"
#include "service/proofing.hpp"
#include "store/mysql/database.hpp"
#include "store/print_runs.hpp"

namespace hoibao::service {

/// What is to be printed: these items in this order, or those that a filter finds.
struct PrintOrder {
    std::vector<std::int64_t> items;
    std::optional<store::ItemFilter> filter;
    std::size_t limit = 0;  ///< of a filter; 0: as many as a run may have
    std::string sheet;      ///< a name or a sheet's JSON; empty: the usual one
    int start = 1;
    std::optional<std::int64_t> printer = {};  ///< whose sheet, dots and corrections are used
};

struct PrintingSettings {
    std::string sheet = "thermal-100x150";
    std::size_t maxLabels = 100'000;
    PolicySource policy = {};
    std::chrono::seconds lease{5};  ///< a run is taken over from a dead server after this
    proof::Proofer* proofer =
        nullptr;  ///< looks at each label before its run is ready; may be null
};

/// Print runs: chosen items get numbers, and labels that can be drawn again. Any number of threads,
/// of any number of servers.
class Printing {
public:
    /// Items that get their numbers in one transaction.
    static constexpr int kChunk = 250;

    /// All references must outlive it.
    Printing(store::Database& database, const LinkSigner& links, labels::Fonts fonts,
             PrintingSettings settings, Clock clock);

    struct Run {
        std::int64_t id = 0;
        store::PrintRunState state = store::PrintRunState::Waiting;
        int done = 0, total = 0;
        std::size_t parts = 0;
        std::string office, failure;
        std::int64_t blocked = 0;  ///< labels that must not be used
        int verified = 0;          ///< labels looked at; 0 where nobody looks
        std::string sheet;         ///< a name, or JSON
        int start = 1;
        std::optional<std::int64_t> printer;
        std::string createdBy;
        domain::Instant createdAt{};
        std::string endedBy, endReason;  ///< who cancelled it or said that it is printed
        std::optional<domain::Instant> endedAt;
    };
    /// Starts a run: all its items are found fit and its numbers are set aside, or there is no run.
    /// The same token again gives the same run. Errors: NotFound "unknown-item"; Conflict
    /// "not-ready" (items not POST_READY or in another run, by name), "nothing-to-print",
    /// "numbers-exhausted"; Unreadable "unprintable" (by item and field), "malformed-sheet";
    /// TooLarge "too-many-labels"; NotFound "unknown-printer".
    [[nodiscard]] domain::Result<Run> start(const Asker& asker, const PrintOrder& order);

    /// Errors: NotFound "unknown-print-run".
    [[nodiscard]] domain::Result<Run> find(const domain::Caller& caller, std::int64_t id);

    /// Runs of the caller's office and those below it, the newest first, those with id < `before`
    /// (0: all), at most `limit`.
    [[nodiscard]] std::vector<store::PrintRun> list(const domain::Caller& caller,
                                                    std::int64_t before, std::size_t limit);

    /// One part (from 1) of the run's labels, a whole PDF, the same bytes each time. Errors:
    /// NotFound "unknown-print-run", "unknown-part"; Conflict "not-ready-yet".
    [[nodiscard]] domain::Result<std::string> labels(const Asker& asker, std::int64_t id,
                                                     std::size_t part);
    /// The same from label `from` (of the run, from 1) to the end of its part, begun at place
    /// `start` of a sheet: where the paper jammed. Errors: as labels(); NotFound "unknown-label";
    /// Unreadable "unprintable".
    [[nodiscard]] domain::Result<std::string> labelsFrom(const Asker& asker, std::int64_t id,
                                                         std::size_t from, int start);

    struct PlacedItem {
        labels::Place place;
        std::string number;
        std::int64_t item = 0;
    };
    /// Where each label lies. Errors: as labels().
    [[nodiscard]] domain::Result<std::vector<PlacedItem>> items(const domain::Caller& caller,
                                                                std::int64_t id);

    /// The labels that must not be used, at most kMaxFaults. Errors: NotFound "unknown-print-run".
    [[nodiscard]] domain::Result<std::vector<store::PrintFault>> faults(
        const domain::Caller& caller, std::int64_t id);
    static constexpr std::size_t kMaxFaults = 100;

    /// Takes the blocked labels out of a run: their numbers are void, their items POST_READY, and
    /// what is left is verified again and ends as `partly`. The same request again changes nothing.
    /// Errors: NotFound "unknown-print-run"; Malformed "reason-needed"; Conflict "nothing-blocked".
    [[nodiscard]] domain::Result<Run> release(const Asker& asker, std::int64_t id,
                                              std::string_view reason);
    static constexpr std::size_t kMaxReason = 300;  ///< bytes

    /// Ends a run that is not ready, at once: nothing more is drawn, and what was drawn is made
    /// void in the background; its items are POST_READY again. The same request again changes
    /// nothing. Errors: NotFound "unknown-print-run"; Malformed "reason-needed"; Conflict "ended":
    /// it is ready or at an end.
    [[nodiscard]] domain::Result<Run> cancel(const Asker& asker, std::int64_t id,
                                             std::string_view reason);

    /// A person has the paper in the hand: a run that is ready is printed. Errors: NotFound
    /// "unknown-print-run"; Conflict "not-ready-yet".
    [[nodiscard]] domain::Result<Run> markPrinted(const Asker& asker, std::int64_t id);

    struct Unprinted {
        Run run;
        std::vector<std::int64_t> items;  ///< POST_READY again, to be printed in another run
        std::vector<std::string> kept;    ///< numbers in force that are packed and away already
    };
    /// Labels `from` to `to` (of the run, from 1, both included) did not print: their numbers are
    /// void for this reason, their items POST_READY, the run is `partly`. The same request again
    /// gives the same. Errors: NotFound "unknown-print-run", "unknown-label"; Malformed
    /// "reason-needed"; TooLarge "too-many-labels" over kMaxUnprinted; Conflict "not-ready-yet".
    [[nodiscard]] domain::Result<Unprinted> unprinted(const Asker& asker, std::int64_t id, int from,
                                                      int to, std::string_view reason);
    static constexpr int kMaxUnprinted = 5'000;

    /// Works on one run until it is ready, `stop` is set or another server has it. False when there
    /// is none to work on. Throws Unavailable.
    bool workOnce(const std::atomic<bool>& stop);

    /// Called whenever a run waits for work; set before the first start().
    void onWaiting(std::function<void()> call) { wake_ = std::move(call); }

private:
    struct Chunk;
    [[nodiscard]] domain::Result<store::PrintRun> findReadable(const domain::Caller& caller,
                                                               std::int64_t id);
    [[nodiscard]] domain::Result<void> usePrinter(const Asker& asker, const PrintOrder& order,
                                                  store::PrintRun& run);
    [[nodiscard]] domain::Result<Run> open(const Asker& asker, store::PrintRun run,
                                           const std::vector<std::int64_t>& items, bool isFilter);
    [[nodiscard]] domain::Result<int> claim(store::Session& session, const store::PrintRun& run,
                                            std::span<const std::int64_t> chunk, std::size_t at,
                                            bool isFilter);
    [[nodiscard]] domain::Result<store::PrintRun> close(store::Session& session,
                                                        const store::PrintRun& run,
                                                        const Asker& asker);
    [[nodiscard]] tl::unexpected<domain::Error> drop(std::int64_t run, const domain::Error& error);
    bool step(std::int64_t run, Proofing* proofing, const std::atomic<bool>& stop);
    bool proof(const store::PrintRun& run, Proofing& proofing, const std::atomic<bool>& stop);
    bool clear(store::Session& session, const store::PrintRun& run);
    struct Voiding;
    [[nodiscard]] bool makeVoid(store::Session& session, const Voiding& voiding,
                                const store::PrintRunItem& place);
    [[nodiscard]] labels::Result<std::string> drawPart(
        const store::PrintRun& run, std::size_t part, const std::vector<std::string>& frozen,
        const std::function<bool()>& stop = {}) const;
    void draw(store::Session& session, store::PrintRun& run);
    void label(store::Session& session, const store::PrintRun& run, const Chunk& chunk);
    void verify(store::Session& session, store::PrintRun& run);

    store::Database& database_;
    const LinkSigner& links_;
    labels::Fonts fonts_;
    PrintingSettings settings_;
    Clock clock_;
    std::string owner_;  ///< of this process's leases, 32 hexadecimal digits
    std::function<void()> wake_;
};

}  // namespace hoibao::service
