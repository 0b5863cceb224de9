#include "store/mysql/database.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <thread>

#include "store/mysql/connection.hpp"

namespace hoibao::store {
namespace {

constexpr int kTries = 5;
constexpr std::chrono::milliseconds kFirstPause{50};

// Deadlock, lock wait, record changed, commit failed, not ready, gone away, lost, killed, shutting
// down, cannot connect: all of them may go well when the whole transaction is done again.
constexpr std::array kTransient{1213, 1205, 1020, 1180, 1047, 2006, 2013, 1927, 1053, 2002, 2003};
constexpr std::array kConnectionLost{2006, 2013, 2014, 2055, 1927, 1053, 2002, 2003, 1047};

template <class Numbers>
bool contains(const Numbers& numbers, int number) {
    return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

void pauseBefore(int attempt) {
    static thread_local std::minstd_rand random{std::random_device{}()};
    const auto longest = kFirstPause * (1 << (attempt - 1));
    std::uniform_int_distribution<long> jitter(longest.count() / 2, longest.count());
    std::this_thread::sleep_for(std::chrono::milliseconds(jitter(random)));
}

}  // namespace

bool DatabaseError::isTransient() const noexcept {
    return contains(kTransient, number_);
}
bool DatabaseError::isConnectionLost() const noexcept {
    return contains(kConnectionLost, number_);
}

/// A connection taken from the pool; goes back there unless it is spoilt.
class Database::Lease {
public:
    explicit Lease(Database& database) : database_(database) {
        std::unique_lock lock(database.mutex_);
        const auto free = [&] {
            return !database.idle_.empty() || database.open_ < database.settings_.connections;
        };
        if (!database.returned_.wait_for(lock, database.settings_.lendTimeout, free))
            throw Unavailable("no database connection became free");
        if (!database.idle_.empty()) {
            connection_ = std::move(database.idle_.back());
            database.idle_.pop_back();
            return;
        }
        ++database.open_;
        lock.unlock();
        try {
            connection_ = std::make_unique<Connection>(database.settings_);
        } catch (...) {
            giveBack();
            throw;
        }
    }
    ~Lease() { giveBack(); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    [[nodiscard]] Connection& operator*() { return *connection_; }
    void spoil() { connection_.reset(); }

private:
    void giveBack() {
        {
            const std::lock_guard lock(database_.mutex_);
            if (connection_)
                database_.idle_.push_back(std::move(connection_));
            else
                --database_.open_;
        }
        database_.returned_.notify_one();
    }
    Database& database_;
    std::unique_ptr<Connection> connection_;
};

Database::Database(DatabaseSettings settings) : settings_(std::move(settings)) {}
Database::~Database() = default;

void Database::runOnce(const std::function<bool(Session&)>& work) {
    Lease lease(*this);
    try {
        Session session(*lease);
        const bool commit = work(session);
        commit ? (*lease).commit() : (*lease).rollback();
    } catch (...) {
        try {
            (*lease).rollback();
        } catch (...) {
            lease.spoil();
        }
        try {
            rethrowTranslated();
        } catch (const DatabaseError& error) {
            if (error.isConnectionLost()) lease.spoil();
            throw;
        }
    }
}

void Database::run(const std::function<bool(Session&)>& work) {
    for (int attempt = 1;; ++attempt) try {
            return runOnce(work);
        } catch (const DatabaseError& error) {
            if (!error.isTransient()) throw;
            // Idle connections to a server that went away are all dead: do not spend a try on each.
            if (error.isConnectionLost()) close();
            if (attempt == kTries) throw Unavailable(error.what());
            pauseBefore(attempt);
        }
}

bool Database::isReachable() noexcept {
    try {
        runOnce([](Session& session) { return !session.query("SELECT 1").empty(); });
        return true;
    } catch (...) {
        return false;
    }
}

void Database::executeDirect(std::string_view sql) {
    // Over millions of rows a statement takes as long as it takes: an answer that was not waited
    // for would leave nobody knowing whether it was done.
    constexpr std::chrono::hours kLongest{24};
    auto patient = settings_;
    patient.readTimeout = patient.writeTimeout = kLongest;
    Database once(std::move(patient));
    try {
        once.runOnce([&](Session& session) {
            session.executeDirect(sql);
            return true;
        });
    } catch (const DatabaseError& error) {
        if (error.isConnectionLost()) throw Unavailable(error.what());
        throw;
    }
}

void Database::close() {
    const std::lock_guard lock(mutex_);
    open_ -= idle_.size();
    idle_.clear();
}

}  // namespace hoibao::store
