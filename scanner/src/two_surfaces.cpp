#include "two_surfaces.hpp"

#include <algorithm>
#include <cmath>

#include "linear.hpp"

namespace hoibao::scanner {

namespace {

constexpr int kAround = 3;  // modules of the quiet zone that count too

/// A module as the picture shows it.
struct Seen {
    float brightness;  ///< the mean of some looks at its middle
    float spread;      ///< their standard deviation
    QrGrid::Cell known;
};

std::vector<Seen> look(const Pyramid& picture, const Pose& pose, const QrGrid& grid) {
    constexpr int kLooks = 4;  // each way
    const int side = grid.side();
    const int level = picture.levelFor(pose.modulePixels() / kLooks, 1.0);
    std::vector<Seen> out;
    for (int y = -kAround; y < side + kAround; ++y) {
        for (int x = -kAround; x < side + kAround; ++x) {
            float sum = 0, squares = 0;
            for (int k = 0; k < kLooks * kLooks; ++k) {
                const double dx = (k % kLooks + 1.0) / (kLooks + 1);
                const double dy = (double(k / kLooks) + 1.0) / (kLooks + 1);
                const float one = picture.at(pose.place(x + dx, y + dy), level);
                sum += one;
                squares += one * one;
            }
            const float mean = sum / float(kLooks * kLooks);
            const float variance = squares / float(kLooks * kLooks) - mean * mean;
            out.push_back({mean, std::sqrt(std::max(0.f, variance)), grid.at(x, y)});
        }
    }
    return out;
}

class TwoSurfaces {
public:
    TwoSurfaces(std::vector<Seen> seen, int wide)
        : seen_(std::move(seen)), wide_(wide), ink_(seen_.size()), contrast_(seen_.size()) {
        for (int dy = -kAbout; dy <= kAbout; ++dy) {
            for (int dx = -kAbout; dx <= kAbout; ++dx)
                near_.push_back(std::exp(-double(dx * dx + dy * dy) / (2 * kSigma * kSigma)));
        }
        begin();
        for (int round = 0; round < kRounds; ++round) improve();
        auto all = contrast_;
        std::nth_element(all.begin(), all.begin() + std::ptrdiff_t(all.size() / 2), all.end());
        usual_ = all[all.size() / 2];
    }

    [[nodiscard]] Module module(int x, int y) const {
        constexpr float kEven = 0.2f;  // of the contrast
        const auto at = std::size_t(y * wide_ + x);
        const float uneven = seen_[at].spread / (kEven * contrast_[at]);
        return {ink_[at], std::min(1.f, contrast_[at] / usual_) / (1 + uneven * uneven)};
    }

private:
    static constexpr int kAbout = 4, kRounds = 5;
    static constexpr double kSigma = 1.8;       // modules
    static constexpr float kLeastContrast = 8;  // less is noise

    template <class See>
    void about(int x, int y, int reach, See see) const {
        for (int v = std::max(0, y - reach); v <= std::min(wide_ - 1, y + reach); ++v) {
            for (int u = std::max(0, x - reach); u <= std::min(wide_ - 1, x + reach); ++u)
                see(u - x, v - y, std::size_t(v * wide_ + u));
        }
    }

    void set(std::size_t at, float paper, float ink) {
        contrast_[at] = std::max(paper - ink, kLeastContrast);
        const float here = 0.5f + (0.5f * (paper + ink) - seen_[at].brightness) / contrast_[at];
        const auto known = seen_[at].known;
        ink_[at] = known != QrGrid::Unknown ? float(known) : std::clamp(here, 0.f, 1.f);
    }

    /// Paper and ink are the lightest and the darkest of the modules next to each.
    void begin() {
        constexpr int kNext = 2;
        for (int y = 0; y < wide_; ++y) {
            for (int x = 0; x < wide_; ++x) {
                float least = 255, most = 0;
                about(x, y, kNext, [&](int, int, std::size_t at) {
                    least = std::min(least, seen_[at].brightness);
                    most = std::max(most, seen_[at].brightness);
                });
                set(std::size_t(y * wide_ + x), most, least);
            }
        }
    }

    void improve() {
        constexpr double kRidge = 1e-2;
        const auto before = ink_;
        for (int y = 0; y < wide_; ++y) {
            for (int x = 0; x < wide_; ++x) {
                NormalEquations<3> paper, ink;
                about(x, y, kAbout, [&](int dx, int dy, std::size_t at) {
                    const std::array<double, 3> row{1, double(dx), double(dy)};
                    const double share = double(before[at]);
                    const double near =
                        near_[std::size_t((dy + kAbout) * (2 * kAbout + 1) + dx + kAbout)];
                    ink.add(row, double(seen_[at].brightness), near * share);
                    paper.add(row, double(seen_[at].brightness), near * (1 - share));
                });
                set(std::size_t(y * wide_ + x), float(paper.solve(kRidge)[0]),
                    float(ink.solve(kRidge)[0]));
            }
        }
    }

    std::vector<Seen> seen_;
    int wide_;
    std::vector<float> ink_;
    std::vector<float> contrast_;  ///< between the surfaces
    std::vector<double> near_;     ///< weights of the modules about one
    float usual_ = 1;              ///< the median contrast
};

}  // namespace

std::vector<Module> modulesByTwoSurfaces(const Pyramid& picture, const QrPose& pose) {
    const QrGrid grid(pose.version);
    const int side = grid.side();
    const TwoSurfaces surfaces(look(picture, Pose(pose.corners, side), grid), side + 2 * kAround);
    std::vector<Module> out;
    for (int i = 0; i < side * side; ++i)
        out.push_back(surfaces.module(i % side + kAround, i / side + kAround));
    return out;
}

}  // namespace hoibao::scanner
