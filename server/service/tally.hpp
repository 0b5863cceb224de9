#pragma once

#include <string>
#include <vector>

#include "domain/reconciliation.hpp"
#include "scanner/read.hpp"
#include "service/link_signer.hpp"
#include "store/manifests.hpp"
#include "store/photos.hpp"
#include "store/sightings.hpp"

namespace hoibao::service {

/// The labels that one photograph shows. The bars and the QR code of one label are one sighting;
/// they disagree only where they lie to each other as on the photograph's other labels, since in a
/// full tray the nearest readable bars may be a neighbour's. Assisted readings are no sightings: a
/// person confirms them. `photo` is the photograph's place
/// among all of the manifest.
[[nodiscard]] std::vector<domain::Sighting> sightingsOf(const scanner::Reading& reading,
                                                        std::size_t photo, const LinkSigner& links);

/// How a photograph's reading is kept.
[[nodiscard]] std::string symbolsText(const scanner::Reading& reading);
[[nodiscard]] std::string unreadText(const scanner::Reading& reading);
[[nodiscard]] scanner::Reading readingOf(const store::ManifestPhoto& photo);

/// A manifest held against all that its photographs show and that people saw.
struct Tally {
    std::vector<store::ManifestLine> listed;
    std::vector<store::ManifestPhoto> photos;
    std::vector<scanner::Reading> readings;   ///< of the photographs, in their order
    std::vector<store::HandSighting> byHand;  ///< what people say to have seen
    domain::Reconciliation reconciliation;

    /// Whether a person says to have seen it.
    [[nodiscard]] bool isSeenByHand(const std::string& number) const;
    /// The class of a number; Unknown for one that is no line.
    [[nodiscard]] domain::LineClass classOf(const std::string& number) const;
};
/// Of a manifest that was handed over, listed lines keep the class they had then.
[[nodiscard]] Tally tally(store::Session& session, const store::Manifest& manifest,
                          const LinkSigner& links);

}  // namespace hoibao::service
