#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "store/mysql/database.hpp"
#include "store/office_register.hpp"

namespace hoibao::service {

/// The tree of offices: each is in force from a day to a day and is never deleted. Any number of
/// threads.
class OfficeAdministration {
public:
    OfficeAdministration(store::Database& database, Clock clock)
        : database_(database), clock_(std::move(clock)) {}

    struct Listed {
        store::OfficeEntry office;
        int depth = 0;  ///< below the top
        bool isInForce = false;
    };
    /// In the order of the tree: those that the caller administers.
    [[nodiscard]] std::vector<Listed> list(const domain::Caller& by);
    /// Errors: NotFound "unknown-office".
    [[nodiscard]] domain::Result<Listed> find(std::string_view code, const domain::Caller& by);

    /// What people type; days as "2026-11-23".
    struct Form {
        std::string code;  ///< only for a new office
        std::string name, ward, address, hotline, hours, validFrom;
        std::string reason;
    };
    /// Errors: Malformed "malformed-office" with the fields at fault; NotFound "unknown-office"
    /// when the one above it is none of the caller's; Conflict "office-exists".
    [[nodiscard]] domain::Result<void> create(const Form& form, const Asker& by);
    /// Everything but the code and the days. Errors: as create(), and "malformed-reason".
    [[nodiscard]] domain::Result<void> change(std::string_view code, const Form& form,
                                              const Asker& by);
    /// `firstDayWithout` is today or later. Errors: NotFound "unknown-office"; Malformed
    /// "malformed-day", "malformed-reason"; Conflict "offices-below" while one below it is in force
    /// after that day, "users-there" while people sign in for it.
    [[nodiscard]] domain::Result<void> end(std::string_view code, std::string_view firstDayWithout,
                                           std::string_view reason, const Asker& by);

private:
    store::Database& database_;
    Clock clock_;
};

}  // namespace hoibao::service
