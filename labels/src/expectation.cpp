#include "labels/expectation.hpp"

#include <utf8proc.h>

#include <array>

#include "code128.hpp"
#include "compose.hpp"
#include "labels/qr_code.hpp"
#include "plan.hpp"

namespace hoibao::labels {
namespace {

/// Letters of the Basic Multilingual Plane: others are refused before.
std::string utf8Of(std::u16string_view text) {
    std::string out;
    for (const char16_t letter : text) {
        std::array<utf8proc_uint8_t, 4> bytes{};
        const auto length = utf8proc_encode_char(letter, bytes.data());
        out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
    }
    return out;
}

ExpectedLine expectLine(const TextLine& line, const FontMetrics& font, Corner corner, double dot) {
    ExpectedLine expected{utf8Of(line.text), {}};
    const double left = corner.x + line.x * dot, baseline = corner.y + line.y * dot;
    const double unit = line.size * dot / 1000;
    double pen = 0;
    for (const char16_t letter : line.text) {
        const auto ink = font.ink(letter);
        if (!ink.isBlank())
            expected.letters.push_back({left + (pen + ink.left) * unit, baseline - ink.top * unit,
                                        left + (pen + ink.right) * unit,
                                        baseline - ink.bottom * unit});
        pen += font.advance(letter);
    }
    return expected;
}

ExpectedSymbol expectBars(const Label& label, const Geometry& g, Corner corner, int reduction) {
    const auto code = encodeCode128(label.number);
    std::vector<bool> row(static_cast<std::size_t>(code.modules));
    for (const auto& bar : code.bars)
        for (int i = 0; i < bar.width; ++i) row[static_cast<std::size_t>(bar.x + i)] = true;
    const double left = corner.x + g.barX, top = corner.y + g.barY;
    return {{left, top, left + code.modules * g.barModule, top + g.barHeight},
            g.barModule,
            kBarQuiet * g.barModule,
            0,
            {row},
            reduction};
}

ExpectedSymbol expectQr(const Label& label, const Geometry& g, int dpi, Corner corner) {
    const auto choice = chooseQr(label.link.size(), g.qrSide, dpi).value();
    const auto code = QrEncoder().encode(label.link, choice.level);
    const int side = code.modules * choice.module, spare = (g.qrSide - side) / 2;
    const double left = corner.x + g.qrX + spare, top = corner.y + g.qrY + spare;
    const int quiet = QrCode::kQuietZone * choice.module;
    ExpectedSymbol symbol{{left, top, left + side, top + side}, choice.module, quiet, quiet, {}, 0};
    for (int y = 0; y < code.modules; ++y) {
        auto& row = symbol.rows.emplace_back();
        for (int x = 0; x < code.modules; ++x) row.push_back(code.isDark(x, y));
    }
    return symbol;
}

}  // namespace

Result<ExpectedLabel> Printer::expect(const Sender& sender, const Label& label,
                                      std::size_t index) const {
    auto refusals = check(sender);
    if (refusals.empty()) refusals = check(label, index);
    if (label.number.empty()) refusals.push_back({index, "number", "is missing"});
    if (label.link.empty()) refusals.push_back({index, "link", "is missing"});
    if (!refusals.empty()) return tl::unexpected(std::move(refusals));
    const auto& [fonts, sheet, setup, geometry] = *plan_;
    const auto& faces = fonts.files().faces;
    const auto place = placeOf(index, sheet, setup);
    const auto corner = cornerOf(place.position, sheet, setup);
    const double dots = sheet.dpi / 25.4;
    ExpectedLabel expected;
    expected.page = place.page;
    expected.box = {double(corner.x), double(corner.y), corner.x + sheet.label.x.value * dots,
                    corner.y + sheet.label.y.value * dots};
    expected.bars = expectBars(label, *geometry, corner, setup.barReduction);
    expected.qr = expectQr(label, *geometry, sheet.dpi, corner);
    for (const auto& lines :
         {*composeSender(sender, *geometry, faces), *composeLabel(label, index, *geometry, faces)})
        for (const auto& line : lines)
            expected.lines.push_back(
                expectLine(line, faces.of(line.face), corner, sheet.dpi / 72.0));
    for (const auto& rule : geometry->rules)
        expected.rules.push_back({corner.x + rule.x * dots, corner.y + rule.y * dots,
                                  corner.x + (rule.x + rule.width) * dots,
                                  corner.y + (rule.y + rule.height) * dots});
    return expected;
}

}  // namespace hoibao::labels
