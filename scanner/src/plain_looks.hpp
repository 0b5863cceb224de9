#pragma once

#include <string_view>

#include "climb_time.hpp"
#include "pyramid.hpp"
#include "sightings.hpp"

namespace hoibao::scanner {

/// What the decoder library finds by itself: in the whole picture, beside a code that was read, in
/// a place cut out. What is found goes to the sightings. All references must outlive it.
class PlainLooks {
public:
    PlainLooks(const Pyramid& picture, const ReadOptions& options, ClimbTime& time, Sightings& seen)
        : picture_(picture),
          image_(picture.level(0)),
          options_(options),
          time_(time),
          seen_(seen) {}

    /// QR codes alone, at half size where that leaves enough, in overlapping tiles where there may
    /// be more than libzxing 1.4.0 gives of one picture (16).
    void quick();
    /// The picture as it is, bars too, and QR codes at a third of the size.
    void whole();
    /// The bars of a label whose QR code was read, where they stand nearly upright or lie: some
    /// lines about it, every few pixels.
    void barsNear(const Symbol& qr);
    /// QR codes of an evened picture.
    void evened(GrayView even);
    /// A place by itself: beside other codes the decoder library may join finders of different ones
    /// and give up. As it is; in an evened picture, also without strokes thinner than a module.
    /// Gives whether a code was read there.
    bool closer(const Pyramid& picture, const Corners& outline);

private:
    void take(std::vector<Found> found, double left, double top, double scale,
              std::string_view way);

    const Pyramid& picture_;
    GrayView image_;
    const ReadOptions& options_;
    ClimbTime& time_;
    Sightings& seen_;
};

}  // namespace hoibao::scanner
