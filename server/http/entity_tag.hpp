#pragma once

#include <cstdint>
#include <string>

#include "domain/error.hpp"
#include "http/message.hpp"

namespace hoibao::http {

/// The ETag of a thing's version: "\"17\"".
[[nodiscard]] std::string entityTag(std::int64_t version);

/// Which version the caller has read, of If-Match. Errors: PreconditionRequired
/// "if-match-needed" (also for "*": what was read must be named), PreconditionFailed "stale" for
/// a tag that is none of ours. Comparing with today's version is the service's to do.
[[nodiscard]] domain::Result<std::int64_t> ifMatch(const Request& request);

}  // namespace hoibao::http
