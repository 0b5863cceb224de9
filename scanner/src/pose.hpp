#pragma once

#include <array>
#include <optional>

#include "pyramid.hpp"
#include "qr_grid.hpp"

namespace hoibao::scanner {

/// From a symbol's plane (in modules) to the picture (in pixels): a perspective of the corners, and
/// a gentle bend before it, for paper that is not flat.
class Pose {
public:
    Pose() = default;
    /// `corners` are where (0, 0), (side, 0), (side, side), (0, side) lie.
    Pose(const Corners& corners, double side);

    [[nodiscard]] Point place(double u, double v) const {
        const double s = u / side_ - 0.5, t = v / side_ - 0.5;
        u += bend_[0] + bend_[1] * s + bend_[2] * t + bend_[3] * s * t + bend_[4] * s * s +
             bend_[5] * t * t;
        v += bend_[6] + bend_[7] * s + bend_[8] * t + bend_[9] * s * t + bend_[10] * s * s +
             bend_[11] * t * t;
        const double w = h_[6] * u + h_[7] * v + 1;
        return {(h_[0] * u + h_[1] * v + h_[2]) / w, (h_[3] * u + h_[4] * v + h_[5]) / w};
    }
    /// The perspective alone: x = (h0 u + h1 v + h2) / (h6 u + h7 v + 1), y with h3, h4, h5.
    [[nodiscard]] const std::array<double, 8>& perspective() const { return h_; }
    [[nodiscard]] Corners corners() const {
        return {place(0, 0), place(side_, 0), place(side_, side_), place(0, side_)};
    }
    /// Pixels a module, the mean over the symbol.
    [[nodiscard]] double modulePixels() const;

    /// Adds to the bend: twelve numbers, six for u (1, s, t, st, ss, tt with s and t from -0.5 to
    /// 0.5 over the symbol), six for v, in modules.
    void bendBy(const std::array<double, 12>& more) {
        for (std::size_t i = 0; i < 12; ++i) bend_[i] += more[i];
    }

private:
    double side_ = 1;
    std::array<double, 8> h_{};
    std::array<double, 12> bend_{};
};

/// A QR code's place, way up and size, as far as its function patterns show through.
struct QrPose {
    Corners corners{};  ///< clockwise from its own top left
    int version = 0;
    double score = 0;  ///< correlation with the function patterns and the outline, at most 1
};

/// How well the patterns fit some guesses of a code's corners at a first look, each way up; dear
/// fits begin with the best. Of 124 codes that only the dear steps read, none has less than 0.40.
struct Glance {
    std::vector<Corners> corners;  ///< the best, as they are turned
    double score = 0;              ///< of the first
};
[[nodiscard]] Glance glanceAt(const Pyramid& picture, const std::vector<Corners>& outlines);

/// Every version, each way up, laid over guesses of a code's corners until patterns and outline
/// fit: the few best, the likeliest first; none where nothing is like a code. `version` is the only
/// one it may be, 0 any.
[[nodiscard]] std::vector<QrPose> fitQr(const Pyramid& picture,
                                        const std::vector<Corners>& outlines, int version = 0);

/// The version of a code that was read there; 0 where none fits.
[[nodiscard]] int versionAt(const Pyramid& picture, const Corners& corners);

/// Guesses of a QR code's corners in and about a place whose outline is spoilt (a stain that
/// touches it, a stroke across): the best of a coarse search over shift, size and turn.
[[nodiscard]] std::vector<Corners> searchQr(const Pyramid& picture, const Corners& outline);

/// The direction of most edges in a place, of the two at right angles, in radians: that of the bars
/// and modules of a label, on the level of the picture that shows them.
[[nodiscard]] double directionOfEdges(const Pyramid& picture, const Corners& outline, int level);

}  // namespace hoibao::scanner
