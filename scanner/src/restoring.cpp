#include "restoring.hpp"

#include "restore.hpp"
#include "scanner/symbol_text.hpp"
#include "two_surfaces.hpp"

namespace hoibao::scanner {

namespace {

constexpr int kAllRounds = 100;  // the restorer knows when to stop
constexpr int kFewRounds = 4, kDoubtfulRounds = 3;
constexpr double kBarelyExplained = 0.45;  // QrRestorer::explained: bars and text explain less
constexpr int kCleanModule = 4;            // pixels of a redrawn module

/// What we corrected ourselves counts where it is a label's link, whose number has a check
/// digit.
std::vector<Found> labelsOnly(std::vector<Found> found) {
    std::erase_if(found, [](const Found& one) { return !parseSymbolText(one.text); });
    return found;
}

/// What ZXing finds in modules that we have drawn.
std::vector<Found> findDrawn(const GrayImage& drawn) {
    Search search;
    search.clean = true;
    return findSymbols(drawn.view(), search);
}

}  // namespace

bool Restoring::atPlace(const Pyramid& picture, const std::vector<QrPose>& poses) {
    constexpr double kNearlyAsWell = 0.12;
    assisted_.reset();
    for (const auto& pose : poses) {
        if (pose.score < kMaybeQr || pose.score < poses.front().score - kNearlyAsWell) break;
        if (!time_.begin("restore")) return false;
        const bool isSure = pose.score > kSurelyQr;
        if (atPose(picture, pose, isSure ? kAllRounds : kDoubtfulRounds)) return true;
    }
    return false;
}

bool Restoring::shortly(const Pyramid& picture, const QrPose& pose) {
    return time_.begin("restore") && atPose(picture, pose, kFewRounds);
}

/// Holds what was made out so far against the expected numbers; keeps the best.
void Restoring::assist(const QrRestorer& restorer) {
    if (options_.expected.empty() || restorer.roundsDone() < 2) return;
    auto one = likeliestNumber(restorer.odds(), restorer.grid(), options_.expected);
    if (!one || !isEnough(*one)) return;
    if (assisted_ && assisted_->likeliest.ratio >= one->ratio) return;
    assisted_ = {*std::move(one), restorer.corners()};
}

bool Restoring::underUnevenLight(const Pyramid& picture, const QrPose& pose) {
    if (!time_.begin("uneven-light")) return false;
    const QrGrid grid(pose.version);
    const auto corrected = correctedModules(modulesByTwoSurfaces(picture, pose), grid);
    if (!corrected) return false;
    auto found = labelsOnly(findDrawn(drawnCrisp(*corrected, grid.side(), kCleanModule)));
    for (auto& one : found) one.corners = pose.corners;
    seen_.add(found, "uneven-light");
    return !found.empty();
}

bool Restoring::atPose(const Pyramid& picture, const QrPose& pose, int rounds) {
    QrRestorer restorer(picture, pose.corners, pose.version);
    for (int round = 0; round < rounds; ++round) {
        if (time_.isLate() || !restorer.improve()) break;
        if (round > 1 && restorer.explained() < kBarelyExplained) break;
        auto found = findDrawn(restorer.redrawn(kCleanModule));
        const auto corrected = found.empty() ? restorer.corrected(kCleanModule) : std::nullopt;
        if (corrected) found = labelsOnly(findDrawn(*corrected));
        if (found.empty()) {
            assist(restorer);
            continue;
        }
        for (auto& one : found) one.corners = restorer.corners();
        seen_.add(found, "restored-" + std::to_string(round));
        return true;
    }
    return false;
}

}  // namespace hoibao::scanner
