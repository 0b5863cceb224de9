#pragma once

#include <string_view>

#include "domain/access.hpp"

namespace hoibao::pages {

/// Where a person of this role begins: after signing in, and by the name in the head of each page.
[[nodiscard]] constexpr std::string_view startPage(domain::Role role) noexcept {
    switch (role) {
        case domain::Role::Clerk:
        case domain::Role::ShiftLead:
            return "/desk";
        case domain::Role::Supervisor:
        case domain::Role::PostManager:
            return "/board";
        case domain::Role::PostLiaison:
            return "/counter";
        case domain::Role::PostWorker:
            return "/counter/scan";
        case domain::Role::Admin:
            return "/admin/users";
        default:
            return "/account";
    }
}

}  // namespace hoibao::pages
