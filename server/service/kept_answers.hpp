#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "service/clock.hpp"
#include "store/answers.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// The answers given to requests that may be sent again. Any number of threads.
class KeptAnswers {
public:
    KeptAnswers(store::Database& database, Clock clock);

    [[nodiscard]] std::optional<store::KeptAnswer> find(std::int64_t caller,
                                                        const std::string& key);
    /// The first one stays.
    void keep(std::int64_t caller, const std::string& key, const store::KeptAnswer& answer);
    /// Forgets what is older than `age`; gives how many.
    std::int64_t forgetOlderThan(std::chrono::milliseconds age);

    /// The secret under which a request's token is made: the same on every server of this database.
    [[nodiscard]] std::array<std::uint8_t, 32> tokenKey();

private:
    store::Database& database_;
    Clock clock_;
};

}  // namespace hoibao::service
