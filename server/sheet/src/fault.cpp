#include <array>

#include "faults.hpp"

namespace hoibao::sheet {
namespace {

constexpr std::array<std::string_view, kFaultCount> kNames = {
    "not-a-workbook", "old-format",       "password",  "macros",  "no-sheet",
    "too-many-rows",  "too-many-columns", "too-large", "damaged", "unavailable"};

}  // namespace

std::string_view name(Fault fault) noexcept {
    return kNames[static_cast<std::size_t>(fault)];
}

std::optional<Fault> parseFault(std::string_view word) noexcept {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == word) return static_cast<Fault>(i);
    return std::nullopt;
}

}  // namespace hoibao::sheet
