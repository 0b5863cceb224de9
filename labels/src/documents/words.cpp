#include "labels/documents/words.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace hoibao::labels {
namespace {

constexpr std::uint64_t kBillion = 1'000'000'000;
constexpr std::array<std::string_view, 10> kDigits{"không", "một", "hai", "ba",  "bốn",
                                                   "năm",   "sáu", "bảy", "tám", "chín"};

void append(std::string& words, std::string_view word) {
    if (!words.empty()) words += ' ';
    words += word;
}

/// 0 to 999; `isInner` says that something stands before it, so that its hundreds are named.
void appendGroup(std::string& words, unsigned group, bool isInner) {
    const unsigned hundreds = group / 100, tens = group / 10 % 10, ones = group % 10;
    if (hundreds > 0 || isInner) {
        append(words, kDigits[hundreds]);
        append(words, "trăm");
        if (tens == 0 && ones > 0) append(words, "lẻ");
    }
    if (tens == 1) append(words, "mười");
    if (tens > 1) {
        append(words, kDigits[tens]);
        append(words, "mươi");
    }
    if (ones == 0) return;
    if (ones == 1 && tens > 1)
        append(words, "mốt");
    else if (ones == 4 && tens > 1)
        append(words, "tư");
    else if (ones == 5 && tens > 0)
        append(words, "lăm");
    else
        append(words, kDigits[ones]);
}

void appendNumber(std::string& words, std::uint64_t number, bool isInner) {
    if (number >= kBillion) {
        // Vietnamese counts in billions above a billion: a thousand billion, a billion billion.
        appendNumber(words, number / kBillion, isInner);
        append(words, "tỷ");
        if (number % kBillion > 0) appendNumber(words, number % kBillion, true);
        return;
    }
    constexpr std::array<std::pair<unsigned, std::string_view>, 3> kGroups{
        {{1'000'000, "triệu"}, {1'000, "nghìn"}, {1, ""}}};
    for (const auto& [unit, name] : kGroups) {
        const auto group = static_cast<unsigned>(number / unit % 1'000);
        if (group == 0) continue;
        appendGroup(words, group, isInner);
        if (!name.empty()) append(words, name);
        isInner = true;
    }
}

std::uint64_t magnitude(std::int64_t number) {
    return number < 0 ? ~static_cast<std::uint64_t>(number) + 1
                      : static_cast<std::uint64_t>(number);
}

}  // namespace

std::string numberInWords(std::int64_t number) {
    if (number == 0) return std::string(kDigits[0]);
    std::string words = number < 0 ? "âm" : "";
    appendNumber(words, magnitude(number), false);
    return words;
}

std::string dongInWords(std::int64_t amount) {
    std::string words = numberInWords(amount) + " đồng";
    if (amount < 0) return "Âm" + words.substr(std::string_view("âm").size());
    words[0] = static_cast<char>(words[0] - 'a' + 'A');  // no digit's name begins with đ or a mark
    return words;
}

std::string groupedFigures(std::int64_t number) {
    std::string out = std::to_string(magnitude(number));
    for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > 0; at -= 3)
        out.insert(static_cast<std::size_t>(at), 1, '.');
    return number < 0 ? "-" + out : out;
}

}  // namespace hoibao::labels
