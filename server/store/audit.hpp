#pragma once

#include <string_view>

#include "domain/access.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// One line of who saw, printed, exported or changed what; part of the transaction that does it.
/// `action` is such as "import-results"; `object` such as "item 17", never a name or an address.
void recordAudit(Session& session, const domain::Caller& caller, std::string_view action,
                 std::string_view object, std::string_view requestId, domain::Instant now,
                 std::string_view reason = {});

}  // namespace hoibao::store
