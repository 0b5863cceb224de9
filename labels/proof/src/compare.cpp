#include "compare.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "scanner/symbol_text.hpp"
#include "zxing.hpp"

namespace hoibao::proof {
namespace {

using labels::DotBox;
using labels::ExpectedLabel;
using labels::ExpectedLine;
using labels::ExpectedSymbol;
using scanner::GrayImage;

constexpr std::uint8_t kDark = 128;  ///< below it a dot is black
constexpr int kPlay = 2;             ///< dots that ink may lie off, for rounding
constexpr int kSampled = 4;          ///< dots a module that a decoder needs to see

/// Whole dots inside the page.
struct Dots {
    int left = 0, top = 0, right = 0, bottom = 0;
};

Dots dotsOf(const GrayImage& page, const DotBox& box, int more = 0) {
    const auto clip = [](double value, int most) {
        return std::clamp(static_cast<int>(value), 0, most);
    };
    return {clip(std::floor(box.left + 1e-6) - more, page.width()),
            clip(std::floor(box.top + 1e-6) - more, page.height()),
            clip(std::ceil(box.right - 1e-6) + more, page.width()),
            clip(std::ceil(box.bottom - 1e-6) + more, page.height())};
}

bool hasInk(const GrayImage& page, const Dots& dots) {
    for (int y = dots.top; y < dots.bottom; ++y) {
        const auto* row = page.row(y);
        if (std::any_of(row + dots.left, row + dots.right,
                        [](std::uint8_t dot) { return dot < kDark; }))
            return true;
    }
    return false;
}

void wipe(GrayImage& page, const Dots& dots) {
    for (int y = dots.top; y < dots.bottom; ++y)
        std::fill(page.row(y) + dots.left, page.row(y) + std::max(dots.left, dots.right),
                  std::uint8_t{255});
}

DotBox withQuiet(const ExpectedSymbol& symbol) {
    return {symbol.box.left - symbol.quietAcross, symbol.box.top - symbol.quietAlong,
            symbol.box.right + symbol.quietAcross, symbol.box.bottom + symbol.quietAlong};
}

/// Every `step`th dot: all of them are compared with what they must be, so that decoding some is
/// enough.
GrayImage sampled(const GrayImage& page, const Dots& dots, int step) {
    GrayImage crop((dots.right - dots.left) / step, (dots.bottom - dots.top) / step);
    for (int y = 0; y < crop.height(); ++y) {
        const auto* from = page.row(dots.top + y * step + step / 2) + dots.left + step / 2;
        auto* to = crop.row(y);
        for (int x = 0; x < crop.width(); ++x, from += step) *to++ = *from;
    }
    return crop;
}

std::string decoded(const GrayImage& page, const ExpectedSymbol& symbol, scanner::Format format) {
    auto box = withQuiet(symbol);
    if (format == scanner::Format::Code128) {
        const double middle = std::floor((box.top + box.bottom) / 2);
        box.top = middle - 4 * symbol.module;
        box.bottom = middle + 4 * symbol.module;
    }
    const auto dots = dotsOf(page, box);
    const auto crop = sampled(page, dots, std::max(1, symbol.module / kSampled));
    scanner::Search search;
    search.qr = format == scanner::Format::QRCode;
    search.code128 = !search.qr;
    search.harder = false;
    for (const bool isClean : {true, false}) {
        search.clean = isClean;
        for (const auto& found : scanner::findSymbols(crop.view(), search))
            if (found.format == format) return found.text;
    }
    return {};
}

std::optional<Difference> compareQuiet(const GrayImage& page, const ExpectedSymbol& symbol,
                                       const std::string& name) {
    const auto all = withQuiet(symbol);
    const auto& box = symbol.box;
    for (const auto& zone : {DotBox{all.left, all.top, box.left, all.bottom},
                             DotBox{box.right, all.top, all.right, all.bottom},
                             DotBox{box.left, all.top, box.right, box.top},
                             DotBox{box.left, box.bottom, box.right, all.bottom}})
        if (hasInk(page, dotsOf(page, zone)))
            return Difference{"ink in the quiet zone of the " + name, all};
    return std::nullopt;
}

/// A row of modules as dots: the symbol's reduction is taken off each dark run.
std::vector<std::uint8_t> dotsOf(const std::vector<bool>& modules, const ExpectedSymbol& symbol) {
    const auto module = static_cast<std::size_t>(symbol.module);
    std::vector<std::uint8_t> dots(modules.size() * module, 255);
    const auto fore = static_cast<std::size_t>(symbol.reduction / 2);
    const auto aft = static_cast<std::size_t>(symbol.reduction) - fore;
    for (std::size_t from = 0, to = 0; from < modules.size(); from = to) {
        for (to = from + 1; to < modules.size() && modules[to] == modules[from];) ++to;
        if (modules[from])
            std::fill(dots.begin() + static_cast<std::ptrdiff_t>(from * module + fore),
                      dots.begin() + static_cast<std::ptrdiff_t>(to * module - aft), 0);
    }
    return dots;
}

std::optional<Difference> compareDots(const GrayImage& page, const ExpectedSymbol& symbol,
                                      const std::string& name) {
    const auto box = dotsOf(page, symbol.box);
    std::size_t wrong = 0, last = symbol.rows.size();
    std::vector<std::uint8_t> expected;
    for (int y = box.top; y < box.bottom; ++y) {
        const auto at = std::min(static_cast<std::size_t>((y - box.top) / symbol.module),
                                 symbol.rows.size() - 1);
        if (at != last) expected = dotsOf(symbol.rows[at], symbol);
        last = at;
        const auto* row = page.row(y) + box.left;
        const auto wide = std::min(expected.size(), static_cast<std::size_t>(box.right - box.left));
        wrong += expected.size() - wide;
        if (std::memcmp(row, expected.data(), wide) == 0) continue;
        for (std::size_t x = 0; x < wide; ++x) wrong += row[x] != expected[x];
    }
    if (wrong == 0) return std::nullopt;
    return Difference{std::to_string(wrong) + " dots of the " + name + " are not as they must be",
                      withQuiet(symbol)};
}

std::optional<Difference> compareSymbol(const GrayImage& page, const ExpectedSymbol& symbol,
                                        scanner::Format format, const std::string& name,
                                        const std::string& text) {
    const auto read = decoded(page, symbol, format);
    if (read.empty()) return Difference{"the " + name + " cannot be read", withQuiet(symbol)};
    if (read != text)
        return Difference{"the " + name + (format == scanner::Format::QRCode ? " says " : " say ") +
                              read + ", not " + text,
                          withQuiet(symbol)};
    if (auto difference = compareQuiet(page, symbol, name)) return difference;
    return compareDots(page, symbol, name);
}

/// A letter's ink reaches each side of the box that its outline fills. Poppler sets large letters
/// on whole dots, rounding left and up, so they end up to a dot sooner.
bool isThere(const GrayImage& page, const DotBox& letter) {
    const auto box = dotsOf(page, letter, 1);
    const int width = box.right - box.left, height = box.bottom - box.top;
    const auto near = [](int most) { return std::min(4, most); };
    const auto far = [](int most) { return std::min(5, most); };
    return hasInk(page, {box.left, box.top, box.right, box.top + near(height)}) &&
           hasInk(page, {box.left, box.bottom - far(height), box.right, box.bottom}) &&
           hasInk(page, {box.left, box.top, box.left + near(width), box.bottom}) &&
           hasInk(page, {box.right - far(width), box.top, box.right, box.bottom});
}

std::optional<Difference> compareLine(const GrayImage& page, const ExpectedLine& line) {
    if (line.letters.empty()) return std::nullopt;
    DotBox box = line.letters.front();
    bool isWhole = true;
    for (const auto& letter : line.letters) {
        box = {std::min(box.left, letter.left), std::min(box.top, letter.top),
               std::max(box.right, letter.right), std::max(box.bottom, letter.bottom)};
        isWhole = isWhole && isThere(page, letter);
    }
    if (isWhole) return std::nullopt;
    return Difference{"letters are missing in \"" + line.text + "\"", box};
}

std::optional<Difference> findStray(const GrayImage& page, const DotBox& label) {
    const auto dots = dotsOf(page, label);
    for (int y = dots.top; y < dots.bottom; ++y) {
        const auto* row = page.row(y);
        const auto* end = row + dots.right;
        const auto* ink =
            std::find_if(row + dots.left, end, [](std::uint8_t dot) { return dot < kDark; });
        if (ink == end) continue;
        const double x = static_cast<double>(ink - row);
        return Difference{"ink where nothing is to be printed",
                          {x - 40, y - 40.0, x + 40, y + 40.0}};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Difference> compare(GrayImage& page, const labels::Label& label,
                                  const std::string& number, const ExpectedLabel& expected) {
    if (auto difference =
            compareSymbol(page, expected.bars, scanner::Format::Code128, "bars", number))
        return difference;
    if (auto difference =
            compareSymbol(page, expected.qr, scanner::Format::QRCode, "QR code", label.link))
        return difference;
    const auto link = scanner::parseSymbolText(label.link);
    if (!link || link->number != number)
        return Difference{"the QR code's link is not that of " + number, withQuiet(expected.qr)};
    for (const auto& line : expected.lines)
        if (auto difference = compareLine(page, line)) return difference;
    for (const auto& line : expected.lines)
        for (const auto& letter : line.letters) wipe(page, dotsOf(page, letter, kPlay));
    for (const auto& rule : expected.rules) {
        if (!hasInk(page, dotsOf(page, rule, 1))) return Difference{"a rule is missing", rule};
        wipe(page, dotsOf(page, rule, kPlay));
    }
    wipe(page, dotsOf(page, expected.bars.box));
    wipe(page, dotsOf(page, expected.qr.box));
    return findStray(page, expected.box);
}

}  // namespace hoibao::proof
