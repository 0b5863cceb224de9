#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "store/mysql/session.hpp"

namespace hoibao::store {

/// Whether any result is there that hoibao-admin demo did not make.
[[nodiscard]] bool holdsRealResults(Session& session);
[[nodiscard]] std::int64_t countDemoResults(Session& session);
/// Marks these dossiers' results as made up.
void markDemoResults(Session& session, std::span<const std::string> dossierKeys);

}  // namespace hoibao::store
