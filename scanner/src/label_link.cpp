#include "label_link.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace hoibao::scanner {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr int kModeBits = 4, kCountBits = 9;
constexpr int kMode = 2;
constexpr int kSignature = 14;
constexpr std::string_view kScheme = "HTTPS://", kPath = "/T/";
constexpr int kShortestHost = 3, kLongestHost = 60;
/// An item number (S10 §3): letters, digits, and Việt Nam.
constexpr std::string_view kNumberForm = "AA000000000VN";

constexpr std::array<int, 128> kValues = [] {
    std::array<int, 128> out{};
    for (std::size_t i = 0; i < kAlphabet.size(); ++i) out[std::size_t(kAlphabet[i])] = int(i);
    return out;
}();

bool isLetter(char c) {
    return c >= 'A' && c <= 'Z';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// What a bit adds to the likelihood, over that of chance.
double gain(float odds, bool bit) {
    return std::log(2.0) - std::log1p(std::exp(bit ? -double(odds) : double(odds)));
}

/// Of one group of bits: the likelihood of those values that have each bit set, and of all.
class Shares {
public:
    Shares(const float* seen, int bits) : seen_(seen), bits_(bits) {
        for (int i = 0; i < bits; ++i) most_ += 0.5 * std::abs(double(seen[i]));
    }
    void add(int value) {
        double sum = -most_;
        for (int i = 0; i < bits_; ++i) sum += has(value, i) ? 0.5 * seen_[i] : -0.5 * seen_[i];
        const double share = std::exp(sum);
        all_ += share;
        for (int i = 0; i < bits_; ++i) {
            if (has(value, i)) set_[std::size_t(i)] += share;
        }
    }
    [[nodiscard]] float odds(int i) const {
        constexpr double kLeast = 1e-30;
        const double set = set_[std::size_t(i)];
        return float(std::log(std::max(set, kLeast) / std::max(all_ - set, kLeast)));
    }

private:
    [[nodiscard]] bool has(int value, int i) const { return value >> (bits_ - 1 - i) & 1; }

    const float* seen_;
    int bits_;
    double most_ = 0, all_ = 0;
    std::array<double, LinkLayout::kPairBits> set_{};
};

}  // namespace

int LinkLayout::valueOf(char c) {
    return kValues[static_cast<unsigned char>(c) & 127];
}

std::vector<LinkLayout> LinkLayout::fitting(int bits) {
    constexpr int kAllButHost = int(kScheme.size() + kPath.size()) + kNumber + 1 + kSignature;
    std::vector<LinkLayout> out;
    for (int host = kShortestHost; host <= kLongestHost; ++host) {
        const LinkLayout one(host + kAllButHost);
        if (one.end() <= bits) out.push_back(one);
    }
    return out;
}

int LinkLayout::numberAt() const {
    return length_ - kSignature - 1 - kNumber;
}

int LinkLayout::bitOf(int character) {
    return kModeBits + kCountBits + character / 2 * kPairBits;
}

int LinkLayout::end() const {
    return bitOf(length_) + length_ % 2 * kLastBits;
}

std::vector<LinkLayout::Known> LinkLayout::frame(int bits) const {
    std::vector<Known> out{{0, kModeBits, kMode}, {kModeBits, kCountBits, length_}};
    const auto pair = [&](int at, char first, char second) {
        out.push_back({bitOf(at), kPairBits, 45 * valueOf(first) + valueOf(second)});
    };
    for (std::size_t at = 0; at < kScheme.size(); at += 2) {
        pair(int(at), kScheme[at], kScheme[at + 1]);
    }
    // The two of "/T/" that share a pair, whichever they are.
    const int path = numberAt() - int(kPath.size());
    const int whole = path + path % 2;
    pair(whole, kPath[std::size_t(whole - path)], kPath[std::size_t(whole - path + 1)]);
    int at = end();
    const int filled = std::min(bits, (at + 4 + 7) / 8 * 8);
    for (; at < filled; ++at) out.push_back({at, 1, 0});
    for (int i = 0; at < bits; at += 8, ++i) out.push_back({at, 8, i % 2 ? 0x11 : 0xEC});
    return out;
}

bool LinkLayout::mayHold(int character, char c) const {
    const int number = numberAt(), path = number - int(kPath.size());
    if (character < int(kScheme.size())) return c == kScheme[std::size_t(character)];
    if (character < path) return isLetter(c) || isDigit(c) || c == '.' || c == '-' || c == ':';
    if (character < number) return c == kPath[std::size_t(character - path)];
    const int place = character - number;
    if (place > kNumber) return isLetter(c) || (c >= '2' && c <= '7');  // Base32, RFC 4648 §6
    if (place == kNumber) return c == '/';
    const char form = kNumberForm[std::size_t(place)];
    return form == 'A' ? isLetter(c) : form == '0' ? isDigit(c) : c == form;
}

std::vector<float> LinkLayout::oddsGiven(const std::vector<float>& seen) const {
    auto out = seen;
    const auto set = [&](int at, const Shares& shares, int bits) {
        for (int i = 0; i < bits; ++i) out[std::size_t(at + i)] = shares.odds(i);
    };
    for (const auto& known : frame(int(seen.size()))) {
        Shares shares(&seen[std::size_t(known.at)], known.bits);
        shares.add(known.value);
        set(known.at, shares, known.bits);
    }
    for (int character = 0; character < length_; character += 2) {
        const bool isPair = character + 1 < length_;
        const int at = bitOf(character), bits = isPair ? kPairBits : kLastBits;
        Shares shares(&seen[std::size_t(at)], bits);
        for (const char first : kAlphabet) {
            if (!mayHold(character, first)) continue;
            if (!isPair) shares.add(valueOf(first));
            for (const char second : kAlphabet) {
                if (isPair && mayHold(character + 1, second))
                    shares.add(45 * valueOf(first) + valueOf(second));
            }
        }
        set(at, shares, bits);
    }
    return out;
}

SeenBits::SeenBits(const std::vector<float>& odds) : odds_(odds) {
    for (const float one : odds) gains_.push_back({gain(one, false), gain(one, true)});
}

double SeenBits::gainOf(int at, int bits, int value) const {
    double sum = 0;
    for (int i = 0; i < bits; ++i) {
        sum += gains_[std::size_t(at + i)][std::size_t(value >> (bits - 1 - i) & 1)];
    }
    return sum;
}

void SeenBits::addExpected(int at, int bits, double& mean, double& variance) const {
    for (int i = 0; i < bits; ++i) {
        const float odds = odds_[std::size_t(at + i)];
        const double p = 1 / (1 + std::exp(-double(odds)));
        const auto [other, one] = gains_[std::size_t(at + i)];
        const double own = p * one + (1 - p) * other;
        mean += own;
        variance += p * (one - own) * (one - own) + (1 - p) * (other - own) * (other - own);
    }
}

std::optional<LinkLayout> likeliestLink(const SeenBits& bits) {
    constexpr double kLeast = 15;  // e^15 times as likely as by chance
    std::optional<LinkLayout> best;
    double most = kLeast;
    for (const auto& link : LinkLayout::fitting(bits.count())) {
        double sum = 0;
        for (const auto& [at, count, value] : link.frame(bits.count()))
            sum += bits.gainOf(at, count, value);
        if (sum > most) most = sum, best = link;
    }
    return best;
}

}  // namespace hoibao::scanner
