#pragma once

#include "domain/address.hpp"
#include "domain/life.hpp"
#include "service/clock.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// Fills a database with 500 made-up results in all states over the last 30 days, for trying out.
/// Their names, streets and dossiers are invented; their communes are real. Those who wait for the
/// counter have places in one session there. What an interrupted call left out is added by the
/// next. Gives how many were added. Errors: Conflict "real-results", when the database holds a
/// result that was not made here; those of reserveNumbers, Pickup::open and Pickup::book.
[[nodiscard]] domain::Result<int> fillWithDemo(store::Database& database,
                                               const domain::Gazetteer& gazetteer,
                                               const domain::Policy& policy, const Clock& clock);

}  // namespace hoibao::service
