#include "store/directory.hpp"

namespace hoibao::store {

std::vector<DirectoryOffice> directoryOffices(Session& session, domain::LocalDate day) {
    std::vector<DirectoryOffice> offices;
    for (const auto& row : session.query(
             "SELECT code, name, ward, address, hotline, hours, parent, is_sample FROM office "
             "WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) ORDER BY code",
             {day, day}))
        offices.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4),
                           row.text(5), row.isNull(6), row.boolean(7)});
    return offices;
}

std::vector<PostageReduction> postageReductions(Session& session, domain::LocalDate day) {
    std::vector<PostageReduction> reductions;
    for (const auto& row : session.query(
             "SELECT code, name, service, zone, max_grams, percent, price_vnd, legal_reference "
             "FROM postage_reduction WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) "
             "ORDER BY id",
             {day, day})) {
        auto& each = reductions.emplace_back();
        each.code = row.text(0);
        each.name = row.text(1);
        each.service = row.text(2);
        each.zone = row.text(3);
        each.maxGrams = row.integer(4);
        each.percent = static_cast<int>(row.integer(5));
        if (row.integer(6) >= 0) each.price = row.integer(6);
        each.legalReference = row.text(7);
    }
    return reductions;
}

}  // namespace hoibao::store
