#include "store/keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::store {
namespace {

constexpr std::string_view kStart = "hb_";
constexpr std::size_t kPrefixLength = 8;

/// A prefix that can be read out on the telephone: lower-case letters and digits.
std::string randomPrefix() {
    constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";
    std::string text;
    for (std::size_t i = 0; i < kPrefixLength; ++i)
        text += letters[crypto::randomBelow(letters.size())];
    return text;
}

/// The key has 256 random bits: a plain fast hash is enough, nobody can guess it.
std::string hashOf(std::string_view key) {
    return crypto::toHex(crypto::digest<32>(key));
}

std::optional<std::string_view> prefixOf(std::string_view key) {
    const auto end = kStart.size() + kPrefixLength;
    if (key.size() <= end || !key.starts_with(kStart) || key[end] != '_') return std::nullopt;
    return key.substr(kStart.size(), kPrefixLength);
}

constexpr std::string_view kListedColumns =
    "SELECT prefix, role, office, person, created_at, revoked_at FROM api_key ";

std::optional<ListedKey> listedKeyOf(const Row& row) {
    const auto role = domain::parseRole(row.text(1));
    auto office = domain::OfficeCode::parse(row.text(2));
    if (!role || !office) return std::nullopt;
    return ListedKey{row.text(0), *role,          std::move(*office),
                     row.text(3), row.instant(4), row.optionalInstant(5)};
}

}  // namespace

std::string createKey(Session& session, domain::Role role, const domain::OfficeCode& office,
                      std::string_view person, domain::Instant now) {
    auto key = createKey(session, randomPrefix(), role, office, person, now);
    if (!key) throw DatabaseError(0, "a random prefix of a key is in use");
    return std::move(*key);
}

std::optional<std::string> createKey(Session& session, std::string_view prefix, domain::Role role,
                                     const domain::OfficeCode& office, std::string_view person,
                                     domain::Instant now) {
    auto key =
        fmt::format("{}{}_{}", kStart, prefix, crypto::toBase64Url(crypto::randomBytes<32>()));
    try {
        session.execute(
            "INSERT INTO api_key (prefix, hash, role, office, person, created_at) "
            "VALUES (?, UNHEX(?), ?, ?, ?, ?)",
            {prefix, hashOf(key), name(role), office.text(), person, now});
    } catch (const DatabaseError& error) {
        if (error.isDuplicateKey()) return std::nullopt;
        throw;
    }
    return key;
}

std::vector<ListedKey> listKeys(Session& session, bool withRevoked, std::size_t limit) {
    std::vector<ListedKey> keys;
    for (const auto& row :
         session.query(fmt::format("{}{} ORDER BY id DESC LIMIT ?", kListedColumns,
                                   withRevoked ? "" : "WHERE revoked_at IS NULL"),
                       {limit}))
        if (auto key = listedKeyOf(row)) keys.push_back(std::move(*key));
    return keys;
}

std::optional<ListedKey> findKey(Session& session, std::string_view prefix) {
    if (std::ranges::any_of(prefix, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return std::nullopt;
    const auto row = session.queryOne(fmt::format("{}WHERE prefix = ?", kListedColumns), {prefix});
    return row ? listedKeyOf(*row) : std::nullopt;
}

bool revokeKey(Session& session, std::string_view prefix, domain::Instant now) {
    return session.execute(
               "UPDATE api_key SET revoked_at = ? WHERE prefix = ? AND revoked_at IS NULL",
               {now, prefix}) == 1;
}

std::optional<domain::Caller> findCaller(Session& session, std::string_view key) {
    const auto prefix = prefixOf(key);
    if (!prefix) return std::nullopt;
    const auto row = session.queryOne(
        "SELECT id, HEX(hash), role, office, person FROM api_key "
        "WHERE prefix = ? AND revoked_at IS NULL",
        {*prefix});
    const auto hash = hashOf(key);
    if (!row || !crypto::areSame(row->text(1), hash)) return std::nullopt;
    const auto role = domain::parseRole(row->text(2));
    auto office = domain::OfficeCode::parse(row->text(3));
    if (!role || !office) return std::nullopt;
    return domain::Caller{*role, std::move(*office), row->text(4), row->integer(0),
                          std::string(*prefix)};
}

bool officeExists(Session& session, const domain::OfficeCode& office, domain::LocalDate day) {
    return session
        .queryOne(
            "SELECT 1 FROM office WHERE code = ? AND valid_from <= ? "
            "AND (valid_to IS NULL OR valid_to > ?)",
            {office.text(), day, day})
        .has_value();
}

std::string sharedSecret(Session& session, std::string_view name) {
    session.execute(
        "INSERT IGNORE INTO server_secret (name, secret, created_at) "
        "VALUES (?, UNHEX(?), UTC_TIMESTAMP(3))",
        {name, crypto::toHex(crypto::randomBytes<32>())});
    return session.queryOne("SELECT HEX(secret) FROM server_secret WHERE name = ?", {name})
        ->text(0);
}

}  // namespace hoibao::store
