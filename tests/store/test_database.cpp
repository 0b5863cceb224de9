#include "store/test_database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "store/migrations.hpp"

extern char** environ;

namespace hoibao::tests {
namespace {

namespace fs = std::filesystem;
const std::string kTemplate = fmt::format("hoibao_template_{}", getpid());

pid_t spawn(std::vector<std::string> words, const fs::path& log) {
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    pid_t pid = 0;
    const int error =
        posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("cannot start " + words[0]);
    return pid;
}

/// mariadbd in a folder of its own; dies with the test program.
class PrivateServer {
public:
    PrivateServer() {
        const fs::path parent =
            fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
        std::string pattern = (parent / "hoibao-test-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
        folder_ = pattern;
        const auto data = "--datadir=" + (folder_ / "data").string();
        // A mariadbd that starts removes the temporary tables of all who share its tmpdir.
        const auto scratch = "--tmpdir=" + (folder_ / "tmp").string();
        fs::create_directory(folder_ / "tmp");
        // mariadbd refuses to run as root unless told so by name.
        const std::string user = geteuid() == 0 ? "--user=root" : "--skip-name-resolve";
        int status = 0;
        waitpid(spawn({"mariadb-install-db", "--no-defaults", data, scratch, "--skip-test-db",
                       "--force", "--auth-root-authentication-method=normal", user},
                      folder_ / "log"),
                &status, 0);
        if (status != 0)
            throw std::runtime_error("mariadb-install-db failed, see " +
                                     (folder_ / "log").string());
        pid_ = spawn({"setpriv",
                      "--pdeathsig",
                      "KILL",
                      "mariadbd",
                      "--no-defaults",
                      data,
                      scratch,
                      "--socket=" + socket(),
                      user,
                      "--skip-networking",
                      "--character-set-server=utf8mb4",
                      "--innodb-buffer-pool-size=256M",
                      "--innodb-flush-log-at-trx-commit=1",
                      "--sync-binlog=1",
                      "--log-bin=binlog",
                      "--binlog-format=ROW",
                      "--innodb-rollback-on-timeout=ON",
                      "--innodb-lock-wait-timeout=5",
                      "--local-infile=OFF",
                      "--max-connections=200",
                      "--pid-file=" + (folder_ / "pid").string()},
                     folder_ / "log");
    }
    ~PrivateServer() {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    PrivateServer(const PrivateServer&) = delete;
    PrivateServer& operator=(const PrivateServer&) = delete;

    [[nodiscard]] std::string socket() const { return (folder_ / "socket").string(); }

private:
    fs::path folder_;
    pid_t pid_ = 0;
};

store::DatabaseSettings settingsFor(const std::string& socket) {
    store::DatabaseSettings settings;
    settings.hosts = {"unix:" + socket};
    settings.user = "root";
    settings.name = "mysql";
    return settings;
}

void waitUntilReachable(const store::DatabaseSettings& settings) {
    store::Database database(settings);
    for (int i = 0; i < 300; ++i) {
        if (database.isReachable()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    throw std::runtime_error("the test's MariaDB did not start");
}

template <class Result>
void expectDone(const Result& result) {
    if (!result) throw std::runtime_error(result.error().detail);
}

std::vector<std::string> tablesOf(store::Database& database) {
    return database.inTransaction([](store::Session& session) {
        std::vector<std::string> tables;
        for (const auto& row : session.query(
                 "SELECT table_name FROM information_schema.tables WHERE table_schema = ?",
                 {kTemplate}))
            tables.push_back(row.text(0));
        return tables;
    });
}

/// The migrated database with the reference data that every other one is copied from.
const std::vector<std::string>& templateTables() {
    static const std::vector<std::string> tables = [] {
        auto settings = testServer();
        store::Database server(settings);
        server.executeDirect(fmt::format("DROP DATABASE IF EXISTS {}", kTemplate));
        server.executeDirect(fmt::format("CREATE DATABASE {}", kTemplate));
        settings.name = kTemplate;
        store::Database database(settings);
        const fs::path source(HOIBAO_SOURCE_DIR);
        const auto migrations = store::readMigrations(source / "sql/migrations");
        expectDone(migrations);
        expectDone(store::migrate(database, *migrations));
        expectDone(store::loadReference(database, source / "sql/reference"));
        return tablesOf(server);
    }();
    return tables;
}

}  // namespace

store::DatabaseSettings testServer() {
    static const auto settings = [] {
        if (const char* socket = std::getenv("HOIBAO_TEST_DATABASE_SOCKET"))
            return settingsFor(socket);
        static const PrivateServer server;
        auto own = settingsFor(server.socket());
        waitUntilReachable(own);
        return own;
    }();
    return settings;
}

TestDatabase::TestDatabase() : settings_(testServer()) {
    static std::atomic<int> counter = 0;
    const auto& tables = templateTables();
    const auto name = fmt::format("hoibao_test_{}_{}", getpid(), ++counter);
    store::Database server(settings_);
    server.executeDirect(fmt::format("DROP DATABASE IF EXISTS {}", name));
    server.executeDirect(fmt::format("CREATE DATABASE {}", name));
    for (const auto& table : tables) {
        server.executeDirect(
            fmt::format("CREATE TABLE {0}.{2} LIKE {1}.{2}", name, kTemplate, table));
        server.inTransaction([&](store::Session& session) {
            session.executeDirect(
                fmt::format("INSERT INTO {0}.{2} SELECT * FROM {1}.{2}", name, kTemplate, table));
        });
    }
    settings_.name = name;
    database_ = std::make_unique<store::Database>(settings_);
}

TestDatabase::~TestDatabase() {
    database_.reset();
    try {
        store::Database(testServer()).executeDirect("DROP DATABASE " + settings_.name);
    } catch (const std::exception&) {
        // The server goes away with the program anyway.
    }
}

}  // namespace hoibao::tests
