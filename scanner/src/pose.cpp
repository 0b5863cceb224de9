#include "pose.hpp"

#include <mutex>
#include <optional>

#include "align.hpp"
#include "geometry.hpp"

namespace hoibao::scanner {

// Heckbert, Fundamentals of Texture Mapping (1989), 2.2.3: square to quadrilateral.
Pose::Pose(const Corners& c, double side) : side_(side) {
    const Point sum = c[0] - c[1] + c[2] - c[3];
    const Point d1 = c[1] - c[2], d2 = c[3] - c[2];
    const double det = cross(d1, d2);
    const double g = det == 0 ? 0 : cross(sum, d2) / det;
    const double h = det == 0 ? 0 : cross(d1, sum) / det;
    h_ = {c[1].x - c[0].x + g * c[1].x,
          c[3].x - c[0].x + h * c[3].x,
          c[0].x,
          c[1].y - c[0].y + g * c[1].y,
          c[3].y - c[0].y + h * c[3].y,
          c[0].y,
          g,
          h};
    for (const int i : {0, 1, 3, 4, 6, 7}) h_[std::size_t(i)] /= side;
}

double Pose::modulePixels() const {
    const Corners c = corners();
    return std::sqrt(std::abs(cross(c[2] - c[0], c[3] - c[1])) / 2) / side_;
}

namespace {

/// The known modules of a grid as a template: what brightness should be, with any plane of light
/// taken out, so that shade across the symbol does not count.
class Template {
public:
    explicit Template(int version) : grid_(version) {
        constexpr int kQuiet = 2;
        const int side = grid_.side();
        for (int y = -kQuiet; y < side + kQuiet; ++y) {
            for (int x = -kQuiet; x < side + kQuiet; ++x) {
                const auto cell = grid_.at(x, y);
                if (cell == QrGrid::Unknown) continue;
                u_.push_back(float(x) + 0.5f);
                v_.push_back(float(y) + 0.5f);
                wanted_.push_back(cell == QrGrid::Black ? -1.f : 1.f);
            }
        }
        makePlanes();
        const auto rest = withoutPlanes(wanted_);
        float sum = 0;
        for (const float v : rest) sum += v * v;
        for (const float v : rest) wantedUnit_.push_back(v / std::sqrt(sum));
    }

    [[nodiscard]] int version() const { return grid_.version(); }
    [[nodiscard]] int side() const { return grid_.side(); }

    /// The correlation of the picture under this pose with the template.
    [[nodiscard]] double score(const Pyramid& picture, const Corners& corners, int level) const {
        constexpr std::size_t kAtOnce = 64;
        const Pose pose(corners, side());
        std::array<float, 8> h{};
        for (std::size_t i = 0; i < 8; ++i) h[i] = float(pose.perspective()[i]);
        float along = 0, squares = 0, planes[3] = {0, 0, 0};
        std::array<float, kAtOnce> xs, ys, values;
        for (std::size_t begin = 0; begin < u_.size(); begin += kAtOnce) {
            const std::size_t count = std::min(kAtOnce, u_.size() - begin);
            for (std::size_t i = 0; i < count; ++i) {
                const float u = u_[begin + i], v = v_[begin + i];
                const float w = 1 / (h[6] * u + h[7] * v + 1);
                xs[i] = (h[0] * u + h[1] * v + h[2]) * w;
                ys[i] = (h[3] * u + h[4] * v + h[5]) * w;
            }
            for (std::size_t i = 0; i < count; ++i) values[i] = picture.at(xs[i], ys[i], level);
            for (std::size_t i = 0; i < count; ++i) {
                const float v = values[i];
                along += v * wantedUnit_[begin + i];
                squares += v * v;
                for (std::size_t k = 0; k < 3; ++k) planes[k] += v * planes_[k][begin + i];
            }
        }
        const float rest =
            squares - planes[0] * planes[0] - planes[1] * planes[1] - planes[2] * planes[2];
        // A little of the brightness itself counts as noise: a blank place fits nothing.
        return double(along / std::sqrt(std::max(rest, 0.f) + 1e-3f * squares + 1.f));
    }

private:
    void makePlanes() {
        for (int k = 0; k < 3; ++k) {
            std::vector<float> plane;
            for (std::size_t i = 0; i < u_.size(); ++i) {
                plane.push_back(k == 0 ? 1.f : (k == 1 ? u_[i] : v_[i]) / float(side()) - 0.5f);
            }
            for (const auto& known : planes_) {
                float dot = 0;
                for (std::size_t i = 0; i < plane.size(); ++i) dot += plane[i] * known[i];
                for (std::size_t i = 0; i < plane.size(); ++i) plane[i] -= dot * known[i];
            }
            float sum = 0;
            for (const float v : plane) sum += v * v;
            for (float& v : plane) v /= std::sqrt(sum);
            planes_.push_back(std::move(plane));
        }
    }
    [[nodiscard]] std::vector<float> withoutPlanes(std::vector<float> values) const {
        for (const auto& plane : planes_) {
            float dot = 0;
            for (std::size_t i = 0; i < values.size(); ++i) dot += values[i] * plane[i];
            for (std::size_t i = 0; i < values.size(); ++i) values[i] -= dot * plane[i];
        }
        return values;
    }

    QrGrid grid_;
    std::vector<float> u_, v_;
    std::vector<float> wanted_, wantedUnit_;
    std::vector<std::vector<float>> planes_;
};

/// Of the middle version, near enough to any for a first look.
const Template& usualTemplate() {
    static const Template one(4);
    return one;
}

/// Moves of the corners that are tried: each corner, the whole, its size, its turn, its skew.
Corners moved(const Corners& from, int kind, double step) {
    Corners to = from;
    if (kind < 8) {
        (kind % 2 ? to[std::size_t(kind / 2)].y : to[std::size_t(kind / 2)].x) += step;
        return to;
    }
    const Point middle = centre(from);
    const double reach = 0.5 * extent(from);
    for (auto& p : to) {
        const Point arm = p - middle;
        if (kind == 8) p.x += step;
        if (kind == 9) p.y += step;
        if (kind == 10) p = middle + (1 + step / reach) * arm;
        if (kind == 11) p = p + (step / reach) * Point{-arm.y, arm.x};
    }
    return to;
}
constexpr int kMoves = 12;

/// Climbs to the best fit near by, with steps from `first` to `last` modules, at most `sweeps`
/// times each, on the level where a module has at least `sharpness` pixels.
double climb(const Template& wanted, const Pyramid& picture, Corners& corners, double first,
             double last, int sweeps, double sharpness = 1.7) {
    const double module = Pose(corners, wanted.side()).modulePixels();
    const int level = picture.levelFor(module, sharpness);
    double best = wanted.score(picture, corners, level);
    for (double step = first; step >= last; step /= 2) {
        for (int sweep = 0; sweep < sweeps; ++sweep) {
            const double before = best;
            for (int kind = kMoves - 1; kind >= 0; --kind) {
                for (const double way : {1.0, -1.0}) {
                    const Corners next = moved(corners, kind, way * step * module);
                    const double score = wanted.score(picture, next, level);
                    if (score <= best) continue;
                    best = score;
                    corners = next;
                    break;
                }
            }
            if (best < before + 2e-3) break;
        }
    }
    return best;
}

Corners turned(const Corners& c, int quarters) {
    Corners out;
    for (std::size_t i = 0; i < 4; ++i) out[i] = c[(i + std::size_t(quarters)) % 4];
    return out;
}

struct Start {
    const Template* wanted;
    Corners corners;
    double score;
};

void bestFirst(std::vector<Start>& starts, std::size_t kept) {
    std::sort(starts.begin(), starts.end(),
              [](const Start& a, const Start& b) { return a.score > b.score; });
    if (starts.size() > kept) starts.resize(kept);
}

}  // namespace

double directionOfEdges(const Pyramid& picture, const Corners& outline, int level) {
    const GrayView view = picture.level(level);
    const double scale = 1.0 / double(1 << level);
    const Point middle = scale * centre(outline);
    const int reach = int(0.3 * scale * extent(outline));
    const int left = std::max(1, int(middle.x) - reach), top = std::max(1, int(middle.y) - reach);
    const int right = std::min(view.width - 1, int(middle.x) + reach);
    const int bottom = std::min(view.height - 1, int(middle.y) + reach);
    constexpr double kLeast = 32 * 32;  // a slope of one in two pixels
    double cosines = 0, sines = 0;      // of four times the angle: a quarter turn is none
    for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) {
            // Scharr's slopes: those of two pixels alone lean towards the diagonals.
            const std::uint8_t* above = view.row(y - 1) + x;
            const std::uint8_t* here = view.row(y) + x;
            const std::uint8_t* below = view.row(y + 1) + x;
            const double gx =
                3 * (above[1] - above[-1] + below[1] - below[-1]) + 10 * (here[1] - here[-1]);
            const double gy =
                3 * (below[-1] - above[-1] + below[1] - above[1]) + 10 * (below[0] - above[0]);
            const double xx = gx * gx - gy * gy, xy = 2 * gx * gy;  // twice the angle
            const double size = gx * gx + gy * gy;
            if (size < kLeast) continue;
            cosines += (xx * xx - xy * xy) / size;
            sines += 2 * xx * xy / size;
        }
    }
    return std::atan2(sines, cosines) / 4;
}

std::vector<Corners> searchQr(const Pyramid& picture, const Corners& outline) {
    constexpr double kShares[] = {0.7, 0.8, 0.9, 1.0};
    constexpr double kTurns[] = {-0.1, 0, 0.1};
    constexpr int kShifts = 3;  // steps of 8 % of the side, each way
    const Template& wanted = usualTemplate();
    const double side = Pose(outline, 1).modulePixels();
    const int level = picture.levelFor(side / wanted.side(), 0.6);
    constexpr double kModules = 33, kSharp = 2.5;  // pixels a module
    const double direction =
        directionOfEdges(picture, outline, picture.levelFor(side / kModules, kSharp));
    std::vector<Start> starts;
    for (int quarter = 0; quarter < 4; ++quarter) {
        for (const double turn : kTurns) {
            const double angle = direction + turn + quarter * std::acos(0.0);
            for (const double share : kShares) {
                const Point along = 0.5 * share * side * Point{std::cos(angle), std::sin(angle)};
                const Point down{-along.y, along.x};
                for (int k = 0; k < (2 * kShifts + 1) * (2 * kShifts + 1); ++k) {
                    const Point shift{double(k % (2 * kShifts + 1) - kShifts),
                                      double(k / (2 * kShifts + 1) - kShifts)};
                    const Point middle = centre(outline) + 0.08 * side * shift;
                    Start start{&wanted,
                                {middle - along - down, middle + along - down,
                                 middle + along + down, middle - along + down},
                                0};
                    start.score = wanted.score(picture, start.corners, level);
                    starts.push_back(start);
                }
            }
        }
    }
    bestFirst(starts, 6);
    std::vector<Corners> out;
    for (const auto& start : starts) out.push_back(start.corners);
    return out;
}

Glance glanceAt(const Pyramid& picture, const std::vector<Corners>& outlines) {
    constexpr std::size_t kKept = 3;
    const auto& usual = usualTemplate();
    std::vector<Start> ways;
    for (const auto& outline : outlines) {
        for (int quarters = 0; quarters < 4; ++quarters) {
            Start start{&usual, turned(outline, quarters), 0};
            start.score = climb(usual, picture, start.corners, 1.5, 1.5, 1, 0.9);
            ways.push_back(start);
        }
    }
    bestFirst(ways, kKept);
    Glance glance;
    glance.score = ways.empty() ? 0 : ways[0].score;
    for (const auto& way : ways) glance.corners.push_back(way.corners);
    return glance;
}

namespace {

/// Alignments by version: coarse ones that find, fine ones that place. Each is made when it is
/// first needed, for most pictures are of one version; thread-safe.
class Alignments {
public:
    enum Kind { Coarse, Middle, Fine, Crisp };

    const Alignment& of(Kind kind, int version) {
        constexpr struct {
            double blur;
            int density;
        } kHow[] = {{0.9, 1}, {0.7, 1}, {0.45, 2}, {0.28, 2}};
        Slot& slot = slots_[std::size_t(kind)][std::size_t(version - QrGrid::kFirstVersion)];
        std::call_once(slot.once,
                       [&] { slot.one.emplace(version, kHow[kind].blur, kHow[kind].density); });
        return *slot.one;
    }

private:
    struct Slot {
        std::once_flag once;
        std::optional<Alignment> one;
    };
    static constexpr std::size_t kVersions = QrGrid::kLastVersion - QrGrid::kFirstVersion + 1;
    std::array<std::array<Slot, kVersions>, 4> slots_;
};

const Alignment& aligned(Alignments::Kind kind, int version) {
    static Alignments all;
    return all.of(kind, version);
}

/// A version and a way up, and where they fit best.
struct Hypothesis {
    int version = 0;
    Alignment::Fit fit;
    Corners before{};  ///< the last step
};

/// Keeps at most so many, and none that fits worse than the best by more than `behind`.
void bestFirst(std::vector<Hypothesis>& all, std::size_t kept, double behind) {
    std::stable_sort(all.begin(), all.end(), [](const Hypothesis& a, const Hypothesis& b) {
        return a.fit.score > b.fit.score;
    });
    if (all.size() > kept) all.resize(kept);
    if (all.empty()) return;
    const double least = all.front().fit.score - behind;
    std::erase_if(all, [&](const Hypothesis& one) { return one.fit.score < least; });
}

}  // namespace

int versionAt(const Pyramid& picture, const Corners& corners) {
    constexpr double kSurely = 0.7;
    int version = 0;
    double best = kSurely;
    for (int v = QrGrid::kFirstVersion; v <= QrGrid::kLastVersion; ++v) {
        const double score = aligned(Alignments::Fine, v).fit(picture, corners, 2).score;
        if (score > best) best = score, version = v;
    }
    return version;
}

std::vector<QrPose> fitQr(const Pyramid& picture, const std::vector<Corners>& outlines,
                          int version) {
    constexpr std::size_t kAfterCoarse = 12, kAfterMiddle = 6, kKept = 3;
    constexpr double kBehindCoarse = 0.3, kBehindMiddle = 0.2, kHopeless = 0.33;
    std::vector<Hypothesis> hypotheses;
    const int first = version ? version : QrGrid::kFirstVersion;
    const int last = version ? version : QrGrid::kLastVersion;
    for (int v = first; v <= last; ++v) {
        const Alignment& coarse = aligned(Alignments::Coarse, v);
        for (int quarters = 0; quarters < 4; ++quarters) {
            Hypothesis best{v, {{}, -2}, {}};
            for (const auto& outline : outlines) {
                const auto fit = coarse.fit(picture, turned(outline, quarters), 1);
                if (fit.score > best.fit.score) best.fit = fit;
            }
            best.fit = coarse.fit(picture, best.fit.corners, 2);
            hypotheses.push_back(best);
        }
    }
    bestFirst(hypotheses, kAfterCoarse, kBehindCoarse);
    for (auto& one : hypotheses) {
        one.fit = aligned(Alignments::Middle, one.version).fit(picture, one.fit.corners, 4);
    }
    bestFirst(hypotheses, kAfterMiddle, kBehindMiddle);
    if (hypotheses.front().fit.score < kHopeless) return {};
    for (auto& one : hypotheses) {
        one.before = one.fit.corners;
        const auto finer = aligned(Alignments::Fine, one.version).fit(picture, one.fit.corners, 12);
        if (finer.score > one.fit.score - 0.05) one.fit = finer;
        const auto crisp = aligned(Alignments::Crisp, one.version).fit(picture, one.fit.corners, 8);
        if (crisp.score < one.fit.score) continue;
        one.before = one.fit.corners;
        one.fit = crisp;
    }
    bestFirst(hypotheses, kKept, kBehindMiddle);
    std::vector<QrPose> out;
    for (const auto& one : hypotheses) {
        out.push_back({one.fit.corners, one.version, one.fit.score});
        // Noise and strong blur can pull the last fit off the better place.
        if (out.size() == 1) out.push_back({one.before, one.version, one.fit.score});
    }
    return out;
}

}  // namespace hoibao::scanner
