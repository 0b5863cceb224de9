#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/mysql/session.hpp"

namespace hoibao::store {

/// Which rows of the audit are looked for; what is empty does not narrow.
struct AuditFilter {
    std::string who;        ///< in the person's name, without case and marks
    std::string action;     ///< such as "import-results"
    std::string object;     ///< such as "item 17"
    std::string requestId;  ///< to the letter
    std::string office;     ///< this office and those below it
    std::optional<domain::Instant> from, until;
};

struct AuditRow {
    std::int64_t id = 0;
    domain::Instant at{};
    std::string person, role, office, action, object, requestId, reason;
};

/// The newest first, before the row `before`.
[[nodiscard]] std::vector<AuditRow> searchAudit(Session& session, const AuditFilter& filter,
                                                std::optional<std::int64_t> before,
                                                std::size_t limit);

/// Whether this caller did this to the object since then.
[[nodiscard]] bool hasDone(Session& session, std::int64_t keyId, std::string_view action,
                           std::string_view object, domain::Instant since);

}  // namespace hoibao::store
