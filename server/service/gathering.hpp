#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "labels/render.hpp"
#include "service/asker.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// Finds the items that a print run may have. Looks and locks nothing: whoever takes the items
/// looks again.
class Gathering {
public:
    static constexpr std::size_t kMaxFaults = 100;  ///< named in one refusal

    /// All references must outlive it. A run that gathers its items since before `stale` holds none
    /// of them.
    Gathering(store::Database& database, const labels::Printer& printer,
              const domain::Caller& caller, std::size_t maxLabels, domain::Instant stale)
        : database_(database),
          printer_(printer),
          caller_(caller),
          maxLabels_(maxLabels),
          stale_(stale) {}

    struct Found {
        std::vector<std::int64_t> items;  ///< each once, in the order asked for
        std::string office;               ///< of all of them; empty where they differ
    };
    /// Exactly these. Errors: NotFound "unknown-item"; Conflict "not-ready"; Unreadable
    /// "unprintable"; TooLarge "too-many-labels".
    [[nodiscard]] domain::Result<Found> these(std::span<const std::int64_t> ids);

    /// Those ready to be printed and in no other run that the filter finds, at most `limit`.
    /// Errors: NotFound "unknown-office"; Conflict "not-ready" for a filter of another state,
    /// "nothing-to-print"; Unreadable "unprintable".
    [[nodiscard]] domain::Result<Found> matching(store::ItemFilter filter, std::size_t limit);

private:
    void check(store::Session& session, std::span<const store::Item* const> items);
    void note(const store::Item& item);
    [[nodiscard]] domain::Result<Found> found();

    store::Database& database_;
    const labels::Printer& printer_;
    const domain::Caller& caller_;
    std::size_t maxLabels_;
    domain::Instant stale_;
    Found found_;
    bool isMixed_ = false;
    std::vector<domain::FieldError> unknown_, notReady_, unprintable_;
};

/// "item 17 (H53.14-…) is LABELLED, not POST_READY".
[[nodiscard]] domain::FieldError notReady(std::size_t index, const store::Item& item);

}  // namespace hoibao::service
