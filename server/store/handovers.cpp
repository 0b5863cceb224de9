#include "store/handovers.hpp"

#include "store/mysql/database.hpp"

namespace hoibao::store {

std::string_view name(domain::Side side) noexcept {
    return side == domain::Side::Centre ? "centre" : "post";
}

std::optional<domain::Side> parseSide(std::string_view word) noexcept {
    if (word == "centre") return domain::Side::Centre;
    if (word == "post") return domain::Side::Post;
    return std::nullopt;
}

void insertSignature(Session& session, const HandoverSignature& signature) {
    session.execute(
        "INSERT INTO handover_signature (manifest_id, side, request_token, person, key_id, "
        "discrepancies, signed_at) VALUES (?, ?, UNHEX(?), ?, ?, ?, ?)",
        {signature.manifest, name(signature.side), signature.token, signature.person, signature.key,
         signature.discrepancies, signature.signedAt});
}

std::vector<HandoverSignature> signaturesOf(Session& session, std::int64_t manifest) {
    std::vector<HandoverSignature> signatures;
    for (const auto& row :
         session.query("SELECT manifest_id, side, HEX(request_token), person, key_id, "
                       "discrepancies, signed_at FROM handover_signature WHERE manifest_id = ? "
                       "ORDER BY signed_at, side",
                       {manifest})) {
        const auto side = parseSide(row.text(1));
        if (!side) throw DatabaseError(0, "not a side: " + row.text(1));
        signatures.push_back({row.integer(0), *side, row.text(2), row.text(3),
                              row.optionalInteger(4), row.text(5), row.instant(6)});
    }
    return signatures;
}

}  // namespace hoibao::store
