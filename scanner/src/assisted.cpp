#include "assisted.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "label_link.hpp"
#include "qr_codewords.hpp"

namespace hoibao::scanner {

namespace {

constexpr int kPairBits = LinkLayout::kPairBits, kNumber = LinkLayout::kNumber;
constexpr int kDigits = 8, kFirstDigit = 2;
/// How much likelier a number of the list is beforehand than any one other of the 10^8: enough to
/// make up for one module seen wrong, not for two.
constexpr double kListedOverAny = 13;
constexpr std::array<int, kDigits> kWeights = {8, 6, 4, 2, 3, 5, 9, 7};  // S10 §5

int checkDigit(int sum) {
    const int rest = 11 - sum % 11;
    return rest == 10 ? 0 : rest == 11 ? 5 : rest;
}

/// A link of one length laid over the bits.
class Layout {
public:
    Layout(const SeenBits& bits, const LinkLayout& link) : bits_(bits), link_(link) {}

    /// Mode, length, scheme, and what fills the rest: the same for every number.
    [[nodiscard]] double frameGain(double& mean, double& variance) const {
        double sum = 0;
        for (const auto& known : link_.frame(bits_.count())) {
            sum += bits_.gainOf(known.at, known.bits, known.value);
            bits_.addExpected(known.at, known.bits, mean, variance);
        }
        return sum;
    }

    [[nodiscard]] double gainOf(std::string_view number) const {
        double sum = 0;
        for (int i = 0; i < kPairs; ++i) sum += pairGain(i, number);
        return sum;
    }
    void addExpected(double& mean, double& variance) const {
        const int at = LinkLayout::bitOf(link_.numberAt());
        bits_.addExpected(at, kPairBits * kPairs, mean, variance);
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

    /// The place in the number of the first character of pair i; -1 is the stroke before it.
    [[nodiscard]] int placeOf(int i) const { return 2 * i - link_.numberAt() % 2; }

    static int characterAt(std::string_view number, int place) {
        return LinkLayout::valueOf(place < 0 || place >= kNumber ? '/'
                                                                 : number[std::size_t(place)]);
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
            const int at = LinkLayout::bitOf(link_.numberAt() + 2 * i);
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

    const SeenBits& bits_;
    LinkLayout link_;
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
    const SeenBits bits(data);
    std::vector<std::pair<double, LinkLayout>> frames;
    double best = -1e9;
    for (const auto& link : LinkLayout::fitting(bits.count())) {
        double mean = 0, variance = 0;
        frames.emplace_back(Layout(bits, link).frameGain(mean, variance), link);
        best = std::max(best, frames.back().first);
    }
    std::optional<Likeliest> out;
    for (const auto& [frame, link] : frames) {
        if (frame < best - kOtherLength) continue;
        const Layout layout(bits, link);
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
