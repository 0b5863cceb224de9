#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/age_limits.hpp"
#include "store/items.hpp"

namespace hoibao::store {

/// What waits for a clerk.
enum class WorkList {
    ToFix,       ///< to go by post, the commune not sure or the phone unusable
    ToPrint,     ///< everything is there for a label
    ToPack,      ///< labelled
    ToHandOver,  ///< sealed, or on a manifest that is not handed over
    ForPickup,   ///< to be collected, no session chosen yet
    Overdue,     ///< too long in one state
    Exceptions,  ///< somebody has to look
};
inline constexpr std::size_t kWorkListCount = 7;
[[nodiscard]] std::string_view name(WorkList list);  ///< "to-fix"
[[nodiscard]] std::optional<WorkList> parseWorkList(std::string_view word);

/// Of one list, of some offices (at least one).
struct WorkQuery {
    WorkList list = WorkList::ToFix;
    std::span<const std::string> offices;
    std::span<const AgeLimit> overdue;  ///< of Overdue
};

/// The codes of the office and of all below it that ever were; of every centre for an empty code.
[[nodiscard]] std::vector<std::string> officesWithin(Session& session, std::string_view code);

/// Items whose chosen commune can still be undone no longer wait to be fixed.
[[nodiscard]] std::int64_t countWork(Session& session, const WorkQuery& query);
/// In the order of ids, those with id > `after`, at most `limit`.
[[nodiscard]] std::vector<Item> listWork(Session& session, const WorkQuery& query,
                                         std::int64_t after, std::size_t limit);

/// Of every office, the ids of items that came into the state at `then` or before: those with id >
/// `after`, in their order, at most `limit`.
[[nodiscard]] std::vector<std::int64_t> idsInStateSince(Session& session, const AgeLimit& age,
                                                        std::int64_t after, std::size_t limit);

/// Items whose dossier's code begins with this, without case, in the order of codes; of any office
/// where none is named.
[[nodiscard]] std::vector<Item> findItemsByDossier(Session& session,
                                                   std::span<const std::string> offices,
                                                   std::string_view beginning, std::size_t limit);

/// The run that drew this number.
[[nodiscard]] std::optional<std::int64_t> printRunOf(Session& session, std::string_view number);

}  // namespace hoibao::store
