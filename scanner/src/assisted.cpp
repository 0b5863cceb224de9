#include "assisted.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "qr_codewords.hpp"

namespace hoibao::scanner {

namespace {

// ISO/IEC 18004, 7.4.4: alphanumeric mode.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr int kModeBits = 4, kCountBits = 9, kPairBits = 11, kLastBits = 6;
constexpr int kMode = 2;
constexpr int kSignature = 14, kNumber = 13, kDigits = 8, kFirstDigit = 2;
constexpr std::string_view kScheme = "HTTPS://", kPath = "/T/";
constexpr int kShortestHost = 3, kLongestHost = 60;
/// How much likelier a number of the list is beforehand than any one other of the 10^8: enough to
/// make up for one module seen wrong, not for two.
constexpr double kListedOverAny = 13;
constexpr std::array<int, kDigits> kWeights = {8, 6, 4, 2, 3, 5, 9, 7};  // S10 §5

constexpr std::array<int, 128> kValues = [] {
    std::array<int, 128> out{};
    for (std::size_t i = 0; i < kAlphabet.size(); ++i) out[std::size_t(kAlphabet[i])] = int(i);
    return out;
}();

int valueOf(char c) {
    return kValues[static_cast<unsigned char>(c) & 127];
}

/// What a bit adds to the likelihood, over that of chance.
double gain(float odds, bool bit) {
    return std::log(2.0) - std::log1p(std::exp(bit ? -double(odds) : double(odds)));
}

/// The bits of a code's data, each with its odds.
class Bits {
public:
    explicit Bits(const std::vector<float>& odds) : odds_(odds) {
        for (const float one : odds) gains_.push_back({gain(one, false), gain(one, true)});
    }

    [[nodiscard]] int count() const { return int(odds_.size()); }
    [[nodiscard]] double gainOf(int at, int bits, int value) const {
        double sum = 0;
        for (int i = 0; i < bits; ++i) {
            sum += gains_[std::size_t(at + i)][std::size_t(value >> (bits - 1 - i) & 1)];
        }
        return sum;
    }
    /// Mean and variance of what `bits` true bits would add, were the odds what they say.
    void addExpected(int at, int bits, double& mean, double& variance) const {
        for (int i = 0; i < bits; ++i) {
            const float odds = odds_[std::size_t(at + i)];
            const double p = 1 / (1 + std::exp(-double(odds)));
            const auto [other, one] = gains_[std::size_t(at + i)];
            const double own = p * one + (1 - p) * other;
            mean += own;
            variance += p * (one - own) * (one - own) + (1 - p) * (other - own) * (other - own);
        }
    }

private:
    const std::vector<float>& odds_;
    std::vector<std::array<double, 2>> gains_;
};

int checkDigit(int sum) {
    const int rest = 11 - sum % 11;
    return rest == 10 ? 0 : rest == 11 ? 5 : rest;
}

/// A link of one length laid over the bits.
class Layout {
public:
    Layout(const Bits& bits, int length) : bits_(bits), length_(length) {}
    [[nodiscard]] static bool fits(const Bits& bits, int length) {
        return kModeBits + kCountBits + length / 2 * kPairBits + length % 2 * kLastBits <=
               bits.count();
    }

    /// Mode, length, scheme, and what fills the rest: the same for every number.
    [[nodiscard]] double frameGain(double& mean, double& variance) const {
        double sum = 0;
        const auto add = [&](int at, int bits, int value) {
            sum += bits_.gainOf(at, bits, value);
            bits_.addExpected(at, bits, mean, variance);
        };
        add(0, kModeBits, kMode);
        add(kModeBits, kCountBits, length_);
        for (int at = 0; at < int(kScheme.size()); at += 2) {
            add(bitOf(at), kPairBits,
                45 * valueOf(kScheme[std::size_t(at)]) + valueOf(kScheme[std::size_t(at + 1)]));
        }
        // The two of "/T/" that share a pair, whichever they are.
        const int path = numberAt() - int(kPath.size());
        const int whole = path + path % 2;
        add(bitOf(whole), kPairBits,
            45 * valueOf(kPath[std::size_t(whole - path)]) +
                valueOf(kPath[std::size_t(whole - path + 1)]));
        int end = kModeBits + kCountBits + length_ / 2 * kPairBits + length_ % 2 * kLastBits;
        const int filled = std::min(bits_.count(), (end + 4 + 7) / 8 * 8);
        for (; end < filled; ++end) add(end, 1, 0);
        for (int i = 0; end < bits_.count(); end += 8, ++i) add(end, 8, i % 2 ? 0x11 : 0xEC);
        return sum;
    }

    [[nodiscard]] double gainOf(std::string_view number) const {
        double sum = 0;
        for (int i = 0; i < kPairs; ++i) sum += pairGain(i, number);
        return sum;
    }
    void addExpected(double& mean, double& variance) const {
        bits_.addExpected(bitOf(numberAt() & ~1), kPairBits * kPairs, mean, variance);
    }

    /// What numbers with the same letters and the same first `digits` digits add, itself among
    /// them: the logarithm of the sum of their likelihoods, and the most that one of them adds.
    struct Family {
        double all = 0, most = 0;
    };
    [[nodiscard]] Family familyOf(std::string_view number, int digits) const {
        Sums sums;
        sums.all[0] = 1;
        sums.most.fill(kNever);
        sums.most[0] = 0;
        std::string now(number);
        for (int i = 0; i < kPairs; ++i) sums = advanced(sums, i, digits, now);
        double all = 0;
        for (const double sum : sums.all) all += sum;
        return {all, *std::max_element(sums.most.begin(), sums.most.end())};
    }

    /// The logarithm of the mean likelihood of the others that begin with the same digits.
    [[nodiscard]] double meanOfOthers(std::string_view number, int digits) const {
        const double others = std::pow(10.0, kDigits - digits) - 1;
        const double all = familyOf(number, digits).all - std::exp(gainOf(number));
        return std::log(std::max(all / others, 1e-300));
    }

private:
    static constexpr int kPairs = 7;  ///< that the number and the strokes about it lie in
    static constexpr int kPairValues = 45 * 45;
    static constexpr double kNever = -1e9, kUnknown = 1e9;

    /// Of the beginnings of numbers, by the weighted sum of their digits modulo 11.
    struct Sums {
        std::array<double, 11> all{};   ///< likelihoods
        std::array<double, 11> most{};  ///< the logarithm of the greatest
    };

    [[nodiscard]] int numberAt() const { return length_ - kSignature - 1 - kNumber; }
    static int bitOf(int character) { return kModeBits + kCountBits + character / 2 * kPairBits; }
    /// The place in the number of the first character of pair i; -1 is the stroke before it.
    [[nodiscard]] int placeOf(int i) const { return 2 * i - numberAt() % 2; }

    static int characterAt(std::string_view number, int place) {
        return valueOf(place < 0 || place >= kNumber ? '/' : number[std::size_t(place)]);
    }
    /// Long lists ask for the same pairs again and again: each is worked out once.
    [[nodiscard]] double pairGain(int i, std::string_view number) const {
        const int place = placeOf(i);
        const bool isWhole = place + 1 <= kNumber;
        const int value =
            45 * characterAt(number, place) + (isWhole ? characterAt(number, place + 1) : 0);
        if (known_.empty()) known_.resize(std::size_t(kPairs * kPairValues), kUnknown);
        double& gain = known_[std::size_t(i * kPairValues + value)];
        if (gain == kUnknown) {
            const int at = bitOf((numberAt() & ~1) + 2 * i);
            gain = isWhole ? bits_.gainOf(at, kPairBits, value) : gainOfFirst(at, value);
        }
        return gain;
    }
    /// Of the stroke after the number, and a character of the signature that nobody knows.
    [[nodiscard]] double gainOfFirst(int at, int first) const {
        double sum = 0;
        for (int second = 0; second < 36; ++second) {
            sum += std::exp(bits_.gainOf(at, kPairBits, first + second));
        }
        return std::log(sum / 36);
    }

    static bool isFree(int place, int digits) {
        return place >= kFirstDigit + digits && place < kFirstDigit + kDigits;
    }
    static int weighed(int sum, int place, int digit) {
        const int at = place - kFirstDigit;
        if (at < 0 || at >= kDigits) return sum;
        return (sum + kWeights[std::size_t(at)] * digit) % 11;
    }

    [[nodiscard]] Sums advanced(const Sums& sums, int i, int digits, std::string& now) const {
        const int place = placeOf(i);
        Sums out;
        out.most.fill(kNever);
        const auto choices = [&](int at) { return isFree(at, digits) ? 10 : 1; };
        for (int a = 0; a < choices(place); ++a) {
            for (int b = 0; b < choices(place + 1); ++b) {
                if (isFree(place, digits)) now[std::size_t(place)] = char('0' + a);
                if (isFree(place + 1, digits)) now[std::size_t(place + 1)] = char('0' + b);
                addPair(sums, i, now, out);
            }
        }
        return out;
    }

    void addPair(const Sums& sums, int i, std::string& now, Sums& out) const {
        constexpr int kCheck = kFirstDigit + kDigits;
        const int place = placeOf(i);
        const bool hasCheck = place == kCheck || place + 1 == kCheck;
        double gain = hasCheck ? 0 : pairGain(i, now);
        for (std::size_t sum = 0; sum < 11; ++sum) {
            if (sums.all[sum] == 0) continue;
            int next = int(sum);
            for (const int at : {place, place + 1}) {
                if (at == kCheck) now[kCheck] = char('0' + checkDigit(next));
                if (at >= 0 && at < kNumber) next = weighed(next, at, now[std::size_t(at)] - '0');
            }
            if (hasCheck) gain = pairGain(i, now);
            out.all[std::size_t(next)] += sums.all[sum] * std::exp(gain);
            double& most = out.most[std::size_t(next)];
            most = std::max(most, sums.most[sum] + gain);
        }
    }

    const Bits& bits_;
    int length_;
    mutable std::vector<double> known_ = {};  ///< by pair and value
};

/// The two likeliest of a list under one layout.
struct Leaders {
    const std::string* first = nullptr;
    double most = -1e9, second = -1e9;
};

Leaders leadersOf(const Layout& layout, const std::vector<std::string>& expected) {
    Leaders out;
    for (const auto& number : expected) {
        const double gain = layout.gainOf(number);
        if (gain > out.most) {
            out.second = out.most;
            out.most = gain, out.first = &number;
        } else if (number != *out.first) {
            out.second = std::max(out.second, gain);
        }
    }
    return out;
}

/// The likeliest number under one format of the code.
std::optional<Likeliest> likeliestIn(const std::vector<float>& data,
                                     const std::vector<std::string>& expected) {
    constexpr double kOtherLength = 12;  // so much less likely a frame need not be looked at
    const Bits bits(data);
    std::vector<std::pair<double, int>> frames;
    double best = -1e9;
    for (int host = kShortestHost; host <= kLongestHost; ++host) {
        const int length = host + int(kScheme.size() + kPath.size()) + kNumber + 1 + kSignature;
        if (!Layout::fits(bits, length)) break;
        double mean = 0, variance = 0;
        frames.emplace_back(Layout(bits, length).frameGain(mean, variance), length);
        best = std::max(best, frames.back().first);
    }
    std::optional<Likeliest> out;
    for (const auto& [frame, length] : frames) {
        if (frame < best - kOtherLength) continue;
        const Layout layout(bits, length);
        const auto leaders = leadersOf(layout, expected);
        if (!leaders.first || (out && frame + leaders.most <= out->total)) continue;
        double mean = 0, variance = 0;
        (void)layout.frameGain(mean, variance);
        layout.addExpected(mean, variance);
        double other =
            std::max(leaders.second, layout.familyOf(*leaders.first, 0).most - kListedOverAny);
        for (int digits = 0; digits < kDigits; ++digits) {
            other = std::max(other, layout.meanOfOthers(*leaders.first, digits));
        }
        out = {*leaders.first, leaders.most - other, frame + leaders.most,
               (frame + leaders.most - mean) / std::sqrt(variance + 1)};
    }
    return out;
}

}  // namespace

std::optional<Likeliest> likeliestNumber(const std::vector<float>& odds, const QrGrid& grid,
                                         const std::vector<std::string>& expected) {
    constexpr int kFormats = 3;  // the likeliest; another would fit nowhere
    std::optional<Likeliest> best;
    for (const auto& data : dataOdds(odds, grid, kFormats)) {
        const auto one = likeliestIn(data, expected);
        if (one && (!best || one->total > best->total)) best = one;
    }
    return best;
}

bool isEnough(const Likeliest& one) {
    constexpr double kLeastRatio = 10, kLeastTotal = 20, kLeastFit = -4;
    return one.ratio > kLeastRatio && one.total > kLeastTotal && one.fit > kLeastFit;
}

}  // namespace hoibao::scanner
