#include "labels/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "compose.hpp"
#include "content.hpp"
#include "fonts.hpp"
#include "geometry.hpp"
#include "pdf_document.hpp"
#include "plan.hpp"

namespace hoibao::labels {
namespace {

constexpr std::size_t kProgressEvery = 100;

/// Draws the labels of one part.
class Part {
public:
    Part(const Fonts::Files& fonts, const Sheet& sheet, const Setup& setup,
         const Geometry& geometry)
        : fonts_(fonts),
          sheet_(sheet),
          setup_(setup),
          geometry_(geometry),
          labelHeight_(sheet.label.y.value * kPointsPerMm),
          pageHeight_(sheet.page.y.value * kPointsPerMm),
          pdf_(fonts, sheet.page.x.value * kPointsPerMm, pageHeight_) {}

    void shareSender(const Lines& lines) {
        content_.clear();
        for (const auto& rule : geometry_.rules)
            content_.rectangle(rule.x * kPointsPerMm,
                               labelHeight_ - (rule.y + rule.height) * kPointsPerMm,
                               rule.width * kPointsPerMm, rule.height * kPointsPerMm);
        content_.lines(lines, labelHeight_, used_);
        pdf_.setShared(content_.text(), sheet_.label.x.value * kPointsPerMm, labelHeight_);
        content_.clear();
    }

    void draw(const Label& label, const Lines& lines, const Place& place) {
        if (place.page != page_) flush();
        page_ = place.page;
        const auto corner = cornerOf(place.position, sheet_, setup_);
        const double left = pointsOfDots(corner.x, sheet_.dpi);
        const double bottom = pageHeight_ - pointsOfDots(corner.y, sheet_.dpi) - labelHeight_;
        const bool moves = left != 0 || std::abs(bottom) > 1e-9;
        if (moves) content_.push(left, bottom);
        content_.sharedForm();
        content_.lines(lines, labelHeight_, used_);
        symbols(label);
        if (moves) content_.pop();
    }

    std::string finish() {
        flush();
        return pdf_.save(used_);
    }

private:
    void symbols(const Label& label) {
        const auto& g = geometry_;
        const double dot = pointsOfDots(1, sheet_.dpi);
        content_.code128(encodeCode128(label.number), g.barX * dot, labelHeight_ - g.barY * dot,
                         dot, g.barModule, g.barHeight, setup_.barReduction);
        const auto choice = chooseQr(label.link.size(), g.qrSide, sheet_.dpi);
        assert(choice);
        const auto code = qrEncoder_.encode(label.link, choice->level);
        const int spare = g.qrSide - code.modules * choice->module;
        const int x = g.qrX + spare / 2, y = g.qrY + spare / 2;
        content_.qrCode(code, x * dot, labelHeight_ - y * dot, choice->module * dot);
    }

    void flush() {
        if (!content_.text().empty()) pdf_.addPage(content_.text());
        content_.clear();
    }

    const Fonts::Files& fonts_;
    const Sheet& sheet_;
    const Setup& setup_;
    const Geometry& geometry_;
    double labelHeight_, pageHeight_;
    std::size_t page_ = 0;
    Content content_;
    UsedLetters used_;
    QrEncoder qrEncoder_;
    PdfDocument pdf_;
};

void checkPaper(const Sheet& sheet, const Setup& setup, double pad, Refusals& refusals) {
    const auto last = static_cast<std::size_t>(sheet.labelsPerPage());
    const auto first = cornerOf(1, sheet, setup), end = cornerOf(last, sheet, setup);
    const double left = mmOfDots(first.x, sheet.dpi) + pad,
                 top = mmOfDots(first.y, sheet.dpi) + pad;
    const double right = mmOfDots(end.x, sheet.dpi) + sheet.label.x.value - pad;
    const double bottom = mmOfDots(end.y, sheet.dpi) + sheet.label.y.value - pad;
    const double beyond =
        std::max({-left, -top, right - sheet.page.x.value, bottom - sheet.page.y.value});
    if (beyond > 0.05)
        refusals.push_back(
            {0, "offset", fmt::format("moves the labels {:.1f} mm off the paper", beyond)});
}

}  // namespace

Corner cornerOf(std::size_t position, const Sheet& sheet, const Setup& setup) {
    const auto column =
        static_cast<double>((position - 1) % static_cast<std::size_t>(sheet.columns));
    const auto row = static_cast<double>((position - 1) / static_cast<std::size_t>(sheet.columns));
    const double x = sheet.margin.x.value + column * sheet.pitch.x.value;
    const double y = sheet.margin.y.value + row * sheet.pitch.y.value;
    return {nearestDot(x * setup.scale + setup.offset.x.value, sheet.dpi),
            nearestDot(y * setup.scale + setup.offset.y.value, sheet.dpi)};
}

Place placeOf(std::size_t index, const Sheet& sheet, const Setup& setup) {
    const auto perPage = static_cast<std::size_t>(sheet.labelsPerPage());
    const std::size_t part = index / kLabelsPerPart;
    const std::size_t before = part == 0 ? static_cast<std::size_t>(setup.start - 1) : 0;
    const std::size_t slot = index % kLabelsPerPart + before;
    return {part + 1, slot / perPage + 1, slot % perPage + 1};
}

std::size_t partsOf(std::size_t count) {
    return (count + kLabelsPerPart - 1) / kLabelsPerPart;
}

Printer::Printer(Fonts fonts, Sheet sheet, Setup setup) {
    auto geometry = layOut(sheet);
    plan_ = std::make_shared<const Plan>(
        Plan{std::move(fonts), std::move(sheet), setup, std::move(geometry)});
}

const Sheet& Printer::sheet() const {
    return plan_->sheet;
}
const Setup& Printer::setup() const {
    return plan_->setup;
}

Refusals Printer::check(const Sender& sender) const {
    const auto& [fonts, sheet, setup, geometry] = *plan_;
    if (!geometry) return geometry.error();
    Refusals refusals;
    if (setup.start < 1 || setup.start > sheet.labelsPerPage())
        refusals.push_back(
            {0, "start",
             fmt::format("{} is not from 1 to {}", setup.start, sheet.labelsPerPage())});
    if (setup.scale < Setup::kMinScale || setup.scale > Setup::kMaxScale)
        refusals.push_back({0, "scale",
                            fmt::format("{:g} is not from {:g} to {:g}", setup.scale,
                                        Setup::kMinScale, Setup::kMaxScale)});
    else
        checkPaper(sheet, setup, geometry->pad, refusals);
    const int mostReduction = std::min(Setup::kMaxBarReduction, geometry->barModule / 3);
    if (setup.barReduction < 0 || setup.barReduction > mostReduction)
        refusals.push_back(
            {0, "barReduction",
             fmt::format("{} is not from 0 to {} dots", setup.barReduction, mostReduction)});
    if (auto lines = composeSender(sender, *geometry, fonts.files().faces); !lines)
        std::ranges::move(lines.error(), std::back_inserter(refusals));
    return refusals;
}

Refusals Printer::check(const Label& label, std::size_t index) const {
    const auto& [fonts, sheet, setup, geometry] = *plan_;
    if (!geometry) return {};  // check(sender) says so, once
    Refusals refusals;
    checkFields(label, index, *geometry, sheet.dpi, refusals);
    if (auto lines = composeLabel(label, index, *geometry, fonts.files().faces); !lines)
        std::ranges::move(lines.error(), std::back_inserter(refusals));
    return refusals;
}

Result<std::string> Printer::render(const Sender& sender, std::span<const Label> labels,
                                    std::size_t part, const Progress& progress) const {
    assert(part >= 1 && part <= partsOf(labels.size()));
    if (auto refusals = check(sender); !refusals.empty()) return tl::unexpected(refusals);
    const auto& [fonts, sheet, setup, geometry] = *plan_;
    const auto& faces = fonts.files().faces;
    Part drawing(fonts.files(), sheet, setup, *geometry);
    drawing.shareSender(*composeSender(sender, *geometry, faces));

    Refusals refusals;
    const std::size_t first = (part - 1) * kLabelsPerPart;
    const std::size_t end = std::min(labels.size(), first + kLabelsPerPart);
    for (std::size_t i = first; i < end && refusals.size() < kMaxRefusals; ++i) {
        const auto& label = labels[i];
        if (progress && (i - first) % kProgressEvery == 0 && !progress(i - first))
            return tl::unexpected(Refusals{{i, "cancelled", "the drawing was stopped"}});
        checkFields(label, i, *geometry, sheet.dpi, refusals);
        if (label.number.empty()) refusals.push_back({i, "number", "is missing"});
        if (label.link.empty()) refusals.push_back({i, "link", "is missing"});
        auto lines = composeLabel(label, i, *geometry, faces);
        if (!lines) std::ranges::move(lines.error(), std::back_inserter(refusals));
        // Once a label is refused nothing more is drawn, but all others are still looked at.
        if (lines && refusals.empty()) drawing.draw(label, *lines, placeOf(i, sheet, setup));
    }
    if (!refusals.empty()) return tl::unexpected(std::move(refusals));
    auto bytes = drawing.finish();
    if (progress) progress(end - first);
    return bytes;
}

}  // namespace hoibao::labels
