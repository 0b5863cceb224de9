#include "foundation.hpp"

#include <fmt/format.h>

#include <array>

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

namespace {

/// Reads three files of `folder` and gives what `parse` makes of them.
template <class Parse>
auto parseFiles(const std::filesystem::path& folder, std::array<const char*, 3> names, Parse parse)
    -> decltype(parse("", "", "")) {
    std::array<std::string, 3> texts;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto text = store::readFile(folder / names[i]);
        if (!text) return tl::unexpected(text.error());
        texts[i] = std::move(*text);
    }
    return parse(texts[0], texts[1], texts[2]);
}

}  // namespace

domain::Result<domain::Gazetteer> loadGazetteer(const std::filesystem::path& referenceDir) {
    return parseFiles(referenceDir, {"provinces.csv", "wards.csv", "former-units.csv"},
                      domain::Gazetteer::parse);
}

domain::Result<domain::ZoneTable> loadZones(const std::filesystem::path& referenceDir) {
    return parseFiles(referenceDir, {"wards.csv", "former-units.csv", "neighbour-provinces.csv"},
                      domain::ZoneTable::parse);
}

}  // namespace hoibao
