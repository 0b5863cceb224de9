#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "code128.hpp"
#include "labels/qr_code.hpp"
#include "text.hpp"
#include "units.hpp"

namespace hoibao::labels {

/// Letters that a part uses, by face, so that its fonts hold no others.
struct UsedLetters {
    std::bitset<0x10000> regular, bold;
};

/// Writes a PDF content stream. Points, from the page's bottom left as PDF has it; fonts are named
/// /R and /B, the shared form /S.
class Content {
public:
    void clear() { out_.clear(); }
    [[nodiscard]] const std::string& text() const { return out_; }

    /// What follows is drawn with its origin moved; until pop().
    void push(double x, double y);
    void pop();
    void sharedForm();
    void lines(const std::vector<TextLine>& lines, double height, UsedLetters& used);
    void rectangle(double x, double y, double width, double height);
    /// Symbols in units of `dot` points, rows counted down from (x, y); `module` dots a module.
    void code128(const Code128& code, double x, double y, double dot, int module, int height,
                 int reduction);
    void qrCode(const QrCode& code, double x, double y, double module);

private:
    void number(double value, int decimals);
    void whole(int value);
    /// From here to "Q" the unit is `unit` points, y runs down, and the origin lies `inset` units
    /// right of and below (x, y).
    void measureIn(double unit, double inset, double x, double y);
    void letters(std::u16string_view text);
    std::string out_;
};

}  // namespace hoibao::labels
