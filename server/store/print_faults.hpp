#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "store/print_runs.hpp"

namespace hoibao::store {

/// A label of a run that must not be used.
struct PrintFault {
    int position = 0;
    std::int64_t item = 0;
    std::string number;
    std::string reason;
    std::string picture;  ///< PNG in hexadecimal; may be empty
};

/// The labels drawn, in the order of printing, whole: `count` of them after the first `skip`.
[[nodiscard]] std::vector<PrintRunItem> drawnRows(Session& session, std::int64_t run,
                                                  std::size_t skip, std::size_t count);
/// Writes down faults; one that is known at that position is replaced.
void recordFaults(Session& session, std::int64_t run, std::span<const PrintFault> faults);
void setProofed(Session& session, std::int64_t run, int proofed);

/// Faults of labels that still stand in the run, in the order of printing.
[[nodiscard]] std::vector<PrintFault> openFaults(Session& session, std::int64_t run,
                                                 std::size_t limit);
[[nodiscard]] std::int64_t countOpenFaults(Session& session, std::int64_t run);
/// Takes labels with faults out of the run and sends it back to be verified.
void takeOutFaulty(Session& session, std::int64_t run);

}  // namespace hoibao::store
