#pragma once

#include <cstdint>
#include <string>

#include "labels/label.hpp"
#include "labels/render.hpp"

// What all documents have in common. Texts are UTF-8 of any normal form. Days are "2026-11-23",
// times RFC 3339 "2026-11-23T08:00:00+07:00", both printed as written there. An empty optional text
// leaves a line to be written on by hand; a needed one is refused. Amounts are đồng, from 0 to
// kMaxTotalVnd.
//
// Every draw() gives a whole PDF, the same bytes for the same input; any number of threads may call
// it at once. Refusals name the field as it is spelt here ("lines[3].recipient", `index` 3), at
// most Printer::kMaxRefusals; nothing is cut: what cannot be set is refused. Throws
// FontUnavailable.
namespace hoibao::labels {

/// Rows of one document; more are refused.
inline constexpr std::size_t kMaxRows = 10'000;
inline constexpr std::int64_t kMaxTotalVnd = 999'999'999'999'999;

/// What stands at the head of every document, beside the national heading. `office`, `place` and
/// `date` are needed.
struct Heading {
    std::string superior;  ///< "UBND tỉnh Tây Ninh"; printed in capitals, as is `office`
    std::string office;
    std::string number;  ///< "12/BK-C80"
    std::string place;   ///< "Tây Ninh"
    std::string date;    ///< the day of signing
    std::string hotline, address;
};

/// One who signs. An empty name leaves room for it.
struct Signer {
    std::string name;
    std::string signedAt;  ///< a time, when the signature was given in the system
};

}  // namespace hoibao::labels
