#pragma once

#include <chrono>
#include <concepts>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "domain/error.hpp"
#include "domain/unavailable.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// What the database said no with. `number` is MySQL's (1062: a unique key; 2006: gone away).
class DatabaseError : public std::runtime_error {
public:
    DatabaseError(int number, const std::string& message)
        : std::runtime_error(message), number_(number) {}
    [[nodiscard]] int number() const noexcept { return number_; }
    [[nodiscard]] bool isDuplicateKey() const noexcept { return number_ == 1062; }
    /// Whether the whole transaction may succeed when it is done again.
    [[nodiscard]] bool isTransient() const noexcept;
    /// Whether the connection is of no more use.
    [[nodiscard]] bool isConnectionLost() const noexcept;

private:
    int number_;
};

struct DatabaseSettings {
    std::vector<std::string> hosts;  ///< "unix:PATH" or "HOST:PORT", in the order to be tried
    std::string user, password, name;
    std::size_t connections = 16;  ///< at most; opened when needed
    std::chrono::seconds connectTimeout{3}, readTimeout{10}, writeTimeout{10};
    std::chrono::seconds lendTimeout{5};  ///< how long a caller waits for a free connection
};

/// A pool of connections to one logical database. Any number of threads.
///
/// Every connection has READ COMMITTED, UTC, utf8mb4 and a strict sql_mode, set by ourselves. A
/// lost connection is thrown away, never reconnected. A host other than this machine is spoken to
/// over verified TLS only.
class Database {
public:
    explicit Database(DatabaseSettings settings);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs `work(Session&)` as one transaction and gives what it gives. A domain::Result that
    /// holds an error, and any exception, roll back. What the database says may be repeated
    /// (deadlock, lock wait, lost connection, certification) is repeated whole, up to five times,
    /// 50 ms doubling with jitter: `work` must build all it does anew, and must be harmless when
    /// its COMMIT had happened after all. Throws Unavailable when it still fails or no connection
    /// can be had; DatabaseError for the rest.
    template <class Work>
    auto inTransaction(Work&& work) -> std::invoke_result_t<Work, Session&> {
        using Answer = std::invoke_result_t<Work, Session&>;
        if constexpr (std::is_void_v<Answer>) {
            run([&](Session& session) {
                work(session);
                return true;
            });
        } else {
            std::optional<Answer> answer;
            run([&](Session& session) {
                answer.emplace(work(session));
                return succeeded(*answer);
            });
            return std::move(*answer);
        }
    }

    /// Whether the database answers, within the time-outs.
    [[nodiscard]] bool isReachable() noexcept;

    /// Runs one statement on a connection of its own to its end, however long that is; commits.
    void executeDirect(std::string_view sql);

    /// Closes idle connections; a later call opens new ones.
    void close();

private:
    template <class Answer>
    static bool succeeded(const Answer& answer) {
        if constexpr (requires {
                          answer.has_value();
                          answer.error();
                      }) {
            return answer.has_value();
        } else {
            return true;
        }
    }
    /// `work` gives whether to commit.
    void run(const std::function<bool(Session&)>& work);
    void runOnce(const std::function<bool(Session&)>& work);
    class Lease;

    DatabaseSettings settings_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t open_ = 0;
};

}  // namespace hoibao::store
