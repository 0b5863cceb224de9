#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/reconciliation.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

enum class ManifestState { Open, SignedByCentre, SignedByPost, HandedOver };
[[nodiscard]] std::string_view name(ManifestState state) noexcept;  ///< "signed-by-centre"

/// Bảng kê: the items of one handover.
struct Manifest {
    std::int64_t id = 0;
    std::string code;
    std::string token;  ///< of the request that made it, 32 hexadecimal digits
    std::string office, postOffice;
    ManifestState state = ManifestState::Open;
    std::string createdBy;
    domain::Instant createdAt{};
    int version = 1;
};

struct ManifestLine {
    std::string number;
    std::int64_t item = 0;
    int position = 0;
    std::optional<domain::LineClass> outcome;  ///< its class at the handover
};

/// The next number of a kind of document of an office on a day, from 1, without gaps: the counter's
/// row stays locked until the transaction ends.
[[nodiscard]] int nextDocumentNumber(Session& session, std::string_view office,
                                     std::string_view kind, domain::LocalDate day);

/// Inserts an open manifest; gives its id. The token is unique (1062).
std::int64_t insertManifest(Session& session, const Manifest& manifest);
[[nodiscard]] std::optional<Manifest> findManifest(Session& session, std::int64_t id);
[[nodiscard]] std::optional<Manifest> findManifestByToken(Session& session, std::string_view token);
/// Locks the row until the transaction ends. Whoever changes a manifest, its lines or its
/// signatures holds it, and locks items after it.
[[nodiscard]] std::optional<Manifest> lockManifest(Session& session, std::int64_t id);
/// Writes the state and counts the version on.
void updateManifest(Session& session, const Manifest& manifest);

/// In their order.
[[nodiscard]] std::vector<ManifestLine> manifestLines(Session& session, std::int64_t manifest);
/// Adds lines after those that are there; `position` is set here.
void addManifestLines(Session& session, std::int64_t manifest, std::span<const ManifestLine> lines);
void removeManifestLines(Session& session, std::int64_t manifest,
                         std::span<const std::string> numbers);
void setOutcomes(Session& session, std::int64_t manifest, std::span<const ManifestLine> lines);

/// Which manifests a list wants; what is empty does not narrow it.
struct ManifestFilter {
    std::string office = {};      ///< from this office and those below it
    std::string postOffice = {};  ///< to this post office and those below it
    bool openOnly = false;        ///< not yet handed over
};
/// A manifest with what its lines add up to.
struct ManifestSummary {
    Manifest manifest;
    std::int64_t lines = 0, weightGrams = 0, postageVnd = 0, feeVnd = 0;
};
/// The newest first, those with id < `before` (0: all), at most `limit`.
[[nodiscard]] std::vector<ManifestSummary> listManifests(Session& session,
                                                         const ManifestFilter& filter,
                                                         std::int64_t before, std::size_t limit);
[[nodiscard]] ManifestSummary summaryOf(Session& session, Manifest manifest);

struct PostOffice {
    std::string code, name;
};
/// Those of the post that are valid on `day`, by code.
[[nodiscard]] std::vector<PostOffice> postOffices(Session& session, domain::LocalDate day);

/// What is known of those of `numbers` that were issued, seen from this manifest.
[[nodiscard]] std::map<std::string, domain::KnownItem> knownItems(
    Session& session, const Manifest& manifest, std::span<const std::string> numbers);

}  // namespace hoibao::store
