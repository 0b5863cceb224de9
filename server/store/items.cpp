#include "store/items.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/dossier_code.hpp"
#include "domain/item_number.hpp"
#include "domain/text.hpp"
#include "store/counts.hpp"
#include "store/name_words.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT i.id, i.result_id, i.number, i.office, i.post_office, i.state, i.since, i.reason, "
    "i.attempts, i.is_exception, i.recipient, i.phone, i.address, i.street, i.phone_usable, "
    "i.ward, i.certainty, i.candidates, i.formerly, i.return_by, i.weight_grams, i.postage_vnd, "
    "i.fee_vnd, i.print_count, i.manifest_id, i.version, i.created_at, i.updated_at, "
    "r.dossier_code, r.applicant, r.procedure_code, r.procedure_name, r.field, r.note, "
    "r.approved_at, i.previous_item_id, r.created_by "
    "FROM item i JOIN result r ON r.id = i.result_id ";

template <class Enum>
std::optional<Enum> enumAt(const Row& row, std::size_t column) {
    return row.isNull(column) ? std::nullopt : domain::parseName<Enum>(row.text(column));
}

/// Reads the columns of kSelect in their order.
Item itemOf(const Row& row) {
    std::size_t column = 0;
    const auto text = [&] { return row.text(column++); };
    const auto integer = [&] { return row.integer(column++); };
    Item item;
    item.id = integer();
    item.resultId = integer();
    item.number = text();
    item.office = text();
    item.postOffice = text();
    item.state = enumAt<domain::State>(row, column++).value_or(domain::State::None);
    item.since = row.instant(column++);
    item.reason = enumAt<domain::Reason>(row, column++);
    item.attempts = static_cast<int>(integer());
    item.isException = integer() != 0;
    item.recipient = text();
    item.phone = text();
    item.address = text();
    item.street = text();
    item.phoneUsable = integer() != 0;
    item.ward = text();
    item.certainty = text();
    item.candidates = text();
    item.formerly = text();
    item.returnBy = text();
    item.weightGrams = integer();
    item.postageVnd = integer();
    item.feeVnd = integer();
    item.printCount = static_cast<int>(integer());
    item.manifest = row.optionalInteger(column++);
    item.version = static_cast<int>(integer());
    item.createdAt = row.instant(column++);
    item.updatedAt = row.instant(column++);
    item.dossierCode = text();
    item.applicant = text();
    item.procedureCode = text();
    item.procedureName = text();
    item.field = text();
    item.note = text();
    item.approvedAt = row.instant(column++);
    item.previousItem = row.optionalInteger(column++);
    item.createdBy = row.optionalInteger(column++);
    return item;
}

std::optional<Item> firstItem(std::vector<Row> rows) {
    if (rows.empty()) return std::nullopt;
    return itemOf(rows.front());
}

/// As `dossier_key` holds a code; what is no code is no dossier's key either.
std::string keyOf(std::string_view text) {
    const auto code = domain::DossierCode::parse(text);
    return code ? code->key() : std::string(text);
}

/// The conditions of a filter with their values, in the same order.
struct Conditions {
    std::string sql = "WHERE i.id > ?";
    std::vector<Value> values;

    void add(std::string_view condition, std::initializer_list<Value> more) {
        (sql += " AND ") += condition;
        values.insert(values.end(), more);
    }
    void addOffice(std::string_view column, const std::string& office) {
        add(fmt::format("({0} = ? OR {0} LIKE ?)", column), {office, likeLiteral(office) + ".%"});
    }
};

Conditions conditionsOf(const ItemFilter& filter, std::int64_t after) {
    Conditions conditions;
    conditions.values.emplace_back(after);
    if (!filter.states.empty()) {
        std::vector<Value> states;
        for (const auto state : filter.states) states.emplace_back(name(state));
        conditions.sql += fmt::format(" AND i.state IN ({})", inList(states));
        conditions.values.insert(conditions.values.end(), states.begin(), states.end());
    }
    if (!filter.office.empty()) conditions.addOffice("i.office", filter.office);
    if (!filter.postOffice.empty()) conditions.addOffice("i.post_office", filter.postOffice);
    if (filter.createdBy) conditions.add("r.created_by = ?", {*filter.createdBy});
    if (!filter.dossierCode.empty())
        conditions.add("r.dossier_key = ?", {keyOf(filter.dossierCode)});
    if (filter.approvedFrom) conditions.add("r.approved_at >= ?", {*filter.approvedFrom});
    if (filter.approvedTo) conditions.add("r.approved_at < ?", {*filter.approvedTo});
    if (filter.exceptionsOnly) conditions.sql += " AND i.is_exception";
    if (!filter.search.empty()) {
        const auto key = keyOf(filter.search);
        // A number is also typed in groups. What is none is not compared with numbers: the column
        // is ASCII, and the database refuses to compare it with other letters.
        const auto number = domain::ItemNumber::parse(filter.search);
        conditions.add("(i.number = ? OR r.dossier_key = ? OR i.recipient_folded LIKE ?)",
                       {number ? number->text() : std::string_view(), key,
                        fmt::format("%{}%", likeLiteral(domain::foldedForSearch(filter.search)))});
    }
    return conditions;
}

}  // namespace

std::optional<Item> findItem(Session& session, std::int64_t id) {
    return firstItem(session.query(fmt::format("{}WHERE i.id = ?", kSelect), {id}));
}

std::optional<Item> findItemByNumber(Session& session, std::string_view number) {
    return firstItem(session.query(
        fmt::format("{}WHERE i.id = COALESCE((SELECT n.id FROM item n WHERE n.number = ?), "
                    "(SELECT v.item_id FROM issued_number v WHERE v.number = ?))",
                    kSelect),
        {number, number}));
}

std::vector<Item> findItems(Session& session, std::span<const std::int64_t> ids) {
    std::vector<Item> items;
    items.reserve(ids.size());
    forEachChunk(ids, [&](std::span<const std::int64_t> chunk) {
        std::vector<Value> values(chunk.begin(), chunk.end());
        const auto sql = fmt::format("{}WHERE i.id IN ({}) ORDER BY i.id", kSelect, inList(values));
        for (const auto& row : session.query(sql, values)) items.push_back(itemOf(row));
    });
    return items;
}

std::vector<Item> listItems(Session& session, const ItemFilter& filter, std::int64_t after,
                            std::size_t limit) {
    auto conditions = conditionsOf(filter, after);
    conditions.values.emplace_back(limit);
    const auto sql = fmt::format("{}{} ORDER BY i.id LIMIT ?", kSelect, conditions.sql);
    std::vector<Item> items;
    for (const auto& row : session.query(sql, conditions.values)) items.push_back(itemOf(row));
    return items;
}

std::vector<Item> lockItems(Session& session, std::vector<std::int64_t> ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    // Only the items are locked, not their results; read afterwards, at READ COMMITTED, they are
    // what the one who held them before left.
    forEachChunk(ids, [&](std::span<const std::int64_t> chunk) {
        std::vector<Value> values(chunk.begin(), chunk.end());
        const auto sql = fmt::format(
            "SELECT id FROM item FORCE INDEX (PRIMARY) WHERE id IN ({}) ORDER BY id FOR UPDATE",
            inList(values));
        static_cast<void>(session.query(sql, values));
    });
    return findItems(session, ids);
}

std::int64_t insertItem(Session& session, const Item& item) {
    const auto last = session.queryOne(
        "SELECT COALESCE(MAX(sequence), 0) FROM item WHERE result_id = ? AND leg = 'result'",
        {item.resultId});
    const NewItemRow row{item.resultId, last->integer(0) + 1, &item};
    insertItemRows(session, {&row, 1});
    const auto id = session.lastInsertId();
    const Named named{id, item.office, item.recipient};
    addNameWords(session, {&named, 1});
    return id;
}

void insertItemRows(Session& session, std::span<const NewItemRow> rows) {
    constexpr std::size_t kWidth = 31;
    std::vector<Value> values;
    values.reserve(rows.size() * kWidth);
    for (const auto& row : rows) {
        const auto& item = *row.item;
        const std::initializer_list<Value> cells = {
            row.resultId,
            row.sequence,
            item.previousItem,
            Value::orNull(item.number),
            item.office,
            Value::orNull(item.postOffice),
            name(item.state),
            item.since,
            item.reason ? Value(name(*item.reason)) : Value(nullptr),
            item.attempts,
            item.isException,
            item.recipient,
            domain::foldedForSearch(item.recipient),
            item.phone,
            item.phoneUsable,
            item.address,
            item.street,
            Value::orNull(item.ward),
            item.certainty,
            item.candidates,
            item.formerly,
            item.returnBy,
            item.weightGrams,
            item.postageVnd,
            item.feeVnd,
            item.printCount,
            item.manifest,
            1,
            item.createdAt,
            item.createdAt,
            "result"};
        values.insert(values.end(), cells);
    }
    session.insertMany(
        "INSERT INTO item (result_id, sequence, previous_item_id, number, office, post_office, "
        "state, since, reason, attempts, is_exception, recipient, recipient_folded, phone, "
        "phone_usable, address, street, ward, certainty, candidates, formerly, return_by, "
        "weight_grams, postage_vnd, fee_vnd, print_count, manifest_id, version, created_at, "
        "updated_at, leg)",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?)",
        kWidth, values);
}

void updateItemDetails(Session& session, const Item& item) {
    const auto before = session.queryOne("SELECT recipient FROM item WHERE id = ?", {item.id});
    if (before) changeNameWords(session, {item.id, item.office, item.recipient}, before->text(0));
    session.execute(
        "UPDATE item SET recipient = ?, recipient_folded = ?, phone = ?, phone_usable = ?, "
        "address = ?, street = ?, ward = ?, certainty = ?, candidates = ?, formerly = ?, "
        "postage_vnd = ?, updated_at = ?, version = version + 1 WHERE id = ?",
        {item.recipient, domain::foldedForSearch(item.recipient), item.phone, item.phoneUsable,
         item.address, item.street, Value::orNull(item.ward), item.certainty, item.candidates,
         item.formerly, item.postageVnd, item.updatedAt, item.id});
    addDueItem(session, item.id);
}

void updateReturnBy(Session& session, const Item& item) {
    session.execute("UPDATE item SET return_by = ?, version = version + 1 WHERE id = ?",
                    {item.returnBy, item.id});
    addDueItem(session, item.id);
}

void updateItemPlace(Session& session, const Item& item) {
    session.execute(
        "UPDATE item SET number = ?, post_office = ?, manifest_id = ?, print_count = ?, "
        "updated_at = ?, version = version + 1 WHERE id = ?",
        {Value::orNull(item.number), Value::orNull(item.postOffice), item.manifest, item.printCount,
         item.updatedAt, item.id});
}

}  // namespace hoibao::store
