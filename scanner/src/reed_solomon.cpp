#include <algorithm>
#include <array>

#include "qr_codewords.hpp"

namespace hoibao::scanner {

namespace {

using Polynomial = std::vector<unsigned char>;  // the lowest power first

struct Field {
    std::array<unsigned char, 512> power{};
    std::array<int, 256> log{};
    Field() {
        int x = 1;
        for (int i = 0; i < 255; ++i) {
            power[std::size_t(i)] = power[std::size_t(i + 255)] = static_cast<unsigned char>(x);
            log[std::size_t(x)] = i;
            x <<= 1;
            if (x & 0x100) x ^= 0x11D;  // ISO/IEC 18004, 7.5.2
        }
    }
    [[nodiscard]] unsigned char times(int a, int b) const {
        if (a == 0 || b == 0) return 0;
        return power[std::size_t(log[std::size_t(a)] + log[std::size_t(b)])];
    }
    [[nodiscard]] unsigned char over(int a, int b) const {
        if (a == 0) return 0;
        return power[std::size_t(log[std::size_t(a)] + 255 - log[std::size_t(b)])];
    }
    [[nodiscard]] unsigned char alpha(int exponent) const {
        return power[std::size_t(((exponent % 255) + 255) % 255)];
    }
    [[nodiscard]] unsigned char at(const Polynomial& p, unsigned char x) const {
        unsigned char sum = 0;
        for (std::size_t i = p.size(); i-- > 0;) sum = times(sum, x) ^ p[i];
        return sum;
    }
};

const Field& field() {
    static const Field one;
    return one;
}

Polynomial syndromesOf(const Polynomial& block, int check) {
    Polynomial out(std::size_t(check), 0);
    for (int j = 0; j < check; ++j) {
        unsigned char sum = 0;
        for (const unsigned char c : block) sum = field().times(sum, field().alpha(j)) ^ c;
        out[std::size_t(j)] = sum;
    }
    return out;
}

/// Berlekamp and Massey's search for the locator, begun with the erasures' own.
Polynomial locatorOf(const Polynomial& syndromes, int length, const std::vector<int>& doubted) {
    const auto& f = field();
    const int check = int(syndromes.size()), erasures = int(doubted.size());
    Polynomial locator(std::size_t(check) + 1, 0);
    locator[0] = 1;
    for (int k = 0; k < erasures; ++k) {
        const auto x = f.alpha(length - 1 - doubted[std::size_t(k)]);
        for (int i = k + 1; i > 0; --i) {
            locator[std::size_t(i)] ^= f.times(x, locator[std::size_t(i - 1)]);
        }
    }
    Polynomial other = locator;
    int errors = erasures;
    for (int r = erasures + 1; r <= check; ++r) {
        unsigned char gap = 0;
        for (int i = 0; i < r; ++i) {
            gap ^= f.times(locator[std::size_t(i)], syndromes[std::size_t(r - 1 - i)]);
        }
        other.insert(other.begin(), 0);
        other.pop_back();
        if (gap == 0) continue;
        Polynomial next = locator;
        for (std::size_t i = 0; i < next.size(); ++i) next[i] ^= f.times(gap, other[i]);
        if (2 * errors <= r + erasures - 1) {
            errors = r + erasures - errors;
            for (std::size_t i = 0; i < other.size(); ++i) other[i] = f.over(locator[i], gap);
        }
        locator = std::move(next);
    }
    return locator;
}

}  // namespace

bool correctBlock(std::vector<unsigned char>& block, int check, const std::vector<int>& doubted) {
    const auto& f = field();
    const int length = int(block.size());
    const auto syndromes = syndromesOf(block, check);
    const auto isNought = [](unsigned char c) { return c == 0; };
    if (std::all_of(syndromes.begin(), syndromes.end(), isNought)) return true;
    if (int(doubted.size()) > check - kSpare) return false;
    auto locator = locatorOf(syndromes, length, doubted);
    while (locator.size() > 1 && locator.back() == 0) locator.pop_back();
    std::vector<int> places;
    for (int i = 0; i < length; ++i) {
        if (f.at(locator, f.alpha(-(length - 1 - i))) == 0) places.push_back(i);
    }
    if (places.size() != locator.size() - 1) return false;
    int errors = 0;
    for (const int place : places) {
        errors += std::find(doubted.begin(), doubted.end(), place) == doubted.end();
    }
    if (2 * errors + int(doubted.size()) > check - kSpare) return false;
    Polynomial evaluator(std::size_t(check), 0);
    for (std::size_t i = 0; i < evaluator.size(); ++i) {
        for (std::size_t j = 0; j <= i && j < locator.size(); ++j) {
            evaluator[i] ^= f.times(locator[j], syndromes[i - j]);
        }
    }
    auto corrected = block;
    for (const int place : places) {
        const auto x = f.alpha(length - 1 - place), inverse = f.alpha(-(length - 1 - place));
        unsigned char slope = 0;  // of the locator: its odd powers, one lower
        for (std::size_t i = 1; i < locator.size(); i += 2) {
            slope ^= f.times(locator[i], f.alpha(-(length - 1 - place) * int(i - 1)));
        }
        if (slope == 0) return false;
        corrected[std::size_t(place)] ^= f.times(x, f.over(f.at(evaluator, inverse), slope));
    }
    const auto rest = syndromesOf(corrected, check);
    if (!std::all_of(rest.begin(), rest.end(), isNought)) return false;
    block = std::move(corrected);
    return true;
}

}  // namespace hoibao::scanner
