#include "store/answers.hpp"

namespace hoibao::store {

std::optional<KeptAnswer> findAnswer(Session& session, std::int64_t caller, std::string_view key) {
    const auto row = session.queryOne(
        "SELECT HEX(request_hash), status, content_type, body FROM idempotency "
        "WHERE caller = ? AND idem_key = ?",
        {caller, key});
    if (!row) return std::nullopt;
    return KeptAnswer{row->text(0), static_cast<int>(row->integer(1)), row->text(2), row->text(3)};
}

void keepAnswer(Session& session, std::int64_t caller, std::string_view key,
                const KeptAnswer& answer, domain::Instant now) {
    session.execute(
        "INSERT IGNORE INTO idempotency "
        "(caller, idem_key, request_hash, status, content_type, body, created_at) "
        "VALUES (?, ?, UNHEX(?), ?, ?, ?, ?)",
        {caller, key, answer.requestHash, answer.status, answer.contentType, answer.body, now});
}

std::int64_t forgetAnswersBefore(Session& session, domain::Instant then) {
    return session.execute("DELETE FROM idempotency WHERE created_at < ? LIMIT 500", {then});
}

}  // namespace hoibao::store
