#include "ladder.hpp"

#include <algorithm>
#include <chrono>
#include <deque>

#include "climb_time.hpp"
#include "finders.hpp"
#include "geometry.hpp"
#include "places.hpp"
#include "plain_looks.hpp"
#include "pose.hpp"
#include "restoring.hpp"
#include "sightings.hpp"
#include "turned_bars.hpp"

namespace hoibao::scanner {

namespace {

/// One climb of the ladder: cheap steps first, dearer ones only while something is left to read.
class Climb {
public:
    Climb(GrayView image, const ReadOptions& options, const Steps& steps,
          ClimbTime::Clock::time_point start)
        : image_(image),
          picture_(image),
          time_(options, steps, start),
          looks_(picture_, options, time_, seen_),
          restoring_(options, time_, seen_) {}

    Reading run() {
        looks_.quick();
        if (!seen_.hasQr()) looks_.whole();
        for (const auto& symbol : seen_.qrCodes()) looks_.barsNear(symbol);
        places();
        return finish();
    }

private:
    /// Looks for QR codes by their shape, and works out the modules of those nobody has read. What
    /// costs little comes first, in the picture as it is and with light and shade taken out (glare,
    /// stains, strokes); then what may be a code, the likeliest first.
    void places() {
        if (!time_.begin("places")) return;
        placesIn(picture_);
        if (!isDone()) lookShortly();
        if (!seen_.hasNumber()) placesIn(picture_, true);
        if (seen_.symbols().empty()) turnedBars();
        if (seen_.symbols().empty() && time_.begin("finders")) byFinders();
        if (!isDone() && time_.begin("evened")) tryEvened();
        for (auto& ranked : left_) {
            if (!isDone()) fitPlaces(ranked, ranked.places.size());
        }
        while (!isDone() && !candidates_.empty() && !time_.isLate()) workOut(takeLikeliest());
        if (haveMany() && time_.begin("finders")) byFinders();
        if (seen_.symbols().empty() || haveMany()) search();
        for (const auto& one : candidates_) {  // no time was left for them
            const QrPose& best = one.poses.front();
            if (best.score > kSurelyQr && !isRead(best)) reportUnread(best.corners);
        }
    }

    /// A place where a code may lie, and how; in the picture as it is or in an evened one.
    struct Candidate {
        const Pyramid* picture;
        std::vector<QrPose> poses;  ///< the likeliest first
    };

    /// Codes whose outline or one finder is lost, by the two finders that are left: first as a
    /// sharp picture under uneven light, for it often is glare that hid them.
    void byFinders() {
        constexpr std::size_t kMostFinders = 24;
        auto finders = findersIn(picture_, usualModule());
        std::erase_if(finders, [&](const Finder& one) { return seen_.covers(one.middle); });
        if (finders.size() > kMostFinders) finders.resize(kMostFinders);
        std::vector<Candidate> found;
        for (const auto& place : placesByFinders(finders, version(), kMostPlaces)) {
            if (time_.isLate()) return;
            auto poses = fitQr(picture_, place.outlines, version());
            if (!poses.empty() && poses.front().score > kMaybeQr && !isRead(poses.front()))
                found.push_back({&picture_, std::move(poses)});
        }
        likeliestFirst(found);
        for (const auto& one : found) {
            if (time_.isLate()) return;
            if (!isRead(one.poses.front())) underUnevenLight(one);
        }
        for (const auto& one : found) {
            if (time_.isLate()) return;
            if (one.poses.front().score > kSurelyQr) workOut(one);
        }
    }

    void underUnevenLight(const Candidate& one) {
        for (const auto& pose : one.poses) {
            if (pose.score > kMaybeQr && restoring_.underUnevenLight(picture_, pose)) return;
        }
    }

    /// Pixels a module of the codes that were read; 0 where there are none.
    double usualModule() {
        const auto read = seen_.qrCodes();
        if (read.empty()) return 0;
        return sideOf(read.front().corners) / (17 + 4 * std::max(version(), QrGrid::kFirstVersion));
    }

    static void likeliestFirst(std::vector<Candidate>& candidates) {
        std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
            return a.poses.front().score > b.poses.front().score;
        });
    }

    /// All of the picture where no code was found in it; else about those that were not read.
    void tryEvened() {
        if (!seen_.hasNumber()) {
            for (const int reach : kEvenReaches) {
                if (isDone() || time_.isLate()) return;
                const auto& even = evened_.emplace_back(evened(image_, reach));
                looks_.evened(even.image.view());
                if (!isDone()) placesIn(even.picture);
            }
            return;
        }
        constexpr double kAbout = 0.9, kWindow = 0.1;  // sides of the code
        GrayImage even(image_.width, image_.height);
        for (int y = 0; y < image_.height; ++y) std::fill_n(even.row(y), image_.width, kPaper);
        for (const auto& corners : surelyThere()) {
            const double side = sideOf(corners);
            const Point from = centre(corners) - kAbout * Point{side, side};
            const int left = std::max(0, int(from.x)), top = std::max(0, int(from.y));
            const GrayView part =
                image_.crop(left, top, int(2 * kAbout * side), int(2 * kAbout * side));
            if (part.width < 1 || part.height < 1) continue;
            const GrayImage one = evened(part, std::max(2, int(kWindow * side)));
            for (int y = 0; y < one.height(); ++y) {
                std::copy_n(one.row(y), one.width(), even.row(top + y) + left);
            }
        }
        placesIn(evened_.emplace_back(std::move(even)).picture);
    }

    /// Where surely is a code that was not read yet.
    [[nodiscard]] std::vector<Corners> surelyThere() const {
        std::vector<Corners> out;
        for (const auto& place : unread_) out.push_back(place.corners);
        for (const auto& one : candidates_) {
            const QrPose& best = one.poses.front();
            if (best.score > kSurelyQr && !isRead(best)) out.push_back(best.corners);
        }
        return out;
    }

    /// Whether that code was read, or lies on a label that was and is likely its text or bars.
    [[nodiscard]] bool isRead(const QrPose& pose) const {
        const Point middle = centre(pose.corners);
        return seen_.covers(middle) || seen_.isPrintOfLabel(pose.corners) ||
               (pose.score < kSurelyAnother && onReadLabel(middle));
    }

    Candidate takeLikeliest() {
        const auto one = std::max_element(candidates_.begin(), candidates_.end(),
                                          [](const Candidate& a, const Candidate& b) {
                                              return a.poses.front().score < b.poses.front().score;
                                          });
        Candidate out = std::move(*one);
        candidates_.erase(one);
        return out;
    }

    /// A few rounds for the best candidates that had none yet.
    void lookShortly() {
        constexpr std::size_t kBest = 2;
        likeliestFirst(candidates_);
        for (std::size_t i = 0; i < std::min(kBest, candidates_.size()); ++i) {
            const QrPose& best = candidates_[i].poses.front();
            if (best.score < kSurelyQr || best.score > kLikelyQr || isRead(best)) continue;
            restoring_.shortly(*candidates_[i].picture, best);
        }
    }

    /// Whether a label was read and nothing that surely is one was not.
    [[nodiscard]] bool isDone() const { return seen_.hasNumber() && surelyThere().empty(); }

    /// Places of a picture with a first look at each, the likeliest first.
    struct Ranked {
        const Pyramid* picture;
        std::vector<std::pair<Place, Glance>> places;
        std::size_t next = 0;  ///< the first that was not fitted
    };

    void placesIn(const Pyramid& picture, bool small = false) {
        constexpr std::size_t kAtFirst = 6;  // other steps may read sooner than the rest fits
        const auto [least, greatest] = sizesToExpect();
        const auto found = small ? smallQrLikePlaces(picture, least, greatest, kMostPlaces)
                                 : qrLikePlaces(picture, least, greatest, kMostPlaces);
        Ranked ranked{&picture, likeliestFirst(picture, found)};
        fitPlaces(ranked, seen_.hasNumber() ? ranked.places.size() : kAtFirst);
        if (ranked.next < ranked.places.size()) left_.push_back(std::move(ranked));
    }

    /// Fits at most `most` of the places that were not yet.
    void fitPlaces(Ranked& ranked, std::size_t most) {
        for (; most > 0 && ranked.next < ranked.places.size(); ++ranked.next) {
            if (time_.isLate()) return;
            const auto& [place, glance] = ranked.places[ranked.next];
            most -= std::size_t(fitPlace(*ranked.picture, place, glance));
        }
    }

    /// Reads the code at a place, or keeps how it may lie; false where there is no sense in it.
    /// Labels of one photograph are alike in size, so what was read says how large the others are.
    bool fitPlace(const Pyramid& picture, const Place& place, const Glance& glance) {
        constexpr double kClear = 0.5, kBesideRead = 0.4, kLikely = 0.35;  // of Glance
        const auto [least, greatest] = sizesToExpect();
        const double side = sideOf(place.outlines[0]);
        if (side < least || side > greatest) return false;
        if (seen_.isPrintOfLabel(place.outlines[0])) return false;
        const Point middle = centre(place.outlines[0]);
        const bool known = onReadLabel(middle);
        if (seen_.covers(middle) || glance.score < (known ? kBesideRead : kLikely)) return false;
        // Most else is told from a code sooner by fitting the one version there is.
        const bool isClear = version() == 0 || glance.score > kClear;
        if (isClear && looks_.closer(picture, place.outlines[0])) return true;
        auto poses = fitQr(picture, place.outlines, version());
        std::erase_if(poses, [](const QrPose& pose) {  // where modules are finer than pixels
            return sideOf(pose.corners) < kLeastModule * (17 + 4 * pose.version);
        });
        if (poses.empty()) return true;
        const QrPose& best = poses.front();
        if (isRead(best)) return true;
        if (!isClear && best.score > kMaybeQr && looks_.closer(picture, place.outlines[0]))
            return true;
        if (best.score > kClearlyQr) {
            workOut({&picture, poses});
        } else if (best.score > kLikelyQr && restoring_.shortly(picture, best)) {
            return true;
        } else if (best.score > kSurelyQr) {
            candidates_.push_back({&picture, std::move(poses)});
        } else if (!known && &picture == &picture_) {
            if (best.score > kMaybeQr) candidates_.push_back({&picture, std::move(poses)});
            const bool isLikely = !seen_.hasNumber() || glance.score > kBesideRead;
            if (side > kLeastToSearch && isLikely) spoilt_.push_back(place.outlines[0]);
        }
        return true;
    }

    /// The version of all codes here, once one was read: labels of one photograph are of a kind.
    int version() {
        const auto read = seen_.qrCodes();
        if (version_ == 0 && !read.empty()) version_ = versionAt(picture_, read.front().corners);
        return version_;
    }

    /// Tries to read what lies there; what surely is a code and stays unread is reported.
    bool workOut(const Candidate& one) {
        const auto& poses = one.poses;
        if (isRead(poses.front())) return false;
        if (restoring_.atPlace(*one.picture, poses)) {
            std::erase_if(unread_, [&](const Unread& other) {
                return contains(other.corners, centre(poses.front().corners));
            });
            return true;
        }
        if (auto assisted = restoring_.takeAssisted()) {
            guesses_.push_back(*std::move(assisted));
        } else if (poses.front().score > kSurelyQr) {
            reportUnread(poses.front().corners);
        }
        return false;
    }

    void turnedBars() {
        if (time_.begin("turned-bars")) seen_.add(findTurnedBars(picture_), "turned-bars");
    }

    /// All places with a first look at each, so that what time there is goes to the best.
    std::vector<std::pair<Place, Glance>> likeliestFirst(const Pyramid& picture,
                                                         const std::vector<Place>& places) {
        std::vector<std::pair<Place, Glance>> out;
        for (const auto& place : places) {
            if (time_.isLate()) break;
            const Corners& outline = place.outlines[0];
            if (seen_.covers(centre(outline)) || seen_.isPrintOfLabel(outline)) continue;
            out.emplace_back(place, glanceAt(picture, place.outlines));
        }
        std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
            return a.second.score > b.second.score;
        });
        return out;
    }

    /// Places whose outline misled the fit.
    void search() {
        if (spoilt_.empty() || !time_.begin("search")) return;
        int tried = 0;
        for (const auto& outline : spoilt_) {
            const auto [least, greatest] = sizesToExpect();
            if (sideOf(outline) < least || sideOf(outline) > greatest) continue;
            if (seen_.covers(centre(outline)) || ++tried > kMostSearches) continue;
            if (time_.isLate()) return;
            const auto poses = fitQr(picture_, searchQr(picture_, outline), version());
            if (!poses.empty()) workOut({&picture_, poses});
        }
    }

    /// Each place once, however many steps failed at it; a code's own finders are part of it.
    void reportUnread(const Corners& corners) {
        const bool known = std::any_of(unread_.begin(), unread_.end(), [&](const Unread& other) {
            return contains(other.corners, centre(corners)) ||
                   length(centre(other.corners) - centre(corners)) < 0.3 * sideOf(corners);
        });
        if (!known) unread_.push_back({corners});
    }

    /// The sides of QR codes there may still be, in pixels.
    [[nodiscard]] std::pair<double, double> sizesToExpect() const {
        constexpr double kAlike = 1.6, kLeast = 26;  // a module of less than a pixel says nothing
        double least = 1e9, greatest = 0;
        for (const auto& symbol : seen_.symbols()) {
            if (symbol.format != Format::QRCode || !symbol.number) continue;
            least = std::min(least, sideOf(symbol.corners));
            greatest = std::max(greatest, sideOf(symbol.corners));
        }
        if (greatest == 0) return {kLeast, std::min(image_.width, image_.height)};
        return {std::max(kLeast, least / kAlike), greatest * kAlike};
    }

    [[nodiscard]] bool haveMany() const { return distinctNumbers(seen_.symbols()).size() > 1; }

    /// Whether a place lies on a label that was read: its text and bars look like something too.
    [[nodiscard]] bool onReadLabel(Point place) const {
        const auto& symbols = seen_.symbols();
        return std::any_of(symbols.begin(), symbols.end(), [&](const Symbol& s) {
            const double reach =
                s.format == Format::QRCode ? 1.6 * sideOf(s.corners) : 0.9 * extent(s.corners);
            return s.number && length(place - centre(s.corners)) < reach;
        });
    }

    /// A number that was decoded, or guessed with better odds, lies nowhere else: such a place
    /// stays unread.
    void takeGuesses() {
        std::stable_sort(guesses_.begin(), guesses_.end(), [](const auto& a, const auto& b) {
            return a.likeliest.ratio > b.likeliest.ratio;
        });
        for (const auto& guess : guesses_) {
            if (seen_.covers(centre(guess.corners))) continue;
            if (seen_.has(guess.likeliest.number)) {
                reportUnread(guess.corners);
            } else if (!onReadLabel(centre(guess.corners))) {
                seen_.addAssisted(guess.likeliest.number, guess.likeliest.ratio, guess.corners);
            }
        }
    }

    /// Whether a place belongs to a label that was read, or is print beside another unread place.
    [[nodiscard]] bool isPartOfLabel(const Corners& place) const {
        return onReadLabel(centre(place)) || seen_.isPrintOfLabel(place) ||
               seen_.isCodeOfLabel(place) ||
               std::any_of(unread_.begin(), unread_.end(), [&](const Unread& other) {
                   return isPrintBeside(other.corners, place);
               });
    }

    Reading finish() {
        takeGuesses();
        seen_.joinIntoLabels();
        Reading reading;
        reading.width = image_.width;
        reading.height = image_.height;
        reading.symbols = seen_.symbols();
        reading.labels = distinctNumbers(reading.symbols);
        for (const auto& place : unread_) {
            if (!isPartOfLabel(place.corners)) reading.unread.push_back(place);
        }
        reading.outOfTime = time_.ranOut();
        reading.ms = time_.ms();
        return reading;
    }

    GrayView image_;
    Pyramid picture_;
    ClimbTime time_;
    Sightings seen_;
    PlainLooks looks_;
    Restoring restoring_;
    static constexpr double kLeastModule = 0.95;  // pixels
    static constexpr std::size_t kMostPlaces = 80;
    static constexpr double kLeastToSearch = 60;  // pixels a side
    static constexpr std::uint8_t kPaper = 255;
    static constexpr int kEvenReaches[] = {20, 9};  // pixels: more than two modules, less than ten
    static constexpr int kMostSearches = 8;
    // Of QrPose::score, between kSurelyQr and 1.
    static constexpr double kClearlyQr = 0.85;      // finders, bars and text reach 0.8
    static constexpr double kLikelyQr = 0.77;       // few of them do
    static constexpr double kSurelyAnother = 0.75;  // where a label was read

    std::vector<Unread> unread_;
    std::vector<Restoring::Assisted> guesses_;
    int version_ = 0;  ///< of the codes read; 0 before
    /// Light and shade taken out; candidates point into it.
    struct Evened {
        explicit Evened(GrayImage even) : image(std::move(even)), picture(image.view()) {}
        GrayImage image;
        Pyramid picture;
    };
    std::deque<Evened> evened_;
    std::vector<Ranked> left_;
    std::vector<Candidate> candidates_;
    std::vector<Corners> spoilt_;
};

}  // namespace

Reading climb(GrayView image, const ReadOptions& options, const Steps& steps) {
    return Climb(image, options, steps, ClimbTime::Clock::now()).run();
}

Result<Reading> climb(std::string_view bytes, const ReadOptions& options, const Steps& steps) {
    const auto start = ClimbTime::Clock::now();
    if (steps.onStart) steps.onStart("decode");
    const auto image = decodeGray(bytes);
    if (!image) return tl::unexpected(image.error());
    return Climb(image->view(), options, steps, start).run();
}

}  // namespace hoibao::scanner
