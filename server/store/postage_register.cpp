#include "store/postage_register.hpp"

#include "store/mysql/database.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {

std::vector<PostageVersion> postageVersions(Session& session) {
    std::vector<PostageVersion> versions;
    for (const auto& row : session.query(
             "SELECT service, valid_from, legal_reference, is_sample, zone, max_grams, price_vnd, "
             "step_grams, step_vnd FROM postage_rate "
             "ORDER BY service, valid_from DESC, zone, max_grams")) {
        const auto from = dateOf(row, 1);
        if (versions.empty() || versions.back().service != row.text(0) ||
            versions.back().validFrom != from)
            versions.push_back({row.text(0), from, row.text(2), row.boolean(3), {}});
        versions.back().rates.push_back({row.text(4), row.integer(5), domain::Dong{row.integer(6)},
                                         row.integer(7), domain::Dong{row.integer(8)}, from});
    }
    return versions;
}

bool addPostageVersion(Session& session, const PostageVersion& version) {
    // The rates of the file have low ids and are replaced whole with it; ours begin above them.
    auto id = session
                  .queryOne(
                      "SELECT COALESCE(MAX(id), 0) + 1 FROM postage_rate WHERE id >= ? "
                      "FOR UPDATE",
                      {kFirstOwnRate})
                  ->integer(0);
    id = std::max<std::int64_t>(id, kFirstOwnRate);
    if (session.queryOne("SELECT 1 FROM postage_rate WHERE service = ? AND valid_from = ? LIMIT 1",
                         {version.service, version.validFrom}))
        return false;
    std::vector<Value> values;
    for (const auto& rate : version.rates) {
        for (Value value :
             {Value(id++), Value(version.service), Value(rate.zone), Value(rate.maxGrams),
              Value(rate.price.amount), Value(rate.stepGrams), Value(rate.step.amount),
              Value(version.validFrom), Value(version.legalReference), Value(version.isSample)})
            values.push_back(std::move(value));
    }
    session.insertMany(
        "INSERT INTO postage_rate (id, service, zone, max_grams, price_vnd, step_grams, step_vnd, "
        "valid_from, legal_reference, is_sample)",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 10, values);
    return true;
}

bool removePostageVersion(Session& session, std::string_view service, domain::LocalDate validFrom,
                          domain::LocalDate today) {
    return session.execute(
               "DELETE FROM postage_rate WHERE service = ? AND valid_from = ? AND valid_from > ? "
               "AND id >= ?",
               {service, validFrom, today, kFirstOwnRate}) > 0;
}

}  // namespace hoibao::store
