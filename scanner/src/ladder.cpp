#include "ladder.hpp"

#include <algorithm>
#include <chrono>

#include "pixels.hpp"
#include "sightings.hpp"

namespace hoibao::scanner {

namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// One climb of the ladder: cheap steps first, dearer ones only while something is left to read.
class Climb {
public:
    Climb(GrayView image, const ReadOptions& options, const Steps& steps, Clock::time_point start)
        : image_(image), options_(options), steps_(steps), start_(start) {}

    Reading run() {
        whole();
        if (seen_.symbols().size() != 1) tiles("tiles-half", 2, 600, 350);
        return finish();
    }

private:
    /// Whether the step of this name may run: asked once, before it.
    bool begin(std::string_view step) {
        if (steps_.skipped.count(step)) return false;
        if (Clock::now() - start_ >= options_.budget) {
            outOfTime_ = true;
            return false;
        }
        if (steps_.onStart) steps_.onStart(step);
        return true;
    }

    void take(std::vector<Found> found, double left, double top, double scale,
              std::string_view way) {
        for (auto& one : found) {
            for (auto& p : one.corners) p = {left + p.x * scale, top + p.y * scale};
        }
        seen_.add(found, way);
    }

    void whole() {
        if (!begin("whole")) return;
        Search search;
        search.code128 = true;
        search.dataMatrix = options_.dataMatrix;
        search.turned = true;
        take(findSymbols(image_, search), 0, 0, 1, "whole");
    }

    void tiles(std::string_view way, int shrink, int side, int step) {
        if (!begin(way)) return;
        const GrayImage small = shrunk(image_, shrink);
        const GrayView all = small.view();
        Search search;
        for (int y = 0; y == 0 || y + side - step < all.height; y += step) {
            for (int x = 0; x == 0 || x + side - step < all.width; x += step) {
                take(findSymbols(all.crop(x, y, side, side), search), x * shrink, y * shrink,
                     shrink, way);
            }
        }
    }

    Reading finish() {
        seen_.joinIntoLabels();
        Reading reading;
        reading.width = image_.width;
        reading.height = image_.height;
        reading.symbols = seen_.symbols();
        reading.labels = distinctNumbers(reading.symbols);
        reading.outOfTime = outOfTime_;
        reading.ms = since(start_);
        return reading;
    }

    GrayView image_;
    const ReadOptions& options_;
    const Steps& steps_;
    Clock::time_point start_;
    Sightings seen_;
    bool outOfTime_ = false;
};

}  // namespace

Reading climb(GrayView image, const ReadOptions& options, const Steps& steps) {
    return Climb(image, options, steps, Clock::now()).run();
}

Result<Reading> climb(std::string_view bytes, const ReadOptions& options, const Steps& steps) {
    const auto start = Clock::now();
    if (steps.onStart) steps.onStart("decode");
    const auto image = decodeGray(bytes);
    if (!image) return tl::unexpected(image.error());
    return Climb(image->view(), options, steps, start).run();
}

}  // namespace hoibao::scanner
