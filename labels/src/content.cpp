#include "content.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>

namespace hoibao::labels {

void Content::whole(int value) {
    std::array<char, 12> digits{};
    std::size_t at = digits.size();
    unsigned left = static_cast<unsigned>(std::abs(value));
    do digits[--at] = static_cast<char>('0' + left % 10);
    while ((left /= 10) != 0);
    if (value < 0) digits[--at] = '-';
    out_.append(digits.data() + at, digits.size() - at);
    out_ += ' ';
}

/// Without trailing zeros, and far faster than printf.
void Content::number(double value, int decimals) {
    constexpr long long kPowers[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};
    const long long power = kPowers[decimals];
    long long scaled = std::llround(value * static_cast<double>(power));
    if (scaled < 0) {
        out_ += '-';
        scaled = -scaled;
    }
    whole(static_cast<int>(scaled / power));
    long long fraction = scaled % power;
    if (fraction == 0) return;
    out_.back() = '.';
    for (long long place = power / 10; fraction != 0; place /= 10) {
        out_ += static_cast<char>('0' + fraction / place);
        fraction %= place;
    }
    out_ += ' ';
}

void Content::push(double x, double y) {
    out_ += "q 1 0 0 1 ";
    number(x, 4);
    number(y, 4);
    out_ += "cm\n";
}

void Content::pop() {
    out_ += "Q\n";
}

void Content::sharedForm() {
    out_ += "/S Do\n";
}

/// A literal string of two-byte codes: half of what hexadecimal takes.
void Content::letters(std::u16string_view text) {
    out_ += '(';
    for (const char16_t letter : text) {
        for (const char byte : {static_cast<char>(letter >> 8), static_cast<char>(letter)}) {
            if (byte == '(' || byte == ')' || byte == '\\') out_ += '\\';
            if (byte == '\r')
                out_ += "\\r";  // a bare one would be read as a line feed
            else
                out_ += byte;
        }
    }
    out_ += ")Tj\n";
}

void Content::lines(const std::vector<TextLine>& lines, double height, UsedLetters& used) {
    if (lines.empty()) return;
    out_ += "BT\n";
    double x = 0, y = 0, size = 0;
    Face face = Face::Regular;
    const auto rounded = [](double value) { return std::round(value * 100) / 100; };
    for (const auto& line : lines) {
        if (line.size != size || line.face != face) {
            size = line.size;
            face = line.face;
            out_ += face == Face::Bold ? "/B " : "/R ";
            number(size, 2);
            out_ += "Tf\n";
        }
        const double nextX = rounded(line.x), nextY = rounded(height - line.y);
        number(nextX - x, 2);
        number(nextY - y, 2);
        out_ += "Td";
        x = nextX;
        y = nextY;
        letters(line.text);
        auto& letters = face == Face::Bold ? used.bold : used.regular;
        for (const char16_t letter : line.text) letters.set(letter);
    }
    out_ += "ET\n";
}

void Content::rectangle(double x, double y, double width, double height) {
    number(x, 2);
    number(y, 2);
    number(width, 2);
    number(height, 2);
    out_ += "re f\n";
}

namespace {

// A printer paints every dot that a shape touches, be it by a rounding error (PDF 32000, 10.6.5):
// shapes that fill whole dots must end a hair before the next ones.
constexpr double kInset = 0.005;        ///< dots
constexpr double kModuleInset = 0.001;  ///< modules

}  // namespace

void Content::measureIn(double unit, double inset, double x, double y) {
    out_ += "q ";
    number(unit, 6);
    out_ += "0 0 ";
    number(-unit, 6);
    number(x + inset * unit, 4);
    number(y - inset * unit, 4);
    out_ += "cm\n";
}

void Content::code128(const Code128& code, double x, double y, double dot, int module, int height,
                      int reduction) {
    measureIn(dot, kInset, x, y);
    for (const auto& bar : code.bars) {
        whole(bar.x * module + reduction / 2);
        out_ += "0 ";
        number(bar.width * module - reduction - 2 * kInset, 2);
        number(height - 2 * kInset, 2);
        out_ += "re\n";
    }
    out_ += "f Q\n";
}

void Content::qrCode(const QrCode& code, double x, double y, double module) {
    measureIn(module, kModuleInset, x, y);
    for (int row = 0; row < code.modules; ++row) {
        auto left = code.rows[static_cast<std::size_t>(row)];
        while (left != 0) {
            const int start = std::countr_zero(left);
            const int width = std::countr_one(left >> start);
            left &= ~(((std::uint64_t{1} << width) - 1) << start);
            whole(start);
            whole(row);
            whole(width - 1);
            out_.back() = '.';
            out_ += "998 .998 re\n";  // less 2 kModuleInset
        }
    }
    out_ += "f Q\n";
}

}  // namespace hoibao::labels
