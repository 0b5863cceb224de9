#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/items.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// An office as it stands at the head of its papers. What is not known is empty.
struct PaperOffice {
    std::string code, name, address, hotline, hours;
    std::string above;           ///< the name of the office above it
    std::string ward, province;  ///< in which it is
};
[[nodiscard]] std::optional<PaperOffice> findPaperOffice(Session& session, const std::string& code);

/// What was said to a citizen on paper.
struct Promise {
    std::string kind;     ///< "appointment", "delay", "pickup", "held"
    std::string details;  ///< JSON
    std::string saidBy;
    domain::Instant saidAt{};
};
/// Writes it down; the same request again changes nothing.
void insertPromise(Session& session, std::int64_t item, const Promise& promise,
                   std::string_view token);
/// Whether that request has written one down.
[[nodiscard]] bool isPromised(Session& session, std::string_view token);
/// The newest of each kind.
[[nodiscard]] std::vector<Promise> promisesOf(Session& session, std::int64_t item);

/// "2026-11-30": the day named on the newest appointment slip of each, where one was given.
[[nodiscard]] std::map<std::int64_t, std::string> appointedDays(
    Session& session, std::span<const std::int64_t> items);

/// Money that the post took for an item.
struct Collection {
    std::string number, recipient;
    domain::Instant at{};
    std::int64_t collectedVnd = 0;
    std::int64_t postageVnd = 0, feeVnd = 0;  ///< that was due
};
/// Of the items that `filter` (offices and key) wants, what was collected from `from` to before
/// `to`, in the order of time, at most `limit`. An item counts once: where the delivery says what
/// was taken, a COLLECTED before it does not.
[[nodiscard]] std::vector<Collection> collections(Session& session, const ItemFilter& filter,
                                                  domain::Instant from, domain::Instant to,
                                                  std::size_t limit);

}  // namespace hoibao::store
