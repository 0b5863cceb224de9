#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/mysql/session.hpp"

namespace hoibao::store {

/// A file of results that somebody sent and has not finished with.
struct Upload {
    std::string token;
    std::int64_t keyId = 0;
    std::string office, fileName;
    std::vector<std::string> fields;  ///< of each column; empty: not chosen yet
    std::string allReturnBy;          ///< where no column says it
    domain::Instant createdAt{};
    std::optional<domain::Instant> takenAt;
    std::int64_t accepted = 0, unchanged = 0, conflict = 0, rejected = 0;
};

void addUpload(Session& session, const Upload& upload);
[[nodiscard]] std::optional<Upload> findUpload(Session& session, std::string_view token);
/// The person's own, the newest first.
[[nodiscard]] std::vector<Upload> listUploads(Session& session, std::int64_t keyId,
                                              std::size_t limit);
/// Writes the columns' fields and what holds for all.
void updateUploadFields(Session& session, const Upload& upload);
/// Writes when it was taken in, and the four counts.
void updateUploadTaken(Session& session, const Upload& upload);
/// Deletes those made before `until`; gives their tokens.
[[nodiscard]] std::vector<std::string> deleteUploadsBefore(Session& session, domain::Instant until);

/// What headings (folded) meant in this office the last time.
[[nodiscard]] std::map<std::string, std::string> knownHeadings(Session& session,
                                                               std::string_view office);
void rememberHeadings(Session& session, std::string_view office,
                      const std::map<std::string, std::string>& fieldsByHeading);

}  // namespace hoibao::store
