#include "qr_codewords.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "label_link.hpp"

namespace hoibao::scanner {

namespace {

using At = std::pair<int, int>;  // x, y

/// How a version's codewords are shared out at one level (ISO/IEC 18004, table 9).
struct Blocks {
    int count = 0, longer = 0;  ///< the last `longer` blocks hold one more
    int data = 0, check = 0;    ///< codewords of a block; of the shorter ones
};

constexpr int L = 1, M = 0, Q = 3, H = 2;  // as the format bits say them

Blocks blocksOf(int version, int level) {
    switch (version * 4 + level) {
        case 2 * 4 + L:
            return {1, 0, 34, 10};
        case 2 * 4 + M:
            return {1, 0, 28, 16};
        case 2 * 4 + Q:
            return {1, 0, 22, 22};
        case 2 * 4 + H:
            return {1, 0, 16, 28};
        case 3 * 4 + L:
            return {1, 0, 55, 15};
        case 3 * 4 + M:
            return {1, 0, 44, 26};
        case 3 * 4 + Q:
            return {2, 0, 17, 18};
        case 3 * 4 + H:
            return {2, 0, 13, 22};
        case 4 * 4 + L:
            return {1, 0, 80, 20};
        case 4 * 4 + M:
            return {2, 0, 32, 18};
        case 4 * 4 + Q:
            return {2, 0, 24, 26};
        case 4 * 4 + H:
            return {4, 0, 9, 16};
        case 5 * 4 + L:
            return {1, 0, 108, 26};
        case 5 * 4 + M:
            return {2, 0, 43, 24};
        case 5 * 4 + Q:
            return {4, 2, 15, 18};
        case 5 * 4 + H:
            return {4, 2, 11, 22};
        case 6 * 4 + L:
            return {2, 0, 68, 18};
        case 6 * 4 + M:
            return {4, 0, 27, 16};
        case 6 * 4 + Q:
            return {4, 0, 19, 24};
        case 6 * 4 + H:
            return {4, 0, 15, 28};
        default:
            return {};
    }
}

bool isMasked(int mask, int x, int y) {  // 7.8.2
    switch (mask) {
        case 0:
            return (x + y) % 2 == 0;
        case 1:
            return y % 2 == 0;
        case 2:
            return x % 3 == 0;
        case 3:
            return (x + y) % 3 == 0;
        case 4:
            return (y / 2 + x / 3) % 2 == 0;
        case 5:
            return x * y % 2 + x * y % 3 == 0;
        case 6:
            return (x * y % 2 + x * y % 3) % 2 == 0;
        default:
            return ((x + y) % 2 + x * y % 3) % 2 == 0;
    }
}

/// The places of the fifteen format bits, the highest first, in both copies (7.9.1).
std::vector<At> formatPlaces(int side, int copy) {
    std::vector<At> out;
    if (copy == 0) {
        for (int x = 0; x <= 8; ++x) {
            if (x != 6) out.push_back({x, 8});
        }
        for (int y = 7; y >= 0; --y) {
            if (y != 6) out.push_back({8, y});
        }
    } else {
        for (int y = side - 1; y > side - 8; --y) out.push_back({8, y});
        for (int x = side - 8; x < side; ++x) out.push_back({x, 8});
    }
    return out;
}

int formatBits(int data) {  // BCH (15, 5) and its mask, annex C
    int rest = data << 10;
    for (int bit = 14; bit >= 10; --bit) {
        if (rest >> bit & 1) rest ^= 0x537 << (bit - 10);
    }
    return (data << 10 | rest) ^ 0x5412;
}

/// The formats (level in bits 3 and 4, mask in the lowest three), likeliest first.
std::vector<int> formatsByOdds(const std::vector<float>& odds, int side) {
    std::vector<std::pair<float, int>> formats;
    for (int data = 0; data < 32; ++data) {
        const int bits = formatBits(data);
        float fit = 0;
        for (const int copy : {0, 1}) {
            const auto places = formatPlaces(side, copy);
            for (int k = 0; k < 15; ++k) {
                const auto [x, y] = places[std::size_t(k)];
                const float ink = odds[std::size_t(y * side + x)];
                fit += bits >> (14 - k) & 1 ? ink : -ink;
            }
        }
        formats.emplace_back(-fit, data);
    }
    std::sort(formats.begin(), formats.end());
    std::vector<int> out;
    for (const auto& [fit, data] : formats) out.push_back(data);
    return out;
}

/// The places of the data bits in their order: up and down in pairs of columns from the right.
std::vector<At> dataPlaces(const QrGrid& grid) {
    const int side = grid.side();
    std::vector<At> out;
    bool up = true;
    for (int right = side - 1; right > 0; right -= 2, up = !up) {
        if (right == 6) --right;
        for (int k = 0; k < side; ++k) {
            const int y = up ? side - 1 - k : k;
            for (const int x : {right, right - 1}) {
                const bool isFormat =
                    (x == 8 && (y <= 8 || y >= side - 8)) || (y == 8 && (x <= 8 || x >= side - 8));
                if (grid.at(x, y) == QrGrid::Unknown && !isFormat) out.push_back({x, y});
            }
        }
    }
    return out;
}

/// Which codeword of the whole belongs to which place of which block (7.6).
std::vector<std::vector<int>> dealt(const Blocks& blocks) {
    std::vector<std::vector<int>> out(static_cast<std::size_t>(blocks.count));
    int next = 0;
    for (int i = 0; i <= blocks.data; ++i) {
        for (int b = 0; b < blocks.count; ++b) {
            const bool isLonger = b >= blocks.count - blocks.longer;
            if (i < blocks.data + int(isLonger)) out[std::size_t(b)].push_back(next++);
        }
    }
    for (int i = 0; i < blocks.check; ++i) {
        for (auto& block : out) block.push_back(next++);
    }
    return out;
}

struct Codeword {
    unsigned char value = 0;
    float trust = 1e9f;  ///< of the bit that is trusted least

    void add(bool bit, float itsTrust) {
        value = static_cast<unsigned char>(value << 1 | int(bit));
        trust = std::min(trust, itsTrust);
    }
};

/// Corrects a block with ever more of its least trusted codewords given up.
bool correct(std::vector<Codeword>& all, const std::vector<int>& own, int check) {
    std::vector<int> order(own.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int a, int b) {
        return all[std::size_t(own[std::size_t(a)])].trust <
               all[std::size_t(own[std::size_t(b)])].trust;
    });
    for (int doubts = 0; doubts <= check - kSpare; doubts += 2) {
        std::vector<unsigned char> block;
        for (const int i : own) block.push_back(all[std::size_t(i)].value);
        if (!correctBlock(block, check, {order.begin(), order.begin() + doubts})) continue;
        for (std::size_t i = 0; i < own.size(); ++i) all[std::size_t(own[i])].value = block[i];
        return true;
    }
    return false;
}

/// All modules of a code of this format with these codewords, once they are corrected.
std::optional<std::vector<float>> corrected(std::vector<Codeword> codewords, int format,
                                            const QrGrid& grid) {
    const int side = grid.side(), mask = format & 7;
    const Blocks blocks = blocksOf(grid.version(), format >> 3);
    for (const auto& own : dealt(blocks)) {
        if (!correct(codewords, own, blocks.check)) return std::nullopt;
    }
    const auto places = dataPlaces(grid);
    std::vector<float> out(std::size_t(side * side));
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            out[std::size_t(y * side + x)] = grid.at(x, y) == QrGrid::Black ? 1.f : 0.f;
        }
    }
    for (std::size_t k = 0; k < places.size(); ++k) {
        const auto [x, y] = places[k];
        const int value = k / 8 < codewords.size() ? codewords[k / 8].value : 0;
        const bool bit = value >> (7 - k % 8) & 1;
        out[std::size_t(y * side + x)] = bit != isMasked(mask, x, y) ? 1.f : 0.f;
    }
    for (const int copy : {0, 1}) {
        const auto at = formatPlaces(side, copy);
        for (int k = 0; k < 15; ++k) {
            const auto [x, y] = at[std::size_t(k)];
            out[std::size_t(y * side + x)] = float(formatBits(format) >> (14 - k) & 1);
        }
    }
    return out;
}

/// The odds that the bits of all codewords are 1, unmasked, in the order they are placed.
std::vector<float> bitOdds(const std::vector<float>& odds, const QrGrid& grid, int format) {
    std::vector<float> out;
    for (const auto& [x, y] : dataPlaces(grid)) {
        const float ink = odds[std::size_t(y * grid.side() + x)];
        out.push_back(isMasked(format & 7, x, y) ? -ink : ink);
    }
    out.resize(out.size() / 8 * 8);
    return out;
}

/// Which of those bits are data, in the data's own order.
std::vector<int> dataBits(const Blocks& blocks) {
    std::vector<int> out;
    for (const auto& own : dealt(blocks)) {
        for (std::size_t c = 0; c + std::size_t(blocks.check) < own.size(); ++c) {
            for (int bit = 0; bit < 8; ++bit) out.push_back(own[c] * 8 + bit);
        }
    }
    return out;
}

std::vector<float> chosen(const std::vector<float>& bits, const std::vector<int>& which) {
    std::vector<float> out;
    for (const int at : which) out.push_back(bits[std::size_t(at)]);
    return out;
}

std::vector<Codeword> codewordsOf(const std::vector<float>& bits) {
    std::vector<Codeword> out(bits.size() / 8);
    for (std::size_t k = 0; k < bits.size(); ++k) out[k / 8].add(bits[k] > 0, std::abs(bits[k]));
    return out;
}

/// All bits, those of the data given that they hold a label's link; none where they likely do not.
std::optional<std::vector<float>> givenLink(const std::vector<float>& bits,
                                            const std::vector<int>& data) {
    const auto seen = chosen(bits, data);
    const auto link = likeliestLink(SeenBits(seen));
    if (!link) return std::nullopt;
    const auto likelier = link->oddsGiven(seen);
    auto out = bits;
    for (std::size_t k = 0; k < data.size(); ++k) out[std::size_t(data[k])] = likelier[k];
    return out;
}

}  // namespace

std::optional<std::vector<float>> correctedModules(const std::vector<Module>& modules,
                                                   const QrGrid& grid) {
    constexpr float kSurest = 6;  // of the odds: a stain or a wrong neighbour can hide anywhere
    std::vector<float> odds;
    for (const auto& one : modules) odds.push_back(2 * kSurest * one.trust * (one.ink - 0.5f));
    const int format = formatsByOdds(odds, grid.side()).front();
    const auto bits = bitOdds(odds, grid, format);
    if (auto whole = corrected(codewordsOf(bits), format, grid)) return whole;
    const auto likelier = givenLink(bits, dataBits(blocksOf(grid.version(), format >> 3)));
    return likelier ? corrected(codewordsOf(*likelier), format, grid) : std::nullopt;
}

std::vector<std::vector<float>> dataOdds(const std::vector<float>& odds, const QrGrid& grid,
                                         int most) {
    std::vector<std::vector<float>> out;
    for (const int format : formatsByOdds(odds, grid.side())) {
        if (int(out.size()) == most) break;
        out.push_back(
            chosen(bitOdds(odds, grid, format), dataBits(blocksOf(grid.version(), format >> 3))));
    }
    return out;
}

}  // namespace hoibao::scanner
