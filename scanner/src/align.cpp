#include "align.hpp"

#include "geometry.hpp"
#include "linear.hpp"
#include "pose.hpp"

namespace hoibao::scanner {

namespace {

constexpr double kFloor = 0.1;  // of the error of a sample whose modules are all known

/// Rows, then columns, by a Gauss of `sigma` samples; the edge goes on.
std::vector<float> smoothed(const std::vector<float>& from, int wide, double sigma) {
    const int reach = int(std::ceil(3 * sigma));
    std::vector<float> taps;
    float sum = 0;
    for (int i = -reach; i <= reach; ++i) {
        taps.push_back(float(std::exp(-i * i / (2 * sigma * sigma))));
        sum += taps.back();
    }
    for (float& tap : taps) tap /= sum;
    std::vector<float> rows(from.size()), out(from.size());
    for (const bool down : {false, true}) {
        const auto& source = down ? rows : from;
        auto& target = down ? out : rows;
        for (int y = 0; y < wide; ++y) {
            for (int x = 0; x < wide; ++x) {
                float value = 0;
                for (int i = -reach; i <= reach; ++i) {
                    const int at = std::clamp((down ? y : x) + i, 0, wide - 1);
                    value += taps[std::size_t(i + reach)] *
                             source[std::size_t(down ? at * wide + x : y * wide + at)];
                }
                target[std::size_t(y * wide + x)] = value;
            }
        }
    }
    return out;
}

}  // namespace

Alignment::Alignment(int version, double blur, int density)
    : version_(version),
      side_(17 + 4 * version),
      density_(density),
      wide_((side_ + 2 * kQuiet) * density) {
    draw(QrGrid(version), blur);
    solve();
}

void Alignment::draw(const QrGrid& grid, double blur) {
    std::vector<float> ink(std::size_t(wide_ * wide_)), unknown(ink.size());
    for (int y = 0; y < wide_; ++y) {
        for (int x = 0; x < wide_; ++x) {
            const auto cell = grid.at((x + density_) / density_ - 1 - kQuiet,
                                      (y + density_) / density_ - 1 - kQuiet);
            const auto at = std::size_t(y * wide_ + x);
            ink[at] = cell == QrGrid::Unknown ? 0.5f : float(cell);
            unknown[at] = cell == QrGrid::Unknown ? 1.f : 0.f;
        }
    }
    const double sigma = blur * density_;
    wanted_ = smoothed(ink, wide_, sigma);
    const auto doubt = smoothed(unknown, wide_, sigma);
    // Of a module's variance, 1/4, a Gauss of sigma leaves 1 / (4 pi sigma^2), at most all.
    const double left = 0.25 * std::min(1.0, 1 / (4 * std::acos(-1.0) * blur * blur));
    weight_.resize(ink.size());
    for (std::size_t i = 0; i < ink.size(); ++i) {
        const int x = int(i) % wide_, y = int(i) / wide_;
        const bool isInner = x > 0 && y > 0 && x + 1 < wide_ && y + 1 < wide_;  // has slopes
        const double share = kFloor * kFloor / (kFloor * kFloor + left * double(doubt[i]));
        weight_[i] = isInner ? float(share) : 0.f;
    }
}

void Alignment::solve() {
    const std::size_t count = wanted_.size();
    columns_.assign(count * kUnknowns, 0.f);
    std::array<std::array<double, kUnknowns>, kUnknowns> normal{};
    for (int y = 1; y + 1 < wide_; ++y) {
        for (int x = 1; x + 1 < wide_; ++x) {
            const auto at = std::size_t(y * wide_ + x);
            const float across = 0.5f * float(density_) * (wanted_[at + 1] - wanted_[at - 1]);
            const float down =
                0.5f * float(density_) *
                (wanted_[at + std::size_t(wide_)] - wanted_[at - std::size_t(wide_)]);
            const float s = (float(x) + 0.5f) / float(wide_) - 0.5f;
            const float t = (float(y) + 0.5f) / float(wide_) - 0.5f;
            const float towards = s * across + t * down;
            float* c = columns_.data() + at * kUnknowns;
            const float all[kUnknowns] = {across,   across * s, across * t,  down,
                                          down * s, down * t,   towards * s, towards * t,
                                          1.f,      s,          t,           wanted_[at]};
            std::copy_n(all, kUnknowns, c);
            for (std::size_t i = 0; i < kUnknowns; ++i) {
                for (std::size_t j = 0; j <= i; ++j)
                    normal[i][j] += double(weight_[at] * c[i] * c[j]);
            }
        }
    }
    makeProjections();
    answers_.assign(count * kUnknowns, 0.f);
    // The inverse column by column, each by the small solver.
    std::array<std::array<double, kUnknowns>, kUnknowns> inverse{};
    for (std::size_t k = 0; k < kUnknowns; ++k) {
        std::array<double, kUnknowns> unit{};
        unit[k] = 1;
        inverse[k] = solved<kUnknowns>(normal, unit, 1e-6);
    }
    for (std::size_t at = 0; at < count; ++at) {
        const float* c = columns_.data() + at * kUnknowns;
        for (std::size_t k = 0; k < kUnknowns; ++k) {
            double sum = 0;
            for (std::size_t j = 0; j < kUnknowns; ++j) sum += inverse[k][j] * double(c[j]);
            answers_[at * kUnknowns + k] = float(sum) * weight_[at];
        }
    }
}

std::vector<float> Alignment::look(const Pyramid& picture, const Corners& corners) const {
    const Pose pose(corners, side_);
    const int level = picture.levelFor(pose.modulePixels() / density_, 1.0);
    std::array<float, 8> h{};
    for (std::size_t i = 0; i < 8; ++i) h[i] = float(pose.perspective()[i]);
    std::vector<float> seen(wanted_.size());
    for (int y = 0; y < wide_; ++y) {
        const float v = (float(y) + 0.5f) / float(density_) - float(kQuiet);
        for (int x = 0; x < wide_; ++x) {
            const float u = (float(x) + 0.5f) / float(density_) - float(kQuiet);
            const float w = 1 / (h[6] * u + h[7] * v + 1);
            seen[std::size_t(y * wide_ + x)] = picture.at((h[0] * u + h[1] * v + h[2]) * w,
                                                          (h[3] * u + h[4] * v + h[5]) * w, level);
        }
    }
    return seen;
}

/// Planes of light and the template without them, each of length one under the weights.
void Alignment::makeProjections() {
    const std::size_t count = wanted_.size();
    const auto inner = [&](const std::vector<float>& a, const std::vector<float>& b) {
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) sum += double(weight_[i] * a[i] * b[i]);
        return sum;
    };
    std::vector<std::vector<float>> found;
    for (std::size_t k = 0; k < kProjections; ++k) {
        std::vector<float> one(count);
        for (std::size_t i = 0; i < count; ++i) {
            const float* c = columns_.data() + i * kUnknowns;
            one[i] = k < 3 ? c[8 + k] : -wanted_[i];
        }
        for (int round = 0; round < 2; ++round) {
            for (const auto& known : found) {
                const double along = inner(one, known);
                for (std::size_t i = 0; i < count; ++i) one[i] -= float(along) * known[i];
            }
        }
        const double size = std::sqrt(inner(one, one));
        for (float& v : one) v = float(double(v) / size);
        found.push_back(std::move(one));
    }
    projections_.resize(count * kProjections);
    for (std::size_t k = 0; k < kProjections; ++k) {
        for (std::size_t i = 0; i < count; ++i) {
            projections_[i * kProjections + k] = weight_[i] * found[k][i];
        }
    }
}

double Alignment::scoreOf(const std::vector<float>& seen) const {
    float squares = 0;
    std::array<float, kProjections> along{};
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const float v = seen[i];
        const float* row = projections_.data() + i * kProjections;
        squares += weight_[i] * v * v;
        for (std::size_t k = 0; k < kProjections; ++k) along[k] += row[k] * v;
    }
    const float rest = squares - along[0] * along[0] - along[1] * along[1] - along[2] * along[2];
    // A little of the brightness itself counts as noise: a blank place fits nothing.
    const float noise = 1e-3f * squares + 1e-2f * float(seen.size());
    return double(along[3] / std::sqrt(std::max(rest, 0.f) + noise));
}

Alignment::Fit Alignment::fit(const Pyramid& picture, const Corners& guess, int steps) const {
    constexpr double kFarthest = 1.5, kNear = 0.02;  // modules, of one step
    const std::size_t count = wanted_.size();
    Fit best{guess, -1};
    Corners now = guess;
    for (int step = 0;; ++step) {
        const auto seen = look(picture, now);
        const double score = scoreOf(seen);
        if (score > best.score) best = {now, score};
        if (step == steps) break;
        std::array<float, kUnknowns> p{};
        for (std::size_t i = 0; i < count; ++i) {
            const float* row = answers_.data() + i * kUnknowns;
            for (std::size_t k = 0; k < kUnknowns; ++k) p[k] += row[k] * seen[i];
        }
        const double contrast = double(p[11]);
        if (contrast > -1) break;  // lighter where there should be ink: not this way up
        const Pose pose(now, side_);
        const double full = side_ + 2.0 * kQuiet;
        double most = 0;
        Corners next;
        constexpr std::array<std::array<int, 2>, 4> kEnds = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
        for (std::size_t i = 0; i < 4; ++i) {
            const double u = kEnds[i][0] * side_, v = kEnds[i][1] * side_;
            const double s = (u + kQuiet) / full - 0.5, t = (v + kQuiet) / full - 0.5;
            const double bend = double(p[6]) * s + double(p[7]) * t;
            double du = (double(p[0]) + double(p[1]) * s + double(p[2]) * t + s * bend) / contrast;
            double dv = (double(p[3]) + double(p[4]) * s + double(p[5]) * t + t * bend) / contrast;
            const double far = std::hypot(du, dv);
            if (far > kFarthest) du *= kFarthest / far, dv *= kFarthest / far;
            most = std::max(most, std::min(far, kFarthest));
            next[i] = pose.place(u - du, v - dv);
        }
        if (most < kNear) break;
        now = next;
    }
    return best;
}

}  // namespace hoibao::scanner
