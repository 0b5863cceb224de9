#include "service/pricing.hpp"

#include "store/results.hpp"

namespace hoibao::service {

Pricing::Pricing(store::Session& session, const domain::ZoneTable& zones, std::string_view office,
                 domain::LocalDate day)
    : zones_(zones),
      rates_(store::returnRates(session)),
      from_(store::officeWard(session, office)),
      day_(day) {}

std::int64_t Pricing::postageTo(std::string_view ward, std::int64_t grams) const {
    if (ward.empty()) return 0;
    const auto price = domain::postage(rates_, zones_.between(from_, ward), grams, day_);
    return price ? price->amount : 0;
}

}  // namespace hoibao::service
