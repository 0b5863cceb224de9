#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "domain/error.hpp"

namespace hoibao::domain {

/// A moment, UTC, to the millisecond. What people see is +07:00 (Vietnam keeps no summer time).
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
/// A day in Vietnam.
using LocalDate = std::chrono::year_month_day;

inline constexpr std::chrono::hours kVietnamOffset{7};

/// Reads RFC 3339 with an offset ("2026-11-23T08:00:00+07:00", "…Z"; fraction of up to nine digits,
/// cut to milliseconds). Errors: Malformed "malformed-time", naming the position and the fault.
[[nodiscard]] Result<Instant> parseInstant(std::string_view text);

/// "2026-11-23T08:00:00.000+07:00"; without milliseconds where they are zero.
[[nodiscard]] std::string formatInstant(Instant instant);

/// Reads "2026-11-23". Errors: Malformed "malformed-date".
[[nodiscard]] Result<LocalDate> parseDate(std::string_view text);

/// "2026-11-23".
[[nodiscard]] std::string formatDate(LocalDate date);

/// The day that clocks in Vietnam show at `instant`.
[[nodiscard]] LocalDate localDate(Instant instant);

/// Midnight in Vietnam at the start of `date`.
[[nodiscard]] Instant startOfDay(LocalDate date);

}  // namespace hoibao::domain
