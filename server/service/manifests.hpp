#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/link_signer.hpp"
#include "service/policy_source.hpp"
#include "service/tally.hpp"
#include "store/handovers.hpp"
#include "store/manifests.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// A manifest as it stands.
struct ManifestView {
    store::Manifest manifest;
    Tally tally;
    std::vector<store::HandoverSignature> signatures;
};

struct ManifestOrder {
    std::string office, postOffice;
    std::vector<std::string> numbers;      ///< as typed or scanned
    std::optional<std::int64_t> printRun;  ///< instead of numbers: those of the run still in force
    bool allReady = false;  ///< instead of numbers: all of the office that can go on a manifest
};

/// Whether the caller's side and office have to do with the manifest.
[[nodiscard]] bool mayRead(const domain::Caller& caller, const store::Manifest& manifest);
/// Errors: NotFound "unknown-manifest", also for another office's.
[[nodiscard]] domain::Result<store::Manifest> lockManifest(store::Session& session,
                                                           const domain::Caller& caller,
                                                           std::int64_t id);
[[nodiscard]] ManifestView viewOf(store::Session& session, store::Manifest manifest,
                                  const LinkSigner& links);

/// What goes from an office to the post. Any number of threads, of any number of servers.
class Manifests {
public:
    static constexpr std::size_t kMaxLines = 10'000;

    /// All references must outlive it.
    Manifests(store::Database& database, const LinkSigner& links, PolicySource policy, Clock clock)
        : database_(database),
          links_(links),
          policy_(std::move(policy)),
          clock_(std::move(clock)) {}

    /// Makes a manifest with all of the items on it, or none. The same request again gives the same
    /// one. Errors: Malformed (a number or code); NotFound "unknown-office", "unknown-item",
    /// "unknown-print-run"; Conflict "not-possible", naming each item that is void, another
    /// office's, elsewhere, or not ready; TooLarge "too-many-lines".
    [[nodiscard]] domain::Result<ManifestView> create(const Asker& asker,
                                                      const ManifestOrder& order);

    /// Errors: NotFound "unknown-manifest".
    [[nodiscard]] domain::Result<ManifestView> find(const domain::Caller& caller, std::int64_t id);

    /// Puts items on an open manifest; those that are on it stay. Errors: as create(); Conflict
    /// "not-open".
    [[nodiscard]] domain::Result<ManifestView> add(const Asker& asker, std::int64_t id,
                                                   std::span<const std::string> numbers);
    /// Takes items off an open manifest; those that are not on it stay off. Errors: Malformed;
    /// NotFound "unknown-manifest", "unknown-item"; Conflict "not-open".
    [[nodiscard]] domain::Result<ManifestView> remove(const Asker& asker, std::int64_t id,
                                                      std::span<const std::string> numbers);

    /// The newest first, those with id < `before` (0: all), at most `limit`: of the caller's
    /// office and those below it; of the post office for the post.
    [[nodiscard]] std::vector<store::ManifestSummary> list(const domain::Caller& caller,
                                                           bool openOnly, std::int64_t before,
                                                           std::size_t limit);

    /// A manifest with its sums and what is known of its items, by number; of numbers that are on
    /// no line but were seen, those the caller may know of. Written down as seen. Errors: as
    /// find().
    struct Detail {
        ManifestView view;
        store::ManifestSummary sums;
        std::map<std::string, store::Item> items;
    };
    [[nodiscard]] domain::Result<Detail> show(const Asker& asker, std::int64_t id);

    /// Somebody says to have seen these, on an open manifest: an assisted reading that is right, or
    /// an envelope in the hand. What is no line of the manifest counts as seen, too, and shows as
    /// what it is. The same again changes nothing. Errors: Malformed; NotFound "unknown-manifest";
    /// Conflict "not-open"; TooLarge "too-many-lines".
    [[nodiscard]] domain::Result<ManifestView> see(const Asker& asker, std::int64_t id,
                                                   std::span<const std::string> numbers,
                                                   domain::Evidence evidence);

    /// Where manifests can go today.
    [[nodiscard]] std::vector<store::PostOffice> postOffices();
    /// How many items of the office could go on one now; counts no further than kMaxLines.
    [[nodiscard]] std::size_t countReady(const std::string& office);

private:
    struct Listing;
    [[nodiscard]] std::vector<store::Item> ready(store::Session& session,
                                                 const std::string& office) const;
    [[nodiscard]] domain::Result<void> checkOffices(store::Session& session, const Asker& asker,
                                                    const ManifestOrder& order) const;
    [[nodiscard]] domain::Result<std::vector<std::string>> numbersOf(store::Session& session,
                                                                     const Asker& asker,
                                                                     const ManifestOrder& order);
    [[nodiscard]] domain::Result<void> list(store::Session& session, const Asker& asker,
                                            const store::Manifest& manifest,
                                            std::span<const std::string> numbers);
    [[nodiscard]] std::optional<domain::FieldError> whyNot(const Listing& listing,
                                                           const store::Item& item,
                                                           const std::string& number) const;

    store::Database& database_;
    const LinkSigner& links_;
    PolicySource policy_;
    Clock clock_;
};

}  // namespace hoibao::service
