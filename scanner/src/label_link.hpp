#pragma once

#include <array>
#include <optional>
#include <vector>

namespace hoibao::scanner {

/// Where a label's link lies in the data bits of its QR code, which are in alphanumeric mode
/// (ISO/IEC 18004, 7.4.4): "HTTPS://", a host, "/T/", the item number, "/", the signature. Only the
/// length of the host is not the same in every link.
class LinkLayout {
public:
    static constexpr int kPairBits = 11, kLastBits = 6;
    static constexpr int kNumber = 13;  ///< characters of an item number

    /// Those whose link fits into so many bits of data.
    [[nodiscard]] static std::vector<LinkLayout> fitting(int bits);

    /// The value of a character in this mode.
    [[nodiscard]] static int valueOf(char c);

    /// The character of the link that the number begins with.
    [[nodiscard]] int numberAt() const;
    /// The first bit of the pair that a character is in.
    [[nodiscard]] static int bitOf(int character);

    /// Bits that are the same in every link of this length, the highest first.
    struct Known {
        int at = 0, bits = 0, value = 0;
    };
    /// Mode, length, scheme, what is known of the path, and what fills the rest of so many bits.
    [[nodiscard]] std::vector<Known> frame(int bits) const;

    /// The natural logarithms of the odds that each bit is 1, given what was seen of it and that
    /// the bits are such a link's: letters, digits and strokes stand where they belong. Greatest
    /// for what is the same in every link.
    [[nodiscard]] std::vector<float> oddsGiven(const std::vector<float>& seen) const;

private:
    explicit LinkLayout(int length) : length_(length) {}
    [[nodiscard]] int end() const;
    [[nodiscard]] bool mayHold(int character, char c) const;

    int length_;  ///< characters
};

/// Bits of a code's data, seen with some odds each (natural logarithms of those for 1).
class SeenBits {
public:
    explicit SeenBits(const std::vector<float>& odds);

    [[nodiscard]] int count() const { return int(odds_.size()); }
    /// What seeing them adds to the likelihood that `bits` bits from `at` on, the highest first,
    /// are this value, over that of chance: a natural logarithm.
    [[nodiscard]] double gainOf(int at, int bits, int value) const;
    /// Mean and variance of what so many true bits would add, were the odds what they say.
    void addExpected(int at, int bits, double& mean, double& variance) const;

private:
    std::vector<float> odds_;
    std::vector<std::array<double, 2>> gains_;
};

/// The link that the data bits of a code most likely hold, by what is the same in every link; none
/// where that is hardly likelier than chance.
[[nodiscard]] std::optional<LinkLayout> likeliestLink(const SeenBits& bits);

}  // namespace hoibao::scanner
