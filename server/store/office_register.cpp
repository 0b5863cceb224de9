#include "store/office_register.hpp"

#include <algorithm>

#include "store/mysql/database.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr std::string_view kColumns =
    "SELECT code, parent, name, ward, address, hotline, hours, is_sample, valid_from, valid_to "
    "FROM office ";

OfficeEntry entryOf(const Row& row) {
    const auto code = domain::OfficeCode::parse(row.text(0));
    if (!code) throw DatabaseError(0, "office.code is no office's code");
    OfficeEntry entry;
    entry.code = *code;
    entry.parent = row.text(1);
    entry.name = row.text(2);
    entry.ward = row.text(3);
    entry.address = row.text(4);
    entry.hotline = row.text(5);
    entry.hours = row.text(6);
    entry.isSample = row.boolean(7);
    entry.validFrom = dateOf(row, 8);
    if (!row.isNull(9)) entry.validTo = dateOf(row, 9);
    return entry;
}

}  // namespace

std::vector<OfficeEntry> allOffices(Session& session) {
    std::vector<OfficeEntry> offices;
    for (const auto& row : session.query(std::string(kColumns) + "ORDER BY code"))
        offices.push_back(entryOf(row));
    return offices;
}

std::optional<domain::OfficeCode> topOffice(Session& session, domain::Side side,
                                            domain::LocalDate day) {
    for (const auto& row :
         session.query(std::string(kColumns) + "WHERE parent IS NULL ORDER BY code")) {
        const auto office = entryOf(row);
        if (office.code.side() == side && office.isInForce(day)) return office.code;
    }
    return std::nullopt;
}

std::optional<OfficeEntry> lockOffice(Session& session, std::string_view code) {
    const auto row = session.queryOne(std::string(kColumns) + "WHERE code = ? FOR UPDATE", {code});
    if (!row) return std::nullopt;
    return entryOf(*row);
}

bool addOffice(Session& session, const OfficeEntry& office) {
    try {
        session.execute(
            "INSERT INTO office (code, parent, name, ward, address, hotline, hours, is_sample, "
            "valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {office.code.text(), Value::orNull(office.parent), office.name,
             Value::orNull(office.ward), office.address, office.hotline, office.hours,
             office.isSample, office.validFrom, office.validTo});
    } catch (const DatabaseError& error) {
        if (error.isDuplicateKey()) return false;
        throw;
    }
    return true;
}

void updateOffice(Session& session, const OfficeEntry& office) {
    session.execute(
        "UPDATE office SET name = ?, ward = ?, address = ?, hotline = ?, hours = ?, is_sample = ?, "
        "valid_from = ?, valid_to = ? WHERE code = ?",
        {office.name, Value::orNull(office.ward), office.address, office.hotline, office.hours,
         office.isSample, office.validFrom, office.validTo, office.code.text()});
}

std::int64_t activeUsersOf(Session& session, std::string_view code) {
    return session
        .queryOne("SELECT COUNT(*) FROM user WHERE office = ? AND disabled_at IS NULL", {code})
        ->integer(0);
}

bool wardExists(Session& session, std::string_view ward) {
    if (std::ranges::any_of(ward, [](char c) { return c < '0' || c > '9'; })) return false;
    return session.queryOne("SELECT 1 FROM ward WHERE code = ?", {ward}).has_value();
}

}  // namespace hoibao::store
