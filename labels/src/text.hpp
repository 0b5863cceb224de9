#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "font_metrics.hpp"
#include "labels/label.hpp"

namespace hoibao::labels {

enum class Face { Regular, Bold };

/// Regular and bold, by Face.
struct Faces {
    FontMetrics regular, bold;
    [[nodiscard]] const FontMetrics& of(Face face) const {
        return face == Face::Bold ? bold : regular;
    }
};

/// Text ready to be set: NFC, white space made single blanks, ends trimmed, every letter in both
/// faces. Else a sentence that says why not, naming the letter.
using PreparedText = tl::expected<std::u16string, std::string>;
[[nodiscard]] PreparedText prepare(std::string_view utf8, const Faces& faces);

/// A text in a column, and how small it may become.
struct Paragraph {
    std::string_view field;  ///< who is to blame when it does not fit
    std::u16string text;     ///< empty: takes no room
    Face face = Face::Regular;
    double size = 8, least = 6;   ///< points
    double above = 0;             ///< points of air above it
    bool breaksAnywhere = false;  ///< codes may break after - . /
};

enum class Align { Left, Centre, Right };

/// A set line: points right and down from the column's top left to the start of the baseline.
struct TextLine {
    double x = 0, y = 0, size = 0;
    Face face = Face::Regular;
    std::u16string text;
};

/// What does not fit, and by how much.
struct Overflow {
    std::string_view field;
    double millimetres = 0;
    bool isWidth = false;  ///< a word is too wide; else the column is too low
};

/// Two-storey marks (Ễ) and dots below (ợ) of neighbouring lines do not touch at this line height.
inline constexpr double kLineHeight = 1.28;
inline constexpr double kAscent = 1.02;  ///< from the top of a line to its baseline

/// Sets paragraphs one below the other into a column (points). All sizes shrink together, none
/// below its least; lines wrap at blanks. Nothing is cut: what does not fit is an Overflow.
[[nodiscard]] tl::expected<std::vector<TextLine>, Overflow> setColumn(
    const std::vector<Paragraph>& paragraphs, double width, double height, const Faces& faces,
    Align align = Align::Left);

/// ASCII or UTF-8 of our own making (headings), known to be NFC and in the fonts.
[[nodiscard]] std::u16string ownText(std::string_view utf8);

}  // namespace hoibao::labels
