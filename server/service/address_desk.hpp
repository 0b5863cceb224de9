#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/item_editing.hpp"
#include "store/address_decisions.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// Addresses whose commune is not sure, one after the other. A choice takes effect after the
/// seconds in which it can be undone. Any number of threads and servers.
class AddressDesk {
public:
    static constexpr std::chrono::seconds kUndoFor{10};

    AddressDesk(store::Database& database, ItemEditing& editing, Clock clock)
        : database_(database), editing_(editing), clock_(std::move(clock)) {}

    struct Next {
        std::optional<store::Item> item;             ///< empty when nothing waits
        std::int64_t waiting = 0;                    ///< with this one
        std::optional<store::AddressDecision> undo;  ///< the caller's last, while it can be undone
    };
    /// The first item to fix after `after` (from the start again when there is none), in the
    /// caller's office and below.
    [[nodiscard]] Next next(const Asker& asker, std::int64_t after);

    /// Errors: NotFound "unknown-item"; PreconditionFailed "stale"; Conflict "handed-over"
    /// for one that no longer waits.
    [[nodiscard]] domain::Result<void> decide(const Asker& asker, std::int64_t item,
                                              std::int64_t version, const std::string& ward);
    /// Takes the caller's own choice back. False when it already holds, or there was none.
    [[nodiscard]] bool undo(const Asker& asker, std::int64_t item);

    /// Lets the choices hold that can no longer be undone. One whose item was changed since is
    /// dropped: the item waits again. Gives how many hold now.
    std::size_t settle();

private:
    store::Database& database_;
    ItemEditing& editing_;
    Clock clock_;
};

}  // namespace hoibao::service
