#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/postage.hpp"
#include "store/mysql/session.hpp"

/// The tables of postage, each in force from a day on; a legal maximum is a table of the same
/// shape.
namespace hoibao::store {

/// Rates below are those of sql/reference, replaced whole when that file changes.
inline constexpr std::int64_t kFirstOwnRate = 1'000'000;
inline constexpr std::string_view kReturnService = "return-result";
inline constexpr std::string_view kReturnCeiling = "return-result-ceiling";

/// One table: all rates of a service that begin on one day.
struct PostageVersion {
    std::string service;
    domain::LocalDate validFrom;
    std::string legalReference;
    bool isSample = false;
    std::vector<domain::PostageRate> rates;  ///< by zone and weight
};

/// By service, the latest first.
[[nodiscard]] std::vector<PostageVersion> postageVersions(Session& session);
/// False when the service has a table that begins on this day.
[[nodiscard]] bool addPostageVersion(Session& session, const PostageVersion& version);
/// False when there is none that begins after `today`.
bool removePostageVersion(Session& session, std::string_view service, domain::LocalDate validFrom,
                          domain::LocalDate today);

}  // namespace hoibao::store
