#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "domain/error.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::store {

/// One file of sql/migrations: "0009_item.sql".
struct Migration {
    int version = 0;
    std::string name;
    std::string sha256;  ///< of the file, lower-case hexadecimal
    std::string sql;
};

/// Reads the folder. Errors: Unreadable "migrations", naming what is wrong (no folder, a gap or a
/// double in the versions, a name that is no NNNN_what.sql).
[[nodiscard]] domain::Result<std::vector<Migration>> readMigrations(
    const std::filesystem::path& folder);

/// Applies those that the database does not have yet, in order, each recorded once it is done;
/// gives their names. An empty list means that all was there. Errors: Conflict "schema", when one
/// that was applied has another checksum now, or the database is newer than the files.
[[nodiscard]] domain::Result<std::vector<std::string>> migrate(
    Database& database, const std::vector<Migration>& migrations);

/// Whether the database has exactly these migrations. Errors: Conflict "schema", saying what to do.
[[nodiscard]] domain::Result<void> checkSchema(Database& database,
                                               const std::vector<Migration>& migrations);

/// Whether the server writes each commit to its disk before it says so
/// (innodb_flush_log_at_trx_commit = 1): without it a power cut loses what was acknowledged.
/// Errors: Conflict "durability".
[[nodiscard]] domain::Result<void> checkDurability(Database& database);

/// Fills province, ward, former_unit, office, postage_rate and number_range from the files of
/// sql/reference, each only if its content changed; number ranges are only added, never changed.
/// Gives the names of the files loaded. Errors: Unreadable "reference", naming file and line.
[[nodiscard]] domain::Result<std::vector<std::string>> loadReference(
    Database& database, const std::filesystem::path& folder);

}  // namespace hoibao::store
