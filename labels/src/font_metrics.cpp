#include "font_metrics.hpp"

#include "labels/render.hpp"

namespace hoibao::labels {
namespace {

/// Big-endian numbers out of a font's bytes; reading past the end throws.
class Bytes {
public:
    Bytes(std::string_view data, const std::string& name) : data_(data), name_(name) {}

    [[nodiscard]] std::uint16_t u16(std::size_t at) const {
        need(at, 2);
        return static_cast<std::uint16_t>(byte(at) << 8 | byte(at + 1));
    }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const {
        return static_cast<std::uint32_t>(u16(at)) << 16 | u16(at + 2);
    }
    [[nodiscard]] Bytes from(std::size_t at) const {
        need(at, 0);
        return {data_.substr(at), name_};
    }
    /// The table of that name; throws when there is none.
    [[nodiscard]] Bytes table(std::string_view tag) const {
        const int count = u16(4);
        for (int i = 0; i < count; ++i) {
            const std::size_t entry = 12 + 16 * static_cast<std::size_t>(i);
            need(entry, 16);
            if (data_.substr(entry, 4) != tag) continue;
            const std::size_t offset = u32(entry + 8), length = u32(entry + 12);
            need(offset, length);
            return {data_.substr(offset, length), name_};
        }
        fail("has no table " + std::string(tag));
    }
    [[noreturn]] void fail(const std::string& why) const {
        throw FontUnavailable("font " + name_ + " " + why);
    }

private:
    [[nodiscard]] unsigned byte(std::size_t at) const {
        return static_cast<unsigned char>(data_[at]);
    }
    void need(std::size_t at, std::size_t length) const {
        if (at > data_.size() || length > data_.size() - at) fail("is cut off");
    }
    std::string_view data_;
    const std::string& name_;
};

/// The subtable of the Basic Multilingual Plane (format 4), as Windows fonts have it.
Bytes basicPlane(const Bytes& cmap) {
    const int count = cmap.u16(2);
    for (int i = 0; i < count; ++i) {
        const std::size_t entry = 4 + 8 * static_cast<std::size_t>(i);
        const auto platform = cmap.u16(entry), encoding = cmap.u16(entry + 2);
        if (platform != 3 || encoding != 1) continue;
        auto subtable = cmap.from(cmap.u32(entry + 4));
        if (subtable.u16(0) == 4) return subtable;
    }
    cmap.fail("has no Unicode map we can read");
}

}  // namespace

FontMetrics FontMetrics::parse(std::string_view data, const std::string& name) {
    const Bytes font(data, name);
    const int unitsPerEm = font.table("head").u16(18);
    const int metrics = font.table("hhea").u16(34);
    const bool hasLongOffsets = font.table("head").u16(50) != 0;
    const auto loca = font.table("loca"), glyf = font.table("glyf");
    if (unitsPerEm == 0 || metrics == 0) font.fail("has no metrics");
    const auto hmtx = font.table("hmtx");
    const auto map = basicPlane(font.table("cmap"));

    FontMetrics result;
    result.unitsPerEm_ = unitsPerEm;
    result.advances_.assign(0x10000, kMissing);
    result.outlines_.resize(0x10000);
    const auto offsetOf = [&](std::size_t glyph) -> std::size_t {
        return hasLongOffsets ? loca.u32(4 * glyph) : std::size_t{2} * loca.u16(2 * glyph);
    };
    const auto outlineOf = [&](std::size_t glyph) -> Outline {
        const auto at = offsetOf(glyph);
        if (offsetOf(glyph + 1) <= at) return {};  // a blank
        const auto signed16 = [&](std::size_t field) {
            return static_cast<std::int16_t>(glyf.u16(at + field));
        };
        // Drawn so that the ink begins at the side bearing, wherever the outline has its left.
        const auto count = static_cast<std::size_t>(metrics);
        const auto bearingAt = glyph < count ? 4 * glyph + 2 : 4 * count + 2 * (glyph - count);
        const int shift = static_cast<std::int16_t>(hmtx.u16(bearingAt)) - signed16(2);
        const auto moved = [&](std::int16_t x) { return static_cast<std::int16_t>(x + shift); };
        return {moved(signed16(2)), signed16(4), moved(signed16(6)), signed16(8)};
    };
    const std::size_t segments = map.u16(6) / 2;
    for (std::size_t i = 0; i < segments; ++i) {
        const unsigned end = map.u16(14 + 2 * i), start = map.u16(16 + 2 * (segments + i));
        const unsigned delta = map.u16(16 + 2 * (2 * segments + i));
        const std::size_t rangeAt = 16 + 2 * (3 * segments + i);
        const unsigned range = map.u16(rangeAt);
        for (unsigned letter = start; letter <= end && letter < 0xFFFF; ++letter) {
            unsigned glyph = letter;
            if (range != 0) glyph = map.u16(rangeAt + range + 2 * (letter - start));
            if (glyph != 0 || range == 0) glyph = (glyph + delta) & 0xFFFF;
            if (glyph == 0) continue;
            const auto row = std::min<unsigned>(glyph, static_cast<unsigned>(metrics) - 1);
            const unsigned width = hmtx.u16(4 * static_cast<std::size_t>(row));
            result.advances_[letter] =
                static_cast<std::uint16_t>(width * 1000 / static_cast<unsigned>(unitsPerEm));
            result.outlines_[letter] = outlineOf(glyph);
        }
    }
    return result;
}

FontMetrics::Ink FontMetrics::ink(char16_t letter) const {
    const auto& outline = outlines_[letter];
    const auto scaled = [&](std::int16_t units) { return units * 1000.0 / unitsPerEm_; };
    return {scaled(outline.left), scaled(outline.bottom), scaled(outline.right),
            scaled(outline.top)};
}

double FontMetrics::width(std::u16string_view text, double size) const {
    int sum = 0;
    for (const char16_t letter : text) sum += advance(letter);
    return sum * size / 1000;
}

}  // namespace hoibao::labels
