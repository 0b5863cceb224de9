#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "labels/render.hpp"
#include "service/asker.hpp"
#include "service/clock.hpp"
#include "store/mysql/database.hpp"
#include "store/printers.hpp"

namespace hoibao::service {

/// The sheet of that name, or that this JSON describes. Errors: Unreadable "malformed-sheet".
[[nodiscard]] domain::Result<labels::Sheet> sheetNamed(const std::string& text);

/// How a printer prints, from place `start` on.
[[nodiscard]] labels::Setup setupOf(const store::PrinterRow& printer, int start = 1);

/// The printers of offices: what was measured on their calibration pages is kept here, and runs use
/// it. Any number of threads.
class Printers {
public:
    static constexpr std::size_t kMaxName = 100;  ///< bytes
    static constexpr std::int64_t kMaxOffsetUm = 50'000;

    /// All references must outlive it. `sheet` is the usual one of the system.
    Printers(store::Database& database, labels::Fonts fonts, std::string sheet, Clock clock)
        : database_(database),
          fonts_(std::move(fonts)),
          sheet_(std::move(sheet)),
          clock_(std::move(clock)) {}

    struct List {
        std::vector<store::PrinterRow> printers;
        std::optional<std::int64_t> next;  ///< `after` of the next call; empty at the end
    };
    /// Of `office` and those below it; empty: of all that the caller may know. Errors: NotFound
    /// "unknown-office".
    [[nodiscard]] domain::Result<List> list(const domain::Caller& caller, const std::string& office,
                                            std::int64_t after, std::size_t limit);

    /// Errors of all below: NotFound "unknown-printer".
    [[nodiscard]] domain::Result<store::PrinterRow> find(const domain::Caller& caller,
                                                         std::int64_t id);

    /// The office empty: the asker's own. A printer of that name in that office that is just so is
    /// the answer; of other settings it is a Conflict "known-name". Errors: Malformed
    /// "invalid-fields"; NotFound "unknown-office"; Unreadable "malformed-sheet", "unprintable":
    /// its sheet cannot be printed with these settings, by field.
    [[nodiscard]] domain::Result<store::PrinterRow> add(const Asker& asker,
                                                        store::PrinterRow printer);
    /// `version` is the one that was read. Errors: as add(); PreconditionFailed "stale".
    [[nodiscard]] domain::Result<store::PrinterRow> change(const Asker& asker, std::int64_t version,
                                                           store::PrinterRow printer);
    [[nodiscard]] domain::Result<void> remove(const Asker& asker, std::int64_t id);

    /// A page of rulers as this printer draws it, on `sheet` or on its usual one. Errors:
    /// Unreadable "malformed-sheet".
    [[nodiscard]] domain::Result<std::string> calibration(const domain::Caller& caller,
                                                          std::int64_t id,
                                                          const std::string& sheet);

private:
    [[nodiscard]] domain::Result<void> check(const store::PrinterRow& printer) const;

    store::Database& database_;
    labels::Fonts fonts_;
    std::string sheet_;
    Clock clock_;
};

}  // namespace hoibao::service
