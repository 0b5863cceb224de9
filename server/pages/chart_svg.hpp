#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "service/commune_outlines.hpp"

/// Pictures of numbers as SVG: classes for colours, words in <title> for who does not see them. The
/// table beside a picture holds the same numbers.
namespace hoibao::pages {

struct BarSeries {
    std::string name;
    std::vector<std::int64_t> values;  ///< one a group
};
/// Bars side by side in groups; the classes are "series0", "series1", …
[[nodiscard]] std::string barChart(const std::string& title, const std::vector<std::string>& groups,
                                   const std::vector<BarSeries>& series);

/// A bar that lies, under its name: its parts one after the other, "series0", "series1", …
struct LyingRow {
    std::string name;
    std::string words;  ///< after the name: "12 of 30"
    std::vector<std::int64_t> parts;
};
/// Names of any length can be read, unlike under bars that stand.
enum class BarsReach {
    AsMuch,   ///< a bar is as long as it counts much
    AsShares  ///< every bar is the whole, and its parts are shares of it
};
[[nodiscard]] std::string lyingBars(const std::string& title, const std::vector<LyingRow>& rows,
                                    BarsReach reach);

/// From a half to nine tenths of what was measured, and a mark where it should end.
struct SpanRow {
    std::string name;
    int p50 = 0, p90 = 0, p95 = 0, target = 0;
    std::string words;  ///< "12 giờ; 30 giờ; …"
};
[[nodiscard]] std::string spanChart(const std::string& title, const std::vector<SpanRow>& rows);

/// One commune of the map.
struct MapValue {
    int shade = 0;  ///< the class is "shade0" (nothing) to "shade5"
    std::string words;
};
/// The map without its values is made once: only classes and words differ from time to time.
class CommuneMap {
public:
    explicit CommuneMap(const std::vector<service::CommuneOutline>& outlines);

    [[nodiscard]] std::string draw(const std::string& title,
                                   const std::map<std::string, MapValue>& values) const;

private:
    std::vector<std::pair<std::string, std::string>> paths_;  ///< code, and what `d` holds
    int width_ = 0, height_ = 0;
};

}  // namespace hoibao::pages
