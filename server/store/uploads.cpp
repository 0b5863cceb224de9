#include "store/uploads.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hoibao::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT token, key_id, office, file_name, field_names, all_return_by, created_at, taken_at, "
    "accepted, unchanged, conflict, rejected FROM upload ";

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    if (text.empty()) return parts;
    for (;;) {
        const auto comma = text.find(',');
        parts.emplace_back(text.substr(0, comma));
        if (comma == std::string_view::npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

Upload uploadOf(const Row& row) {
    Upload upload;
    upload.token = row.text(0);
    upload.keyId = row.integer(1);
    upload.office = row.text(2);
    upload.fileName = row.text(3);
    upload.fields = split(row.text(4));
    upload.allReturnBy = row.text(5);
    upload.createdAt = row.instant(6);
    upload.takenAt = row.optionalInstant(7);
    upload.accepted = row.integer(8);
    upload.unchanged = row.integer(9);
    upload.conflict = row.integer(10);
    upload.rejected = row.integer(11);
    return upload;
}

}  // namespace

void addUpload(Session& session, const Upload& upload) {
    session.execute(
        "INSERT INTO upload (token, key_id, office, file_name, created_at) VALUES (?, ?, ?, ?, ?)",
        {upload.token, upload.keyId, upload.office, upload.fileName, upload.createdAt});
}

std::optional<Upload> findUpload(Session& session, std::string_view token) {
    const auto rows = session.query(fmt::format("{}WHERE token = ?", kSelect), {token});
    if (rows.empty()) return std::nullopt;
    return uploadOf(rows.front());
}

std::vector<Upload> listUploads(Session& session, std::int64_t keyId, std::size_t limit) {
    std::vector<Upload> uploads;
    const auto sql = fmt::format("{}WHERE key_id = ? ORDER BY id DESC LIMIT ?", kSelect);
    for (const auto& row : session.query(sql, {keyId, limit})) uploads.push_back(uploadOf(row));
    return uploads;
}

void updateUploadFields(Session& session, const Upload& upload) {
    session.execute(
        "UPDATE upload SET field_names = ?, all_return_by = ? WHERE token = ?",
        {fmt::format("{}", fmt::join(upload.fields, ",")), upload.allReturnBy, upload.token});
}

void updateUploadTaken(Session& session, const Upload& upload) {
    session.execute(
        "UPDATE upload SET taken_at = ?, accepted = ?, unchanged = ?, conflict = ?, rejected = ? "
        "WHERE token = ?",
        {upload.takenAt, upload.accepted, upload.unchanged, upload.conflict, upload.rejected,
         upload.token});
}

std::vector<std::string> deleteUploadsBefore(Session& session, domain::Instant until) {
    std::vector<std::string> tokens;
    for (const auto& row : session.query(
             "SELECT token FROM upload WHERE created_at < ? ORDER BY id FOR UPDATE", {until}))
        tokens.push_back(row.text(0));
    for (const auto& token : tokens) session.execute("DELETE FROM upload WHERE token = ?", {token});
    return tokens;
}

std::map<std::string, std::string> knownHeadings(Session& session, std::string_view office) {
    std::map<std::string, std::string> known;
    for (const auto& row :
         session.query("SELECT heading, field_name FROM import_heading WHERE office = ?", {office}))
        known.emplace(row.text(0), row.text(1));
    return known;
}

void rememberHeadings(Session& session, std::string_view office,
                      const std::map<std::string, std::string>& fieldsByHeading) {
    for (const auto& [heading, field] : fieldsByHeading) {
        session.execute("DELETE FROM import_heading WHERE office = ? AND heading = ?",
                        {office, heading});
        session.execute("INSERT INTO import_heading (office, heading, field_name) VALUES (?, ?, ?)",
                        {office, heading, field});
    }
}

}  // namespace hoibao::store
