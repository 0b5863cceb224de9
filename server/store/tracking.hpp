#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/items.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

/// The item that a citizen means: by a number (also a void one) or by a dossier's code, its latest
/// item. `dossierKeys` are ways in which the same code can be read. Always the same one statement,
/// whatever is empty and whatever is found.
[[nodiscard]] std::optional<Item> findForCitizen(Session& session, std::string_view number,
                                                 const std::vector<std::string>& dossierKeys);

/// Counts a wrong second factor for what `codeHash` (32 hexadecimal digits) stands for, and gives
/// how many there are on that day with this one. Holds the count locked until the transaction
/// ends, so that attempts at the same time are counted one after the other.
[[nodiscard]] int countWrongFactor(Session& session, std::string_view codeHash,
                                   domain::LocalDate day);

/// Removes the counts of days before `day`.
void forgetWrongFactors(Session& session, domain::LocalDate day);

/// What citizens may know of an office.
struct PublicOffice {
    std::string name, address, hotline, hours;
};
[[nodiscard]] std::optional<PublicOffice> findPublicOffice(Session& session, std::string_view code);

}  // namespace hoibao::store
