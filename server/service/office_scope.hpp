#pragma once

#include <string>

#include "domain/error.hpp"
#include "service/asker.hpp"
#include "store/office_register.hpp"

namespace hoibao::service {

/// Whose a thing is that a caller adds without naming an office: the caller's own, and where the
/// operator of the machine adds it, the one at the top of the centre. Empty where there is none.
[[nodiscard]] inline std::string ownOffice(store::Session& session, const domain::Caller& caller,
                                           domain::LocalDate today) {
    if (caller.role != domain::Role::Operator) return caller.office.text();
    const auto top = store::topOffice(session, domain::Side::Centre, today);
    return top ? top->text() : std::string();
}

/// Whose things are listed: those of `office` where one is named, else of the caller's own; empty:
/// of every office, for those who see all. Error: NotFound "unknown-office".
[[nodiscard]] inline domain::Result<std::string> officeToList(const domain::Caller& caller,
                                                              const std::string& office) {
    using domain::Role;
    if (!office.empty() && !mayRead(caller, office))
        return domain::fail(domain::ErrorKind::NotFound, "unknown-office",
                            "no office that is known to you");
    if (!office.empty()) return office;
    const bool seesAll = caller.role == Role::Operator || caller.role == Role::Supervisor;
    return seesAll ? std::string() : caller.office.text();
}

}  // namespace hoibao::service
