#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/error.hpp"
#include "http/message.hpp"

namespace hoibao::http {

/// The ETag of an answer that shows a thing: its version, which If-Match is held against, and a
/// hash of the body, since an answer also shows what changes without a new version (an item's
/// events, the class of a manifest's line): "\"17-9f86d081884c7d65\"".
[[nodiscard]] std::string entityTag(std::int64_t version, std::string_view body);
/// Gives `response` the ETag of its body. `version`: 0 where the thing takes no PATCH.
void setEntityTag(Response& response, std::int64_t version = 0);

/// Which version the caller has read, of If-Match. Errors: PreconditionRequired
/// "if-match-needed" (also for "*": what was read must be named), PreconditionFailed "stale" for
/// a tag that is none of ours. Comparing with today's version is the service's to do.
[[nodiscard]] domain::Result<std::int64_t> ifMatch(const Request& request);

}  // namespace hoibao::http
