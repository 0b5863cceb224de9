// What stands on the paper: drawn by poppler, read by ZXing.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "code128.hpp"
#include "compose.hpp"
#include "geometry.hpp"
#include "pages.hpp"
#include "read_symbols.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

std::string render(const Sheet& sheet, const std::vector<Label>& labels,
                   const labels::Setup& setup = {}) {
    auto pdf = Printer(fonts(), sheet, setup).render(sender(), labels);
    if (!pdf) throw std::runtime_error(pdf.error().front().field + pdf.error().front().message);
    return std::move(*pdf);
}

int pixels(double mm, double dpi) {
    return static_cast<int>(std::lround(mm / 25.4 * dpi));
}

Pdf::Area areaOf(const Sheet& sheet, std::size_t position, double dpi) {
    const auto column =
        static_cast<double>((position - 1) % static_cast<std::size_t>(sheet.columns));
    const auto row = static_cast<double>((position - 1) / static_cast<std::size_t>(sheet.columns));
    const int left = pixels(sheet.margin.x.value + column * sheet.pitch.x.value, dpi);
    const int top = pixels(sheet.margin.y.value + row * sheet.pitch.y.value, dpi);
    return {left, top, pixels(sheet.label.x.value, dpi), pixels(sheet.label.y.value, dpi)};
}

/// The label at a place of a page that is drawn.
Picture cut(const Picture& page, const Sheet& sheet, std::size_t position, double dpi) {
    const auto area = areaOf(sheet, position, dpi);
    return page.crop(area.left, area.top, std::min(area.width, page.width - area.left),
                     std::min(area.height, page.height - area.top));
}

Picture drawLabel(const Pdf& pdf, const Sheet& sheet, const Place& place, double dpi) {
    return pdf.draw(static_cast<int>(place.page) - 1, dpi, areaOf(sheet, place.position, dpi));
}

std::vector<Label> samplesFor(const Sheet& sheet) {
    return {numbered(shortest(), 1), numbered(typical(), 2), numbered(longestFor(sheet), 3)};
}

TEST(RenderTest, BothSymbolsOfEveryLabelAreReadAtEveryResolution) {
    for (const auto& sheet : sheets()) {
        const auto labels = samplesFor(sheet);
        const Pdf pdf(render(sheet, labels));
        for (const double dpi : {203.0, 300.0, 600.0}) {
            for (std::size_t i = 0; i < labels.size(); ++i) {
                SCOPED_TRACE(sheet.name + " at " + std::to_string(dpi) + ", label " +
                             std::to_string(i));
                const auto place = placeOf(i, sheet, {});
                const auto label = drawLabel(pdf, sheet, place, dpi);
                const auto bars = readCode128(label), qr = readQr(label);
                ASSERT_TRUE(bars && qr);
                EXPECT_EQ(bars->text, labels[i].number);
                EXPECT_EQ(qr->text, labels[i].link);
            }
        }
        EXPECT_EQ(Pdf::complaints(), "") << sheet.name;
    }
}

/// Where dark pixels lie in a part of a picture; the right and bottom are one past.
struct Ink {
    int left = 1 << 30, top = 1 << 30, right = 0, bottom = 0;
};
Ink inkOf(const Picture& picture, int left, int top, int right, int bottom) {
    Ink ink;
    for (int y = std::max(0, top); y < std::min(bottom, picture.height); ++y) {
        for (int x = std::max(0, left); x < std::min(right, picture.width); ++x) {
            if (picture.at(x, y) > 127) continue;
            ink.left = std::min(ink.left, x);
            ink.right = std::max(ink.right, x + 1);
            ink.top = std::min(ink.top, y);
            ink.bottom = std::max(ink.bottom, y + 1);
        }
    }
    return ink;
}

TEST(RenderTest, SymbolsLieOnWholePrinterDotsWithClearQuietZones) {
    for (const auto& sheet : sheets()) {
        for (const labels::Setup& setup :
             {labels::Setup{}, labels::Setup{.offset = {{1.3}, {-0.7}}}}) {
            SCOPED_TRACE(sheet.name);
            const auto label = longestFor(sheet);
            const Pdf pdf(render(sheet, {label}, setup));
            const int across = static_cast<int>(dotsOf(sheet.page.x.value, sheet.dpi));
            const double down = sheet.margin.y.value + sheet.label.y.value;
            const auto page =
                pdf.draw(0, sheet.dpi, {0, 0, across, static_cast<int>(dotsOf(down, sheet.dpi))});
            const auto g = layOut(sheet).value();
            const int x = nearestDot(sheet.margin.x.value + setup.offset.x.value, sheet.dpi);
            const int y = nearestDot(sheet.margin.y.value + setup.offset.y.value, sheet.dpi);
            // The bars: every edge on its dot, ten modules clear at both sides.
            const int wide = g.barModule * Code128::kModulesOfS10, quiet = g.barModule * kBarQuiet;
            const auto bars = inkOf(page, x + g.barX - quiet, y + g.barY, x + g.barX + wide + quiet,
                                    y + g.barY + g.barHeight);
            EXPECT_EQ(bars.left, x + g.barX);
            EXPECT_EQ(bars.right, x + g.barX + wide);
            const auto code = encodeCode128(label.number);
            std::vector<bool> dark(static_cast<std::size_t>(wide));
            for (const auto& bar : code.bars)
                for (int i = 0; i < bar.width * g.barModule; ++i)
                    dark[static_cast<std::size_t>(bar.x * g.barModule + i)] = true;
            for (int i = 0; i < wide; ++i)
                for (const int row : {0, g.barHeight / 2, g.barHeight - 1})
                    ASSERT_EQ(page.at(x + g.barX + i, y + g.barY + row),
                              dark[static_cast<std::size_t>(i)] ? 0 : 255)
                        << "dot " << i << " of the bars";
            // The QR: nothing but its modules in its square, four modules clear around.
            const auto choice = chooseQr(label.link.size(), g.qrSide, sheet.dpi).value();
            const auto qr =
                inkOf(page, x + g.qrX, y + g.qrY, x + g.qrX + g.qrSide, y + g.qrY + g.qrSide);
            const int side = qr.right - qr.left;
            EXPECT_EQ(side, qrModules(*qrVersion(label.link.size(), choice.level)) * choice.module);
            EXPECT_EQ(qr.bottom - qr.top, side);
            EXPECT_GE(qr.left - x - g.qrX, 4 * choice.module);
            EXPECT_GE(qr.top - y - g.qrY, 4 * choice.module);
            int grey = 0;
            for (int row = qr.top; row < qr.bottom; ++row)
                for (int column = qr.left; column < qr.right; ++column)
                    grey += page.at(column, row) != 0 && page.at(column, row) != 255;
            EXPECT_EQ(grey, 0) << "module edges between two dots";
        }
    }
}

TEST(RenderTest, EveryLabelLiesInItsPlaceToTheTenthOfAMillimetre) {
    constexpr double kDpi = 600;
    for (const auto& sheet : sheets()) {
        SCOPED_TRACE(sheet.name);
        std::vector<Label> labels;
        for (int i = 0; i < sheet.labelsPerPage(); ++i)
            labels.push_back(numbered(typical(), static_cast<unsigned>(i) + 1));
        const Pdf pdf(render(sheet, labels));
        ASSERT_EQ(pdf.pages(), 1);
        const auto page = pdf.draw(0, kDpi);
        const auto g = layOut(sheet).value();
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const auto column = static_cast<double>(i % static_cast<std::size_t>(sheet.columns));
            const auto row = static_cast<double>(i / static_cast<std::size_t>(sheet.columns));
            const double left =
                sheet.margin.x.value + column * sheet.pitch.x.value + mmOfDots(g.barX, sheet.dpi);
            const double top =
                sheet.margin.y.value + row * sheet.pitch.y.value + mmOfDots(g.barY, sheet.dpi);
            const double wide = mmOfDots(g.barModule * Code128::kModulesOfS10, sheet.dpi);
            const double high = mmOfDots(g.barHeight, sheet.dpi);
            const int near = pixels(1, kDpi);
            const int x = pixels(left, kDpi), y = pixels(top, kDpi);
            const auto bars = inkOf(page, x - near, y + near, x + pixels(wide, kDpi) + near,
                                    y + pixels(high, kDpi) - near);
            EXPECT_NEAR(bars.left / kDpi * 25.4, left, 0.1) << i;
            EXPECT_NEAR(bars.right / kDpi * 25.4, left + wide, 0.1) << i;
            const auto foot = inkOf(page, x, y - near, x + near, y + near);
            EXPECT_NEAR(foot.top / kDpi * 25.4, top, 0.1) << i;
        }
    }
}

bool isOutsidePaper(const Picture& page, int margin) {
    const auto ink = inkOf(page, 0, 0, page.width, page.height);
    return ink.left < margin || ink.top < margin || ink.right > page.width - margin ||
           ink.bottom > page.height - margin;
}

TEST(RenderTest, NothingIsDrawnInAOneLabelPagesMargin) {
    for (const auto& sheet : sheets()) {
        if (sheet.labelsPerPage() > 1) continue;
        for (const auto& label : samplesFor(sheet)) {
            const auto page = Pdf(render(sheet, {label})).draw(0, 300);
            EXPECT_FALSE(isOutsidePaper(page, pixels(0.8, 300))) << sheet.name;
        }
    }
}

bool overlap(const DotBox& a, const DotBox& b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

DotBox withQuietZone(const ExpectedSymbol& symbol) {
    return {symbol.box.left - symbol.quietAcross, symbol.box.top - symbol.quietAlong,
            symbol.box.right + symbol.quietAcross, symbol.box.bottom + symbol.quietAlong};
}

void expectNothingMeets(const ExpectedLabel& label) {
    const auto bars = withQuietZone(label.bars), qr = withQuietZone(label.qr);
    EXPECT_FALSE(overlap(bars, qr));
    std::vector<DotBox> drawn;
    for (const auto& line : label.lines) {
        const auto before = drawn.size();
        for (const auto& letter : line.letters) {
            EXPECT_FALSE(overlap(letter, bars)) << line.text;
            EXPECT_FALSE(overlap(letter, qr)) << line.text;
            for (std::size_t i = 0; i < before; ++i)
                ASSERT_FALSE(overlap(letter, drawn[i])) << line.text;
            EXPECT_GE(letter.left, label.box.left);
            EXPECT_GE(letter.top, label.box.top);
            EXPECT_LE(letter.right, label.box.right);
            EXPECT_LE(letter.bottom, label.box.bottom);
        }
        for (const auto& letter : line.letters) drawn.push_back(letter);
    }
}

TEST(RenderTest, NothingMeetsAnotherThingOnAnySheet) {
    std::vector<Sheet> all(sheets().begin(), sheets().end());
    for (const double width : {68., 70., 75., 85., 95., 105., 120., 150.})
        for (const double height : {40., 50., 59., 65., 70., 80., 100., 109., 110., 120., 200.}) {
            const Extent size{{width}, {height}};
            all.push_back(
                {fmt::format("{:g} x {:g}", width, height), size, size, 1, 1, {}, size, 203});
        }
    int drawn = 0;
    for (const auto& sheet : all) {
        SCOPED_TRACE(sheet.name);
        const Printer printer(fonts(), sheet);
        for (const auto& from : {sender(), longestSender()})
            for (const auto& label : {typical(), longestOfSmall(), longest()}) {
                const auto expected = printer.expect(from, label, 0);
                if (!expected) continue;  // CheckTest says which may be refused
                ++drawn;
                expectNothingMeets(*expected);
            }
    }
    EXPECT_GT(drawn, 400);
}

TEST(RenderTest, TheTextCanBeSearchedAndCopied) {
    for (const auto& sheet : sheets()) {
        SCOPED_TRACE(sheet.name);
        const bool isShort = sheet.label.y.value < 60;
        const auto text = Pdf(render(sheet, {typical()})).text(0);
        const auto has = [&](const std::string& words) { return text.find(words) != text.npos; };
        for (const char* words :
             {"Nguyễn Thị Ngọc Diễm", "Số 12/5 đường Cách Mạng", "Phường Tân Ninh, Tỉnh Tây Ninh",
              "RT 000 000 014 VN", "0912***678", "126.000 đ", "C80", "1900 0000", "lần 1"})
            EXPECT_TRUE(has(words)) << words << " in\n" << text;
        for (const char* words :
             {"H53.14-261103-0001", "BÁO PHÁT", "60 g", "23/11/2026", "Thu hộ cước: 26.000 đ",
              "Thu hộ lệ phí: 100.000 đ", "(trước đây: Phường 3, Thành phố Tây Ninh)",
              "Không phát được xin chuyển hoàn về: ", "Trung tâm Phục vụ hành chính công",
              "Số 83 đường Phạm Tung"})
            EXPECT_EQ(has(words), !isShort) << words << " in\n" << text;
        EXPECT_FALSE(has("0912345678"));
    }
}

TEST(RenderTest, MasksEveryPhone) {
    const struct {
        std::string phone, printed;
    } cases[] = {
        {"0912345678", "ĐT: 0912***678"},
        {"+84 912 345 678", "ĐT: 0912***678"},
        {"(0276) 3822-123", "ĐT: 0276***123"},
        {"02763822123", "ĐT: 0276***123"},
        {"1234567", "ĐT: ***567"},
        {"12345", "ĐT: ***"},
    };
    for (const auto& c : cases) {
        auto label = typical();
        label.phone = c.phone;
        const auto text = Pdf(render(sheet("a6"), {label})).text(0);
        EXPECT_NE(text.find(c.printed), text.npos) << text;
    }
    auto label = typical();
    for (const char* none : {"", "không có"}) {
        label.phone = none;
        EXPECT_EQ(Pdf(render(sheet("a6"), {label})).text(0).find("ĐT:"), std::string::npos);
    }
}

TEST(RenderTest, DecomposedInputPrintsAsComposed) {
    auto composed = typical(), decomposed = typical();
    decomposed.recipient = "Nguye\u0302\u0303n Thi\u0323 Ngo\u0323c Die\u0302\u0303m";
    EXPECT_EQ(render(sheet("a6"), {composed}), render(sheet("a6"), {decomposed}));
}

TEST(RenderTest, TheSameInputGivesTheSameBytes) {
    const auto labels = run(50);
    for (const auto& sheet : sheets())
        EXPECT_EQ(render(sheet, labels), render(sheet, labels)) << sheet.name;
}

TEST(RenderTest, ManyThreadsMayUseOnePrinter) {
    const auto labels = run(60);
    const Printer printer(fonts(), sheet("a4-2x4"));
    const auto alone = printer.render(sender(), labels).value();
    std::vector<std::thread> threads;
    std::vector<std::string> results(8);
    for (auto& result : results)
        threads.emplace_back([&] { result = printer.render(sender(), labels).value(); });
    for (auto& thread : threads) thread.join();
    for (const auto& result : results) EXPECT_EQ(result, alone);
}

TEST(RenderTest, StartsAtThePlaceAsked) {
    const auto& grid = sheet("a4-2x4");
    const auto labels = run(3);
    const Pdf pdf(render(grid, labels, {.start = 7}));
    ASSERT_EQ(pdf.pages(), 2);
    const auto first = pdf.draw(0, 200), second = pdf.draw(1, 200);
    EXPECT_FALSE(readQr(cut(first, grid, 6, 200)));
    EXPECT_EQ(readQr(cut(first, grid, 7, 200)).value().text, labels[0].link);
    EXPECT_EQ(readQr(cut(first, grid, 8, 200)).value().text, labels[1].link);
    EXPECT_EQ(readQr(cut(second, grid, 1, 200)).value().text, labels[2].link);
}

TEST(RenderTest, ScaleMovesThePlacesAndKeepsTheSymbols) {
    const auto& grid = sheet("a4-2x4");
    const auto labels = run(8);
    const auto g = layOut(grid).value();
    const auto page = Pdf(render(grid, labels, {.scale = 1.01})).draw(0, 600);
    const double left = (4.65 + 101.6) * 1.01 + mmOfDots(g.barX, 600);
    const double top = (13.1 + 3 * 67.7) * 1.01 + mmOfDots(g.barY, 600);
    const int x = pixels(left, 600), y = pixels(top, 600);
    const auto bars = inkOf(page, x - 60, y + 10, page.width, y + 100);
    EXPECT_NEAR(bars.left, x, 2);
    EXPECT_NEAR(bars.right - bars.left, g.barModule * 156, 1);
}

TEST(RenderTest, BarReductionThinsEveryBar) {
    const auto& s = sheet("a4-2x4");
    const auto g = layOut(s).value();
    const auto page = Pdf(render(s, {typical()}, {.barReduction = 2})).draw(0, 600);
    const int x = nearestDot(s.margin.x.value, 600) + g.barX;
    const int y = nearestDot(s.margin.y.value, 600) + g.barY + g.barHeight / 2;
    const auto code = encodeCode128(typical().number);
    int dark = 0, expected = 0;
    for (int i = 0; i < 156 * g.barModule; ++i) dark += page.at(x + i, y) == 0;
    for (const auto& bar : code.bars) expected += bar.width * g.barModule - 2;
    EXPECT_EQ(dark, expected);
    const auto symbol = readCode128(cut(page, s, 1, 600));
    ASSERT_TRUE(symbol);
    EXPECT_EQ(symbol->text, typical().number);
}

TEST(RenderTest, APartHoldsFiveThousandAndTakesUpWhereTheLastEnded) {
    const auto labels = run(kLabelsPerPart + 2);
    const Printer printer(fonts(), sheet("thermal-100x150"));
    const Pdf first(printer.render(sender(), labels, 1).value());
    EXPECT_EQ(first.pages(), static_cast<int>(kLabelsPerPart));
    const auto bytes = printer.render(sender(), labels, 2).value();
    const Pdf second(bytes);
    EXPECT_EQ(second.pages(), 2);
    EXPECT_EQ(readQr(second.draw(1, 200)).value().text, labels.back().link);
}

TEST(RenderTest, AThousandLabelsTakeAtMostThreeKilobytesEach) {
    EXPECT_LE(render(sheet("thermal-100x150"), run(1'000)).size(), 3'000'000U);
}

TEST(RenderTest, ProgressIsTrueAndCanStop) {
    const auto labels = run(450);
    const Printer printer(fonts(), sheet("a6"));
    std::vector<std::size_t> seen;
    EXPECT_TRUE(printer.render(sender(), labels, 1, [&](std::size_t drawn) {
        seen.push_back(drawn);
        return true;
    }));
    EXPECT_EQ(seen, (std::vector<std::size_t>{0, 100, 200, 300, 400, 450}));
    const auto stopped =
        printer.render(sender(), labels, 1, [](std::size_t drawn) { return drawn < 200; });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error(), (Refusals{{200, "cancelled", "the drawing was stopped"}}));
}

}  // namespace
}  // namespace hoibao::labels::test
