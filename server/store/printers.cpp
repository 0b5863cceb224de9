#include "store/printers.hpp"

#include <fmt/format.h>

#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr std::string_view kColumns =
    "id, office, name, sheet, dpi, offset_x_um, offset_y_um, scale_ppm, bar_reduction, version, "
    "updated_by, updated_at";

PrinterRow printerOf(const Row& row) {
    return {.id = row.integer(0),
            .office = row.text(1),
            .name = row.text(2),
            .sheet = row.text(3),
            .dpi = static_cast<int>(row.integer(4)),
            .offsetXUm = row.integer(5),
            .offsetYUm = row.integer(6),
            .scalePpm = row.integer(7),
            .barReduction = static_cast<int>(row.integer(8)),
            .version = static_cast<int>(row.integer(9)),
            .updatedBy = row.text(10),
            .updatedAt = row.instant(11)};
}

std::optional<PrinterRow> findWhere(Session& session, std::string_view condition,
                                    std::initializer_list<Value> values) {
    const auto row = session.queryOne(
        fmt::format("SELECT {} FROM printer WHERE NOT is_removed AND {}", kColumns, condition),
        values);
    return row ? std::optional(printerOf(*row)) : std::nullopt;
}

}  // namespace

std::int64_t insertPrinter(Session& session, const PrinterRow& printer) {
    session.execute(
        "INSERT INTO printer (office, name, sheet, dpi, offset_x_um, offset_y_um, scale_ppm, "
        "bar_reduction, updated_by, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {printer.office, printer.name, printer.sheet, printer.dpi, printer.offsetXUm,
         printer.offsetYUm, printer.scalePpm, printer.barReduction, printer.updatedBy,
         printer.updatedAt});
    return session.lastInsertId();
}

std::optional<PrinterRow> findPrinter(Session& session, std::int64_t id) {
    return findWhere(session, "id = ?", {id});
}

std::optional<PrinterRow> lockPrinter(Session& session, std::int64_t id) {
    return findWhere(session, "id = ? FOR UPDATE", {id});
}

std::optional<PrinterRow> findPrinterByName(Session& session, const std::string& office,
                                            const std::string& name) {
    return findWhere(session, "office = ? AND name = ?", {office, name});
}

std::vector<PrinterRow> listPrinters(Session& session, const std::string& office,
                                     std::int64_t after, std::size_t limit) {
    const auto rows = session.query(
        fmt::format("SELECT {} FROM printer WHERE NOT is_removed AND id > ? AND (? = '' OR "
                    "office = ? OR office LIKE ?) ORDER BY id LIMIT ?",
                    kColumns),
        {after, office, office, likeLiteral(office) + ".%", limit});
    std::vector<PrinterRow> printers;
    for (const auto& row : rows) printers.push_back(printerOf(row));
    return printers;
}

void updatePrinter(Session& session, const PrinterRow& printer) {
    session.execute(
        "UPDATE printer SET name = ?, sheet = ?, dpi = ?, offset_x_um = ?, offset_y_um = ?, "
        "scale_ppm = ?, bar_reduction = ?, updated_by = ?, updated_at = ?, version = version + 1 "
        "WHERE id = ?",
        {printer.name, printer.sheet, printer.dpi, printer.offsetXUm, printer.offsetYUm,
         printer.scalePpm, printer.barReduction, printer.updatedBy, printer.updatedAt, printer.id});
}

void removePrinter(Session& session, std::int64_t id) {
    session.execute("UPDATE printer SET is_removed = TRUE WHERE id = ?", {id});
}

}  // namespace hoibao::store
