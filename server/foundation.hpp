#pragma once

#include <string_view>

#include "configuration.hpp"
#include "domain/address.hpp"
#include "domain/postage.hpp"
#include "store/mysql/database.hpp"

/// What the server and hoibao-admin both make of the configuration before they begin.
namespace hoibao {

/// Which of the two accounts: the server's, or the one that may change tables.
enum class Account { Application, Administrator };

[[nodiscard]] store::DatabaseSettings databaseSettings(const Configuration& configuration,
                                                       Account account);

/// The communes of reference.dir. Errors: Unreadable, naming the file; Malformed, naming the line.
[[nodiscard]] domain::Result<domain::Gazetteer> loadGazetteer(
    const std::filesystem::path& referenceDir);

/// The postage zones of reference.dir. Errors as loadGazetteer's.
[[nodiscard]] domain::Result<domain::ZoneTable> loadZones(
    const std::filesystem::path& referenceDir);

}  // namespace hoibao
