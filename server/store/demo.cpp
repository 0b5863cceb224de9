#include "store/demo.hpp"

#include <fmt/format.h>

#include "store/sql_text.hpp"

namespace hoibao::store {

bool holdsRealResults(Session& session) {
    return session.queryOne("SELECT 1 FROM result WHERE is_demo = FALSE LIMIT 1").has_value();
}

std::int64_t countDemoResults(Session& session) {
    return session.queryOne("SELECT COUNT(*) FROM result WHERE is_demo = TRUE")->integer(0);
}

void markDemoResults(Session& session, std::span<const std::string> dossierKeys) {
    forEachChunk(dossierKeys, [&](std::span<const std::string> chunk) {
        std::vector<Value> keys(chunk.begin(), chunk.end());
        const auto sql =
            fmt::format("UPDATE result SET is_demo = TRUE WHERE dossier_key IN ({})", inList(keys));
        session.execute(sql, keys);
    });
}

}  // namespace hoibao::store
