#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "domain/address/syllable.hpp"

namespace hoibao::domain::address {

/// Words that say what kind of unit or place follows.
enum class Word : std::uint8_t {
    None,
    Phuong,
    P,
    Xa,
    X,
    Thi,
    Tran,
    Tt,
    Dac,
    Khu,
    Dk,  // communes
    Quan,
    Q,
    Huyen,
    H,
    Tx,
    Thanh,
    Pho,
    Tp,
    Tinh,
    T,  // districts and provinces
    Cu,
    Nay,
    La,
    Thuoc,
    Truoc,
    Day,  // "cũ", "nay là", "nay thuộc", "trước đây là"
    Viet,
    Nam,
    Vn,
    Street,  ///< đường
    Place,   ///< ấp, thôn, hẻm, tổ, số …: what follows is no commune's name
};

/// Has no initialisers: an array of these costs nothing until it is filled.
struct Token {
    Syllable syllable;
    std::uint16_t begin, end;  ///< bytes of the address
    Word word;
    bool breakBefore;  ///< a comma, a line's end or the like stands before
    bool dashBefore;
    bool isNumber;
    std::uint8_t group;  ///< 0, or the number of the parenthesis it stands in
};

constexpr std::size_t kMaxTokens = 512;
constexpr std::uint8_t kMaxGroups = 4;

struct Tokens {
    Tokens() {}  // NOLINT: `list` is left as it is, on purpose

    std::array<Token, kMaxTokens> list;
    std::size_t count = 0;
    std::uint8_t groups = 0;
    bool marks = false;  ///< some syllable bears a mark

    [[nodiscard]] std::span<const Token> span() const { return {list.data(), count}; }
};

/// Splits at everything that is no letter or digit, and between a letter and a digit ("P3").
/// Numbers lose their leading noughts. Answers the offset of a byte that is no UTF-8, if one is.
/// `text` is at most 64 KiB; what exceeds kMaxTokens is left out.
std::optional<std::size_t> tokenise(std::string_view text, Tokens& tokens);

}  // namespace hoibao::domain::address
