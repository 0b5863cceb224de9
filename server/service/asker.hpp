#pragma once

#include <algorithm>
#include <chrono>
#include <string>

#include "domain/access.hpp"
#include "store/items.hpp"

namespace hoibao::service {

/// Who asks for a change, and with which request.
struct Asker {
    domain::Caller caller;
    std::string requestId;
    std::string token = {};  ///< 32 hexadecimal digits, the same for the same request sent again
};

/// Whether the caller may know of what belongs to `office`: its own, those below it, and for a
/// supervisor all. Else it is "not found".
[[nodiscard]] inline bool mayRead(const domain::Caller& caller, const std::string& office) {
    if (caller.role == domain::Role::Supervisor) return true;
    const auto code = domain::OfficeCode::parse(office);
    return code && caller.reaches(*code);
}

/// When something that is done to the item now counts as done: after what brought it where it is,
/// also when that was recorded by a clock ahead of ours, for the fold goes by time.
[[nodiscard]] inline domain::Instant momentFor(const store::Item& item, domain::Instant now) {
    return std::max(now, item.since + std::chrono::milliseconds(1));
}

}  // namespace hoibao::service
