#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/error.hpp"
#include "domain/life.hpp"
#include "domain/time_limits.hpp"

namespace hoibao {

/// Everything that can be set, typed and within its limits: a Configuration is valid by
/// construction of loadConfiguration. deploy/config/hoibao.properties describes each key, in the
/// same order; the field `http.maxRequestsPerConnection` is the key
/// `http.max_requests_per_connection`.
struct Configuration {
    struct Http {
        std::string address;
        std::uint16_t port = 0;
        int threads = 0;
        int queue = 0;
        std::chrono::seconds keepAlive{};
        int maxRequestsPerConnection = 0;
        std::size_t maxConnectionsPerAddress = 0;
        std::chrono::seconds headerDeadline{};
        std::chrono::seconds bodyDeadline{};
        std::chrono::seconds drain{};
        std::string trustedProxy;  ///< empty: X-Forwarded-For is never believed
        std::size_t maxJsonBytes = 0;
        std::size_t maxCsvBytes = 0;
    };
    /// The listener of /healthz, /readyz and /metrics. Port 0: any free one; the server writes the
    /// one it got into data.dir/private.port.
    struct Private {
        std::string address;
        std::uint16_t port = 0;
    };
    struct Database {
        std::vector<std::string> hosts;  ///< "unix:PATH" or "HOST:PORT", in the order to be tried
        std::string user;
        std::string password;
        std::string name;
        std::string adminUser;  ///< for migrations; equals user where none is given
        std::string adminPassword;
        int connections = 0;
        std::chrono::seconds connectTimeout{};
        std::chrono::seconds readTimeout{};
        std::chrono::seconds writeTimeout{};
    };
    struct Photo {
        int keepDays = 0;
        int workers = 0;
        int queue = 0;
        std::chrono::milliseconds timeout{};
        std::size_t workerMemoryBytes = 0;
        std::size_t maxBytes = 0;
        std::filesystem::path worker;  ///< the worker's program; empty: found beside this one
    };
    struct Tracking {
        int perAddress10min = 0;
        int perAddressDay = 0;
        int wrongFactorsDay = 0;
        int expectedDays = 0;  ///< from handover to the expected day of delivery
    };
    /// Keys of the signed links in QR codes: the first character of a signature names its key.
    struct Link {
        std::map<char, std::array<std::uint8_t, 32>> keys;  ///< at least `current`, unless empty
        char current = '\0';                                ///< signs new links
    };
    struct Print {
        std::string sheet;
        int maxLabels = 0;
        std::filesystem::path fonts;
        bool proof = true;
    };

    Http http;
    Private privatePort;
    std::string publicUrl;  ///< without a slash at its end
    std::filesystem::path dataDir;
    std::filesystem::path referenceDir;
    std::filesystem::path migrationsDir;
    Database database;
    Photo photo;
    Tracking tracking;
    Link link;
    Print print;
    domain::Policy policy;
    domain::TimeLimits timeLimits;
    int idempotencyKeepDays = 0;
};

/// Variables of the environment by name.
using Environment = std::map<std::string, std::string>;

/// This process's variables whose names begin with HOIBAO_.
Environment processEnvironment();

/// Reads the text of a properties file ("key = value", # comments), overridden by HOIBAO_HTTP_PORT
/// for http.port and so on. Errors name the key: "unknown-key", "missing-key", "repeated-key",
/// "malformed-value". A variable that begins like a section (HOIBAO_HTTP_…) and is
/// no key is an unknown key too. Paths are taken as written, relative ones from the working
/// directory.
domain::Result<Configuration> parseConfiguration(std::string_view text,
                                                 const Environment& environment);

/// parseConfiguration of a file's text; "no-configuration" where it cannot be read. Writes nothing.
domain::Result<Configuration> loadConfiguration(const std::filesystem::path& file,
                                                const Environment& environment);

/// Where link.keys is empty: reads the keys from data.dir/link.keys, which is made (mode 0600) the
/// first time, with its folder. Servers that share a database must share that file. Error:
/// "no-link-key".
domain::Result<void> provideLinkKeys(Configuration& configuration);

/// What signs the audit's chain: kept in data.dir/audit.key, which is made (mode 0600) the first
/// time, outside the database. Servers that share a database must share that file. Error:
/// "no-audit-key".
domain::Result<std::array<std::uint8_t, 32>> provideAuditSeed(const Configuration& configuration);

/// A key as the shipped file describes it.
struct ConfigurationKey {
    std::string_view name;
    std::string_view fallback;  ///< its default, as text
    bool isRequired = false;    ///< has no default: stands in the file or the environment
};
/// Every key, in the order of the shipped file.
std::vector<ConfigurationKey> configurationKeys();

/// A folder that comes with the program, such as "sql/reference": beside the build tree the running
/// program lies in, else where it was built.
std::filesystem::path shippedPath(std::string_view relative);

}  // namespace hoibao
