#pragma once

#include <string>
#include <vector>

#include "store/mysql/session.hpp"

namespace hoibao::store {

/// A day on which offices are closed, whatever the weekday.
struct Holiday {
    domain::LocalDate day{};
    std::string name;
};
/// From one day to another, both included, in order.
[[nodiscard]] std::vector<Holiday> holidays(Session& session, domain::LocalDate from,
                                            domain::LocalDate to);

}  // namespace hoibao::store
