#include "store/photos.hpp"

#include <fmt/format.h>

#include "store/counts.hpp"

namespace hoibao::store {
namespace {

constexpr std::string_view kColumns =
    "id, manifest_id, HEX(request_token), sha256, width, height, symbols, unread, taken_by, "
    "taken_at, file";

ManifestPhoto photoOf(const Row& row) {
    return {row.integer(0),
            row.integer(1),
            row.text(2),
            row.text(3),
            static_cast<int>(row.integer(4)),
            static_cast<int>(row.integer(5)),
            row.text(6),
            row.text(7),
            row.text(8),
            row.instant(9),
            row.text(10)};
}

std::vector<ManifestPhoto> findWhere(Session& session, std::string_view condition,
                                     std::initializer_list<Value> values) {
    std::vector<ManifestPhoto> photos;
    for (const auto& row : session.query(
             fmt::format("SELECT {} FROM manifest_photo WHERE {}", kColumns, condition), values))
        photos.push_back(photoOf(row));
    return photos;
}

}  // namespace

std::int64_t insertPhoto(Session& session, const ManifestPhoto& photo) {
    session.execute(
        "INSERT INTO manifest_photo (manifest_id, request_token, sha256, width, height, symbols, "
        "unread, taken_by, taken_at, file) VALUES (?, UNHEX(?), ?, ?, ?, ?, ?, ?, ?, ?)",
        {photo.manifest, photo.token, photo.sha256, photo.width, photo.height, photo.symbols,
         photo.unread, photo.takenBy, photo.takenAt, Value::orNull(photo.file)});
    const auto id = session.lastInsertId();
    const Due due{.item = {}, .event = {}, .photo = id};
    addDue(session, {&due, 1});
    return id;
}

std::optional<ManifestPhoto> findPhoto(Session& session, std::int64_t manifest,
                                       std::string_view sha256) {
    auto photos = findWhere(session, "manifest_id = ? AND sha256 = ?", {manifest, sha256});
    return photos.empty() ? std::nullopt : std::optional(std::move(photos.front()));
}

std::vector<ManifestPhoto> photosOf(Session& session, std::int64_t manifest) {
    return findWhere(session, "manifest_id = ? ORDER BY taken_at, id", {manifest});
}

std::vector<ManifestPhoto> photosWithFiles(Session& session, domain::Instant then,
                                           std::size_t limit) {
    return findWhere(session, "taken_at < ? AND file IS NOT NULL ORDER BY taken_at LIMIT ?",
                     {then, limit});
}

bool isPhotoFile(Session& session, std::string_view file) {
    return session.queryOne("SELECT 1 FROM manifest_photo WHERE file = ?", {file}).has_value();
}

void forgetPhotoFile(Session& session, std::int64_t photo) {
    session.execute("UPDATE manifest_photo SET file = NULL WHERE id = ?", {photo});
}

void insertCrops(Session& session, std::int64_t photo, std::span<const PhotoCrop> crops) {
    std::vector<Value> values;
    for (const auto& crop : crops) {
        const std::initializer_list<Value> cells = {photo, crop.position,
                                                    Value::orNull(crop.number), crop.png};
        values.insert(values.end(), cells);
    }
    session.insertMany("INSERT INTO photo_crop (photo_id, position, number, png)", "(?, ?, ?, ?)",
                       4, values);
}

std::vector<PhotoCrop> cropsOf(Session& session, std::int64_t photo) {
    std::vector<PhotoCrop> crops;
    for (const auto& row : session.query(
             "SELECT position, number, png FROM photo_crop WHERE photo_id = ? ORDER BY position",
             {photo}))
        crops.push_back({static_cast<int>(row.integer(0)), row.text(1), row.text(2)});
    return crops;
}

}  // namespace hoibao::store
