#include "domain/password_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_set>

namespace hoibao::domain {
namespace {

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

/// Characters of well formed UTF-8: bytes that do not continue one.
std::size_t lengthOf(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

const std::unordered_set<std::string_view>& commonPasswords() {
    static const auto passwords = [] {
        std::unordered_set<std::string_view> set;
        auto rest = commonPasswordList();
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\n'), rest.size());
            const auto line = rest.substr(0, end);
            if (!line.empty() && line.front() != '#') set.insert(line);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return set;
    }();
    return passwords;
}

/// "passwordpassword": the shortest piece that the whole repeats, or the whole.
std::string_view period(std::string_view text) {
    for (std::size_t length = 1; length <= text.size() / 2; ++length) {
        if (text.size() % length != 0) continue;
        if (text.substr(length) == text.substr(0, text.size() - length))
            return text.substr(0, length);
    }
    return text;
}

/// Whether hardly anything is left when the name is taken out.
bool isNameAlmostAlone(std::string_view password, std::string_view name) {
    constexpr std::size_t kShortestName = 4;
    constexpr std::size_t kMustRemain = 8;
    if (name.size() < kShortestName) return false;
    std::string rest(password);
    bool isThere = false;
    for (std::size_t at = 0; (at = rest.find(name)) != std::string::npos; isThere = true)
        rest.erase(at, name.size());
    return isThere && lengthOf(rest) < kMustRemain;
}

bool isGuessable(std::string_view password, std::string_view name) {
    constexpr std::size_t kShortestPiece = 5;
    const auto text = lowered(password);
    const auto piece = period(text);
    const bool isRepeated = piece.size() < text.size();
    return isCommonPassword(text) || isCommonPassword(piece) ||
           (isRepeated && lengthOf(piece) < kShortestPiece) ||
           isNameAlmostAlone(text, lowered(name));
}

}  // namespace

bool isCommonPassword(std::string_view password) {
    return commonPasswords().contains(lowered(password));
}

Result<void> checkPassword(std::string_view password, std::string_view name, bool hasTotp) {
    const auto length = lengthOf(password);
    const auto least = hasTotp ? PasswordPolicy::kMinLengthWithTotp : PasswordPolicy::kMinLength;
    if (length < least)
        return fail(ErrorKind::Unreadable, "password-too-short",
                    fmt::format("at least {} characters are needed", least));
    if (length > PasswordPolicy::kMaxLength)
        return fail(ErrorKind::Unreadable, "password-too-long",
                    fmt::format("at most {} characters are taken", PasswordPolicy::kMaxLength));
    if (isGuessable(password, name))
        return fail(ErrorKind::Unreadable, "password-common",
                    "it is among those that are guessed first");
    return {};
}

}  // namespace hoibao::domain
