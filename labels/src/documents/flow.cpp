#include "documents/flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "geometry.hpp"
#include "pdf_document.hpp"

namespace hoibao::labels {
namespace {

constexpr double kFooterSize = 7.5;
constexpr double kFooterHeight = 14;  ///< above the bottom margin
constexpr double kPrintable = 8;      ///< no printer reaches the paper's very edge
constexpr double kLeastShrink = 0.75;
constexpr double kEndless = 1e7;  ///< points: as high as it needs
/// Symbols are placed in whole dots of the usual office printer.
constexpr int kOfficeDpi = 600;

/// The number in "lines[3].recipient"; 0 where there is none.
std::size_t indexIn(const std::string& field) {
    std::size_t index = 0;
    if (const auto at = field.find('['); at != std::string::npos)
        std::from_chars(field.data() + at + 1, field.data() + field.size(), index);
    return index;
}

/// Sets centred lines anew, as narrow as their number allows: no word is left alone on the last.
void balance(const Paragraph& paragraph, double width, const Faces& faces,
             std::vector<TextLine>& lines) {
    constexpr double kNarrower = 0.97, kNarrowest = 0.4;
    for (double share = kNarrower; share > kNarrowest; share *= kNarrower) {
        auto narrow = setColumn({paragraph}, share * width, kEndless, faces, Align::Centre);
        if (!narrow || narrow->size() > lines.size()) return;
        for (auto& line : *narrow) line.x += (1 - share) / 2 * width;
        lines = *std::move(narrow);
    }
}

double snapped(double points) {
    return pointsOfDots(std::floor(dotsOf(points / kPointsPerMm, kOfficeDpi) + 1e-6), kOfficeDpi);
}

}  // namespace

std::string fieldOf(std::string_view list, std::size_t index, std::string_view field) {
    return field.empty() ? fmt::format("{}[{}]", list, index)
                         : fmt::format("{}[{}].{}", list, index, field);
}

Flow::Flow(const Fonts& fonts, const PageSize& page) : fonts_(fonts), page_(page) {
    newPage();
}

double Flow::room() const {
    return page_.height - page_.top - page_.bottom - kFooterHeight;
}

void Flow::refuse(const std::string& field, std::string message) {
    // What stands in several places is refused once.
    Refusal refusal{indexIn(field), field, std::move(message)};
    if (refusals_.size() < Printer::kMaxRefusals &&
        std::ranges::find(refusals_, refusal) == refusals_.end())
        refusals_.push_back(std::move(refusal));
}

std::u16string Flow::take(const std::string& field, std::string_view utf8) {
    auto text = prepare(utf8, fonts_.files().faces);
    if (text) return std::move(*text);
    refuse(field, text.error());
    return {};
}

std::u16string Flow::need(const std::string& field, std::string_view utf8) {
    const auto text = prepare(utf8, fonts_.files().faces);
    if (text && text->empty()) refuse(field, "is missing");
    return take(field, utf8);
}

double Flow::widthOf(const std::u16string& text, const TextStyle& style) const {
    return fonts_.files().faces.of(style.face).width(text, style.size);
}

SetText Flow::set(const std::string& field, const std::u16string& text, const TextStyle& style,
                  double width) {
    if (text.empty()) return {};
    Paragraph paragraph{field, text, style.face, style.size, style.size, 0, style.breaksAnywhere};
    auto lines = setColumn({paragraph}, width, kEndless, fonts_.files().faces, style.align);
    if (!lines) {
        paragraph.least = kLeastShrink * style.size;
        lines = setColumn({paragraph}, width, kEndless, fonts_.files().faces, style.align);
    }
    if (!lines) {
        refuse(field, fmt::format("a word is {:.1f} mm too wide", lines.error().millimetres));
        return {};
    }
    if (style.align == Align::Centre && lines->size() > 1 && paragraph.least == style.size)
        balance(paragraph, width, fonts_.files().faces, *lines);
    const auto& last = lines->back();
    const double height = last.y + (kLineHeight - kAscent) * last.size;
    return {std::move(*lines), height};
}

void Flow::newPage() {
    pages_.push_back({{}, {}, copy_});
    y_ = page_.top;
}

void Flow::newCopy() {
    ++copy_;
    newPage();
}

void Flow::require(double points) {
    const bool isFresh = y_ <= page_.top + 0.01;
    if (!isFresh && y_ + points > page_.top + room() + 0.01) newPage();
}

void Flow::put(const SetText& text, double x, double y) {
    for (auto line : text.lines) {
        line.x += x;
        line.y += y;
        pages_.back().lines.push_back(std::move(line));
    }
}

void Flow::rule(double x, double y, double width, double height) {
    pages_.back().drawing.rectangle(x, page_.height - y - height, width, height);
}

void Flow::qrCode(const std::string& field, std::string_view text, double x, double y, double side,
                  QrLevel level) {
    if (!isQrAlphanumeric(text)) {
        refuse(field, "a QR code in alphanumeric mode holds only 0-9 A-Z $%*+-./: and blanks");
        return;
    }
    const auto version = qrVersion(text.size(), level);
    const int modules = version ? qrModules(*version) + 2 * QrCode::kQuietZone : 0;
    const double module = version ? snapped(side / modules) : 0;
    if (module < kLeastQrModule * kPointsPerMm - 1e-6) {
        refuse(field, fmt::format("{} characters are too long for a QR code of {:.1f} mm",
                                  text.size(), side / kPointsPerMm));
        return;
    }
    const auto code = qrEncoder_.encode(text, level);
    const double inset = (side - module * code.modules) / 2;
    pages_.back().drawing.qrCode(code, snapped(x + inset), snapped(page_.height - y - inset),
                                 module);
}

double Flow::bars(std::string_view number, double x, double y, double moduleMm, double heightMm) {
    const auto code = encodeCode128(number);
    const int module = nearestDot(moduleMm, kOfficeDpi);
    pages_.back().drawing.code128(code, snapped(x), snapped(page_.height - y),
                                  pointsOfDots(1, kOfficeDpi), module,
                                  nearestDot(heightMm, kOfficeDpi), 0);
    return pointsOfDots(module * code.modules, kOfficeDpi);
}

void Flow::paragraph(const std::string& field, const std::u16string& text, const TextStyle& style,
                     double above) {
    const auto set = this->set(field, text, style, width());
    y_ += above;
    double top = 0;  // of the line, in `set`
    for (const auto& line : set.lines) {
        const double height = kLineHeight * line.size;
        require(height);
        put({{line}, height}, page_.left, y_ - top);
        top += height;
        y_ += height;
    }
}

void Flow::drawFooter(Page& page, const std::u16string& footer, std::size_t number,
                      std::size_t count) {
    const auto pageOf = ownText(fmt::format("Trang {}/{}", number, count));
    const TextStyle right{kFooterSize, Face::Regular, Align::Right};
    const TextStyle left{kFooterSize};
    const double y = page_.height - page_.bottom - kFooterHeight + 4;
    const double counter = widthOf(pageOf, right) + 6;
    page.drawing.rectangle(page_.left, page_.height - y + 2, width(), 0.4);
    const auto add = [&](const SetText& text, double x) {
        for (auto line : text.lines) {
            line.x += x;
            line.y += y;
            page.lines.push_back(std::move(line));
        }
    };
    const auto words = set("footer", footer, left, width() - counter);
    if (number == 1 && y + words.height > page_.height - kPrintable)
        refuse("footer", "the foot of a page has no room for the document's number");
    add(words, page_.left);
    add(set("footer", pageOf, right, counter), page_.left + width() - counter);
}

Result<std::string> Flow::finish(const std::u16string& footer) {
    const auto& files = fonts_.files();
    PdfDocument pdf(files, page_.width, page_.height);
    UsedLetters used;
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        auto& page = pages_[i];
        const auto isOfCopy = [&](const Page& other) { return other.copy == page.copy; };
        const auto first = std::ranges::find_if(pages_, isOfCopy) - pages_.begin();
        const auto count = std::ranges::count_if(pages_, isOfCopy);
        drawFooter(page, footer, i - static_cast<std::size_t>(first) + 1,
                   static_cast<std::size_t>(count));
        page.drawing.lines(page.lines, page_.height, used);
        pdf.addPage(page.drawing.text());
    }
    if (!refusals_.empty()) return tl::unexpected(refusals_);
    return pdf.save(used);
}

}  // namespace hoibao::labels
