#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/time.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// A printer of an office, with what its calibration page showed.
struct PrinterRow {
    std::int64_t id = 0;
    std::string office, name;
    std::string sheet;  ///< the usual one, a name or JSON; empty: the system's
    int dpi = 0;        ///< 0: as the sheet says
    std::int64_t offsetXUm = 0, offsetYUm = 0;
    std::int64_t scalePpm = 1'000'000;
    int barReduction = 0;
    int version = 1;
    std::string updatedBy;
    domain::Instant updatedAt{};
};

std::int64_t insertPrinter(Session& session, const PrinterRow& printer);
/// One that was removed is not found.
[[nodiscard]] std::optional<PrinterRow> findPrinter(Session& session, std::int64_t id);
/// The same, locked until the transaction ends.
[[nodiscard]] std::optional<PrinterRow> lockPrinter(Session& session, std::int64_t id);
[[nodiscard]] std::optional<PrinterRow> findPrinterByName(Session& session,
                                                          const std::string& office,
                                                          const std::string& name);
/// Of this office and those below it, or of all where it is empty; in the order of ids, those with
/// id > `after`, at most `limit`.
[[nodiscard]] std::vector<PrinterRow> listPrinters(Session& session, const std::string& office,
                                                   std::int64_t after, std::size_t limit);
/// Writes everything but the office, and counts the version on.
void updatePrinter(Session& session, const PrinterRow& printer);
void removePrinter(Session& session, std::int64_t id);

}  // namespace hoibao::store
