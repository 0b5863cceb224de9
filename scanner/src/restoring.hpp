#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "assisted.hpp"
#include "climb_time.hpp"
#include "pose.hpp"
#include "sightings.hpp"

namespace hoibao::scanner {

class QrRestorer;

// Of QrPose::score: what may be a QR code, and what surely is one.
inline constexpr double kMaybeQr = 0.5, kSurelyQr = 0.62;

/// Works out the modules of codes that lie in known places, and reads them. What is read goes to
/// the sightings. All references must outlive it.
class Restoring {
public:
    Restoring(const ReadOptions& options, ClimbTime& time, Sightings& seen)
        : options_(options), time_(time), seen_(seen) {}

    /// Tries what the likeliest pose gives, then the others that fit nearly as well; at last, with
    /// numbers to expect, which of them it may be. Gives whether a code was read.
    bool atPlace(const Pyramid& picture, const std::vector<QrPose>& poses);

    /// A few rounds at one pose: most codes that can be read are by then.
    bool shortly(const Pyramid& picture, const QrPose& pose);

    /// What a sharp picture shows of a code under uneven light; `modulesByTwoSurfaces`.
    bool underUnevenLight(const Pyramid& picture, const QrPose& pose);

    struct Assisted {
        Likeliest likeliest;
        Corners corners;
    };
    /// The number that the code at the last place likely is, where it was not read; once.
    std::optional<Assisted> takeAssisted() { return std::exchange(assisted_, std::nullopt); }

private:
    bool atPose(const Pyramid& picture, const QrPose& pose, int rounds);
    void assist(const QrRestorer& restorer);

    const ReadOptions& options_;
    ClimbTime& time_;
    Sightings& seen_;
    std::optional<Assisted> assisted_;
};

}  // namespace hoibao::scanner
