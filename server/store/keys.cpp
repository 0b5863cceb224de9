#include "store/keys.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr std::string_view kStart = "hb_";
constexpr std::size_t kPrefixLength = 8;

std::string randomText(std::size_t bytes) {
    std::array<unsigned char, 32> random{};
    randombytes_buf(random.data(), bytes);
    std::array<char, 64> text{};
    sodium_bin2base64(text.data(), text.size(), random.data(), bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

/// A prefix that can be read out on the telephone: lower-case letters and digits.
std::string randomPrefix() {
    constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";
    std::string text;
    for (std::size_t i = 0; i < kPrefixLength; ++i)
        text += letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
    return text;
}

/// The key has 256 random bits: a plain fast hash is enough, nobody can guess it.
std::string hashOf(std::string_view key) {
    std::array<unsigned char, 32> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(key.data()),
                       key.size(), nullptr, 0);
    return toHex(hash);
}

std::optional<std::string_view> prefixOf(std::string_view key) {
    const auto end = kStart.size() + kPrefixLength;
    if (key.size() <= end || !key.starts_with(kStart) || key[end] != '_') return std::nullopt;
    return key.substr(kStart.size(), kPrefixLength);
}

}  // namespace

std::string createKey(Session& session, domain::Role role, const domain::OfficeCode& office,
                      std::string_view person, domain::Instant now) {
    const auto prefix = randomPrefix();
    auto key = fmt::format("{}{}_{}", kStart, prefix, randomText(32));
    session.execute(
        "INSERT INTO api_key (prefix, hash, role, office, person, created_at) "
        "VALUES (?, UNHEX(?), ?, ?, ?, ?)",
        {prefix, hashOf(key), name(role), office.text(), person, now});
    return key;
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
    if (!row || row->text(1).size() != hash.size() ||
        sodium_memcmp(row->text(1).data(), hash.data(), hash.size()) != 0)
        return std::nullopt;
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
    std::array<unsigned char, 32> random{};
    randombytes_buf(random.data(), random.size());
    session.execute(
        "INSERT IGNORE INTO server_secret (name, secret, created_at) "
        "VALUES (?, UNHEX(?), UTC_TIMESTAMP(3))",
        {name, toHex(random)});
    return session.queryOne("SELECT HEX(secret) FROM server_secret WHERE name = ?", {name})
        ->text(0);
}

}  // namespace hoibao::store
