#include <fmt/format.h>

#include <algorithm>

#include "content.hpp"
#include "fonts.hpp"
#include "labels/render.hpp"
#include "pdf_document.hpp"
#include "plan.hpp"

namespace hoibao::labels {
namespace {

constexpr double kEdge = 10;  ///< millimetres from the paper's edge to the rulers' zero
constexpr double kHair = 0.15;

/// Draws in millimetres from the page's top left, as the printer's settings say.
class Page {
public:
    Page(const Sheet& sheet, const Setup& setup, const Faces& faces)
        : sheet_(sheet), setup_(setup), faces_(faces), height_(sheet.page.y.value) {}

    void bar(double x, double y, double width, double height) {
        const double s = setup_.scale;
        content_.rectangle((x * s + setup_.offset.x.value) * kPointsPerMm,
                           (height_ - (y + height) * s - setup_.offset.y.value) * kPointsPerMm,
                           width * s * kPointsPerMm, height * s * kPointsPerMm);
    }
    /// The four corners of a rectangle, each as an angle.
    void corners(double x, double y, double width, double height) {
        constexpr double kArm = 4;
        for (const double left : {x, x + width - kArm}) {
            bar(left, y, kArm, kHair);
            bar(left, y + height - kHair, kArm, kHair);
        }
        for (const double top : {y, y + height - kArm}) {
            bar(x, top, kHair, kArm);
            bar(x + width - kHair, top, kHair, kArm);
        }
    }
    /// Text in a box, as large as fits.
    void text(const Box& box, const std::vector<Paragraph>& paragraphs) {
        auto lines =
            setColumn(paragraphs, box.width * kPointsPerMm, box.height * kPointsPerMm, faces_);
        if (!lines) return;  // a page too small for the words still has its rulers
        for (auto& line : *lines) {
            line.x += (box.x * setup_.scale + setup_.offset.x.value) * kPointsPerMm;
            line.y += (box.y * setup_.scale + setup_.offset.y.value) * kPointsPerMm;
            lines_.push_back(std::move(line));
        }
    }
    std::string finish(const Fonts::Files& fonts) {
        UsedLetters used;
        content_.lines(lines_, height_ * kPointsPerMm, used);
        PdfDocument pdf(fonts, sheet_.page.x.value * kPointsPerMm, height_ * kPointsPerMm);
        pdf.addPage(content_.text());
        return pdf.save(used);
    }

private:
    const Sheet& sheet_;
    const Setup& setup_;
    const Faces& faces_;
    double height_;
    Content content_;
    std::vector<TextLine> lines_;
};

int lengthOfRuler(double side) {
    return static_cast<int>((side - 2 * kEdge) / 10) * 10;
}

/// A mark each millimetre, longer each 5, longest and numbered each 10.
void rulers(Page& page, const Sheet& sheet) {
    const int across = lengthOfRuler(sheet.page.x.value), down = lengthOfRuler(sheet.page.y.value);
    page.bar(kEdge, kEdge, across, kHair);
    page.bar(kEdge, kEdge, kHair, down);
    for (int mm = 0; mm <= std::max(across, down); ++mm) {
        const double length = mm % 10 == 0 ? 4 : mm % 5 == 0 ? 3 : 1.8;
        const auto number = ownText(std::to_string(mm));
        if (mm <= across) page.bar(kEdge + mm - kHair / 2, kEdge - length, kHair, length);
        if (mm <= down) page.bar(kEdge - length, kEdge + mm - kHair / 2, length, kHair);
        if (mm % 10 != 0) continue;
        if (mm <= across)
            page.text({kEdge + mm + 0.3, kEdge - 4.2, 9, 3}, {{"", number, Face::Regular, 5.5, 5}});
        if (mm <= down && mm > 0)
            page.text({kEdge - 4.2, kEdge + mm - 2.6, 9, 3}, {{"", number, Face::Regular, 5.5, 5}});
    }
}

void places(Page& page, const Sheet& sheet) {
    if (sheet.labelsPerPage() == 1) return;
    for (int row = 0; row < sheet.rows; ++row) {
        for (int column = 0; column < sheet.columns; ++column) {
            const double x = sheet.margin.x.value + column * sheet.pitch.x.value;
            const double y = sheet.margin.y.value + row * sheet.pitch.y.value;
            page.corners(x, y, sheet.label.x.value, sheet.label.y.value);
            page.text({x + sheet.label.x.value - 8, y + sheet.label.y.value - 5, 7, 4},
                      {{"", ownText(std::to_string(row * sheet.columns + column + 1)), Face::Bold,
                        8, 6}});
        }
    }
}

void words(Page& page, const Sheet& sheet, const Setup& setup) {
    const int across = lengthOfRuler(sheet.page.x.value);
    const auto line = [](const std::string& text, Face face = Face::Regular) {
        return Paragraph{"", ownText(text), face, 9, 4.5, 2};
    };
    // Within the first column, where no corner of a label lies.
    const double left = std::max(kEdge + 3, sheet.margin.x.value + 6);
    const double right =
        std::min(sheet.margin.x.value + sheet.label.x.value - 10, sheet.page.x.value - kEdge - 1);
    const double top = std::max(kEdge + 2, sheet.margin.y.value + 2);
    page.text({left, top, std::min(right - left, 120.0), sheet.page.y.value - kEdge - top},
              {line("Trang canh chỉnh máy in · " + sheet.name, Face::Bold),
               line("1. In ở đúng cỡ giấy, tỉ lệ 100 % (không “vừa trang”)."),
               line(fmt::format("2. Đo từ mép trái giấy đến vạch 0 của thước ngang: phải là {0:g} "
                                "mm. Đo được a thì cộng {0:g} - a vào X. "
                                "Đo từ mép trên giấy đến vạch 0 của thước dọc: phải là {0:g} mm. "
                                "Đo được b thì cộng {0:g} - b vào Y. "
                                "Ghi vào độ lệch của máy in (--offset X,Y).",
                                kEdge)),
               line(fmt::format("3. Đo thước ngang từ 0 đến {0}: phải là {0} mm. Đo được c thì "
                                "nhân tỉ lệ của máy in (--scale S) với {0} / c.",
                                across)),
               line("4. In lại trang này với số đã đặt: các vạch phải đúng, khung nhãn phải trùng "
                    "tem trên giấy."),
               line(fmt::format("Trang này in với độ lệch {:g}; {:g} mm, tỉ lệ {:g}.",
                                setup.offset.x.value, setup.offset.y.value, setup.scale))});
}

}  // namespace

std::string Printer::calibration() const {
    const auto& files = plan_->fonts.files();
    Page page(plan_->sheet, plan_->setup, files.faces);
    rulers(page, plan_->sheet);
    places(page, plan_->sheet);
    words(page, plan_->sheet, plan_->setup);
    return page.finish(files);
}

}  // namespace hoibao::labels
