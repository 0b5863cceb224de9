#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/mysql/session.hpp"

/// What citizens may know: offices, and what is taken off postage.
namespace hoibao::store {

struct DirectoryOffice {
    std::string code, name, ward, address, hotline, hours;
    bool isTop = false;     ///< has none above it
    bool isSample = false;  ///< hours, hotline and address are made up

    [[nodiscard]] bool isOfPost() const { return code.starts_with('P'); }
};
/// Those in force on `day`, by code.
[[nodiscard]] std::vector<DirectoryOffice> directoryOffices(Session& session,
                                                            domain::LocalDate day);

struct PostageReduction {
    std::string code, name;     ///< code "all" needs no choice
    std::string service, zone;  ///< empty: every one
    std::int64_t maxGrams = 0;  ///< 0: any weight
    int percent = 0;
    std::optional<std::int64_t> price;  ///< in place of the price
    std::string legalReference;
};
/// Those in force on `day`.
[[nodiscard]] std::vector<PostageReduction> postageReductions(Session& session,
                                                              domain::LocalDate day);

}  // namespace hoibao::store
