#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/mysql/session.hpp"

/// The ranges of item numbers that the post allotted, as an administrator sees them.
namespace hoibao::store {

struct NumberRange {
    int id = 0;
    std::string prefix, country;
    std::int64_t first = 0, last = 0;
    std::int64_t next = 0;  ///< last + 1 when it is used up
    bool isTest = false;
    domain::LocalDate validFrom;
    std::optional<domain::LocalDate> validTo;  ///< the last day

    [[nodiscard]] std::int64_t left() const noexcept { return last - next + 1; }
    [[nodiscard]] bool isInForce(domain::LocalDate day) const {
        return validFrom <= day && (!validTo || *validTo >= day);
    }
};

[[nodiscard]] std::vector<NumberRange> numberRanges(Session& session);
/// All of them, locked: for who adds one that must overlap none.
[[nodiscard]] std::vector<NumberRange> lockNumberRanges(Session& session);
/// Takes the next free id, which it gives. Only under lockNumberRanges.
int addNumberRange(Session& session, const NumberRange& range);
/// False when there is none of this id, or it has ended.
bool endNumberRange(Session& session, int id, domain::LocalDate lastDay);
/// How many numbers of each prefix were drawn since.
[[nodiscard]] std::map<std::string, std::int64_t> numbersDrawnSince(Session& session,
                                                                    domain::Instant since);

}  // namespace hoibao::store
