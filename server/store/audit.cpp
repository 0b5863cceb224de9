#include "store/audit.hpp"

namespace hoibao::store {

void recordAudit(Session& session, const domain::Caller& caller, std::string_view action,
                 std::string_view object, std::string_view requestId, domain::Instant now,
                 std::string_view reason) {
    session.execute(
        "INSERT INTO audit (at, key_id, person, role, office, action, object, request_id, reason) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {now, caller.keyId == 0 ? Value(nullptr) : Value(caller.keyId), caller.person,
         name(caller.role), caller.office.text(), action, object, requestId, reason});
}

}  // namespace hoibao::store
