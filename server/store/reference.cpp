#include <fmt/format.h>

#include <functional>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "domain/csv.hpp"
#include "store/files.hpp"
#include "store/migrations.hpp"
#include "store/postage_register.hpp"

namespace hoibao::store {
namespace {

using Records = std::vector<std::vector<std::string>>;

/// A file of sql/reference and the table that mirrors it, column for column.
struct ReferenceTable {
    std::string_view file;
    std::string_view columns;  ///< of the file's header, and of the table after `extraColumn`
    std::string_view table;
    bool isNumbered;  ///< the table's first column is the record's place in the file
    bool isMirror;    ///< rows that left the file leave the table; else rows are only added
};

constexpr ReferenceTable kTables[] = {
    {"provinces.csv", "code,name,formerly", "province", false, true},
    {"wards.csv", "code,name,province_code,formerly", "ward", false, true},
    {"former-units.csv", "name,district,province,now", "former_unit", true, true},
    {"offices.csv", "code,parent,name,ward,address,hotline,hours,is_sample,valid_from,valid_to",
     "office", false, false},
    {"postage-rates.csv",
     "id,service,zone,max_grams,price_vnd,step_grams,step_vnd,valid_from,legal_reference,is_sample",
     "postage_rate", false, true},
    {"postage-reductions.csv",
     "id,code,name,service,zone,max_grams,percent,price_vnd,valid_from,valid_to,legal_reference,"
     "is_sample",
     "postage_reduction", false, true},
    {"holidays.csv", "day,name,legal_reference,is_sample", "holiday", false, true},
    {"number-ranges.csv", "id,prefix,country,first_serial,last_serial,is_test,valid_from,valid_to",
     "number_range", false, false},
};

std::string columnsOf(const ReferenceTable& table) {
    std::string columns(table.columns);
    if (table.table == "ward") columns = "code,name,province,formerly";
    if (table.isNumbered) columns = "id," + columns;
    if (table.table == "number_range") columns += ",next_serial";
    return columns;
}

/// Columns that may be empty in the file are NULL in the table.
bool isOptional(std::string_view header, std::size_t column) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < column; ++i) at = header.find(',', at) + 1;
    const auto name = header.substr(at, header.find(',', at) - at);
    return name == "parent" || name == "ward" || name == "valid_to";
}

domain::Result<Records> parseRecords(const ReferenceTable& table, const std::string& text,
                                     const std::filesystem::path& path) {
    const auto wrong = [&](std::size_t line, std::string_view what) {
        return domain::fail(domain::ErrorKind::Unreadable, "reference",
                            fmt::format("{}:{}: {}", path.string(), line, what));
    };
    domain::CsvReader reader(text, ',');
    std::vector<std::string> fields;
    if (reader.next(fields) != domain::CsvReader::Outcome::Record ||
        fmt::format("{}", fmt::join(fields, ",")) != table.columns)
        return wrong(1, fmt::format("the columns are not {}", table.columns));
    const std::size_t width = fields.size();
    Records records;
    for (;;) {
        const auto outcome = reader.next(fields);
        if (outcome == domain::CsvReader::Outcome::End) return records;
        if (outcome == domain::CsvReader::Outcome::BrokenQuotes)
            return wrong(reader.line(), "quotes that do not close");
        if (fields.size() != width)
            return wrong(reader.line(), fmt::format("{} fields, not {}", fields.size(), width));
        records.push_back(fields);
    }
}

std::vector<Value> valuesOf(const ReferenceTable& table, const Records& records) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (table.isNumbered) values.emplace_back(i + 1);
        for (std::size_t column = 0; column < records[i].size(); ++column)
            values.push_back(isOptional(table.columns, column) ? Value::orNull(records[i][column])
                                                               : Value(records[i][column]));
        if (table.table == "number_range") values.emplace_back(records[i][3]);
    }
    return values;
}

void load(Session& session, const ReferenceTable& table, const Records& records,
          const std::string& sha256) {
    // What administrators entered is not the file's to remove.
    const auto ours = table.table == "postage_rate" ? fmt::format(" WHERE id < {}", kFirstOwnRate)
                                                    : std::string();
    if (table.isMirror) session.execute(fmt::format("DELETE FROM {}{}", table.table, ours));
    const auto columns = columnsOf(table);
    const auto values = valuesOf(table, records);
    const std::size_t width = records.empty() ? 1 : values.size() / records.size();
    std::string placeholders = "(?";
    for (std::size_t i = 1; i < width; ++i) placeholders += ", ?";
    session.insertMany(
        fmt::format("INSERT {} INTO {} ({})", table.isMirror ? "" : "IGNORE", table.table, columns),
        placeholders + ")", width, values);
    session.execute("DELETE FROM reference_file WHERE name = ?", {table.file});
    session.execute(
        "INSERT INTO reference_file (name, sha256, loaded_at) VALUES (?, ?, UTC_TIMESTAMP(3))",
        {table.file, sha256});
}

}  // namespace

domain::Result<std::vector<std::string>> loadReference(Database& database,
                                                       const std::filesystem::path& folder) {
    std::vector<std::string> loaded;
    for (const auto& table : kTables) {
        const auto path = folder / table.file;
        const auto text = readFile(path);
        if (!text) return tl::unexpected(text.error());
        const auto sha256 = crypto::toLowerHex(crypto::sha256(*text));
        const auto records = parseRecords(table, *text, path);
        if (!records) return tl::unexpected(records.error());
        const bool isNew = database.inTransaction([&](Session& session) {
            const auto known =
                session.queryOne("SELECT sha256 FROM reference_file WHERE name = ?", {table.file});
            if (known && known->text(0) == sha256) return false;
            load(session, table, *records, sha256);
            return true;
        });
        if (isNew) loaded.emplace_back(table.file);
    }
    return loaded;
}

}  // namespace hoibao::store
