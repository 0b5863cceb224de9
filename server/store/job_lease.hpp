#pragma once

#include <chrono>
#include <string_view>

#include "domain/time.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// Takes or prolongs the lease of a job, which only one of several servers may do at a time; false
/// while another holds it. Others who ask wait until this transaction ends.
[[nodiscard]] bool takeLease(Session& session, std::string_view job, std::string_view holder,
                             domain::Instant now, std::chrono::milliseconds length);

/// Takes the lease from whoever holds it, as soon as the holder's transaction ends.
void seizeLease(Session& session, std::string_view job, std::string_view holder,
                domain::Instant now, std::chrono::milliseconds length);

/// Gives up the lease, for the next to take. Nothing happens if another holds it.
void giveUpLease(Session& session, std::string_view job, std::string_view holder);

}  // namespace hoibao::store
