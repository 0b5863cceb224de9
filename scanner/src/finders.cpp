#include "finders.hpp"

#include <cstring>

#include "geometry.hpp"
#include "qr_grid.hpp"

namespace hoibao::scanner {

namespace {

constexpr int kModules = 7;  // of a finder's side

/// Five runs of one line, dark first, and where the middle one has its middle.
struct Runs {
    std::array<int, 5> lengths;
    double middle;

    [[nodiscard]] int sum() const {
        return lengths[0] + lengths[1] + lengths[2] + lengths[3] + lengths[4];
    }
    /// 1 : 1 : 3 : 1 : 1, each run within 0.6 of its modules, the middle within 1.2.
    [[nodiscard]] bool areFinders() const {
        constexpr double kNarrow = 0.6, kWide = 1.2, kFinest = 1.2;  // the last in pixels
        const double module = sum() / double(kModules);
        if (module < kFinest) return false;
        for (std::size_t i = 0; i < 5; ++i) {
            const double wanted = (i == 2 ? 3 : 1) * module;
            if (std::abs(lengths[i] - wanted) > (i == 2 ? kWide : kNarrow) * module) return false;
        }
        return true;
    }
};

/// The runs about the dark pixel at `at` of a line of `count`, dark where `isDark(i)` holds.
template <class IsDark>
std::optional<Runs> runsAbout(int at, int count, IsDark isDark) {
    if (!isDark(at)) return std::nullopt;
    Runs runs{};
    int from = at, to = at + 1;
    while (from > 0 && isDark(from - 1)) --from;
    while (to < count && isDark(to)) ++to;
    runs.lengths[2] = to - from;
    runs.middle = 0.5 * (from + to);
    for (const int i : {1, 0}) {
        const int end = from;
        while (from > 0 && isDark(from - 1) == (i == 0)) --from;
        runs.lengths[std::size_t(i)] = end - from;
    }
    for (const int i : {3, 4}) {
        const int begin = to;
        while (to < count && isDark(to) == (i == 4)) ++to;
        runs.lengths[std::size_t(i)] = to - begin;
    }
    return runs;
}

/// 1 where a picture is darker than the mean of the box of 2 reach + 1 about it, 0 elsewhere. Keeps
/// the sums of one row only: of a large picture, memory costs more than sums.
GrayImage darkOf(GrayView image, int reach) {
    constexpr std::uint32_t kDarker = 15, kMean = 16;  // what differs less is noise
    GrayImage out(image.width, image.height);
    std::vector<std::uint32_t> columns(std::size_t(image.width), 0);
    std::uint32_t rows = 0;
    const auto change = [&](int y, std::uint32_t sign) {
        if (y < 0 || y >= image.height) return;
        const std::uint8_t* from = image.row(y);
        for (std::size_t x = 0; x < columns.size(); ++x) columns[x] += sign * from[x];
        rows += sign;
    };
    for (int y = 0; y < reach; ++y) change(y, 1);
    for (int y = 0; y < image.height; ++y) {
        change(y + reach, 1);
        change(y - reach - 1, ~0u);
        const std::uint8_t* from = image.row(y);
        std::uint8_t* to = out.row(y);
        std::uint32_t sum = 0, count = 0;
        for (int x = -reach; x < image.width; ++x) {
            if (x + reach < image.width) sum += columns[std::size_t(x + reach)], ++count;
            if (x - reach > 0) sum -= columns[std::size_t(x - reach - 1)], --count;
            if (x >= 0) to[x] = from[x] * kMean * rows * count < sum * kDarker;
        }
    }
    return out;
}

/// Where a row of 0 and 1 changes: dark begins at even places, ends at odd ones.
void changesOf(const std::uint8_t* row, int width, std::vector<int>& changes) {
    changes.clear();
    const std::uint8_t* const end = row + width;
    for (const std::uint8_t* at = row; at != end;) {
        const void* next = std::memchr(at, changes.size() % 2 ? 0 : 1, std::size_t(end - at));
        if (!next) break;
        at = static_cast<const std::uint8_t*>(next);
        changes.push_back(int(at - row));
    }
    if (changes.size() % 2) changes.push_back(width);
}

/// Adds the finders of which rows, columns and rows again agree on the middle; `scale` pixels of
/// the picture are one of `dark`.
void addFinders(const GrayImage& dark, double scale, std::vector<Finder>& found) {
    constexpr double kAlike = 1.6, kSame = 0.3;  // seen from the side; of its own length
    const auto lookAt = [&](int x, int y) {
        const auto upright =
            runsAbout(y, dark.height(), [&](int i) { return dark.row(i)[x] == 1; });
        if (!upright || !upright->areFinders()) return;
        const std::uint8_t* row = dark.row(int(upright->middle));
        const auto again = runsAbout(x, dark.width(), [&](int i) { return row[i] == 1; });
        if (!again || !again->areFinders()) return;
        const double wide = again->sum(), high = upright->sum();
        if (std::max(wide, high) > kAlike * std::min(wide, high)) return;
        const Finder one{scale * Point{again->middle, upright->middle}, scale * 0.5 * (wide + high),
                         1};
        const auto known = std::find_if(found.begin(), found.end(), [&](const Finder& other) {
            return length(other.middle - one.middle) < kSame * one.across;
        });
        if (known == found.end()) {
            found.push_back(one);
        } else {
            ++known->rows;
        }
    };
    std::vector<int> at;
    for (int y = 0; y < dark.height(); ++y) {
        changesOf(dark.row(y), dark.width(), at);
        for (std::size_t i = 0; i + 5 < at.size(); i += 2) {
            const Runs runs{{at[i + 1] - at[i], at[i + 2] - at[i + 1], at[i + 3] - at[i + 2],
                             at[i + 4] - at[i + 3], at[i + 5] - at[i + 4]},
                            0.5 * (at[i + 2] + at[i + 3])};
            if (runs.areFinders()) lookAt(int(runs.middle), y);
        }
    }
}

/// The parallelogram of a code of `modules` a side, clockwise, which has a finder's middle at `a`
/// and lies from there along `edge` and `down`, each as long as a module.
Corners outlineFrom(Point a, Point edge, Point down, int modules) {
    if (cross(edge, down) < 0) std::swap(edge, down);
    const double before = -0.5 * kModules, after = modules + before;
    return {a + before * edge + before * down, a + after * edge + before * down,
            a + after * edge + after * down, a + before * edge + after * down};
}

/// Adds where a code may lie of which these are two finders.
void addPlaces(const Finder& one, const Finder& other, int version, std::vector<Place>& places) {
    constexpr double kSlack = 1.25;                // of a module's length: perspective
    constexpr double kShares[] = {1, 0.85, 1.18};  // of the edge that is not seen
    const double least = 17 + 4 * (version ? version : QrGrid::kFirstVersion);
    const double most = 17 + 4 * (version ? version : QrGrid::kLastVersion);
    const Point between = other.middle - one.middle;
    const Point aside{-between.y, between.x};
    for (const bool isDiagonal : {false, true}) {
        const Point edge = isDiagonal ? 0.5 * (between - aside) : between;
        const double angle = std::atan2(edge.y, edge.x);
        // A line through a square's middle is as long as its side over the larger of the two.
        const double module = 0.5 * (one.across + other.across) / kModules *
                              std::max(std::abs(std::cos(angle)), std::abs(std::sin(angle)));
        const double modules = length(edge) / module + kModules;
        if (modules * kSlack < least || modules > most * kSlack) continue;
        const int side = 4 * int(std::lround((std::clamp(modules, least, most) - 17) / 4)) + 17;
        const Point along = 1 / double(side - kModules) * edge;
        const Point across{-along.y, along.x};
        if (isDiagonal) {
            places.push_back({{outlineFrom(one.middle, along, across, side)}});
            continue;
        }
        for (const double way : {1.0, -1.0}) {
            Place place;
            for (const double share : kShares)
                place.outlines.push_back(
                    outlineFrom(one.middle, along, way * share * across, side));
            places.push_back(std::move(place));
        }
    }
}

}  // namespace

std::vector<Finder> findersIn(const Pyramid& picture, double module) {
    constexpr int kLevels = 3, kUsualReach = 20;        // pixels: modules of 2 to 5 a level
    constexpr double kFinest = 2, kReach = 5;           // pixels a module; modules
    constexpr double kShortest = 0.75, kLongest = 1.8;  // of a finder that stands upright
    std::vector<Finder> found;
    const auto lookOn = [&](int level, int reach) {
        addFinders(darkOf(picture.level(level), reach), double(1 << level), found);
    };
    if (module > 0) {
        const int level = picture.levelFor(module, kFinest);
        lookOn(level, int(kReach * module) >> level);
        std::erase_if(found, [&](const Finder& one) {
            const double share = one.across / (kModules * module);
            return share < kShortest || share > kLongest;
        });
    } else {
        for (int level = 0; level < std::min(kLevels, picture.levels()); ++level)
            lookOn(level, kUsualReach);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Finder& a, const Finder& b) { return a.rows > b.rows; });
    return found;
}

std::vector<Place> placesByFinders(const std::vector<Finder>& finders, int version,
                                   std::size_t most) {
    constexpr double kAlike = 1.5;
    std::vector<Place> places;
    for (std::size_t i = 0; i < finders.size(); ++i) {
        for (std::size_t j = 0; j < i && places.size() < most; ++j) {
            const double a = finders[i].across, b = finders[j].across;
            if (std::max(a, b) < kAlike * std::min(a, b))
                addPlaces(finders[i], finders[j], version, places);
        }
    }
    return places;
}

}  // namespace hoibao::scanner
