#pragma once

#include <functional>

#include "configuration.hpp"
#include "service/audit_chain.hpp"
#include "services.hpp"

namespace hoibao {

/// Listens on both ports, prints, chains the audit and keeps house until `untilStopped` returns;
/// then answers what is under way and ends. Writes `private.port` into the data folder. What
/// happens goes to standard output as JSON lines. Returns the exit status. Throws where an address
/// is in use.
int serve(const Configuration& configuration, Services& services,
          const domain::Gazetteer& gazetteer, const service::AuditSigner::Seed& auditSeed,
          const std::function<void()>& untilStopped);

}  // namespace hoibao
