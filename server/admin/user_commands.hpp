#pragma once

#include "command_line.hpp"
#include "configuration.hpp"

/// Commands about people and what they did. Each gives the exit status.
namespace hoibao::admin {

/// "user create NAME", "user disable NAME", "user reset NAME", "user role NAME".
[[nodiscard]] int runUser(const Configuration& configuration, const CommandLine& line);

/// The one-time link of the first administrator.
[[nodiscard]] int runFirstLink(const Configuration& configuration, const CommandLine& line);

/// "audit verify": 0 when the chain is whole, 1 with the first fault.
[[nodiscard]] int runAuditVerify(const Configuration& configuration);

/// Makes the users of a database of sample data and prints their passwords.
[[nodiscard]] int makeDemoUsers(const Configuration& configuration);

}  // namespace hoibao::admin
