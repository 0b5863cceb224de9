#include "font_subset.hpp"

#include <map>

#include "font_bytes.hpp"

namespace hoibao::labels {
namespace {

void put16(std::string& out, unsigned value) {
    out += static_cast<char>(value >> 8);
    out += static_cast<char>(value);
}

void put32(std::string& out, std::uint32_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xFFFF);
}

void set16(std::string& out, std::size_t at, unsigned value) {
    out[at] = static_cast<char>(value >> 8);
    out[at + 1] = static_cast<char>(value);
}

void pad(std::string& out) {
    while (out.size() % 4 != 0) out += '\0';
}

/// The sum of its 32-bit words; `table` is padded to whole ones.
std::uint32_t checksum(std::string_view table) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < table.size(); ++i)
        sum += std::uint32_t{static_cast<unsigned char>(table[i])} << (24 - 8 * (i % 4));
    return sum;
}

/// Glyphs with numbers of their own, in the order in which they were first asked for.
class Numbering {
public:
    std::uint16_t of(std::uint16_t glyph) {
        const auto next = static_cast<std::uint16_t>(glyphs_.size());
        const auto [at, isNew] = numbers_.emplace(glyph, next);
        if (isNew) glyphs_.push_back(glyph);
        return at->second;
    }
    /// Grows while what they are composed of is asked for.
    [[nodiscard]] const std::vector<std::uint16_t>& glyphs() const { return glyphs_; }

private:
    std::map<std::uint16_t, std::uint16_t> numbers_;
    std::vector<std::uint16_t> glyphs_;
};

/// A glyph's outline; the glyphs that it is composed of are called by their new numbers.
std::string renumbered(const FontBytes& outline, Numbering& numbering) {
    std::string out(outline.all());
    if (out.empty() || outline.s16(0) >= 0) return out;
    constexpr unsigned kWords = 1, kScale = 8, kMore = 0x20, kTwoScales = 0x40, kMatrix = 0x80;
    for (std::size_t at = 10;;) {
        const unsigned flags = outline.u16(at);
        set16(out, at + 2, numbering.of(outline.u16(at + 2)));
        at += (flags & kWords) != 0 ? 8 : 6;
        at += (flags & kScale) != 0 ? 2 : (flags & kTwoScales) != 0 ? 4 : (flags & kMatrix) ? 8 : 0;
        if ((flags & kMore) == 0) return out;
    }
}

struct Table {
    std::string_view tag;
    std::string bytes;
};

/// A file of these tables, in the order of their tags; empty ones are left out.
std::string assembled(std::vector<Table> tables) {
    std::erase_if(tables, [](const Table& table) { return table.bytes.empty(); });
    constexpr std::size_t kHeader = 12, kEntry = 16;
    unsigned power = 0;
    while ((2U << power) <= tables.size()) ++power;
    const unsigned range = 16U << power, count = static_cast<unsigned>(tables.size());
    std::string out("\0\1\0\0", 4), body;
    for (const unsigned value : {count, range, power, 16 * count - range}) put16(out, value);
    std::size_t head = 0;
    for (auto& [tag, bytes] : tables) {
        const auto length = bytes.size(), at = kHeader + kEntry * tables.size() + body.size();
        pad(bytes);
        if (tag == "head") head = at;
        out += tag;
        for (const auto value : {std::size_t{checksum(bytes)}, at, length})
            put32(out, static_cast<std::uint32_t>(value));
        body += bytes;
    }
    out += body;
    const auto adjustment = 0xB1B0AFBAU - checksum(out);
    set16(out, head + 8, adjustment >> 16);
    set16(out, head + 10, adjustment & 0xFFFF);
    return out;
}

}  // namespace

FontSubset subsetFont(std::string_view bytes, const std::string& name,
                      const std::vector<std::uint16_t>& glyphs) {
    const FontBytes font(bytes, name);
    const Outlines outlines(font);
    Numbering numbering;
    numbering.of(0);  // what is drawn for a letter that is not there
    FontSubset subset;
    for (const auto glyph : glyphs) subset.glyphs.push_back(numbering.of(glyph));

    std::string glyf, loca, hmtx;
    for (std::size_t i = 0; i < numbering.glyphs().size(); ++i) {
        const auto glyph = numbering.glyphs()[i];
        put32(loca, static_cast<std::uint32_t>(glyf.size()));
        glyf += renumbered(outlines.of(glyph), numbering);
        pad(glyf);
        put16(hmtx, outlines.advance(glyph));
        put16(hmtx, static_cast<std::uint16_t>(outlines.bearing(glyph)));
    }
    put32(loca, static_cast<std::uint32_t>(glyf.size()));
    const auto count = static_cast<unsigned>(numbering.glyphs().size());
    std::string head(font.table("head").part(0, 54).all()), maxp(font.table("maxp").all());
    std::string hhea(font.table("hhea").part(0, 36).all());
    set16(head, 8, 0);  // the file's checksum, known last
    set16(head, 10, 0);
    set16(head, 50, 1);  // long offsets
    set16(hhea, 34, count);
    set16(maxp, 4, count);
    const auto hints = [&](std::string_view tag) {
        return Table{tag, std::string(font.tableIfAny(tag).all())};
    };
    subset.file = assembled({hints("cvt "),
                             hints("fpgm"),
                             {"glyf", std::move(glyf)},
                             {"head", std::move(head)},
                             {"hhea", std::move(hhea)},
                             {"hmtx", std::move(hmtx)},
                             {"loca", std::move(loca)},
                             {"maxp", std::move(maxp)},
                             hints("prep")});
    return subset;
}

}  // namespace hoibao::labels
