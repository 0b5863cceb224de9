#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/office.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// An office as the register holds it; in force from `validFrom` until the day before `validTo`.
struct OfficeEntry {
    domain::OfficeCode code;
    std::string parent;  ///< empty at the top
    std::string name, ward, address, hotline, hours;
    bool isSample = false;  ///< hours, hotline and address are made up
    domain::LocalDate validFrom;
    std::optional<domain::LocalDate> validTo;

    [[nodiscard]] bool isInForce(domain::LocalDate day) const {
        return validFrom <= day && (!validTo || *validTo > day);
    }
    bool operator==(const OfficeEntry&) const = default;
};

/// By code; an office directly before those below it.
[[nodiscard]] std::vector<OfficeEntry> allOffices(Session& session);
/// The office of this side that no other stands above, in force on `day`; nothing where the tables
/// hold none, the first by code where they hold several.
[[nodiscard]] std::optional<domain::OfficeCode> topOffice(Session& session, domain::Side side,
                                                          domain::LocalDate day);
/// Locked until the transaction ends.
[[nodiscard]] std::optional<OfficeEntry> lockOffice(Session& session, std::string_view code);
/// False when there is one of this code, also one that is no longer in force.
[[nodiscard]] bool addOffice(Session& session, const OfficeEntry& office);
/// Everything but the code and the one above.
void updateOffice(Session& session, const OfficeEntry& office);
/// How many people may still sign in for this office.
[[nodiscard]] std::int64_t activeUsersOf(Session& session, std::string_view code);
[[nodiscard]] bool wardExists(Session& session, std::string_view ward);

}  // namespace hoibao::store
