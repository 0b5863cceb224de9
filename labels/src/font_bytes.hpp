#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hoibao::labels {

/// Big-endian numbers out of a TrueType font's bytes; reading past the end throws FontUnavailable
/// with the font's name in it. Both references must outlive it.
class FontBytes {
public:
    FontBytes(std::string_view data, const std::string& name) : data_(data), name_(name) {}

    [[nodiscard]] std::string_view all() const { return data_; }
    [[nodiscard]] std::uint16_t u16(std::size_t at) const {
        need(at, 2);
        return static_cast<std::uint16_t>(byte(at) << 8 | byte(at + 1));
    }
    [[nodiscard]] std::int16_t s16(std::size_t at) const {
        return static_cast<std::int16_t>(u16(at));
    }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const {
        return static_cast<std::uint32_t>(u16(at)) << 16 | u16(at + 2);
    }
    [[nodiscard]] FontBytes part(std::size_t at, std::size_t length) const {
        need(at, length);
        return {data_.substr(at, length), name_};
    }
    [[nodiscard]] FontBytes from(std::size_t at) const {
        need(at, 0);
        return {data_.substr(at), name_};
    }
    /// Of a whole font: the table of that name, empty where there is none.
    [[nodiscard]] FontBytes tableIfAny(std::string_view tag) const;
    /// The same; throws where there is none.
    [[nodiscard]] FontBytes table(std::string_view tag) const;
    [[noreturn]] void fail(const std::string& why) const;

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

/// The outlines of a font, by glyph.
class Outlines {
public:
    explicit Outlines(const FontBytes& font);

    [[nodiscard]] std::size_t count() const { return count_; }
    /// A glyph's entry of table glyf; empty for a blank.
    [[nodiscard]] FontBytes of(std::size_t glyph) const;
    /// How far a glyph moves the pen, and where its ink begins; in the font's units.
    [[nodiscard]] std::uint16_t advance(std::size_t glyph) const;
    [[nodiscard]] std::int16_t bearing(std::size_t glyph) const;

private:
    [[nodiscard]] std::size_t offset(std::size_t glyph) const;
    FontBytes loca_, glyf_, hmtx_;
    bool hasLongOffsets_;
    std::size_t count_, metrics_;
};

/// The glyph of every letter of the Basic Multilingual Plane; 0 for one the font has not.
[[nodiscard]] std::vector<std::uint16_t> glyphsByLetter(const FontBytes& font);

}  // namespace hoibao::labels
