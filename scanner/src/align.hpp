#pragma once

#include <vector>

#include "pyramid.hpp"
#include "qr_grid.hpp"

namespace hoibao::scanner {

/// What a QR code of one version looks like through a round blur before it is read: its patterns
/// and outline, the data half dark with as much doubt as their number leaves. Lays it over a
/// picture by least squares (Baker and Matthews' inverse composition: the normal equations are the
/// template's alone, so that a step costs one look at each sample).
class Alignment {
public:
    /// `blur` is the standard deviation in modules; `density` samples a module, each way.
    Alignment(int version, double blur, int density);

    struct Fit {
        Corners corners{};
        double score = 0;  ///< correlation of picture and template, light taken out; at most 1
    };
    /// Moves a guess of the corners to where the picture fits, in at most `steps`.
    [[nodiscard]] Fit fit(const Pyramid& picture, const Corners& guess, int steps) const;

    [[nodiscard]] int version() const { return version_; }
    [[nodiscard]] int side() const { return side_; }

private:
    static constexpr int kQuiet = 2;  ///< modules around that count too
    static constexpr std::size_t kProjections = 4;
    static constexpr int kUnknowns = 12;  ///< eight of the move, three of the light, the contrast

    void draw(const QrGrid& grid, double blur);
    void solve();
    void makeProjections();
    [[nodiscard]] std::vector<float> look(const Pyramid& picture, const Corners& corners) const;
    [[nodiscard]] double scoreOf(const std::vector<float>& seen) const;

    int version_, side_, density_, wide_;
    std::vector<float> wanted_;  ///< 0 paper … 1 ink
    std::vector<float> weight_;
    std::vector<float> columns_;      ///< kUnknowns a sample: its slopes
    std::vector<float> projections_;  ///< weighted, kProjections a sample: planes, the template
    std::vector<float> answers_;      ///< kUnknowns a sample: what it says of each
};

}  // namespace hoibao::scanner
