#include "restore.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "linear.hpp"
#include "qr_codewords.hpp"

namespace hoibao::scanner {

namespace {

constexpr float kNoisy = 0.02f;  // variance of bare paper, of 1 between paper and ink

}  // namespace

QrRestorer::QrRestorer(const Pyramid& picture, const Corners& corners, int version)
    : picture_(picture),
      grid_(version),
      pose_(corners, grid_.side()),
      ink_(std::size_t(grid_.side() * grid_.side()), 0.5f),
      blur_(kTaps, 0.f) {
    blur_[kTaps / 2] = 1;
    look();
}

/// Samples the picture on the symbol's own grid, each sample a mean over its share of the picture.
void QrRestorer::look() {
    const int wide = samplesWide();
    const double pitch = pose_.modulePixels() / kDensity;
    const int level = picture_.levelFor(pitch, 1.0);
    const bool isFine = pitch < 1.6;  // pixels are few: lose nothing between them
    const int fine = pitch / double(1 << level) > 1.2 ? 2 : 1;  // looks a sample, each way
    seen_.assign(std::size_t(wide * wide), 0.f);
    for (int y = 0; y < wide; ++y) {
        for (int x = 0; x < wide; ++x) {
            float sum = 0;
            for (int k = 0; k < fine * fine; ++k) {
                const double dx = (k % fine + 0.5) / fine, dy = double(k / fine + 0.5) / fine;
                const double u = (x + dx) / kDensity - kQuiet;
                const double v = (y + dy) / kDensity - kQuiet;
                const Point place = pose_.place(u, v);
                sum += isFine ? picture_.sharplyAt(place) : picture_.at(place, level);
            }
            seen_[std::size_t(y * wide + x)] = sum / float(fine * fine);
        }
    }
    levelLight();
}

/// Divides by the light on the paper, which is fitted to the quiet zone: a surface of four numbers,
/// fitted again without what is much darker (print that came too near, dirt).
void QrRestorer::levelLight() {
    const int wide = samplesWide();
    const auto basis = [&](int x, int y) {
        const double s = (x + 0.5) / wide - 0.5, t = (y + 0.5) / wide - 0.5;
        return std::array<double, 4>{1, s, t, s * t};
    };
    const int from = kDensity / 2, to = (kQuiet - 1) * kDensity - kDensity / 2;
    std::array<double, 4> light{};
    double allowed = 1e9;
    for (int round = 0; round < 4; ++round) {
        NormalEquations<4> equations;
        double squares = 0, count = 0;
        for (int y = 0; y < wide; ++y) {
            for (int x = 0; x < wide; ++x) {
                const int edge = std::min(std::min(x, wide - 1 - x), std::min(y, wide - 1 - y));
                if (edge < from || edge >= to) continue;
                const auto b = basis(x, y);
                const double value = double(seen_[std::size_t(y * wide + x)]);
                const double rest =
                    value - std::inner_product(b.begin(), b.end(), light.begin(), 0.0);
                if (round > 0 && (rest < -allowed || rest > 2 * allowed)) continue;
                equations.add(b, value, 1);
                squares += round > 0 ? rest * rest : 0;
                ++count;
            }
        }
        light = equations.solve(1e-9);
        if (round > 0 && count > 0) allowed = 2.5 * std::sqrt(squares / count) + 1;
        if (round == 0) allowed = 0.25 * light[0];
    }
    weight_.assign(seen_.size(), 1.f);
    double squares = 0, count = 1;
    for (int y = 0; y < wide; ++y) {
        for (int x = 0; x < wide; ++x) {
            const auto b = basis(x, y);
            const double paper =
                std::max(4.0, std::inner_product(b.begin(), b.end(), light.begin(), 0.0));
            float& sample = seen_[std::size_t(y * wide + x)];
            if (sample > 1.12 * paper) weight_[std::size_t(y * wide + x)] = 0.02f;  // glare
            const double off = 1 - double(sample) / paper;
            sample = std::clamp(float(off), -0.6f, 1.6f);
            const int edge = std::min(std::min(x, wide - 1 - x), std::min(y, wide - 1 - y));
            if (edge < from || edge >= to || std::abs(off) * paper > allowed) continue;
            squares += off * off;
            ++count;
        }
    }
    noise_ = float(squares / count);
}

/// Modules darker than the middle between their neighbourhood's dark and light are ink.
void QrRestorer::compareBrightness() {
    const int side = grid_.side(), wide = samplesWide();
    const auto samples = [&](int x, int y) {
        float sum = 0;
        for (int k = 0; k < kDensity * kDensity; ++k) {
            const int sx = (x + kQuiet) * kDensity + k % kDensity;
            const int sy = (y + kQuiet) * kDensity + k / kDensity;
            sum += seen_[std::size_t(sy * wide + sx)];
        }
        return sum / float(kDensity * kDensity);
    };
    double ink = 0, paper = 0;
    int inks = 0, papers = 0;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            if (grid_.at(x, y) == QrGrid::Black) ink += double(samples(x, y)), ++inks;
            if (grid_.at(x, y) == QrGrid::White) paper += double(samples(x, y)), ++papers;
        }
    }
    const float middle = float(0.5 * (ink / inks + paper / papers));
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            float& module = ink_[std::size_t(y * side + x)];
            const auto known = grid_.at(x, y);
            module = known != QrGrid::Unknown ? float(known)
                                              : std::clamp(0.5f + samples(x, y) - middle, 0.f, 1.f);
        }
    }
}

bool QrRestorer::improve() {
    constexpr int kRounds = 8, kBends = 3;
    constexpr float kReaches[] = {0.6f, 1.f, 1.5f};  // samples, of a round blur
    const bool isNoisy = noise_ > kNoisy;
    if (round_ >= (isNoisy ? 2 * int(std::size(kReaches)) : kRounds)) return false;
    if (round_ == 0) {
        compareBrightness();
    } else if (isNoisy) {
        if (round_ >= 2) findPlace();
        assumeBlur(kReaches[(round_ - 1) % int(std::size(kReaches))]);
        findModules();
    } else {
        if (round_ >= 3) findPlace();
        if (!findBlur(round_ == 1)) return false;
        if (round_ == 1) {
            for (int i = 0; i < kBends; ++i) findPlace();
            if (!findBlur(true)) return false;
        }
        findModules();
    }
    ++round_;
    return true;
}

/// A round blur, where noise would hide any other; base and gain from the modules that are known.
void QrRestorer::assumeBlur(float reach) {
    const int side = grid_.side(), wide = samplesWide();
    float sum = 0;
    for (int i = 0; i < kTaps; ++i) {
        const float dx = float(i % kWidth - kReach), dy = float(i / kWidth - kReach);
        blur_[std::size_t(i)] = std::exp(-(dx * dx + dy * dy) / (2 * reach * reach));
        sum += blur_[std::size_t(i)];
    }
    for (float& tap : blur_) tap /= sum;
    std::vector<float> known(ink_.size());
    for (int i = 0; i < side * side; ++i) {
        const auto cell = grid_.at(i % side, i / side);
        known[std::size_t(i)] = cell == QrGrid::Unknown ? 0.5f : float(cell);
    }
    const auto model = blurred(spread(known));
    NormalEquations<2> equations;
    for (int y = 0; y < wide; ++y) {
        for (int x = 0; x < wide; ++x) {
            const auto at = std::size_t(y * wide + x);
            const auto cell = grid_.at(x / kDensity - kQuiet, y / kDensity - kQuiet);
            if (cell == QrGrid::Unknown) continue;
            equations.add({1, double(model[at])}, double(seen_[at]), double(weight_[at]));
        }
    }
    const auto [base, gain] = equations.solve(1e-6);
    base_ = float(base);
    gain_ = std::max(0.2f, float(gain));
}

/// Modules as samples, with the quiet zone around and room for the blur's reach.
std::vector<float> QrRestorer::spread(const std::vector<float>& modules) const {
    const int side = grid_.side(), wide = samplesWide(), padded = wide + 2 * kReach;
    std::vector<float> out(std::size_t(padded * padded), 0.f);
    const int offset = kReach + kQuiet * kDensity;
    for (int y = 0; y < side * kDensity; ++y) {
        float* row = out.data() + (y + offset) * padded + offset;
        const float* from = modules.data() + y / kDensity * side;
        for (int x = 0; x < side * kDensity; ++x) row[x] = from[x / kDensity];
    }
    return out;
}

std::vector<float> QrRestorer::blurred(const std::vector<float>& spreadInk) const {
    const int wide = samplesWide(), padded = wide + 2 * kReach;
    std::vector<float> out(std::size_t(wide * wide), 0.f);
    for (int tap = 0; tap < kTaps; ++tap) {
        const float k = blur_[std::size_t(tap)];
        if (k == 0) continue;
        const int dx = tap % kWidth, dy = tap / kWidth;
        for (int y = 0; y < wide; ++y) {
            const float* from = spreadInk.data() + (y + dy) * padded + dx;
            float* to = out.data() + y * wide;
            for (int x = 0; x < wide; ++x) to[x] += k * from[x];
        }
    }
    return out;
}

/// The adjoint of spreading and blurring: from samples back to modules.
std::vector<float> QrRestorer::gathered(const std::vector<float>& difference) const {
    const int side = grid_.side(), wide = samplesWide(), padded = wide + 2 * kReach;
    std::vector<float> back(std::size_t(padded * padded), 0.f);
    for (int tap = 0; tap < kTaps; ++tap) {
        const float k = blur_[std::size_t(tap)];
        if (k == 0) continue;
        const int dx = tap % kWidth, dy = tap / kWidth;
        for (int y = 0; y < wide; ++y) {
            float* to = back.data() + (y + dy) * padded + dx;
            const float* from = difference.data() + y * wide;
            for (int x = 0; x < wide; ++x) to[x] += k * from[x];
        }
    }
    std::vector<float> out(std::size_t(side * side), 0.f);
    const int offset = kReach + kQuiet * kDensity;
    for (int y = 0; y < side * kDensity; ++y) {
        for (int x = 0; x < side * kDensity; ++x) {
            out[std::size_t(y / kDensity * side + x / kDensity)] +=
                back[std::size_t((y + offset) * padded + x + offset)];
        }
    }
    return out;
}

/// What the blur is taken for before it is fitted: a small round one, later the one found last.
std::vector<float> QrRestorer::priorBlur(bool first) const {
    std::vector<float> taps(kTaps + 1, 0.f);
    float sum = 0;
    for (int i = 0; i < kTaps; ++i) {
        const float dx = float(i % kWidth - kReach), dy = float(i / kWidth - kReach);
        taps[std::size_t(i)] = first ? std::exp(-(dx * dx + dy * dy) / 2) : blur_[std::size_t(i)];
        sum += taps[std::size_t(i)];
    }
    for (float& tap : taps) tap *= (first ? 0.9f : gain_) / sum;
    taps[kTaps] = first ? 0.f : base_;
    return taps;
}

/// Fits the blur's taps, and a base, by least squares to the samples whose ink is known (or, later,
/// to all with the ink as estimated).
bool QrRestorer::findBlur(bool fromKnownOnly) {
    const int side = grid_.side(), wide = samplesWide(), padded = wide + 2 * kReach;
    const auto ink = spread(ink_);
    std::vector<float> sure(std::size_t(side * side), 0.f);
    for (int i = 0; i < side * side; ++i) {
        const bool known = grid_.at(i % side, i / side) != QrGrid::Unknown;
        sure[std::size_t(i)] = known ? 0.f : 1.f;
    }
    const auto unsure = spread(sure);
    DenseNormalEquations equations(kTaps + 1);
    std::vector<float> row(kTaps + 1);
    for (int y = 0; y < wide; ++y) {
        for (int x = 0; x < wide; ++x) {
            float doubts = 0;
            for (int dy = 0; dy < kWidth; ++dy) {
                const int at = (y + dy) * padded + x;
                std::copy_n(ink.data() + at, kWidth, row.data() + dy * kWidth);
                if (!fromKnownOnly) continue;
                for (int dx = 0; dx < kWidth; ++dx) doubts += unsure[std::size_t(at + dx)];
            }
            if (fromKnownOnly && doubts > 0) continue;
            row[kTaps] = 1;
            equations.add(row, seen_[std::size_t(y * wide + x)],
                          weight_[std::size_t(y * wide + x)]);
        }
    }
    const auto before = priorBlur(fromKnownOnly);
    auto taps = equations.solve((fromKnownOnly ? 0.02 : 0.004) + 8 * double(noise_), before);
    taps.pop_back();
    float sum = 0;
    for (float& k : taps) k = std::max(k, 0.f), sum += k;
    if (!(sum > 0.08f)) return false;
    const float least = 0.002f * sum;  // noise of the fit, not blur
    float kept = 0;
    for (float& k : taps) k = k < least ? 0.f : k / sum, kept += k;
    for (float& k : taps) k /= kept;
    blur_ = std::move(taps);
    // Taps were cut off, so what they gave together with base and gain no longer fits.
    const auto model = blurred(ink);
    NormalEquations<2> light;
    for (int y = 0; y < wide; ++y) {
        for (int x = 0; x < wide; ++x) {
            const auto at = std::size_t(y * wide + x);
            const auto cell = grid_.at(x / kDensity - kQuiet, y / kDensity - kQuiet);
            if (fromKnownOnly && cell == QrGrid::Unknown) continue;
            light.add({1, double(model[at])}, double(seen_[at]), double(weight_[at]));
        }
    }
    const auto [base, gain] = light.solve(1e-6);
    base_ = float(base);
    gain_ = float(gain);
    return gain_ > 0.08f;
}

/// Box-constrained least squares for the modules under the blur (Beck and Teboulle's FISTA).
void QrRestorer::findModules() {
    constexpr int kSteps = 40;
    const float towardsMiddle = std::clamp(4 * noise_, 0.003f, 1.f);  // noise over ink's variance
    const int side = grid_.side();
    const float step = 1.f / (float(kDensity * kDensity) + towardsMiddle);
    std::vector<float> ahead = ink_, next(ink_.size());
    float momentum = 1;
    for (int i = 0; i < kSteps; ++i) {
        auto difference = blurred(spread(ahead));
        for (std::size_t k = 0; k < difference.size(); ++k) {
            difference[k] = weight_[k] * (difference[k] - (seen_[k] - base_) / gain_);
        }
        const auto slope = gathered(difference);
        const float nextMomentum = 0.5f * (1 + std::sqrt(1 + 4 * momentum * momentum));
        const float push = (momentum - 1) / nextMomentum;
        for (std::size_t k = 0; k < next.size(); ++k) {
            const auto known = grid_.at(int(k) % side, int(k) / side);
            const float pull = slope[k] + towardsMiddle * (ahead[k] - 0.5f);
            next[k] = known != QrGrid::Unknown ? float(known)
                                               : std::clamp(ahead[k] - step * pull, 0.f, 1.f);
            ahead[k] = next[k] + push * (next[k] - ink_[k]);
        }
        ink_.swap(next);
        momentum = nextMomentum;
    }
    const auto model = blurred(spread(ink_));
    double rest = 0, sum = 0, squares = 0, count = 0;
    for (std::size_t k = 0; k < model.size(); ++k) {
        const double wanted = double(seen_[k]), w = double(weight_[k]);
        const double off = wanted - double(base_ + gain_ * model[k]);
        rest += w * off * off, sum += w * wanted, squares += w * wanted * wanted, count += w;
    }
    explained_ = 1 - rest / std::max(1e-9, squares - sum * sum / count);
}

/// Moves and bends the grid to where the picture agrees best with what it should look like: before
/// the second round, with the modules every code has (timing shows a bend), then with all.
void QrRestorer::findPlace() {
    const bool fromKnownOnly = round_ < 2;
    const int wide = samplesWide(), side = grid_.side();
    std::vector<float> crisp = ink_;
    for (int i = 0; i < side * side; ++i) {
        float& module = crisp[std::size_t(i)];
        const bool isKnown = grid_.at(i % side, i / side) != QrGrid::Unknown;
        module = fromKnownOnly && !isKnown ? 0.5f : module > 0.5f ? 1.f : 0.f;
    }
    const auto model = blurred(spread(crisp));
    for (int round = 0; round < 2; ++round) {
        NormalEquations<12> equations;
        for (int y = 1; y + 1 < wide; ++y) {
            for (int x = 1; x + 1 < wide; ++x) {
                const auto at = std::size_t(y * wide + x);
                const double across =
                    0.5 * kDensity * double(gain_ * (model[at + 1] - model[at - 1]));
                const double down =
                    0.5 * kDensity *
                    double(gain_ * (model[at + std::size_t(wide)] - model[at - std::size_t(wide)]));
                const double s = ((x + 0.5) / kDensity - kQuiet) / grid_.side() - 0.5;
                const double t = ((y + 0.5) / kDensity - kQuiet) / grid_.side() - 0.5;
                std::array<double, 12> row = {
                    across, across * s, across * t, across * s * t, across * s * s, across * t * t,
                    down,   down * s,   down * t,   down * s * t,   down * s * s,   down * t * t};
                const double off = double(seen_[at] - (base_ + gain_ * model[at]));
                const auto cell = grid_.at(x / kDensity - kQuiet, y / kDensity - kQuiet);
                if (fromKnownOnly && cell == QrGrid::Unknown) continue;
                const double robust = double(weight_[at]) / (1 + 25 * off * off);
                equations.add(row, off, robust);
            }
        }
        auto shift = equations.solve(1e-3);
        for (double& v : shift) v = std::clamp(-v, -0.5, 0.5);
        pose_.bendBy(shift);
        look();
    }
}

std::vector<float> QrRestorer::odds() const {
    constexpr double kFloor = 5e-4;  // of the variance: what no model explains
    constexpr double kShare = 0.5;   // of what a sample says: neighbours share their noise
    constexpr float kSurest = 6;     // a stain or a wrong neighbour can hide anywhere
    const int side = grid_.side();
    auto off = blurred(spread(ink_));
    double rest = 0, weights = 1e-9;
    for (std::size_t k = 0; k < off.size(); ++k) {
        off[k] = base_ + gain_ * off[k] - seen_[k];
        rest += double(weight_[k] * off[k] * off[k]);
        weights += double(weight_[k]);
        off[k] *= weight_[k];
    }
    const auto slope = gathered(off);
    std::vector<float> one(ink_.size(), 0.f);
    one[std::size_t(side / 2 * side + side / 2)] = 1;
    double energy = 0;
    for (const float v : blurred(spread(one))) energy += double(v * v);
    const double pitch = pose_.modulePixels() / kDensity;
    const double trust = kShare * std::min(1.0, pitch * pitch) / (rest / weights + kFloor);
    const double gain = double(gain_), steep = gain * gain * energy;
    std::vector<float> out(ink_.size());
    for (std::size_t k = 0; k < out.size(); ++k) {
        const double odds =
            trust * (0.5 * steep * (2 * double(ink_[k]) - 1) - gain * double(slope[k]));
        out[k] = std::clamp(float(odds), -kSurest, kSurest);
    }
    return out;
}

GrayImage QrRestorer::redrawn(int pixels) const {
    return drawnCrisp(ink_, grid_.side(), pixels);
}

std::optional<GrayImage> QrRestorer::corrected(int pixels) const {
    const int side = grid_.side(), wide = samplesWide();
    const auto model = blurred(spread(ink_));
    std::vector<Module> modules(ink_.size());
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            float off = 0, weight = 0;
            for (int k = 0; k < kDensity * kDensity; ++k) {
                const auto at = std::size_t(((y + kQuiet) * kDensity + k / kDensity) * wide +
                                            (x + kQuiet) * kDensity + k % kDensity);
                off += std::abs(seen_[at] - base_ - gain_ * model[at]);
                weight += weight_[at];
            }
            constexpr float kSamples = kDensity * kDensity, kStrange = 0.1f;
            modules[std::size_t(y * side + x)] = {
                ink_[std::size_t(y * side + x)],
                weight / kSamples /
                    (round_ == 1 ? 1
                                 : 1 + off * off / (kSamples * kSamples * kStrange * kStrange))};
        }
    }
    const auto fixed = correctedModules(modules, grid_);
    if (!fixed) return std::nullopt;
    return drawnCrisp(*fixed, side, pixels);
}

GrayImage drawnCrisp(const std::vector<float>& modules, int side, int pixels) {
    constexpr int kQuiet = 4;
    const int wide = (side + 2 * kQuiet) * pixels;
    GrayImage out(wide, wide);
    for (int y = 0; y < wide; ++y) {
        for (int x = 0; x < wide; ++x) {
            const int u = x / pixels - kQuiet, v = y / pixels - kQuiet;
            const bool inside = u >= 0 && v >= 0 && u < side && v < side;
            const bool dark = inside && modules[std::size_t(v * side + u)] > 0.5f;
            out.row(y)[x] = dark ? 0 : 255;
        }
    }
    return out;
}

}  // namespace hoibao::scanner
