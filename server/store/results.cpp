#include "store/results.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/encoding.hpp"
#include "store/mysql/database.hpp"
#include "store/name_words.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr int kRecordChanged = 1020;

StoredResult resultOf(const Row& row) {
    StoredResult result;
    result.id = row.integer(0);
    result.dossierKey = row.text(1);
    result.dossierCode = row.text(2);
    result.office = row.text(3);
    result.procedureCode = row.text(4);
    result.procedureName = row.text(5);
    result.field = row.text(6);
    result.applicant = row.text(7);
    result.recipient = row.text(8);
    result.phone = row.text(9);
    result.address = row.text(10);
    result.approvedAt = row.instant(11);
    result.returnBy = row.text(12);
    result.feeVnd = row.integer(13);
    result.weightGrams = row.integer(14);
    result.note = row.text(15);
    result.contentHash = row.text(16);
    result.createdBy = row.optionalInteger(17);
    result.createdAt = row.instant(18);
    return result;
}

void insertResults(Session& session, std::span<const NewItem> added) {
    constexpr std::size_t kWidth = 18;
    std::vector<Value> values;
    values.reserve(added.size() * kWidth);
    for (const auto& [result, item, events] : added) {
        const std::initializer_list<Value> cells = {
            result.dossierKey,    result.dossierCode, result.office,     result.procedureCode,
            result.procedureName, result.field,       result.applicant,  result.recipient,
            result.phone,         result.address,     result.approvedAt, result.returnBy,
            result.feeVnd,        result.weightGrams, result.note,       result.contentHash,
            result.createdBy,     result.createdAt};
        values.insert(values.end(), cells);
    }
    session.insertMany(
        "INSERT INTO result (dossier_key, dossier_code, office, procedure_code, procedure_name, "
        "field, applicant, recipient, phone, address, approved_at, return_by, fee_vnd, "
        "weight_grams, note, content_hash, created_by, created_at)",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UNHEX(?), ?, ?)", kWidth, values);
}

std::map<std::string, std::int64_t> resultIds(Session& session, std::span<const NewItem> added) {
    std::map<std::string, std::int64_t> ids;
    forEachChunk(added, [&](std::span<const NewItem> chunk) {
        std::vector<Value> keys;
        for (const auto& each : chunk) keys.emplace_back(each.result.dossierKey);
        const auto sql = fmt::format("SELECT dossier_key, id FROM result WHERE dossier_key IN ({})",
                                     inList(keys));
        for (const auto& row : session.query(sql, keys)) ids.emplace(row.text(0), row.integer(1));
    });
    return ids;
}

void applyStanding(NewItem& added, const domain::Policy& policy) {
    const auto standing = domain::fold(added.events, policy);
    added.item.state = standing.state;
    added.item.since = standing.since;
    added.item.reason = standing.reason;
    added.item.attempts = standing.attempts;
    added.item.isException = standing.isException(policy);
}

void insertItems(Session& session, std::span<NewItem> added) {
    std::vector<NewItemRow> rows;
    std::vector<std::int64_t> results;
    for (auto& each : added) {
        rows.push_back({each.result.id, 1, &each.item});
        results.push_back(each.result.id);
    }
    insertItemRows(session, rows);
    const auto items = firstItems(session, results);
    for (auto& each : added) {
        each.item.id = items.at(each.result.id);
        each.item.resultId = each.result.id;
        each.item.version = 1;
    }
    std::vector<Named> named;
    for (const auto& each : added)
        named.push_back({each.item.id, each.item.office, each.item.recipient});
    addNameWords(session, named);
}

}  // namespace

std::map<std::string, StoredResult> findResults(Session& session,
                                                std::span<const std::string> keys) {
    std::map<std::string, StoredResult> found;
    forEachChunk(keys, [&](std::span<const std::string> chunk) {
        std::vector<Value> values(chunk.begin(), chunk.end());
        const auto sql = fmt::format(
            "SELECT id, dossier_key, dossier_code, office, procedure_code, procedure_name, field, "
            "applicant, recipient, phone, address, approved_at, return_by, fee_vnd, weight_grams, "
            "note, HEX(content_hash), created_by, created_at FROM result WHERE dossier_key IN ({})",
            inList(values));
        for (const auto& row : session.query(sql, values)) {
            auto result = resultOf(row);
            found.emplace(result.dossierKey, std::move(result));
        }
    });
    return found;
}

void insertNewItems(Session& session, std::span<NewItem> added, const domain::Policy& policy) try {
    if (added.empty()) return;
    // One order for all who insert, so that two of them cannot wait for each other.
    std::sort(added.begin(), added.end(), [](const auto& a, const auto& b) {
        return a.result.dossierKey < b.result.dossierKey;
    });
    insertResults(session, added);
    const auto ids = resultIds(session, added);
    for (auto& each : added) {
        each.result.id = ids.at(each.result.dossierKey);
        applyStanding(each, policy);
    }
    insertItems(session, added);
    std::vector<Item> items;
    std::vector<NewEvent> events;
    for (const auto& each : added) {
        items.push_back(each.item);
        for (const auto& event : each.events) events.push_back({each.item.id, event});
    }
    appendEvents(session, items, events, policy);
} catch (const DatabaseError& error) {
    if (error.isDuplicateKey()) throw DatabaseError(kRecordChanged, error.what());
    throw;
}

std::map<std::int64_t, std::int64_t> firstItems(Session& session,
                                                std::span<const std::int64_t> results) {
    std::map<std::int64_t, std::int64_t> items;
    forEachChunk(results, [&](std::span<const std::int64_t> chunk) {
        std::vector<Value> values(chunk.begin(), chunk.end());
        const auto sql = fmt::format(
            "SELECT result_id, id FROM item WHERE result_id IN ({}) AND leg = 'result' "
            "AND sequence = 1",
            inList(values));
        for (const auto& row : session.query(sql, values))
            items.emplace(row.integer(0), row.integer(1));
    });
    return items;
}

std::vector<domain::EventId> existingEvents(Session& session,
                                            std::span<const domain::EventId> ids) {
    std::vector<domain::EventId> found;
    forEachChunk(ids, [&](std::span<const domain::EventId> chunk) {
        std::vector<Value> values;
        for (const auto& id : chunk) values.emplace_back(crypto::toHex(id.bytes));
        const auto sql = fmt::format("SELECT HEX(id) FROM item_event WHERE id IN ({})",
                                     inList(values, "UNHEX(?)"));
        for (const auto& row : session.query(sql, values))
            found.push_back(eventIdFromHex(row.text(0)));
    });
    return found;
}

std::vector<domain::PostageRate> returnRates(Session& session) {
    std::vector<domain::PostageRate> rates;
    const auto rows = session.query(
        "SELECT zone, max_grams, price_vnd, step_grams, step_vnd, valid_from FROM postage_rate "
        "WHERE service = 'return-result'");
    for (const auto& row : rows) {
        const auto from = domain::parseDate(row.text(5));
        if (!from) throw DatabaseError(0, "postage_rate.valid_from is no date");
        rates.push_back({row.text(0), row.integer(1), domain::Dong{row.integer(2)}, row.integer(3),
                         domain::Dong{row.integer(4)}, *from});
    }
    return rates;
}

std::string officeWard(Session& session, std::string_view office) {
    const auto row = session.queryOne("SELECT ward FROM office WHERE code = ?", {office});
    return row ? row->text(0) : std::string();
}

}  // namespace hoibao::store
