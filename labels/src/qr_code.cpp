#include "labels/qr_code.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdlib>
#include <utility>

namespace hoibao::labels {
namespace {

constexpr int kLevels = 4, kMasks = 8;
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

// ISO/IEC 18004, table 9: error correction codewords a block, and blocks; by level and version.
constexpr int kCorrection[kLevels][QrCode::kMaxVersion] = {
    {7, 10, 15, 20, 26, 18, 20, 24, 30},
    {10, 16, 26, 18, 24, 16, 18, 22, 22},
    {13, 22, 18, 26, 18, 24, 18, 22, 20},
    {17, 28, 22, 16, 22, 28, 26, 26, 24},
};
constexpr int kBlocks[kLevels][QrCode::kMaxVersion] = {
    {1, 1, 1, 1, 1, 2, 2, 2, 2},
    {1, 1, 1, 2, 2, 4, 4, 4, 5},
    {1, 1, 2, 2, 4, 4, 6, 6, 8},
    {1, 1, 2, 4, 4, 4, 5, 6, 8},
};

constexpr int codewordsOf(int version) {
    int bits = (16 * version + 128) * version + 64;
    if (version >= 2) {
        const int aligns = version / 7 + 2;
        bits -= (25 * aligns - 10) * aligns - 55;
    }
    if (version >= 7) bits -= 36;
    return bits / 8;
}

constexpr int dataCodewords(int version, int level) {
    return codewordsOf(version) - kCorrection[level][version - 1] * kBlocks[level][version - 1];
}

/// Arithmetic in GF(256) with the polynomial of QR codes, 0x11D.
struct Field {
    std::array<std::uint8_t, 512> power{};
    std::array<std::uint8_t, 256> log{};
    constexpr Field() {
        unsigned value = 1;
        for (std::size_t i = 0; i < 255; ++i) {
            power[i] = power[i + 255] = static_cast<std::uint8_t>(value);
            log[value] = static_cast<std::uint8_t>(i);
            value <<= 1;
            if (value & 0x100) value ^= 0x11D;
        }
    }
    [[nodiscard]] constexpr std::uint8_t multiply(std::uint8_t a, std::uint8_t b) const {
        return a == 0 || b == 0 ? 0 : power[std::size_t{log[a]} + log[b]];
    }
};
constexpr Field kField;

std::vector<std::uint8_t> generator(int degree) {
    std::vector<std::uint8_t> result(static_cast<std::size_t>(degree), 0);
    result.back() = 1;
    for (std::size_t root = 0; root < result.size(); ++root) {
        for (std::size_t i = 0; i < result.size(); ++i) {
            result[i] = kField.multiply(result[i], kField.power[root]);
            if (i + 1 < result.size()) result[i] ^= result[i + 1];
        }
    }
    return result;
}

using Rows = std::array<std::uint64_t, QrCode::kMaxModules>;

void set(Rows& rows, int x, int y, bool dark) {
    const auto bit = std::uint64_t{1} << x;
    auto& row = rows[static_cast<std::size_t>(y)];
    row = dark ? row | bit : row & ~bit;
}
bool get(const Rows& rows, int x, int y) {
    return (rows[static_cast<std::size_t>(y)] >> x) & 1;
}

Rows transposed(const Rows& rows, int n) {
    Rows columns{};
    for (int y = 0; y < n; ++y)
        for (auto row = rows[static_cast<std::size_t>(y)]; row != 0; row &= row - 1)
            columns[static_cast<std::size_t>(std::countr_zero(row))] |= std::uint64_t{1} << y;
    return columns;
}

bool isMasked(int mask, int x, int y) {
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
            return (x / 3 + y / 2) % 2 == 0;
        case 5:
            return x * y % 2 + x * y % 3 == 0;
        case 6:
            return (x * y % 2 + x * y % 3) % 2 == 0;
        default:
            return ((x + y) % 2 + x * y % 3) % 2 == 0;
    }
}

/// ISO/IEC 18004 §7.8.3, runs (N1) and finder-like patterns (N3) of all rows, 64 modules at once.
int linePenalty(const Rows& rows, int n) {
    const auto all = (std::uint64_t{1} << (n - 1)) - 1;
    int penalty = 0;
    for (int y = 0; y < n; ++y) {
        const auto row = rows[static_cast<std::size_t>(y)];
        const auto same = ~(row ^ row >> 1) & all;
        const auto five = same & same >> 1 & same >> 2 & same >> 3;
        penalty += std::popcount(five) + 2 * std::popcount(five & ~(five << 1));
        const auto r = row << 4;  // four light modules of the quiet zone before it, as behind it
        const auto finder = r & ~(r >> 1) & r >> 2 & r >> 3 & r >> 4 & ~(r >> 5) & r >> 6;
        const auto before = ~(r << 1 | r << 2 | r << 3 | r << 4);
        const auto behind = ~(r >> 7 | r >> 8 | r >> 9 | r >> 10);
        penalty += 40 * std::popcount(finder & (before | behind));
    }
    return penalty;
}

/// Blocks of one colour (N2) and the share of dark modules (N4).
int areaPenalty(const Rows& rows, int n) {
    const auto all = (std::uint64_t{1} << (n - 1)) - 1;
    int penalty = 0, dark = 0;
    for (int y = 0; y < n; ++y) {
        const auto row = rows[static_cast<std::size_t>(y)];
        dark += std::popcount(row);
        if (y + 1 == n) break;
        const auto next = rows[static_cast<std::size_t>(y) + 1];
        penalty += 3 * std::popcount(~(row ^ row >> 1) & ~(next ^ next >> 1) & ~(row ^ next) & all);
    }
    return penalty + 10 * (std::abs(dark * 20 - n * n * 10) / (n * n));
}

unsigned bch(unsigned value, int bits, unsigned polynomial) {
    unsigned rest = value;
    for (int i = 0; i < bits; ++i) rest = rest << 1 ^ ((rest >> (bits - 1)) & 1 ? polynomial : 0);
    return value << bits | (rest & ((1U << bits) - 1));
}

/// Writes bits from the highest down.
class BitWriter {
public:
    void put(unsigned value, int bits) {
        for (int i = bits - 1; i >= 0; --i, ++count_) {
            if (count_ % 8 == 0) bytes_.push_back(0);
            if (value >> i & 1) bytes_.back() |= static_cast<std::uint8_t>(0x80 >> count_ % 8);
        }
    }
    [[nodiscard]] std::size_t count() const { return count_; }
    std::vector<std::uint8_t>& bytes() { return bytes_; }

private:
    std::vector<std::uint8_t> bytes_;
    std::size_t count_ = 0;
};

// ISO/IEC 18004 §7.4.1: the mode's indicator, then the length in as many bits as versions 1 to 9
// take.
constexpr int kIndicatorBits = 4, kAlphanumericLengthBits = 9, kBytesLengthBits = 8;

void putAlphanumeric(BitWriter& bits, std::string_view text) {
    bits.put(0b0010, kIndicatorBits);
    bits.put(static_cast<unsigned>(text.size()), kAlphanumericLengthBits);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto first = static_cast<unsigned>(kAlphabet.find(text[i]));
        if (i + 1 == text.size()) {
            bits.put(first, 6);
        } else {
            bits.put(first * 45 + static_cast<unsigned>(kAlphabet.find(text[i + 1])), 11);
        }
    }
}

void putBytes(BitWriter& bits, std::string_view text) {
    bits.put(0b0100, kIndicatorBits);
    bits.put(static_cast<unsigned>(text.size()), kBytesLengthBits);
    for (const char c : text) bits.put(static_cast<std::uint8_t>(c), 8);
}

std::vector<std::uint8_t> dataOf(std::string_view text, QrMode mode, std::size_t capacity) {
    BitWriter bits;
    mode == QrMode::Alphanumeric ? putAlphanumeric(bits, text) : putBytes(bits, text);
    const auto left = capacity * 8 - bits.count();
    bits.put(0, static_cast<int>(std::min<std::size_t>(4, left)));
    auto& bytes = bits.bytes();
    for (std::uint8_t pad = 0xEC; bytes.size() < capacity; pad ^= 0xEC ^ 0x11) bytes.push_back(pad);
    return std::move(bytes);
}

}  // namespace

/// What all codes of a version and level have in common.
struct QrEncoder::Frame {
    int n = 0, version = 0, level = 0;
    Rows functions{};                  ///< modules that carry no data
    Rows fixed{};                      ///< the dark ones among them
    std::array<Rows, kMasks> masks{};  ///< each mask, with its format bits
    std::array<Rows, kMasks> maskColumns{};
    std::vector<std::uint16_t> places;  ///< of the data's bits: y · 64 + x
    std::vector<std::uint8_t> divisor;

    Frame(int version, int level);

    [[nodiscard]] std::vector<std::uint8_t> withCorrection(
        const std::vector<std::uint8_t>& data) const;

private:
    void function(int x, int y, bool dark) {
        set(functions, x, y, true);
        set(fixed, x, y, dark);
    }
    void finder(int left, int top);
    void aligns();
    void versionBits();
    void formatBits(int mask, Rows& rows) const;
    void order();
};

QrEncoder::Frame::Frame(int ver, int lev)
    : n(qrModules(ver)), version(ver), level(lev), divisor(generator(kCorrection[lev][ver - 1])) {
    for (int i = 0; i < n; ++i) {
        function(6, i, i % 2 == 0);
        function(i, 6, i % 2 == 0);
    }
    finder(0, 0);
    finder(n - 7, 0);
    finder(0, n - 7);
    aligns();
    versionBits();
    for (int i = 0; i < 9; ++i) {  // the format's own places
        set(functions, 8, i, true);
        set(functions, i, 8, true);
        if (i < 8) set(functions, 8, n - 1 - i, true);
        if (i < 8) set(functions, n - 1 - i, 8, true);
    }
    set(fixed, 8, n - 8, true);
    for (int mask = 0; mask < kMasks; ++mask) {
        auto& rows = masks[static_cast<std::size_t>(mask)];
        for (int y = 0; y < n; ++y)
            for (int x = 0; x < n; ++x)
                if (!get(functions, x, y) && isMasked(mask, x, y)) set(rows, x, y, true);
        formatBits(mask, rows);
        maskColumns[static_cast<std::size_t>(mask)] = transposed(rows, n);
    }
    order();
}

void QrEncoder::Frame::finder(int left, int top) {
    for (int y = -1; y <= 7; ++y) {
        for (int x = -1; x <= 7; ++x) {
            if (left + x < 0 || left + x >= n || top + y < 0 || top + y >= n) continue;
            const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
            function(left + x, top + y, ring != 2 && ring != 4);
        }
    }
}

void QrEncoder::Frame::aligns() {
    if (version == 1) return;
    std::vector<int> at{6};
    const int count = version / 7 + 2;
    const int step = (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2;
    for (int position = n - 7; static_cast<int>(at.size()) < count; position -= step)
        at.insert(at.begin() + 1, position);
    for (const int cy : at) {
        for (const int cx : at) {
            const bool onFinder =
                (cx == 6 && cy == 6) || (cx == 6 && cy == n - 7) || (cx == n - 7 && cy == 6);
            if (onFinder) continue;
            for (int y = -2; y <= 2; ++y)
                for (int x = -2; x <= 2; ++x)
                    function(cx + x, cy + y, std::max(std::abs(x), std::abs(y)) != 1);
        }
    }
}

void QrEncoder::Frame::versionBits() {
    if (version < 7) return;
    const unsigned bits = bch(static_cast<unsigned>(version), 12, 0x1F25);
    for (int i = 0; i < 18; ++i) {
        const bool dark = bits >> i & 1;
        function(n - 11 + i % 3, i / 3, dark);
        function(i / 3, n - 11 + i % 3, dark);
    }
}

void QrEncoder::Frame::formatBits(int mask, Rows& rows) const {
    constexpr unsigned kIndicator[kLevels] = {1, 0, 3, 2};
    const unsigned bits =
        bch(kIndicator[level] << 3 | static_cast<unsigned>(mask), 10, 0x537) ^ 0x5412;
    for (int i = 0; i < 15; ++i) {
        const bool dark = bits >> i & 1;
        if (i < 6) set(rows, 8, i, dark);
        if (i == 6) set(rows, 8, 7, dark);
        if (i == 7) set(rows, 8, 8, dark);
        if (i == 8) set(rows, 7, 8, dark);
        if (i > 8) set(rows, 14 - i, 8, dark);
        if (i < 8) set(rows, n - 1 - i, 8, dark);
        if (i >= 8) set(rows, 8, n - 15 + i, dark);
    }
}

void QrEncoder::Frame::order() {
    bool isUp = true;
    for (int right = n - 1; right >= 1; right -= 2, isUp = !isUp) {
        if (right == 6) right = 5;  // the timing column
        for (int i = 0; i < n; ++i) {
            const int y = isUp ? n - 1 - i : i;
            for (const int x : {right, right - 1})
                if (!get(functions, x, y)) places.push_back(static_cast<std::uint16_t>(y << 6 | x));
        }
    }
}

std::vector<std::uint8_t> QrEncoder::Frame::withCorrection(
    const std::vector<std::uint8_t>& data) const {
    const auto blocks = static_cast<std::size_t>(kBlocks[level][version - 1]);
    const std::size_t shortLength = data.size() / blocks;
    const std::size_t shortBlocks = blocks - data.size() % blocks;
    std::vector<std::uint8_t> result(data.size() + blocks * divisor.size());
    std::vector<std::uint8_t> rest(divisor.size());
    std::size_t start = 0;
    for (std::size_t block = 0; block < blocks; ++block) {
        const std::size_t length = shortLength + (block >= shortBlocks ? 1 : 0);
        std::ranges::fill(rest, std::uint8_t{0});
        for (std::size_t i = 0; i < length; ++i) {
            const auto value = data[start + i];
            // Interleaved: the i-th codewords of all blocks, the short blocks lacking the last.
            const auto at =
                i < shortLength ? i * blocks + block : shortLength * blocks + block - shortBlocks;
            result[at] = value;
            const auto factor = static_cast<std::uint8_t>(value ^ rest.front());
            std::rotate(rest.begin(), rest.begin() + 1, rest.end());
            rest.back() = 0;
            for (std::size_t j = 0; j < rest.size(); ++j)
                rest[j] ^= kField.multiply(divisor[j], factor);
        }
        for (std::size_t j = 0; j < rest.size(); ++j)
            result[data.size() + j * blocks + block] = rest[j];
        start += length;
    }
    return result;
}

bool isQrAlphanumeric(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return kAlphabet.find(c) != kAlphabet.npos; });
}

std::optional<int> qrVersion(std::size_t length, QrLevel level, QrMode mode) {
    const auto bits = mode == QrMode::Alphanumeric ? kIndicatorBits + kAlphanumericLengthBits +
                                                         length / 2 * 11 + length % 2 * 6
                                                   : kIndicatorBits + kBytesLengthBits + length * 8;
    for (int version = 1; version <= QrCode::kMaxVersion; ++version)
        if (bits <= static_cast<std::size_t>(dataCodewords(version, static_cast<int>(level))) * 8)
            return version;
    return std::nullopt;
}

QrEncoder::QrEncoder() : frames_(std::size_t{QrCode::kMaxVersion} * kLevels) {}
QrEncoder::~QrEncoder() = default;

QrCode QrEncoder::encode(std::string_view text, QrLevel qrLevel) {
    const auto mode = isQrAlphanumeric(text) ? QrMode::Alphanumeric : QrMode::Bytes;
    const auto version = qrVersion(text.size(), qrLevel, mode);
    assert(version);
    const int level = static_cast<int>(qrLevel);
    auto& kept = frames_[static_cast<std::size_t>((*version - 1) * kLevels + level)];
    if (!kept) kept = std::make_unique<const Frame>(*version, level);
    const Frame& frame = *kept;

    const auto data = dataOf(text, mode, static_cast<std::size_t>(dataCodewords(*version, level)));
    const auto codewords = frame.withCorrection(data);
    Rows rows = frame.fixed;
    const auto bits = std::min(codewords.size() * 8, frame.places.size());
    for (std::size_t i = 0; i < bits; ++i) {
        const auto bit = static_cast<std::uint64_t>(codewords[i / 8] >> (7 - i % 8) & 1);
        rows[frame.places[i] >> 6] |= bit << (frame.places[i] & 63);
    }
    const Rows columns = transposed(rows, frame.n);
    QrCode best;
    int least = -1;
    for (std::size_t mask = 0; mask < kMasks; ++mask) {
        Rows masked = rows, maskedColumns = columns;
        for (std::size_t i = 0; i < static_cast<std::size_t>(frame.n); ++i) {
            masked[i] ^= frame.masks[mask][i];
            maskedColumns[i] ^= frame.maskColumns[mask][i];
        }
        const int penalty = linePenalty(masked, frame.n) + linePenalty(maskedColumns, frame.n) +
                            areaPenalty(masked, frame.n);
        if (least >= 0 && penalty >= least) continue;
        least = penalty;
        best.modules = frame.n;
        best.rows = masked;
    }
    return best;
}

}  // namespace hoibao::labels
