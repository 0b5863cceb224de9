#include "store/migrations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "store/files.hpp"

namespace hoibao::store {
namespace {

using domain::ErrorKind;

constexpr std::string_view kCreateTable =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    "version INT NOT NULL, name VARCHAR(100) NOT NULL, sha256 CHAR(64) NOT NULL, "
    "applied_at DATETIME(3) NOT NULL, PRIMARY KEY (version)) "
    "ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci";

tl::unexpected<domain::Error> schemaConflict(std::string detail) {
    return domain::fail(ErrorKind::Conflict, "schema", std::move(detail));
}

struct Applied {
    int version;
    std::string name, sha256;
};

std::vector<Applied> appliedMigrations(Database& database) {
    return database.inTransaction([](Session& session) {
        std::vector<Applied> applied;
        const auto table = session.queryOne(
            "SELECT COUNT(*) FROM information_schema.tables "
            "WHERE table_schema = DATABASE() AND table_name = 'schema_migration'");
        if (table->integer(0) == 0) return applied;
        for (const auto& row :
             session.query("SELECT version, name, sha256 FROM schema_migration ORDER BY version"))
            applied.push_back({static_cast<int>(row.integer(0)), row.text(1), row.text(2)});
        return applied;
    });
}

/// What was applied must stand, unchanged, at the head of the files.
domain::Result<void> checkApplied(const std::vector<Applied>& applied,
                                  const std::vector<Migration>& migrations) {
    if (applied.size() > migrations.size())
        return schemaConflict(fmt::format(
            "the database is at version {}, this program knows {}: install the newer program",
            applied.size(), migrations.size()));
    for (std::size_t i = 0; i < applied.size(); ++i)
        if (applied[i].sha256 != migrations[i].sha256)
            return schemaConflict(fmt::format(
                "migration {} was changed after it was applied: put the file back as it was",
                migrations[i].name));
    return {};
}

/// DDL commits by itself, so a kill between a migration and its record leaves it done and
/// unrecorded: what the database then says is there already (table, column, key) is taken as done.
void applyOnce(Database& database, const Migration& migration) try {
    database.executeDirect(migration.sql);
} catch (const DatabaseError& error) {
    constexpr int kTableExists = 1050, kColumnExists = 1060, kKeyExists = 1061, kNoSuchKey = 1091;
    if (error.number() != kTableExists && error.number() != kColumnExists &&
        error.number() != kKeyExists && error.number() != kNoSuchKey)
        throw;
}

}  // namespace

domain::Result<std::vector<Migration>> readMigrations(const std::filesystem::path& folder) {
    std::vector<Migration> migrations;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() != ".sql") continue;
        Migration migration;
        migration.name = entry.path().stem().string();
        const auto end = migration.name.data() + std::min<std::size_t>(4, migration.name.size());
        if (std::from_chars(migration.name.data(), end, migration.version).ptr != end ||
            migration.name.size() < 6 || migration.name[4] != '_')
            return domain::fail(ErrorKind::Unreadable, "migrations",
                                fmt::format("{}: not named NNNN_what.sql", entry.path().string()));
        auto text = readFile(entry.path());
        if (!text) return tl::unexpected(text.error());
        migration.sha256 = crypto::toLowerHex(crypto::sha256(*text));
        migration.sql = std::move(*text);
        migrations.push_back(std::move(migration));
    }
    std::ranges::sort(migrations, {}, &Migration::version);
    for (std::size_t i = 0; i < migrations.size(); ++i)
        if (migrations[i].version != static_cast<int>(i) + 1)
            return domain::fail(
                ErrorKind::Unreadable, "migrations",
                fmt::format("{}: version {} is missing, or there twice", folder.string(), i + 1));
    if (migrations.empty())
        return domain::fail(ErrorKind::Unreadable, "migrations",
                            fmt::format("{}: no migrations there", folder.string()));
    return migrations;
}

domain::Result<std::vector<std::string>> migrate(Database& database,
                                                 const std::vector<Migration>& migrations) {
    database.executeDirect(kCreateTable);
    const auto applied = appliedMigrations(database);
    if (auto checked = checkApplied(applied, migrations); !checked)
        return tl::unexpected(checked.error());
    std::vector<std::string> names;
    for (std::size_t i = applied.size(); i < migrations.size(); ++i) {
        const auto& migration = migrations[i];
        applyOnce(database, migration);
        database.inTransaction([&](Session& session) {
            session.execute(
                "INSERT INTO schema_migration (version, name, sha256, applied_at) "
                "VALUES (?, ?, ?, UTC_TIMESTAMP(3))",
                {migration.version, migration.name, migration.sha256});
        });
        names.push_back(migration.name);
    }
    return names;
}

domain::Result<void> checkSchema(Database& database, const std::vector<Migration>& migrations) {
    const auto applied = appliedMigrations(database);
    if (auto checked = checkApplied(applied, migrations); !checked) return checked;
    if (applied.size() < migrations.size())
        return schemaConflict(
            fmt::format("the database is at version {}, this program needs {}: run "
                        "hoibao-admin migrate",
                        applied.size(), migrations.size()));
    return {};
}

domain::Result<void> checkDurability(Database& database) {
    const auto row = database.inTransaction([](Session& session) {
        return session.queryOne("SHOW VARIABLES LIKE 'innodb_flush_log_at_trx_commit'");
    });
    if (row && row->text(1) == "1") return {};
    return domain::fail(ErrorKind::Conflict, "durability",
                        "the database may lose what it said was written: set "
                        "innodb_flush_log_at_trx_commit = 1");
}

}  // namespace hoibao::store
