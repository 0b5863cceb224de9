#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/postage.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::service {

/// What sending results from one office costs on one day, by the database's rates. `zones` must
/// outlive it.
class Pricing {
public:
    Pricing(store::Session& session, const domain::ZoneTable& zones, std::string_view office,
            domain::LocalDate day);

    /// 0 where the commune is not known yet or no rate is in force.
    [[nodiscard]] std::int64_t postageTo(std::string_view ward, std::int64_t grams) const;

private:
    const domain::ZoneTable& zones_;
    std::vector<domain::PostageRate> rates_;
    std::string from_;
    domain::LocalDate day_;
};

}  // namespace hoibao::service
