#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "content.hpp"
#include "fonts.hpp"
#include "labels/documents/paper.hpp"
#include "text.hpp"
#include "units.hpp"

namespace hoibao::labels {

/// A paper's size and margins, in points.
struct PageSize {
    double width, height, left, right, top, bottom;
    double body;  ///< size of running text
};
inline constexpr PageSize pageOf(double widthMm, double heightMm, double left, double right,
                                 double ends, double body) {
    constexpr double k = 72.0 / 25.4;
    return {widthMm * k, heightMm * k, left * k, right * k, ends * k, ends * k, body};
}
/// Margins as Decree 30/2020/NĐ-CP, annex I: 30 mm at the left for binding, 15 at the right.
inline constexpr PageSize kA4 = pageOf(210, 297, 25, 15, 15, 10.5);
inline constexpr PageSize kA4Across = pageOf(297, 210, 15, 15, 15, 9);
inline constexpr PageSize kA5 = pageOf(148, 210, 15, 12, 11, 9.2);

struct TextStyle {
    double size = 10;
    Face face = Face::Regular;
    Align align = Align::Left;
    bool breaksAnywhere = false;
};

/// Lines from y = 0 down, and how high they are together; points.
struct SetText {
    std::vector<TextLine> lines;
    double height = 0;
};

/// Text and rules that run down a page and on to the next. Points from the page's top left. What is
/// wrong is remembered, and finish() refuses. One thread at a time.
class Flow {
public:
    Flow(const Fonts& fonts, const PageSize& page);

    [[nodiscard]] const PageSize& page() const { return page_; }
    [[nodiscard]] double width() const { return page_.width - page_.left - page_.right; }
    /// What a fresh page has.
    [[nodiscard]] double room() const;
    [[nodiscard]] double y() const { return y_; }
    void down(double points) { y_ += points; }
    [[nodiscard]] std::size_t pageIndex() const { return pages_.size() - 1; }

    /// Text from outside, ready to be set; what cannot be is refused under that name.
    [[nodiscard]] std::u16string take(const std::string& field, std::string_view utf8);
    [[nodiscard]] std::u16string need(const std::string& field, std::string_view utf8);
    void refuse(const std::string& field, std::string message);

    /// Sets a text as wide as `width`. Shrinks it only where a word would not fit, by at most a
    /// quarter; then it is refused.
    [[nodiscard]] SetText set(const std::string& field, const std::u16string& text,
                              const TextStyle& style, double width);
    [[nodiscard]] double widthOf(const std::u16string& text, const TextStyle& style) const;

    /// Goes to a new page if less than `points` is left on this one.
    void require(double points);
    void newPage();
    /// What follows counts its pages anew.
    void newCopy();

    /// Puts lines on this page, their top left at (x, y).
    void put(const SetText& text, double x, double y);
    void rule(double x, double y, double width, double height);
    /// A QR code with its quiet zone in a square; refuses a text that no code holds at
    /// kLeastQrModule.
    void qrCode(const std::string& field, std::string_view text, double x, double y, double side,
                QrLevel level);
    /// A Code 128 of a `number` without quiet zones; gives its width.
    double bars(std::string_view number, double x, double y, double moduleMm, double heightMm);

    /// A paragraph at the cursor, line by line over the pages.
    void paragraph(const std::string& field, const std::u16string& text, const TextStyle& style,
                   double above = 2);

    /// The file, with `footer` and "Trang n/m" at the foot of every page.
    [[nodiscard]] Result<std::string> finish(const std::u16string& footer);

private:
    struct Page {
        std::vector<TextLine> lines;
        Content drawing;
        std::size_t copy = 0;
    };
    void drawFooter(Page& page, const std::u16string& footer, std::size_t number,
                    std::size_t count);

    const Fonts& fonts_;
    PageSize page_;
    std::vector<Page> pages_;
    double y_ = 0;
    std::size_t copy_ = 0;
    Refusals refusals_;
    QrEncoder qrEncoder_;
};

/// "lines[3].recipient".
[[nodiscard]] std::string fieldOf(std::string_view list, std::size_t index, std::string_view field);

}  // namespace hoibao::labels
