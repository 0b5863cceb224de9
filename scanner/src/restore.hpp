#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pose.hpp"

namespace hoibao::scanner {

/// Modules, row by row (above 0.5 ink), upright and crisp with a quiet zone, for a decoder.
[[nodiscard]] GrayImage drawnCrisp(const std::vector<float>& modules, int side, int pixels);

/// The modules of one QR code worked out together with the blur they were seen through and the bend
/// of their paper: what is known of the code (finders, timing, quiet zone) gives a first blur, the
/// blur gives modules, the modules give a better blur and a better place, and so on. No kind of
/// blur is assumed; it is whatever explains the picture.
class QrRestorer {
public:
    QrRestorer(const Pyramid& picture, const Corners& corners, int version);

    /// One more round. The first only compares brightness. False when there is no sense in more.
    bool improve();

    /// Upright and crisp, with a quiet zone, for a decoder: `pixels` a module.
    [[nodiscard]] GrayImage redrawn(int pixels) const;
    /// The same after the code's own error correction, with what was poorly seen given up first.
    [[nodiscard]] std::optional<GrayImage> corrected(int pixels) const;
    [[nodiscard]] Corners corners() const { return pose_.corners(); }
    /// The share of the picture's variation here that modules and blur explain, at most 1.
    [[nodiscard]] double explained() const { return explained_; }
    /// Ink of each module, 0 to 1, row by row.
    [[nodiscard]] const std::vector<float>& ink() const { return ink_; }
    [[nodiscard]] int side() const { return grid_.side(); }

    /// The logarithms of the odds for ink of each module, the others taken as they were found.
    [[nodiscard]] std::vector<float> odds() const;
    [[nodiscard]] const QrGrid& grid() const { return grid_; }
    [[nodiscard]] int roundsDone() const { return round_; }

private:
    static constexpr int kDensity = 2;  ///< samples a module, each way
    static constexpr int kQuiet = 4;    ///< modules around that are sampled too
    static constexpr int kReach = 4;    ///< samples the blur may reach, each way
    static constexpr int kWidth = 2 * kReach + 1;
    static constexpr int kTaps = kWidth * kWidth;

    [[nodiscard]] int samplesWide() const { return (grid_.side() + 2 * kQuiet) * kDensity; }
    void look();
    void levelLight();
    void compareBrightness();
    [[nodiscard]] std::vector<float> spread(const std::vector<float>& modules) const;
    [[nodiscard]] std::vector<float> blurred(const std::vector<float>& spreadInk) const;
    [[nodiscard]] std::vector<float> gathered(const std::vector<float>& difference) const;
    [[nodiscard]] std::vector<float> priorBlur(bool first) const;
    void assumeBlur(float reach);
    bool findBlur(bool fromKnownOnly);
    void findModules();
    void findPlace();

    const Pyramid& picture_;
    QrGrid grid_;
    Pose pose_;
    int round_ = 0;
    double explained_ = 0;
    float noise_ = 0;            ///< variance of the samples on bare paper
    std::vector<float> seen_;    ///< darkness of the samples, 0 paper, 1 ink
    std::vector<float> weight_;  ///< of the samples
    std::vector<float> ink_;     ///< of the modules
    std::vector<float> blur_;    ///< kWidth² taps that sum to 1
    float base_ = 0, gain_ = 1;  ///< seen = base + gain · blurred ink
};

}  // namespace hoibao::scanner
