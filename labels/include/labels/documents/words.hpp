#pragma once

#include <cstdint>
#include <string>

namespace hoibao::labels {

/// A number as Vietnamese papers write it out: 21 "hai mươi mốt", 105 "một trăm lẻ năm",
/// 1 005 "một nghìn không trăm lẻ năm", -3 "âm ba". Any number has words; NFC.
[[nodiscard]] std::string numberInWords(std::int64_t number);

/// "Hai mươi sáu nghìn đồng": as numberInWords(), begun with a capital.
[[nodiscard]] std::string dongInWords(std::int64_t amount);

/// "1.234.567", as figures are grouped in Vietnam.
[[nodiscard]] std::string groupedFigures(std::int64_t number);

}  // namespace hoibao::labels
