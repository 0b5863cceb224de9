#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/error.hpp"
#include "scanner/image.hpp"

namespace hoibao::scanner {

/// A place in the picture as people see it, in pixels; (0, 0) is its top left corner.
struct Point {
    double x = 0, y = 0;
    bool operator==(const Point&) const = default;
};
/// Clockwise from the symbol's own top left.
using Corners = std::array<Point, 4>;

enum class Format { Code128, QRCode, DataMatrix };
enum class Evidence {
    Decoded,   ///< the symbol says so, by its own error correction or check characters
    Assisted,  ///< too poor to decode; the likeliest of the expected numbers. A person confirms it
};
[[nodiscard]] std::string_view toText(Format format) noexcept;
[[nodiscard]] std::string_view toText(Evidence evidence) noexcept;

struct Symbol {
    Format format = Format::QRCode;
    std::string text;                      ///< what it holds, UTF-8
    std::optional<std::string> number;     ///< the item number it names; none where it is no item's
    std::optional<std::string> signature;  ///< of a QR link: what stands after the number
    Evidence evidence = Evidence::Decoded;
    std::optional<double> likelihoodRatio;  ///< of an assisted one, against the second best
    Corners corners{};
    int label = 0;    ///< symbols with the same value lie on one label, also when they disagree
    std::string way;  ///< which step of the ladder read it
};

/// The distinct item numbers of symbols, in their order.
[[nodiscard]] std::vector<std::string> distinctNumbers(const std::vector<Symbol>& symbols);

/// A place that looks like a label and was not read.
struct Unread {
    Corners corners{};
};

struct Reading {
    int width = 0, height = 0;  ///< of the picture as people see it
    std::vector<Symbol> symbols;
    std::vector<std::string> labels;  ///< the distinct item numbers, in the order of symbols
    std::vector<Unread> unread;
    double ms = 0;           ///< time spent, decoding of the file included
    bool outOfTime = false;  ///< the budget ended the ladder before its end
    /// Where ReadOptions::crops was set: of each symbol, in their order, a gray PNG of it and a
    /// margin.
    std::vector<std::string> crops = {};
};

struct ReadOptions {
    /// No step begins after it is spent: processor time, and twice that of real time.
    std::chrono::milliseconds budget{1500};
    bool dataMatrix = false;
    bool crops = false;  ///< also cut each symbol out: only workers and Pool do
    std::vector<std::string> expected =
        {};  ///< item numbers that may be here; allows assisted readings
};

/// Reads every symbol of a JPEG or PNG. It may abort the process or never return, for the decoder
/// beneath does on some pictures: outside a worker use Pool (pool.hpp).
[[nodiscard]] Result<Reading> read(std::string_view bytes, const ReadOptions& options = {});

/// The same for pixels already decoded.
[[nodiscard]] Reading read(GrayView image, const ReadOptions& options = {});

}  // namespace hoibao::scanner
