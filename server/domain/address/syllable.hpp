#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hoibao::domain::address {

/// A Vietnamese syllable as two numbers, equal exactly when the syllables are: six bits a letter,
/// the tone apart, so that "hoà" and "hòa" are one. Words of more than ten letters, or with letters
/// of other scripts, are hashed.
struct Syllable {
    std::uint64_t marked;  ///< letters with their hooks and hats, and the tone
    std::uint64_t folded;  ///< letters alone, đ as d
    std::uint8_t toneAt;   ///< number of the letter that bears the tone, from 1; 0 without a tone

    [[nodiscard]] bool hasMarks() const { return marked != folded; }
};

/// What one code point brings to a syllable.
struct Letter {
    enum class Role : std::uint8_t { Separator, Letter, Digit, Combining, Ignored, Foreign };
    Role role = Role::Separator;
    std::uint8_t folded = 0;  ///< 1–26 a–z, 34–43 digits
    std::uint8_t marked = 0;  ///< `folded`, or 27–33 for ă â đ ê ô ơ ư
    std::uint8_t tone = 0;    ///< 0, or 1–5 for huyền, ngã, hỏi, sắc, nặng
    std::uint8_t hat = 0;     ///< of a combining mark: 1 breve, 2 circumflex, 3 horn
};

constexpr std::size_t kSyllableLetters = 10;

/// All code points that Vietnamese is written with, in any normal form. Immutable.
class LetterTable {
public:
    LetterTable();
    [[nodiscard]] const Letter& operator[](std::uint32_t codePoint) const;

private:
    static constexpr std::uint32_t kLow = 0x370, kHigh = 0x1E00, kHighEnd = 0x1F00;
    std::array<Letter, kLow> low_;
    std::array<Letter, kHighEnd - kHigh> high_;
    Letter separator_, ignored_, foreign_;
};

/// The one table; made at its first use.
[[nodiscard]] const LetterTable& letters();

/// The letter that `folded` becomes under a hat, or itself.
[[nodiscard]] std::uint8_t underHat(std::uint8_t folded, std::uint8_t hat);

/// Puts a syllable together, letter by letter.
class SyllableBuilder {
public:
    void add(const Letter& letter, std::uint32_t codePoint) {
        if (letter.role == Letter::Role::Combining) {
            combine(letter);
            return;
        }
        foreign_ = foreign_ || letter.role == Letter::Role::Foreign || count_ == kSyllableLetters;
        if (letter.tone != 0) setTone(letter.tone, count_ + 1);
        markedHash_ = (markedHash_ ^ (letter.marked != 0 ? letter.marked : codePoint)) * kPrime;
        foldedHash_ = (foldedHash_ ^ (letter.folded != 0 ? letter.folded : codePoint)) * kPrime;
        if (foreign_) return;
        marked_ |= std::uint64_t{letter.marked} << (6 * count_);
        folded_ |= std::uint64_t{letter.folded} << (6 * count_);
        ++count_;
    }
    [[nodiscard]] bool empty() const { return count_ == 0 && !foreign_; }
    [[nodiscard]] Syllable take() {
        const Syllable made =
            foreign_ ? Syllable{markedHash_ | kHashed, foldedHash_ | kHashed, 0}
                     : Syllable{marked_ | (std::uint64_t{tone_} << 60), folded_, toneAt_};
        *this = SyllableBuilder();
        return made;
    }

private:
    static constexpr std::uint64_t kPrime = 0x100000001b3, kHashed = std::uint64_t{1} << 63;

    void setTone(std::uint8_t tone, std::size_t letter) {
        tone_ = tone;
        toneAt_ = static_cast<std::uint8_t>(letter);
    }

    void combine(const Letter& mark) {
        if (mark.tone != 0) setTone(mark.tone, count_);
        if (mark.hat == 0 || count_ == 0 || foreign_) return;
        const auto shift = 6 * (count_ - 1);
        const auto plain = static_cast<std::uint8_t>((folded_ >> shift) & 63);
        marked_ &= ~(std::uint64_t{63} << shift);
        marked_ |= std::uint64_t{underHat(plain, mark.hat)} << shift;
    }

    std::uint64_t marked_ = 0, folded_ = 0;
    std::uint64_t markedHash_ = 0xcbf29ce484222325, foldedHash_ = 0xcbf29ce484222325;
    std::size_t count_ = 0;
    std::uint8_t tone_ = 0, toneAt_ = 0;
    bool foreign_ = false;
};

/// The syllable that `word` spells: letters and digits of UTF-8, nothing else.
[[nodiscard]] Syllable syllableOf(std::string_view word);

}  // namespace hoibao::domain::address
