#include "text.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <memory>

#include "units.hpp"

namespace hoibao::labels {
namespace {

constexpr double kShrinkStep = 0.04;
constexpr double kLeastShrink = 0.75;  ///< rather than to wrap

/// Letters that are the same in NFC whatever stands beside them; Vietnamese is made of these.
bool isStable(char32_t c) {
    return c < 0x300 || (c >= 0x1EA0 && c <= 0x1EF9) || (c >= 0x2010 && c <= 0x2027);
}

bool isBlank(char32_t c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x3000;
}

bool isControl(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

/// Marks that only steer the order or joining of letters; they have no ink.
bool isInvisible(char32_t c) {
    return c == 0x200B || c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF || c == 0xAD;
}

std::optional<std::u32string> decode(std::string_view utf8) {
    std::u32string out;
    out.reserve(utf8.size());
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
    auto left = static_cast<utf8proc_ssize_t>(utf8.size());
    while (left > 0) {
        utf8proc_int32_t c = 0;
        const auto used = utf8proc_iterate(at, left, &c);
        if (used <= 0) return std::nullopt;
        out.push_back(static_cast<char32_t>(c));
        at += used;
        left -= used;
    }
    return out;
}

std::optional<std::u32string> composed(std::string_view utf8) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()),
                     static_cast<utf8proc_ssize_t>(utf8.size()), &mapped,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
    if (length < 0) return std::nullopt;
    return decode({reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length)});
}

std::string nameOf(char32_t letter) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(letter), bytes.data());
    const std::string_view shown(reinterpret_cast<const char*>(bytes.data()),
                                 static_cast<std::size_t>(length));
    if (isControl(letter)) return fmt::format("U+{:04X}", static_cast<unsigned>(letter));
    return fmt::format("“{}” (U+{:04X})", shown, static_cast<unsigned>(letter));
}

using Lines = std::vector<std::u16string_view>;

bool endsCodeWord(char16_t c) {
    return c == u'-' || c == u'.' || c == u'/';
}

/// "26.000 đ" is one word, and no line begins with a dot between two things.
bool staysWithBefore(std::u16string_view rest) {
    const bool isShort = rest.size() == 1 || (rest.size() > 1 && rest[1] == u' ');
    return isShort && (rest[0] == u'đ' || rest[0] == u'·');
}

/// Breaks a text into lines at most `width` wide; false when a word alone is wider.
bool wrap(const Paragraph& paragraph, double size, double width, const FontMetrics& font,
          Lines& lines, double& widest) {
    const std::u16string_view text = paragraph.text;
    const double room = width * 1000 / size;
    std::size_t start = 0, lastBreak = 0, afterBreak = 0;
    double sum = 0, sumAtBreak = 0;
    bool fits = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == u' ' && !staysWithBefore(text.substr(i + 1))) {
            lastBreak = i;
            afterBreak = i + 1;
            sumAtBreak = sum + font.advance(u' ');
        }
        sum += font.advance(text[i]);
        if (sum > room && text[i] != u' ') {
            if (lastBreak > start) {
                lines.push_back(text.substr(start, lastBreak - start));
                start = afterBreak;
                sum -= sumAtBreak;
                lastBreak = afterBreak = start;
                sumAtBreak = 0;
            }
            if (sum > room) {
                fits = false;
                widest = std::max(widest, sum * size / 1000);
            }
        }
        if (paragraph.breaksAnywhere && endsCodeWord(text[i]) && i + 1 < text.size()) {
            lastBreak = afterBreak = i + 1;
            sumAtBreak = sum;
        }
    }
    lines.push_back(text.substr(start));
    return fits;
}

/// The size wished, or so much less as keeps a text that is only a little too long on one line.
double sizeFor(const Paragraph& paragraph, double wish, double width, const FontMetrics& font) {
    const double size = std::max(paragraph.least, wish);
    const double wide = font.width(paragraph.text, size);
    if (wide <= width) return size;
    const double fitting = std::floor(size * width / wide * 20) / 20;
    return fitting >= std::max(paragraph.least, kLeastShrink * size) ? fitting : size;
}

struct Setting {
    std::vector<TextLine> lines;
    double height = 0;
    std::vector<double> heights;  ///< of each paragraph
    std::optional<Overflow> tooWide;
};

Setting setAt(double scale, const std::vector<Paragraph>& paragraphs, double width,
              const Faces& faces, Align align) {
    Setting out;
    Lines lines;
    bool isFirst = true;
    for (const auto& paragraph : paragraphs) {
        if (paragraph.text.empty()) {
            out.heights.push_back(0);
            continue;
        }
        const auto& font = faces.of(paragraph.face);
        const double size = sizeFor(paragraph, paragraph.size * scale, width, font);
        lines.clear();
        double widest = 0;
        if (!wrap(paragraph, size, width, font, lines, widest) && !out.tooWide)
            out.tooWide = Overflow{paragraph.field, (widest - width) / kPointsPerMm, true};
        if (!isFirst) out.height += paragraph.above;
        isFirst = false;
        for (const auto line : lines) {
            const double slack = width - font.width(line, size);
            const double x = align == Align::Left ? 0 : align == Align::Centre ? slack / 2 : slack;
            out.lines.push_back(
                {x, out.height + kAscent * size, size, paragraph.face, std::u16string(line)});
            out.height += kLineHeight * size;
        }
        out.heights.push_back(kLineHeight * size * static_cast<double>(lines.size()));
    }
    return out;
}

}  // namespace

PreparedText prepare(std::string_view utf8, const Faces& faces) {
    auto letters = decode(utf8);
    if (!letters) return tl::unexpected<std::string>("is not UTF-8");
    if (!std::ranges::all_of(*letters, isStable)) letters = composed(utf8);
    if (!letters) return tl::unexpected<std::string>("cannot be composed (NFC)");
    std::u16string out;
    out.reserve(letters->size());
    for (const char32_t c : *letters) {
        if (isInvisible(c)) continue;
        if (isBlank(c)) {
            if (!out.empty() && out.back() != u' ') out.push_back(u' ');
            continue;
        }
        if (isControl(c) || !faces.regular.has(c) || !faces.bold.has(c))
            return tl::unexpected<std::string>("the font has no letter " + nameOf(c));
        out.push_back(static_cast<char16_t>(c));
    }
    if (!out.empty() && out.back() == u' ') out.pop_back();
    return out;
}

tl::expected<std::vector<TextLine>, Overflow> setColumn(const std::vector<Paragraph>& paragraphs,
                                                        double width, double height,
                                                        const Faces& faces, Align align) {
    double smallest = 1;
    for (const auto& paragraph : paragraphs)
        smallest = std::min(smallest, paragraph.least / paragraph.size);
    for (double scale = 1;; scale -= kShrinkStep) {
        auto setting = setAt(scale, paragraphs, width, faces, align);
        if (!setting.tooWide && setting.height <= height + 0.01) return std::move(setting.lines);
        if (scale > smallest) continue;
        if (setting.tooWide) return tl::unexpected(*setting.tooWide);
        const auto tallest = std::ranges::max_element(setting.heights) - setting.heights.begin();
        return tl::unexpected(Overflow{paragraphs[static_cast<std::size_t>(tallest)].field,
                                       (setting.height - height) / kPointsPerMm, false});
    }
}

std::u16string ownText(std::string_view utf8) {
    const auto letters = decode(utf8);
    assert(letters);
    return {letters->begin(), letters->end()};
}

}  // namespace hoibao::labels
