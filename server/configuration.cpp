#include "configuration.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <functional>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "crypto/encoding.hpp"
#include "crypto/random.hpp"

namespace hoibao {
namespace {

using domain::ErrorKind;
using domain::fail;
using domain::Result;

constexpr std::string_view kPrefix = "HOIBAO_";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What is wrong with a value; nothing is fine.
using Fault = std::optional<std::string>;
using Setter = std::function<Fault(Configuration&, const std::string&)>;

struct Key {
    std::string_view name;
    std::optional<std::string_view> fallback;
    Setter set;
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string> commaSeparated(std::string_view text) {
    std::vector<std::string> parts;
    while (!trimmed(text).empty()) {
        const auto comma = text.find(',');
        parts.emplace_back(trimmed(text.substr(0, comma)));
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return parts;
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// A whole number from `least` to `most`; `place` gives where it belongs.
template <class Place>
Setter number(std::int64_t least, std::int64_t most, Place place) {
    return [=](Configuration& configuration, const std::string& text) -> Fault {
        const auto value = wholeNumber(text);
        if (!value) return fmt::format("\"{}\" is no whole number", text);
        if (*value < least || *value > most) {
            return fmt::format("{} is not from {} to {}", *value, least, most);
        }
        auto& field = place(configuration);
        field = std::decay_t<decltype(field)>(*value);
        return std::nullopt;
    };
}

template <class Place>
Setter text(std::size_t least, std::size_t most, Place place) {
    return [=](Configuration& configuration, const std::string& value) -> Fault {
        if (value.size() < least) return "it is empty";
        if (value.size() > most) return fmt::format("it is longer than {} bytes", most);
        place(configuration) = value;
        return std::nullopt;
    };
}

template <class Place>
Setter truth(Place place) {
    return [=](Configuration& configuration, const std::string& value) -> Fault {
        if (value != "true" && value != "false") {
            return fmt::format("\"{}\" is neither true nor false", value);
        }
        place(configuration) = value == "true";
        return std::nullopt;
    };
}

template <class Place>
Setter shipped(std::string_view folder, Place place) {
    return [=](Configuration& configuration, const std::string& value) -> Fault {
        place(configuration) = value.empty() ? shippedPath(folder) : std::filesystem::path(value);
        return std::nullopt;
    };
}

Fault setPublicUrl(Configuration& configuration, const std::string& value) {
    const bool isUrl = value.starts_with("http://") || value.starts_with("https://");
    if (!isUrl) return fmt::format("\"{}\" does not begin with http:// or https://", value);
    if (value.size() > 200) return "it is longer than 200 bytes";
    const auto isPlain = [](unsigned char c) { return c > 0x20 && c < 0x7F && c != '"'; };
    if (!std::ranges::all_of(value, isPlain)) return "it holds something no URL has";
    configuration.publicUrl = value.substr(0, value.find_last_not_of('/') + 1);
    return std::nullopt;
}

Fault setHosts(Configuration& configuration, const std::string& value) {
    auto hosts = commaSeparated(value);
    if (hosts.empty()) return "it names no host";
    if (hosts.size() > 16) return "it names more than 16 hosts";
    for (const auto& host : hosts) {
        if (host.starts_with("unix:/")) continue;
        const auto colon = host.rfind(':');
        const auto port = colon == std::string::npos
                              ? std::nullopt
                              : wholeNumber(std::string_view(host).substr(colon + 1));
        if (colon == 0 || !port || *port < 1 || *port > 65535) {
            return fmt::format("\"{}\" is neither unix:/PATH nor HOST:PORT", host);
        }
    }
    configuration.database.hosts = std::move(hosts);
    return std::nullopt;
}

/// A fault never repeats the value: it is a secret.
Fault setLinkKeys(Configuration& configuration, const std::string& value) {
    configuration.link.keys.clear();
    for (const auto& part : commaSeparated(value)) {
        const auto secret =
            part.size() > 2 && part[1] == ':' ? crypto::fromHex<32>(part.substr(2)) : std::nullopt;
        if (!secret || kBase32.find(part[0]) == std::string_view::npos) {
            return "a key is not LETTER:64 hexadecimal digits, the letter one of A-Z and 2-7";
        }
        if (!configuration.link.keys.emplace(part[0], *secret).second) {
            return fmt::format("the letter {} stands twice", part[0]);
        }
    }
    return std::nullopt;
}

Fault setLinkCurrent(Configuration& configuration, const std::string& value) {
    if (value.size() > 1) return "it is not one letter";
    configuration.link.current = value.empty() ? '\0' : value[0];
    return std::nullopt;
}

/// The place of a field, for the setters above.
#define HOIBAO_AT(field)             \
    [](Configuration & c) -> auto& { \
        return c.field;              \
    }

std::vector<Key> networkKeys() {
    return {
        {"http.address", std::nullopt, text(1, 64, HOIBAO_AT(http.address))},
        {"http.port", std::nullopt, number(0, 65535, HOIBAO_AT(http.port))},
        {"http.threads", "256", number(2, 512, HOIBAO_AT(http.threads))},
        {"http.queue", "256", number(1, 4096, HOIBAO_AT(http.queue))},
        {"http.keep_alive_s", "5", number(1, 60, HOIBAO_AT(http.keepAlive))},
        {"http.max_requests_per_connection", "100",
         number(1, 100000, HOIBAO_AT(http.maxRequestsPerConnection))},
        {"http.max_connections_per_address", "128",
         number(1, 4096, HOIBAO_AT(http.maxConnectionsPerAddress))},
        {"http.header_deadline_s", "15", number(1, 120, HOIBAO_AT(http.headerDeadline))},
        {"http.body_deadline_s", "60", number(1, 600, HOIBAO_AT(http.bodyDeadline))},
        {"http.drain_s", "10", number(0, 120, HOIBAO_AT(http.drain))},
        {"http.trusted_proxy", "", text(0, 64, HOIBAO_AT(http.trustedProxy))},
        {"http.max_json_bytes", "1048576", number(1024, 16 << 20, HOIBAO_AT(http.maxJsonBytes))},
        {"http.max_csv_bytes", "67108864", number(1024, 64 << 20, HOIBAO_AT(http.maxCsvBytes))},
        {"private.address", std::nullopt, text(1, 64, HOIBAO_AT(privatePort.address))},
        {"private.port", std::nullopt, number(0, 65535, HOIBAO_AT(privatePort.port))},
        {"public.url", std::nullopt, setPublicUrl},
        {"data.dir", std::nullopt, text(1, 4000, HOIBAO_AT(dataDir))},
        {"reference.dir", "", shipped("sql/reference", HOIBAO_AT(referenceDir))},
        {"migrations.dir", "", shipped("sql/migrations", HOIBAO_AT(migrationsDir))},
    };
}

std::vector<Key> databaseKeys() {
    return {
        {"database.hosts", std::nullopt, setHosts},
        {"database.user", std::nullopt, text(1, 80, HOIBAO_AT(database.user))},
        {"database.password", std::nullopt, text(0, 200, HOIBAO_AT(database.password))},
        {"database.name", std::nullopt, text(1, 64, HOIBAO_AT(database.name))},
        {"database.admin_user", "", text(0, 80, HOIBAO_AT(database.adminUser))},
        {"database.admin_password", "", text(0, 200, HOIBAO_AT(database.adminPassword))},
        {"database.connections", "32", number(1, 512, HOIBAO_AT(database.connections))},
        {"database.connect_timeout_s", "3", number(1, 60, HOIBAO_AT(database.connectTimeout))},
        {"database.read_timeout_s", "10", number(1, 600, HOIBAO_AT(database.readTimeout))},
        {"database.write_timeout_s", "10", number(1, 600, HOIBAO_AT(database.writeTimeout))},
    };
}

std::vector<Key> activityKeys() {
    return {
        {"photo.keep_days", "7", number(0, 3650, HOIBAO_AT(photo.keepDays))},
        {"photo.workers", "2", number(1, 64, HOIBAO_AT(photo.workers))},
        {"photo.queue", "64", number(1, 1024, HOIBAO_AT(photo.queue))},
        {"photo.timeout_ms", "5000", number(100, 60000, HOIBAO_AT(photo.timeout))},
        {"photo.worker_memory_bytes", "536870912",
         number(64 << 20, std::int64_t{4} << 30, HOIBAO_AT(photo.workerMemoryBytes))},
        {"photo.max_bytes", "8388608", number(1024, 64 << 20, HOIBAO_AT(photo.maxBytes))},
        {"photo.worker", "", text(0, 4000, HOIBAO_AT(photo.worker))},
        {"tracking.per_address_10min", "30",
         number(1, 1000000, HOIBAO_AT(tracking.perAddress10min))},
        {"tracking.per_address_day", "200", number(1, 10000000, HOIBAO_AT(tracking.perAddressDay))},
        {"tracking.wrong_factors_day", "5", number(1, 1000, HOIBAO_AT(tracking.wrongFactorsDay))},
        {"tracking.expected_days", "5", number(1, 60, HOIBAO_AT(tracking.expectedDays))},
        {"board.print_hours", "24", number(1, 8784, HOIBAO_AT(timeLimits.legs[0]))},
        {"board.handover_hours", "24", number(1, 8784, HOIBAO_AT(timeLimits.legs[1]))},
        {"board.carriage_hours", "48", number(1, 8784, HOIBAO_AT(timeLimits.legs[2]))},
        {"board.delivery_hours", "48", number(1, 8784, HOIBAO_AT(timeLimits.legs[3]))},
        {"board.whole_hours", "120", number(1, 8784, HOIBAO_AT(timeLimits.legs[4]))},
        {"board.stuck_centre_hours", "48", number(1, 8784, HOIBAO_AT(timeLimits.atCentre))},
        {"board.stuck_post_hours", "72", number(1, 8784, HOIBAO_AT(timeLimits.atPost))},
        {"board.stuck_awaiting_hours", "168", number(1, 8784, HOIBAO_AT(timeLimits.awaiting))},
        {"board.stuck_returned_hours", "72", number(1, 8784, HOIBAO_AT(timeLimits.returned))},
        {"board.stuck_pickup_hours", "336", number(1, 8784, HOIBAO_AT(timeLimits.forPickup))},
        {"post.missing_hours", "120", number(1, 8784, HOIBAO_AT(timeLimits.silentAtPost))},
        {"post.missing_awaiting_hours", "336",
         number(1, 8784, HOIBAO_AT(timeLimits.silentAwaiting))},
        {"link.keys", "", setLinkKeys},
        {"link.current", "", setLinkCurrent},
        {"print.sheet", "thermal-100x150", text(1, 64, HOIBAO_AT(print.sheet))},
        {"print.max_labels", "100000", number(1, 1000000, HOIBAO_AT(print.maxLabels))},
        {"print.fonts", "/usr/share/fonts/truetype/noto", text(1, 4000, HOIBAO_AT(print.fonts))},
        {"print.proof", "true", truth(HOIBAO_AT(print.proof))},
        {"policy.packing_check", "false", truth(HOIBAO_AT(policy.packingCheck))},
        {"policy.attempt_limit", "2", number(1, 10, HOIBAO_AT(policy.attemptLimit))},
        {"policy.scan_before_handover_min", "30",
         number(0, 1440, HOIBAO_AT(policy.scanBeforeHandover))},
        {"policy.future_tolerance_min", "5", number(0, 1440, HOIBAO_AT(policy.futureTolerance))},
        {"policy.clock_tolerance_s", "60", number(0, 3600, HOIBAO_AT(policy.clockTolerance))},
        {"idempotency.keep_days", "30", number(1, 3650, HOIBAO_AT(idempotencyKeepDays))},
    };
}

#undef HOIBAO_AT

const std::vector<Key>& allKeys() {
    static const std::vector<Key> keys = [] {
        auto all = networkKeys();
        std::ranges::move(databaseKeys(), std::back_inserter(all));
        std::ranges::move(activityKeys(), std::back_inserter(all));
        return all;
    }();
    return keys;
}

/// HOIBAO_HTTP_PORT of http.port.
std::string variableOf(std::string_view key) {
    std::string name(kPrefix);
    for (const unsigned char c : key) {
        name += c == '.' ? '_' : static_cast<char>(std::toupper(c));
    }
    return name;
}

bool isKnown(std::string_view name) {
    return std::ranges::any_of(allKeys(), [&](const Key& key) { return key.name == name; });
}

using Values = std::map<std::string, std::string, std::less<>>;

Result<Values> readLines(std::string_view text) {
    Values values;
    std::size_t line = 0;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto content = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        ++line;
        if (content.empty() || content[0] == '#') continue;
        const auto equals = content.find('=');
        if (equals == std::string_view::npos) {
            return fail(ErrorKind::Malformed, "malformed-line",
                        fmt::format("line {} is no \"key = value\"", line));
        }
        const std::string name(trimmed(content.substr(0, equals)));
        if (!isKnown(name)) {
            return fail(ErrorKind::Malformed, "unknown-key",
                        fmt::format("line {}: there is no key {}", line, name));
        }
        if (!values.emplace(name, trimmed(content.substr(equals + 1))).second) {
            return fail(ErrorKind::Malformed, "repeated-key",
                        fmt::format("line {}: {} stands a second time", line, name));
        }
    }
    return values;
}

Result<void> override(Values& values, const Environment& environment) {
    std::set<std::string> sections;
    Environment left = environment;
    for (const auto& key : allKeys()) {
        const auto variable = variableOf(key.name);
        sections.insert(variable.substr(0, variable.find('_', kPrefix.size()) + 1));
        const auto found = left.find(variable);
        if (found == left.end()) continue;
        values[std::string(key.name)] = trimmed(found->second);
        left.erase(found);
    }
    for (const auto& [name, value] : left) {
        const auto begins = [&](const std::string& section) { return name.starts_with(section); };
        if (std::ranges::any_of(sections, begins)) {
            return fail(ErrorKind::Malformed, "unknown-key",
                        fmt::format("the environment's {} is no key", name));
        }
    }
    return {};
}

/// Letters of link.current and link.keys fit together; without a current one the first key signs.
Fault settleLink(Configuration::Link& link) {
    if (link.keys.empty()) return std::nullopt;
    if (link.current == '\0') link.current = link.keys.begin()->first;
    if (link.keys.contains(link.current)) return std::nullopt;
    return fmt::format("link.current: there is no key {} in link.keys", link.current);
}

std::optional<std::string> contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream content;
    if (!in || !(content << in.rdbuf())) return std::nullopt;
    return std::move(content).str();
}

/// Makes `file` with one fresh key, for this user's eyes. False where it exists or cannot be made;
/// written beside and linked, so that nobody ever reads half of one.
bool makeKeyFile(const std::filesystem::path& file) {
    const auto line = fmt::format("A:{}\n", crypto::toLowerHex(crypto::randomBytes<32>()));
    const auto draft = file.string() + "." + std::to_string(::getpid());
    const int handle = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (handle < 0) return false;
    const bool isWritten =
        ::write(handle, line.data(), line.size()) == std::ssize(line) && ::fsync(handle) == 0;
    ::close(handle);
    const bool isMade = isWritten && ::link(draft.c_str(), file.c_str()) == 0;
    ::unlink(draft.c_str());
    return isMade;
}

}  // namespace

Environment processEnvironment() {
    Environment variables;
    for (char** at = environ; at != nullptr && *at != nullptr; ++at) {
        const std::string_view entry(*at);
        const auto equals = entry.find('=');
        if (!entry.starts_with(kPrefix) || equals == std::string_view::npos) continue;
        variables.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return variables;
}

Result<Configuration> parseConfiguration(std::string_view text, const Environment& environment) {
    auto values = readLines(text);
    if (!values) return tl::unexpected(values.error());
    if (auto overridden = override(*values, environment); !overridden) {
        return tl::unexpected(overridden.error());
    }
    Configuration configuration;
    for (const auto& key : allKeys()) {
        const auto given = values->find(key.name);
        if (given == values->end() && !key.fallback) {
            return fail(ErrorKind::Malformed, "missing-key",
                        fmt::format("{} is missing", key.name));
        }
        const std::string value =
            given == values->end() ? std::string(*key.fallback) : given->second;
        if (const auto fault = key.set(configuration, value)) {
            return fail(ErrorKind::Malformed, "malformed-value",
                        fmt::format("{}: {}", key.name, *fault));
        }
    }
    if (const auto fault = settleLink(configuration.link)) {
        return fail(ErrorKind::Malformed, "malformed-value", *fault);
    }
    auto& database = configuration.database;
    if (database.adminUser.empty()) {
        database.adminUser = database.user;
        database.adminPassword = database.password;
    }
    return configuration;
}

Result<Configuration> loadConfiguration(const std::filesystem::path& file,
                                        const Environment& environment) {
    const auto text = contentOf(file);
    if (!text) {
        return fail(ErrorKind::NotFound, "no-configuration",
                    fmt::format("{} cannot be read", file.string()));
    }
    auto configuration = parseConfiguration(*text, environment);
    if (!configuration) configuration.error().detail.insert(0, file.string() + ": ");
    return configuration;
}

Result<void> provideLinkKeys(Configuration& configuration) {
    if (!configuration.link.keys.empty()) return {};
    const auto file = configuration.dataDir / "link.keys";
    std::error_code ignored;
    std::filesystem::create_directories(configuration.dataDir, ignored);
    if (!std::filesystem::exists(file, ignored)) makeKeyFile(file);
    const auto text = contentOf(file);
    if (!text) {
        return fail(ErrorKind::NotFound, "no-link-key",
                    fmt::format("{} can neither be read nor made", file.string()));
    }
    auto fault = setLinkKeys(configuration, std::string(trimmed(*text)));
    if (!fault && configuration.link.keys.empty()) fault = "it is empty";
    if (!fault) fault = settleLink(configuration.link);
    if (!fault) return {};
    return fail(ErrorKind::Malformed, "no-link-key", fmt::format("{}: {}", file.string(), *fault));
}

Result<std::array<std::uint8_t, 32>> provideAuditSeed(const Configuration& configuration) {
    const auto file = configuration.dataDir / "audit.key";
    std::error_code ignored;
    std::filesystem::create_directories(configuration.dataDir, ignored);
    if (!std::filesystem::exists(file, ignored)) makeKeyFile(file);
    const auto text = contentOf(file);
    const auto line = text ? trimmed(*text) : std::string_view();
    const auto secret = line.starts_with("A:") ? crypto::fromHex<32>(line.substr(2)) : std::nullopt;
    if (secret) return *secret;
    return fail(ErrorKind::NotFound, "no-audit-key",
                fmt::format("{} can neither be read nor made", file.string()));
}

std::vector<ConfigurationKey> configurationKeys() {
    std::vector<ConfigurationKey> described;
    for (const auto& key : allKeys()) {
        described.push_back({key.name, key.fallback.value_or(""), !key.fallback});
    }
    return described;
}

std::filesystem::path shippedPath(std::string_view relative) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) {
        // build/release/bin/PROGRAM
        const auto root = program.parent_path().parent_path().parent_path().parent_path();
        if (std::filesystem::exists(root / relative, error)) return root / relative;
    }
    return std::filesystem::path(HOIBAO_SOURCE_DIR) / relative;
}

}  // namespace hoibao
