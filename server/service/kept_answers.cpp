#include "service/kept_answers.hpp"

#include "crypto/encoding.hpp"
#include "store/keys.hpp"

namespace hoibao::service {

KeptAnswers::KeptAnswers(store::Database& database, Clock clock)
    : database_(database), clock_(std::move(clock)) {}

std::optional<store::KeptAnswer> KeptAnswers::find(std::int64_t caller, const std::string& key) {
    return database_.inTransaction(
        [&](store::Session& session) { return store::findAnswer(session, caller, key); });
}

void KeptAnswers::keep(std::int64_t caller, const std::string& key,
                       const store::KeptAnswer& answer) {
    database_.inTransaction([&](store::Session& session) {
        store::keepAnswer(session, caller, key, answer, clock_());
    });
}

std::int64_t KeptAnswers::forgetOlderThan(std::chrono::milliseconds age) {
    std::int64_t all = 0;
    for (;;) {
        const auto forgotten = database_.inTransaction([&](store::Session& session) {
            return store::forgetAnswersBefore(session, clock_() - age);
        });
        all += forgotten;
        if (forgotten == 0) return all;
    }
}

std::array<std::uint8_t, 32> KeptAnswers::tokenKey() {
    const auto hex = database_.inTransaction(
        [](store::Session& session) { return store::sharedSecret(session, "request-token"); });
    return crypto::fromHex<32>(hex).value();
}

}  // namespace hoibao::service
