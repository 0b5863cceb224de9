#include "foundation.hpp"

#include <fmt/format.h>

#include "store/files.hpp"

namespace hoibao {

store::DatabaseSettings databaseSettings(const Configuration& configuration, Account account) {
    const auto& from = configuration.database;
    store::DatabaseSettings settings;
    settings.hosts = from.hosts;
    const bool isAdministrator = account == Account::Administrator;
    settings.user = isAdministrator ? from.adminUser : from.user;
    settings.password = isAdministrator ? from.adminPassword : from.password;
    settings.name = from.name;
    settings.connections = static_cast<std::size_t>(from.connections);
    settings.connectTimeout = from.connectTimeout;
    settings.readTimeout = from.readTimeout;
    settings.writeTimeout = from.writeTimeout;
    return settings;
}

domain::Result<domain::Gazetteer> loadGazetteer(const std::filesystem::path& referenceDir) {
    const auto provinces = store::readFile(referenceDir / "provinces.csv");
    if (!provinces) return tl::unexpected(provinces.error());
    const auto wards = store::readFile(referenceDir / "wards.csv");
    if (!wards) return tl::unexpected(wards.error());
    const auto formerUnits = store::readFile(referenceDir / "former-units.csv");
    if (!formerUnits) return tl::unexpected(formerUnits.error());
    return domain::Gazetteer::parse(*provinces, *wards, *formerUnits);
}

}  // namespace hoibao
