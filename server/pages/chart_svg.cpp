#include "pages/chart_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace hoibao::pages {
namespace {

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else if (c == '"')
            result += "&quot;";
        else
            result += c;
    }
    return result;
}

std::string opening(std::string_view kind, int width, int height, const std::string& title) {
    return fmt::format(
        "<svg class=\"chart {}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">"
        "<title>{}</title>",
        kind, width, height, escaped(title), escaped(title));
}

/// The next of 2, 4, 6, 8, 10, 20, 40 … that is not less: its half is a whole number as well.
std::int64_t roundedUp(std::int64_t value) {
    for (std::int64_t step = 1;; step *= 10)
        for (const auto factor : {2, 4, 6, 8})
            if (step * factor >= value) return step * factor;
}

}  // namespace

std::string barChart(const std::string& title, const std::vector<std::string>& groups,
                     const std::vector<BarSeries>& series) {
    constexpr int kWidth = 960, kHeight = 260, kLeft = 70, kBottom = 30, kTop = 12;
    constexpr int kInner = kHeight - kBottom - kTop;
    std::int64_t most = 1;
    for (const auto& each : series)
        for (const auto value : each.values) most = std::max(most, value);
    most = roundedUp(most);
    auto svg = opening("bars", kWidth, kHeight, title);
    for (int line = 0; line <= 2; ++line) {
        const int y = kTop + kInner - kInner * line / 2;
        svg += fmt::format("<line class=\"grid\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>", kLeft,
                           y, kWidth, y);
        if (line != 1 || most % 2 == 0)
            svg += fmt::format("<text class=\"axis end\" x=\"{}\" y=\"{}\">{}</text>", kLeft - 8,
                               y + 5, most * line / 2);
    }
    const double group = double(kWidth - kLeft) / double(std::max<std::size_t>(1, groups.size()));
    const double bar = group * 0.8 / double(std::max<std::size_t>(1, series.size()));
    const std::size_t named = std::max<std::size_t>(1, (groups.size() + 11) / 12);
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const double left = kLeft + group * double(g) + group * 0.1;
        for (std::size_t s = 0; s < series.size(); ++s) {
            const auto value = series[s].values[g];
            const double height = double(kInner) * double(value) / double(most);
            svg += fmt::format(
                "<rect class=\"series{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
                "height=\"{:.1f}\"><title>{}, {}: {}</title></rect>",
                s, left + bar * double(s), kTop + kInner - height, bar * 0.92, height,
                escaped(groups[g]), escaped(series[s].name), value);
        }
        if (g % named == 0)
            svg += fmt::format("<text class=\"axis middle\" x=\"{:.1f}\" y=\"{}\">{}</text>",
                               left + group * 0.4, kHeight - 8, escaped(groups[g]));
    }
    return svg + "</svg>";
}

std::string lyingBars(const std::string& title, const std::vector<LyingRow>& rows,
                      BarsReach reach) {
    constexpr int kWidth = 960, kRow = 46, kBar = 16;
    std::int64_t most = 1;
    std::vector<std::int64_t> totals;
    for (const auto& row : rows) {
        totals.push_back(std::accumulate(row.parts.begin(), row.parts.end(), std::int64_t{0}));
        most = std::max(most, totals.back());
    }
    auto svg = opening("lying", kWidth, kRow * static_cast<int>(rows.size()), title);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        const int top = kRow * static_cast<int>(i);
        const auto words = fmt::format("{}: {}", escaped(row.name), escaped(row.words));
        svg += fmt::format("<g><title>{}</title><text class=\"axis\" x=\"0\" y=\"{}\">{}</text>",
                           words, top + 17, words);
        const auto whole =
            std::max<std::int64_t>(1, reach == BarsReach::AsShares ? totals[i] : most);
        double left = 0;
        for (std::size_t part = 0; part < row.parts.size(); ++part) {
            const double width = double(kWidth) * double(row.parts[part]) / double(whole);
            if (width > 0)
                svg += fmt::format(
                    "<rect class=\"series{}\" x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" "
                    "height=\"{}\"/>",
                    part, left, top + 24, width, kBar);
            left += width;
        }
        svg += "</g>";
    }
    return svg + "</svg>";
}

std::string spanChart(const std::string& title, const std::vector<SpanRow>& rows) {
    constexpr int kWidth = 960, kRow = 52, kLeft = 10, kRight = 20;
    int most = 1;
    for (const auto& row : rows) most = std::max({most, row.p95, row.target});
    const auto x = [&](int hours) {
        return kLeft + double(kWidth - kLeft - kRight) * hours / most;
    };
    auto svg = opening("spans", kWidth, kRow * static_cast<int>(rows.size()), title);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        const int top = kRow * static_cast<int>(i);
        const int y = top + 24;
        svg += fmt::format(
            "<g><title>{}: {}</title><text class=\"axis\" x=\"{}\" y=\"{}\">{}: {}</text>"
            "<rect class=\"span95\" x=\"{}\" y=\"{}\" width=\"{:.1f}\" height=\"12\"/>"
            "<rect class=\"span90\" x=\"{}\" y=\"{}\" width=\"{:.1f}\" height=\"12\"/>"
            "<rect class=\"span50\" x=\"{}\" y=\"{}\" width=\"{:.1f}\" height=\"12\"/>"
            "<line class=\"target\" x1=\"{:.1f}\" y1=\"{}\" x2=\"{:.1f}\" y2=\"{}\"/></g>",
            escaped(row.name), escaped(row.words), kLeft, top + 17, escaped(row.name),
            escaped(row.words), kLeft, y, x(row.p95) - kLeft, kLeft, y, x(row.p90) - kLeft, kLeft,
            y, x(row.p50) - kLeft, x(row.target), y, x(row.target), y + 18);
    }
    return svg + "</svg>";
}

CommuneMap::CommuneMap(const std::vector<service::CommuneOutline>& outlines) {
    double west = 180, east = -180, south = 90, north = -90;
    for (const auto& outline : outlines)
        for (const auto& ring : outline.rings)
            for (const auto& [longitude, latitude] : ring) {
                west = std::min(west, longitude);
                east = std::max(east, longitude);
                south = std::min(south, latitude);
                north = std::max(north, latitude);
            }
    if (outlines.empty()) return;
    constexpr int kWidth = 800, kMargin = 4;
    // A degree of longitude is shorter than one of latitude.
    const double narrow = std::cos((south + north) / 2 * std::numbers::pi / 180);
    const double scale = (kWidth - 2 * kMargin) / ((east - west) * narrow);
    width_ = kWidth;
    height_ = static_cast<int>((north - south) * scale) + 2 * kMargin;
    for (const auto& outline : outlines) {
        std::string d;
        for (const auto& ring : outline.rings) {
            int lastX = 0, lastY = 0;
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const int x = kMargin + static_cast<int>(
                                            std::lround((ring[i].first - west) * narrow * scale));
                const int y =
                    kMargin + static_cast<int>(std::lround((north - ring[i].second) * scale));
                if (i == 0)
                    d += fmt::format("M{},{}l", x, y);
                else if (x != lastX || y != lastY)
                    d += fmt::format("{},{} ", x - lastX, y - lastY);
                lastX = x;
                lastY = y;
            }
            d += 'z';
        }
        paths_.emplace_back(outline.code, std::move(d));
    }
}

std::string CommuneMap::draw(const std::string& title,
                             const std::map<std::string, MapValue>& values) const {
    auto svg = opening("map", width_, height_, title);
    for (const auto& [code, path] : paths_) {
        const auto value = values.find(code);
        const bool isKnown = value != values.end();
        svg += fmt::format("<path class=\"shade{}\" d=\"{}\">", isKnown ? value->second.shade : 0,
                           path);
        if (isKnown) svg += fmt::format("<title>{}</title>", escaped(value->second.words));
        svg += "</path>";
    }
    return svg + "</svg>";
}

}  // namespace hoibao::pages
