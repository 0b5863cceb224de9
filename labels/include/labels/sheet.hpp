#pragma once

#include <span>
#include <string>
#include <string_view>

#include "labels/label.hpp"

namespace hoibao::labels {

/// A length on paper.
struct Millimetres {
    double value = 0;
    auto operator<=>(const Millimetres&) const = default;
};

/// A point or a size on paper, right and down from the top left.
struct Extent {
    Millimetres x, y;
    bool operator==(const Extent&) const = default;
};

/// How labels lie on a page, and how fine the printer is.
struct Sheet {
    static constexpr double kMaxPage = 1000;  ///< millimetres a side
    static constexpr int kMaxColumns = 50, kMaxRows = 50;
    static constexpr int kMinDpi = 150, kMaxDpi = 2400;

    std::string name;
    Extent page, label;
    int columns = 1, rows = 1;
    Extent margin;  ///< of the first label's top left
    Extent pitch;   ///< from one label to the next
    int dpi = 203;

    [[nodiscard]] int labelsPerPage() const { return columns * rows; }
    bool operator==(const Sheet&) const = default;
};

/// The sheets known by name, thermal-100x150 first.
[[nodiscard]] std::span<const Sheet> sheets();
/// The sheet of that name, or null.
[[nodiscard]] const Sheet* findSheet(std::string_view name);

/// Reads a sheet's JSON: {"name", "page": [w, h], "label": [w, h], "columns", "rows",
/// "margin": [left, top], "pitch": [x, y], "dpi"}. Refusals name the field ("sheet.pitch"):
/// missing, not a number, over a limit, labels that leave the page or overlap.
[[nodiscard]] Result<Sheet> parseSheet(std::string_view json);
/// The same JSON, on one line.
[[nodiscard]] std::string toJson(const Sheet& sheet);

}  // namespace hoibao::labels
