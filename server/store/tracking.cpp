#include "store/tracking.hpp"

namespace hoibao::store {

std::optional<Item> findForCitizen(Session& session, std::string_view number,
                                   const std::vector<std::string>& dossierKeys) {
    const auto key = [&](std::size_t i) {
        return i < dossierKeys.size() ? std::string_view(dossierKeys[i]) : std::string_view();
    };
    const auto found = session.queryOne(
        "SELECT n.id FROM item n WHERE n.number = ? "
        "UNION ALL SELECT v.item_id FROM issued_number v WHERE v.number = ? "
        "UNION ALL SELECT i.id FROM item i JOIN result r ON r.id = i.result_id "
        "WHERE r.dossier_key IN (?, ?) ORDER BY 1 DESC LIMIT 1",
        {number, number, key(0), key(1)});
    return findItem(session, found ? found->integer(0) : 0);
}

int countWrongFactor(Session& session, std::string_view codeHash, domain::LocalDate day) {
    session.execute(
        "INSERT INTO tracking_failure (code_hash, day, failures) VALUES (UNHEX(?), ?, 1) "
        "ON DUPLICATE KEY UPDATE failures = failures + 1",
        {codeHash, day});
    const auto row = session.queryOne(
        "SELECT failures FROM tracking_failure WHERE code_hash = UNHEX(?) AND day = ?",
        {codeHash, day});
    return static_cast<int>(row->integer(0));
}

void forgetWrongFactors(Session& session, domain::LocalDate day) {
    session.execute("DELETE FROM tracking_failure WHERE day < ?", {day});
}

std::optional<PublicOffice> findPublicOffice(Session& session, std::string_view code) {
    const auto row =
        session.queryOne("SELECT name, address, hotline, hours FROM office WHERE code = ?", {code});
    if (!row) return std::nullopt;
    return PublicOffice{row->text(0), row->text(1), row->text(2), row->text(3)};
}

}  // namespace hoibao::store
