#include "domain/address/syllable.hpp"

#include <utf8proc.h>

namespace hoibao::domain::address {
namespace {

constexpr std::uint8_t kBreve = 1, kCircumflex = 2, kHorn = 3;
constexpr std::uint8_t kDStroke = 29;  // đ, after ă 27 and â 28; then ê 30, ô 31, ơ 32, ư 33

std::uint8_t plainLetter(utf8proc_int32_t point) {
    return static_cast<std::uint8_t>(point - 'a' + 1);
}

Letter combiningMark(utf8proc_int32_t point) {
    Letter mark;
    mark.role = Letter::Role::Combining;
    switch (point) {
        case 0x300:
        case 0x340:
            mark.tone = 1;
            break;
        case 0x303:
            mark.tone = 2;
            break;
        case 0x309:
            mark.tone = 3;
            break;
        case 0x301:
        case 0x341:
            mark.tone = 4;
            break;
        case 0x323:
            mark.tone = 5;
            break;
        case 0x306:
            mark.hat = kBreve;
            break;
        case 0x302:
            mark.hat = kCircumflex;
            break;
        case 0x31B:
            mark.hat = kHorn;
            break;
        default:
            break;
    }
    return mark;
}

/// A letter of any case, composed or not, taken apart by Unicode's own decomposition.
Letter letterOf(utf8proc_int32_t point) {
    Letter letter;
    if (point == 0x110 || point == 0x111 || point == 0xD0 || point == 0xF0) {  // Đ đ, and Ð ð
        return {Letter::Role::Letter, plainLetter('d'), kDStroke, 0, 0};
    }
    std::array<utf8proc_int32_t, 8> parts{};
    int boundary = 0;
    const auto count =
        utf8proc_decompose_char(point, parts.data(), parts.size(), UTF8PROC_DECOMPOSE, &boundary);
    if (count < 1) return letter;
    const auto base = utf8proc_tolower(parts[0]);
    if (base < 'a' || base > 'z') {
        const auto category = utf8proc_category(point);
        if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) {
            letter.role = Letter::Role::Foreign;
        }
        return letter;
    }
    letter = {Letter::Role::Letter, plainLetter(base), plainLetter(base), 0, 0};
    for (utf8proc_ssize_t i = 1; i < count; ++i) {
        const auto mark = combiningMark(parts[static_cast<std::size_t>(i)]);
        if (mark.tone != 0) letter.tone = mark.tone;
        if (mark.hat != 0) letter.marked = underHat(letter.folded, mark.hat);
    }
    return letter;
}

}  // namespace

std::uint8_t underHat(std::uint8_t folded, std::uint8_t hat) {
    const char plain = static_cast<char>('a' + folded - 1);
    if (hat == kBreve && plain == 'a') return 27;
    if (hat == kCircumflex && plain == 'a') return 28;
    if (hat == kCircumflex && plain == 'e') return 30;
    if (hat == kCircumflex && plain == 'o') return 31;
    if (hat == kHorn && plain == 'o') return 32;
    if (hat == kHorn && plain == 'u') return 33;
    return folded;
}

LetterTable::LetterTable() {
    ignored_.role = Letter::Role::Ignored;
    foreign_.role = Letter::Role::Foreign;
    for (std::uint32_t point = 0; point < kLow; ++point) {
        if (point >= '0' && point <= '9') {
            const auto code = static_cast<std::uint8_t>(34 + point - '0');
            low_[point] = {Letter::Role::Digit, code, code, 0, 0};
        } else if (point >= 0x300) {
            low_[point] = combiningMark(static_cast<utf8proc_int32_t>(point));
        } else {
            low_[point] = letterOf(static_cast<utf8proc_int32_t>(point));
        }
    }
    low_[0xAD] = ignored_;  // soft hyphen
    for (std::uint32_t point = kHigh; point < kHighEnd; ++point) {
        high_[point - kHigh] = letterOf(static_cast<utf8proc_int32_t>(point));
    }
}

const Letter& LetterTable::operator[](std::uint32_t codePoint) const {
    if (codePoint < kLow) return low_[codePoint];
    if (codePoint >= kHigh && codePoint < kHighEnd) return high_[codePoint - kHigh];
    if ((codePoint >= 0x200B && codePoint <= 0x200F) || codePoint == 0xFEFF) return ignored_;
    if (codePoint >= 0x2000 && codePoint < 0x2070) return separator_;
    if (codePoint >= 0x3000 && codePoint < 0x3003) return separator_;
    return foreign_;
}

const LetterTable& letters() {
    static const LetterTable table;
    return table;
}

Syllable syllableOf(std::string_view word) {
    SyllableBuilder builder;
    const auto& table = letters();
    for (std::size_t at = 0; at < word.size();) {
        utf8proc_int32_t point = 0;
        const auto length =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(word.data()) + at,
                             static_cast<utf8proc_ssize_t>(word.size() - at), &point);
        if (length <= 0) break;
        builder.add(table[static_cast<std::uint32_t>(point)], static_cast<std::uint32_t>(point));
        at += static_cast<std::size_t>(length);
    }
    return builder.take();
}

}  // namespace hoibao::domain::address
