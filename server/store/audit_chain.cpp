#include "store/audit_chain.hpp"

#include <fmt/format.h>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"

namespace hoibao::store {
namespace {

/// "2:17" for each column, so that no two rows have one text.
std::string rowText() {
    constexpr std::string_view kColumns[] = {
        "a.id",     "a.at",     "IFNULL(a.key_id, '')", "a.person", "a.role", "a.office",
        "a.action", "a.object", "a.request_id",         "a.reason"};
    std::string text = "CONCAT(''";
    for (const auto column : kColumns) text += fmt::format(", LENGTH({0}), ':', {0}", column);
    return text + ")";
}

ChainHash hashFromHex(std::string_view hex) {
    return crypto::fromHex<std::tuple_size_v<ChainHash>>(hex).value();
}

}  // namespace

std::string hashText(const ChainHead& head) {
    return crypto::toHex(head.hash);
}

ChainHash chained(const ChainHash& before, std::string_view row) {
    ChainHash hash{};
    crypto::Digest(hash.size()).add(before).add(row).finish(hash);
    return hash;
}

ChainHead chainHead(Session& session) {
    const auto row = session.queryOne(
        "SELECT position, HEX(hash) FROM audit_chain ORDER BY position DESC LIMIT 1");
    if (!row) return {};
    return {row->integer(0), hashFromHex(row->text(1))};
}

Chained chainRows(Session& session, std::int64_t lookBack, std::optional<std::int64_t> after,
                  int most) {
    static const auto sql = fmt::format(
        "SELECT a.id, {} FROM audit a LEFT JOIN audit_chain c ON c.audit_id = a.id "
        "WHERE a.id > ? AND c.audit_id IS NULL ORDER BY a.id LIMIT {}",
        rowText(), most);
    Chained result{chainHead(session), 0, 0};
    const auto last = session.queryOne("SELECT MAX(audit_id) FROM audit_chain");
    const auto from = after.value_or(last ? last->integer(0) - lookBack : 0);
    std::vector<Value> values;
    for (const auto& row : session.query(sql, {from})) {
        result.head.hash = chained(result.head.hash, row.text(1));
        ++result.head.position;
        ++result.rows;
        result.lastId = row.integer(0);
        values.insert(values.end(),
                      {result.head.position, row.integer(0), crypto::toHex(result.head.hash)});
    }
    if (!values.empty())
        session.insertMany("INSERT INTO audit_chain (position, audit_id, hash)", "(?, ?, UNHEX(?))",
                           3, values);
    return result;
}

void addSignedHead(Session& session, const SignedHead& head, domain::Instant now) {
    session.execute(
        "INSERT IGNORE INTO audit_head (position, hash, signed_at, public_key, signature) "
        "VALUES (?, UNHEX(?), ?, UNHEX(?), UNHEX(?))",
        {head.head.position, crypto::toHex(head.head.hash), now, head.publicKey, head.signature});
}

std::vector<SignedHead> signedHeads(Session& session) {
    std::vector<SignedHead> heads;
    for (const auto& row :
         session.query("SELECT position, HEX(hash), signed_at, HEX(public_key), HEX(signature) "
                       "FROM audit_head ORDER BY position"))
        heads.push_back(
            {{row.integer(0), hashFromHex(row.text(1))}, row.instant(2), row.text(3), row.text(4)});
    return heads;
}

std::vector<ChainLink> chainLinks(Session& session, std::int64_t position, std::size_t most) {
    static const auto text = rowText();
    std::vector<ChainLink> links;
    links.reserve(most);
    for (auto& row : session.query(
             fmt::format("SELECT c.position, c.audit_id, HEX(c.hash), {}, a.at FROM audit_chain c "
                         "LEFT JOIN audit a ON a.id = c.audit_id "
                         "WHERE c.position > ? ORDER BY c.position LIMIT {}",
                         text, most),
             {position})) {
        links.push_back({row.integer(0), row.integer(1), row.text(2), row.optionalText(3),
                         row.optionalInstant(4).value_or(domain::Instant())});
    }
    return links;
}

std::optional<std::int64_t> firstUnchained(Session& session, domain::Instant settled,
                                           domain::Instant latest) {
    const auto row = session.queryOne(
        "SELECT a.id FROM audit a LEFT JOIN audit_chain c ON c.audit_id = a.id "
        "WHERE c.audit_id IS NULL AND (a.at < ? OR a.at > ?) ORDER BY a.id LIMIT 1",
        {settled, latest});
    if (!row) return std::nullopt;
    return row->integer(0);
}

}  // namespace hoibao::store
