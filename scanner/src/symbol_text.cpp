#include "scanner/symbol_text.hpp"

#include <algorithm>

namespace hoibao::scanner {

namespace {

constexpr std::size_t kSignatureLength = 14;
constexpr std::size_t kMaxLinkLength = 300;

bool isCapital(char c) {
    return c >= 'A' && c <= 'Z';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The part after "HTTPS://" or "HTTP://", in any case; none where it is no link.
std::optional<std::string_view> afterScheme(std::string_view text) {
    for (const std::string_view scheme : {"HTTPS://", "HTTP://"}) {
        if (text.size() < scheme.size()) continue;
        const bool same = std::equal(
            scheme.begin(), scheme.end(), text.begin(),
            [](char a, char b) { return a == (b >= 'a' && b <= 'z' ? char(b - 'a' + 'A') : b); });
        if (same) return text.substr(scheme.size());
    }
    return std::nullopt;
}

}  // namespace

bool isItemNumber(std::string_view text) noexcept {
    if (text.size() != 13) return false;
    if (!isCapital(text[0]) || !isCapital(text[1])) return false;
    if (!isCapital(text[11]) || !isCapital(text[12])) return false;
    constexpr int kWeights[] = {8, 6, 4, 2, 3, 5, 9, 7};  // S10 §5
    int sum = 0;
    for (int i = 0; i < 8; ++i) {
        if (!isDigit(text[2 + i])) return false;
        sum += kWeights[i] * (text[2 + i] - '0');
    }
    const int rest = 11 - sum % 11;
    const int check = rest == 10 ? 0 : rest == 11 ? 5 : rest;
    return text[10] == char('0' + check);
}

std::optional<SymbolText> parseSymbolText(std::string_view text) {
    if (isItemNumber(text)) return SymbolText{std::string(text), std::nullopt};
    if (text.size() > kMaxLinkLength) return std::nullopt;
    const auto rest = afterScheme(text);
    if (!rest) return std::nullopt;
    const auto slash = rest->find('/');
    if (slash == 0 || slash == std::string_view::npos) return std::nullopt;
    const auto path = rest->substr(slash);  // "/T/" number "/" signature
    if (path.size() != 3 + 13 + 1 + kSignatureLength || path.substr(0, 3) != "/T/") {
        return std::nullopt;
    }
    const auto number = path.substr(3, 13);
    const auto signature = path.substr(17);
    if (path[16] != '/' || !isItemNumber(number)) return std::nullopt;
    const auto isBase32 = [](char c) { return isCapital(c) || isDigit(c); };
    if (!std::all_of(signature.begin(), signature.end(), isBase32)) return std::nullopt;
    return SymbolText{std::string(number), std::string(signature)};
}

}  // namespace hoibao::scanner
