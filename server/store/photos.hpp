#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/mysql/session.hpp"

namespace hoibao::store {

/// A photograph of a manifest's tray, and what was read in it.
struct ManifestPhoto {
    std::int64_t id = 0;
    std::int64_t manifest = 0;
    std::string token;   ///< of the request that brought it, 32 hexadecimal digits
    std::string sha256;  ///< 64 hexadecimal digits
    int width = 0, height = 0;
    std::string symbols, unread;  ///< JSON
    std::string takenBy;
    domain::Instant takenAt{};
    std::string file;  ///< its name in the folder of photographs; empty once deleted
};

/// Gives the id. The token is unique, and so is the content within a manifest (1062).
std::int64_t insertPhoto(Session& session, const ManifestPhoto& photo);
[[nodiscard]] std::optional<ManifestPhoto> findPhoto(Session& session, std::int64_t manifest,
                                                     std::string_view sha256);
/// A symbol cut out of a photograph: a PNG.
struct PhotoCrop {
    int position = 0;    ///< of the symbol among those read, from 0
    std::string number;  ///< empty where it is no item's
    std::string png;
};
void insertCrops(Session& session, std::int64_t photo, std::span<const PhotoCrop> crops);
[[nodiscard]] std::vector<PhotoCrop> cropsOf(Session& session, std::int64_t photo);

/// In the order in which they came.
[[nodiscard]] std::vector<ManifestPhoto> photosOf(Session& session, std::int64_t manifest);

/// Photographs taken before `then` whose frames still lie in the folder, at most `limit`.
[[nodiscard]] std::vector<ManifestPhoto> photosWithFiles(Session& session, domain::Instant then,
                                                         std::size_t limit);
/// Whether any photograph has its frame in this file.
[[nodiscard]] bool isPhotoFile(Session& session, std::string_view file);
void forgetPhotoFile(Session& session, std::int64_t photo);

}  // namespace hoibao::store
