#include "store/manifests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "domain/life.hpp"
#include "domain/office.hpp"
#include "store/mysql/database.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

constexpr std::array<std::string_view, 4> kStates = {"open", "signed-by-centre", "signed-by-post",
                                                     "handed-over"};
constexpr std::string_view kColumns =
    "id, code, HEX(request_token), office, post_office, state, created_by, created_at, version";

Manifest manifestOf(const Row& row) {
    const auto state = std::find(kStates.begin(), kStates.end(), row.text(5));
    if (state == kStates.end()) throw DatabaseError(0, "not a manifest's state: " + row.text(5));
    return {row.integer(0), row.text(1),    row.text(2),
            row.text(3),    row.text(4),    static_cast<ManifestState>(state - kStates.begin()),
            row.text(6),    row.instant(7), static_cast<int>(row.integer(8))};
}

std::optional<Manifest> findWhere(Session& session, std::string_view condition, Value value) {
    const auto row = session.queryOne(
        fmt::format("SELECT {} FROM manifest WHERE {}", kColumns, condition), {std::move(value)});
    return row ? std::optional(manifestOf(*row)) : std::nullopt;
}

bool isOtherOffice(const Manifest& manifest, const std::string& office) {
    const auto ours = domain::OfficeCode::parse(manifest.office);
    const auto its = domain::OfficeCode::parse(office);
    return !ours || !its || !ours->covers(*its);
}

}  // namespace

std::string_view name(ManifestState state) noexcept {
    return kStates[static_cast<std::size_t>(state)];
}

int nextDocumentNumber(Session& session, std::string_view office, std::string_view kind,
                       domain::LocalDate day) {
    session.execute(
        "INSERT INTO document_counter (office, kind, day, last) VALUES (?, ?, ?, 1) "
        "ON DUPLICATE KEY UPDATE last = last + 1",
        {office, kind, day});
    return static_cast<int>(
        session
            .queryOne("SELECT last FROM document_counter WHERE office = ? AND kind = ? AND day = ?",
                      {office, kind, day})
            ->integer(0));
}

std::int64_t insertManifest(Session& session, const Manifest& manifest) {
    session.execute(
        "INSERT INTO manifest (code, request_token, office, post_office, state, created_by, "
        "created_at) VALUES (?, UNHEX(?), ?, ?, ?, ?, ?)",
        {manifest.code, manifest.token, manifest.office, manifest.postOffice, name(manifest.state),
         manifest.createdBy, manifest.createdAt});
    return session.lastInsertId();
}

std::optional<Manifest> findManifest(Session& session, std::int64_t id) {
    return findWhere(session, "id = ?", id);
}

std::optional<Manifest> findManifestByToken(Session& session, std::string_view token) {
    return findWhere(session, "request_token = UNHEX(?)", token);
}

std::optional<Manifest> lockManifest(Session& session, std::int64_t id) {
    return findWhere(session, "id = ? FOR UPDATE", id);
}

void updateManifest(Session& session, const Manifest& manifest) {
    session.execute("UPDATE manifest SET state = ?, version = version + 1 WHERE id = ?",
                    {name(manifest.state), manifest.id});
}

std::vector<ManifestLine> manifestLines(Session& session, std::int64_t manifest) {
    std::vector<ManifestLine> lines;
    for (const auto& row :
         session.query("SELECT number, item_id, position, outcome FROM manifest_line "
                       "WHERE manifest_id = ? ORDER BY position",
                       {manifest}))
        lines.push_back({row.text(0), row.integer(1), static_cast<int>(row.integer(2)),
                         domain::parseLineClass(row.text(3))});
    return lines;
}

void addManifestLines(Session& session, std::int64_t manifest,
                      std::span<const ManifestLine> lines) {
    auto position = session
                        .queryOne(
                            "SELECT COALESCE(MAX(position), 0) FROM manifest_line "
                            "WHERE manifest_id = ?",
                            {manifest})
                        ->integer(0);
    std::vector<Value> values;
    for (const auto& line : lines)
        values.insert(values.end(), {manifest, line.number, line.item, ++position});
    session.insertMany("INSERT INTO manifest_line (manifest_id, number, item_id, position)",
                       "(?, ?, ?, ?)", 4, values);
}

void removeManifestLines(Session& session, std::int64_t manifest,
                         std::span<const std::string> numbers) {
    for (const auto& number : numbers)
        session.execute("DELETE FROM manifest_line WHERE manifest_id = ? AND number = ?",
                        {manifest, number});
}

void setOutcomes(Session& session, std::int64_t manifest, std::span<const ManifestLine> lines) {
    std::vector<Value> values;
    for (const auto& line : lines)
        values.insert(values.end(), {manifest, line.number, line.item, line.position,
                                     line.outcome ? Value(name(*line.outcome)) : Value(nullptr)});
    session.insertMany(
        "INSERT INTO manifest_line (manifest_id, number, item_id, position, outcome)",
        "(?, ?, ?, ?, ?)", 5, values, "ON DUPLICATE KEY UPDATE outcome = VALUES(outcome)");
}

std::map<std::string, domain::KnownItem> knownItems(Session& session, const Manifest& manifest,
                                                    std::span<const std::string> numbers) {
    std::map<std::string, domain::KnownItem> known;
    forEachChunk(numbers, [&](std::span<const std::string> chunk) {
        std::vector<Value> values(chunk.begin(), chunk.end());
        const auto sql = fmt::format(
            "SELECT n.number, n.voided_at IS NOT NULL, n.replaced_by, i.state, i.office, "
            "m.id, m.state, m.office FROM issued_number n "
            "JOIN item i ON i.id = n.item_id "
            "LEFT JOIN manifest m ON m.id = i.manifest_id "
            "WHERE n.number IN ({})",
            inList(values));
        for (const auto& row : session.query(sql, values)) {
            auto& item = known[row.text(0)];
            item.issued = true;
            item.voided = row.boolean(1);
            item.replacedBy = row.text(2);
            const auto state = domain::parseName<domain::State>(row.text(3));
            item.isFinal = state && domain::isFinal(*state);
            item.onOtherOpenManifest = !row.isNull(5) && row.integer(5) != manifest.id &&
                                       row.text(6) != name(ManifestState::HandedOver) &&
                                       row.text(7) == manifest.office;
            item.otherOffice = isOtherOffice(manifest, row.text(4));
        }
    });
    return known;
}

ManifestSummary summaryOf(Session& session, Manifest manifest) {
    const auto sums = session.queryOne(
        "SELECT COUNT(*), COALESCE(SUM(i.weight_grams), 0), COALESCE(SUM(i.postage_vnd), 0), "
        "COALESCE(SUM(i.fee_vnd), 0) FROM manifest_line l JOIN item i ON i.id = l.item_id "
        "WHERE l.manifest_id = ?",
        {manifest.id});
    return {std::move(manifest), sums->integer(0), sums->integer(1), sums->integer(2),
            sums->integer(3)};
}

std::vector<ManifestSummary> listManifests(Session& session, const ManifestFilter& filter,
                                           std::int64_t before, std::size_t limit) {
    std::string sql = fmt::format("SELECT {} FROM manifest WHERE 1 = 1", kColumns);
    std::vector<Value> values;
    const auto within = [&](std::string_view column, const std::string& office) {
        if (office.empty()) return;
        sql += fmt::format(" AND ({0} = ? OR {0} LIKE ?)", column);
        values.emplace_back(office);
        values.emplace_back(likeLiteral(office) + ".%");
    };
    within("office", filter.office);
    within("post_office", filter.postOffice);
    if (filter.openOnly) sql += " AND state IN ('open', 'signed-by-centre', 'signed-by-post')";
    if (before > 0) {
        sql += " AND id < ?";
        values.emplace_back(before);
    }
    sql += " ORDER BY id DESC LIMIT ?";
    values.emplace_back(limit);
    std::vector<Manifest> manifests;
    for (const auto& row : session.query(sql, values)) manifests.push_back(manifestOf(row));
    std::vector<ManifestSummary> summaries;
    for (auto& manifest : manifests) summaries.push_back(summaryOf(session, std::move(manifest)));
    return summaries;
}

std::vector<PostOffice> postOffices(Session& session, domain::LocalDate day) {
    std::vector<PostOffice> offices;
    for (const auto& row :
         session.query("SELECT code, name FROM office WHERE code LIKE 'P%' AND valid_from <= ? "
                       "AND (valid_to IS NULL OR valid_to >= ?) ORDER BY code",
                       {day, day}))
        offices.push_back({row.text(0), row.text(1)});
    return offices;
}

}  // namespace hoibao::store
