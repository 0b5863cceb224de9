#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/item_reading.hpp"
#include "store/audit_search.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// What administrators see of who did what, and of citizens when there is a reason. Any number of
/// threads.
class AuditReading {
public:
    /// How long a reason that was given opens an item.
    static constexpr std::chrono::minutes kReasonLasts{15};

    AuditReading(store::Database& database, Clock clock)
        : database_(database), clock_(std::move(clock)) {}

    struct Page {
        std::vector<store::AuditRow> rows;
        std::optional<std::int64_t> next;  ///< `before` of the next page; nothing at the end
    };
    /// What was done by and in the offices that the caller administers. Looking is written down.
    [[nodiscard]] Page search(const store::AuditFilter& filter, std::optional<std::int64_t> before,
                              std::size_t limit, const Asker& by);

    /// Writes down why an administrator must see an item, and gives its id. `name` is an id, an
    /// item number or a dossier code. Errors: Malformed "malformed-reason"; NotFound
    /// "unknown-item", also in an office that the caller does not administer.
    [[nodiscard]] domain::Result<std::int64_t> openItem(std::string_view name,
                                                        std::string_view reason, const Asker& by);
    /// The item, within kReasonLasts after openItem() by the same caller. Errors: NotFound
    /// "unknown-item", also without a reason.
    [[nodiscard]] domain::Result<ItemReading::View> item(std::int64_t id, const Asker& by);

private:
    store::Database& database_;
    Clock clock_;
};

}  // namespace hoibao::service
