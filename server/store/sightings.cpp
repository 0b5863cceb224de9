#include "store/sightings.hpp"

namespace hoibao::store {

void addSighting(Session& session, std::int64_t manifest, const HandSighting& sighting) {
    session.execute(
        "INSERT INTO manifest_sighting (manifest_id, number, evidence, seen_by, seen_at) "
        "VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE number = number",
        {manifest, sighting.number, name(sighting.evidence), sighting.seenBy, sighting.seenAt});
}

std::vector<HandSighting> sightingsOf(Session& session, std::int64_t manifest) {
    std::vector<HandSighting> sightings;
    for (const auto& row :
         session.query("SELECT number, evidence, seen_by, seen_at FROM manifest_sighting "
                       "WHERE manifest_id = ? ORDER BY number",
                       {manifest}))
        sightings.push_back(
            {row.text(0),
             domain::parseName<domain::Evidence>(row.text(1)).value_or(domain::Evidence::Typed),
             row.text(2), row.instant(3)});
    return sightings;
}

}  // namespace hoibao::store
