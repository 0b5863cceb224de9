#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/life.hpp"
#include "domain/time.hpp"
#include "pages/catalogue.hpp"

/// Days, times, counts and money as people of Vietnam write them; all in Vietnam's time.
namespace hoibao::pages {

[[nodiscard]] std::string dayText(domain::LocalDate day);  ///< "23/11/2026"
[[nodiscard]] std::string momentText(domain::Instant at);  ///< "09:41, 23/11/2026"
[[nodiscard]] std::string moneyText(std::int64_t dong);    ///< "30.000 đ"
/// "1.234" in Vietnamese, "1,234" in English.
[[nodiscard]] std::string countText(Language language, std::int64_t count);
/// To a tenth: "1.234,5" in Vietnamese, "1,234.5" in English; not negative.
[[nodiscard]] std::string tenthsText(Language language, double number);

/// The words of staff for a state.
[[nodiscard]] std::string stateText(Language language, domain::State state);
/// The class of a state's tag: "good", "wait", "bad" or "plain". The words do not depend on it.
[[nodiscard]] std::string_view toneOf(domain::State state) noexcept;

}  // namespace hoibao::pages
