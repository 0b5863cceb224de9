#include "store/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "store/mysql/database.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr std::string_view kColumns =
    "SELECT id, name, person, role, office, password_hash, generation, disabled_at, is_demo "
    "FROM user ";

std::optional<User> userOf(const std::optional<Row>& row) {
    if (!row) return std::nullopt;
    const auto role = domain::parseRole(row->text(3));
    auto office = domain::OfficeCode::parse(row->text(4));
    if (!role || !office) return std::nullopt;
    User user;
    user.id = row->integer(0);
    user.name = row->text(1);
    user.person = row->text(2);
    user.role = *role;
    user.office = std::move(*office);
    user.passwordHash = row->text(5);
    user.generation = static_cast<int>(row->integer(6));
    user.isDisabled = !row->isNull(7);
    user.isDemo = row->boolean(8);
    return user;
}

std::string sql(std::string_view where) {
    return std::string(kColumns) + std::string(where);
}

}  // namespace

std::optional<std::int64_t> addUser(Session& session, const User& user, domain::Instant now) {
    if (findUser(session, user.name)) return std::nullopt;
    try {
        session.execute(
            "INSERT INTO user (name, person, role, office, password_hash, is_demo, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            {user.name, user.person, domain::name(user.role), user.office.text(),
             Value::orNull(user.passwordHash), user.isDemo, now});
    } catch (const DatabaseError& error) {
        if (error.isDuplicateKey()) return std::nullopt;
        throw;
    }
    return session.lastInsertId();
}

std::optional<User> findUser(Session& session, std::string_view name) {
    // The column is ASCII, and the database refuses to compare it with anything else.
    if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return std::nullopt;
    return userOf(session.queryOne(sql("WHERE name = ?"), {name}));
}

std::optional<User> findUser(Session& session, std::int64_t id) {
    return userOf(session.queryOne(sql("WHERE id = ?"), {id}));
}

std::optional<User> lockUser(Session& session, std::int64_t id) {
    return userOf(session.queryOne(sql("WHERE id = ? FOR UPDATE"), {id}));
}

namespace {
ListedUser listedOf(Session& session, User user) {
    const auto seen =
        session.queryOne("SELECT MAX(last_seen_at) FROM session WHERE user_id = ?", {user.id});
    const bool hasPassword = !user.passwordHash.empty();
    return {std::move(user), hasPassword, seen->optionalInstant(0)};
}
}  // namespace

std::optional<ListedUser> findListedUser(Session& session, std::string_view name) {
    auto user = findUser(session, name);
    if (!user) return std::nullopt;
    return listedOf(session, std::move(*user));
}

std::vector<ListedUser> listUsers(Session& session, const UserFilter& filter,
                                  std::string_view after, std::size_t limit) {
    auto where = std::string("WHERE name > ?");
    std::vector<Value> values{after};
    if (!filter.text.empty()) {
        // The collation of `person` compares without case and marks; `name` is ASCII.
        where += " AND (person LIKE ? OR CONVERT(name USING utf8mb4) LIKE ?)";
        const auto pattern = fmt::format("%{}%", likeLiteral(filter.text));
        values.insert(values.end(), {Value(pattern), Value(pattern)});
    }
    if (filter.role) {
        where += " AND role = ?";
        values.emplace_back(domain::name(*filter.role));
    }
    if (!filter.office.empty()) {
        where += " AND (office = ? OR office LIKE ?)";
        values.insert(values.end(), {Value(filter.office), Value(filter.office + ".%")});
    }
    if (!filter.withDisabled) where += " AND disabled_at IS NULL";
    values.emplace_back(limit);
    std::vector<ListedUser> users;
    for (const auto& row :
         session.query(std::string(kColumns) + where + " ORDER BY name LIMIT ?", values)) {
        if (auto user = userOf(row)) users.push_back(listedOf(session, std::move(*user)));
    }
    return users;
}

std::int64_t countUsersOfRole(Session& session, domain::Role role) {
    return session
        .queryOne(
            "SELECT COUNT(*) FROM user WHERE role = ? AND password_hash IS NOT NULL "
            "AND disabled_at IS NULL",
            {domain::name(role)})
        ->integer(0);
}

bool hasUserOfRole(Session& session, domain::Role role) {
    return countUsersOfRole(session, role) > 0;
}

void setPassword(Session& session, std::int64_t userId, std::string_view hash) {
    session.execute("UPDATE user SET password_hash = ?, generation = generation + 1 WHERE id = ?",
                    {hash, userId});
}

void setRole(Session& session, std::int64_t userId, domain::Role role,
             const domain::OfficeCode& office) {
    session.execute(
        "UPDATE user SET role = ?, office = ?, generation = generation + 1 WHERE id = ?",
        {domain::name(role), office.text(), userId});
}

void setDisabled(Session& session, std::int64_t userId, domain::Instant now) {
    session.execute("UPDATE user SET disabled_at = ?, generation = generation + 1 WHERE id = ?",
                    {now, userId});
}

void clearCredentials(Session& session, std::int64_t userId) {
    session.execute(
        "UPDATE user SET password_hash = NULL, generation = generation + 1 WHERE id = ?", {userId});
    session.execute("DELETE FROM totp WHERE user_id = ?", {userId});
}

void replaceHash(Session& session, std::int64_t userId, std::string_view before,
                 std::string_view after) {
    session.execute("UPDATE user SET password_hash = ? WHERE id = ? AND password_hash = ?",
                    {after, userId, before});
}

std::optional<Totp> findTotp(Session& session, std::int64_t userId) {
    const auto row =
        session.queryOne("SELECT HEX(secret), last_step FROM totp WHERE user_id = ?", {userId});
    if (!row) return std::nullopt;
    return Totp{crypto::fromHex<std::tuple_size_v<crypto::TotpSecret>>(row->text(0)).value(),
                row->integer(1)};
}

void setTotp(Session& session, std::int64_t userId, const Totp& totp, domain::Instant now) {
    session.execute("DELETE FROM totp WHERE user_id = ?", {userId});
    session.execute(
        "INSERT INTO totp (user_id, secret, last_step, created_at) VALUES (?, UNHEX(?), ?, ?)",
        {userId, crypto::toHex(totp.secret), totp.lastStep, now});
}

bool useTotpStep(Session& session, std::int64_t userId, std::int64_t step) {
    return session.execute("UPDATE totp SET last_step = ? WHERE user_id = ? AND last_step < ?",
                           {step, userId, step}) == 1;
}

std::string hashOfSecret(std::string_view secret) {
    return crypto::toHex(crypto::digest<32>(secret));
}

void addLink(Session& session, std::string_view hash, std::int64_t userId, domain::Instant now,
             domain::Instant expires) {
    session.execute("DELETE FROM one_time_link WHERE user_id = ? AND used_at IS NULL", {userId});
    session.execute(
        "INSERT INTO one_time_link (hash, user_id, created_at, expires_at) "
        "VALUES (UNHEX(?), ?, ?, ?)",
        {hash, userId, now, expires});
}

std::optional<std::int64_t> findLink(Session& session, std::string_view hash, domain::Instant now) {
    const auto row = session.queryOne(
        "SELECT user.id FROM one_time_link JOIN user ON user.id = user_id "
        "WHERE hash = UNHEX(?) AND used_at IS NULL AND expires_at > ? AND disabled_at IS NULL",
        {hash, now});
    if (!row) return std::nullopt;
    return row->integer(0);
}

bool useLink(Session& session, std::string_view hash, domain::Instant now) {
    return session.execute(
               "UPDATE one_time_link SET used_at = ? "
               "WHERE hash = UNHEX(?) AND used_at IS NULL AND expires_at > ?",
               {now, hash, now}) == 1;
}

}  // namespace hoibao::store
