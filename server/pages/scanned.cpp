#include "pages/scanned.hpp"

#include <algorithm>
#include <array>

#include "domain/item_number.hpp"
#include "domain/text.hpp"

namespace hoibao::pages {
namespace {

/// A letter without a tone and with each of five, in the order of kTones.
struct Letter {
    char base;  ///< the key it begins with
    char mark;  ///< '^' over it, '(' a breve, '+' a horn, '-' a bar, ' ' nothing
    std::array<std::string_view, 6> forms;
};
constexpr std::array<Letter, 26> kLetters = {{
    {'A', ' ', {"", "Á", "À", "Ả", "Ã", "Ạ"}},  {'A', '(', {"Ă", "Ắ", "Ằ", "Ẳ", "Ẵ", "Ặ"}},
    {'A', '^', {"Â", "Ấ", "Ầ", "Ẩ", "Ẫ", "Ậ"}}, {'E', ' ', {"", "É", "È", "Ẻ", "Ẽ", "Ẹ"}},
    {'E', '^', {"Ê", "Ế", "Ề", "Ể", "Ễ", "Ệ"}}, {'I', ' ', {"", "Í", "Ì", "Ỉ", "Ĩ", "Ị"}},
    {'O', ' ', {"", "Ó", "Ò", "Ỏ", "Õ", "Ọ"}},  {'O', '^', {"Ô", "Ố", "Ồ", "Ổ", "Ỗ", "Ộ"}},
    {'O', '+', {"Ơ", "Ớ", "Ờ", "Ở", "Ỡ", "Ợ"}}, {'U', ' ', {"", "Ú", "Ù", "Ủ", "Ũ", "Ụ"}},
    {'U', '+', {"Ư", "Ứ", "Ừ", "Ử", "Ữ", "Ự"}}, {'Y', ' ', {"", "Ý", "Ỳ", "Ỷ", "Ỹ", "Ỵ"}},
    {'D', '-', {"Đ", "", "", "", "", ""}},      {'a', ' ', {"", "á", "à", "ả", "ã", "ạ"}},
    {'a', '(', {"ă", "ắ", "ằ", "ẳ", "ẵ", "ặ"}}, {'a', '^', {"â", "ấ", "ầ", "ẩ", "ẫ", "ậ"}},
    {'e', ' ', {"", "é", "è", "ẻ", "ẽ", "ẹ"}},  {'e', '^', {"ê", "ế", "ề", "ể", "ễ", "ệ"}},
    {'i', ' ', {"", "í", "ì", "ỉ", "ĩ", "ị"}},  {'o', ' ', {"", "ó", "ò", "ỏ", "õ", "ọ"}},
    {'o', '^', {"ô", "ố", "ồ", "ổ", "ỗ", "ộ"}}, {'o', '+', {"ơ", "ớ", "ờ", "ở", "ỡ", "ợ"}},
    {'u', ' ', {"", "ú", "ù", "ủ", "ũ", "ụ"}},  {'u', '+', {"ư", "ứ", "ừ", "ử", "ữ", "ự"}},
    {'y', ' ', {"", "ý", "ỳ", "ỷ", "ỹ", "ỵ"}},  {'d', '-', {"đ", "", "", "", "", ""}},
}};

/// Telex marks with letters, VNI with digits; either takes the mark and the tone in any order.
struct Way {
    bool isTelex, isToneFirst;
};
constexpr Way kWays[] = {{true, false}, {true, true}, {false, false}, {false, true}};

std::string keysOf(const Letter& letter, std::size_t tone, Way way) {
    constexpr std::string_view kTelexTones = " SFRXJ", kVniTones = " 12345";
    constexpr std::string_view kMarks = " ^(+-", kTelexMarks = " .WW.", kVniMarks = " 6879";
    auto mark = (way.isTelex ? kTelexMarks : kVniMarks)[kMarks.find(letter.mark)];
    if (mark == '.') mark = letter.base;  // twice the same
    const auto toned = (way.isTelex ? kTelexTones : kVniTones)[tone];
    std::string keys{letter.base};
    for (const char key : {way.isToneFirst ? toned : mark, way.isToneFirst ? mark : toned})
        if (key != ' ') keys += key;
    return keys;
}

void replaceAll(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const auto begin = text.find_first_not_of(kBlank);
    if (begin == std::string_view::npos) return "";
    return std::string(text.substr(begin, text.find_last_not_of(kBlank) - begin + 1));
}

/// The keys that an input method made Vietnamese letters of.
std::string asKeys(std::string text, Way way) {
    for (const auto& letter : kLetters)
        for (std::size_t tone = 0; tone < letter.forms.size(); ++tone)
            if (!letter.forms[tone].empty())
                replaceAll(text, letter.forms[tone], keysOf(letter, tone, way));
    return text;
}

/// The number in a label's link; else the text as it is.
std::string numberIn(std::string text) {
    const auto link = std::search(text.begin(), text.end(), std::begin("/T/"), std::end("/T/") - 1,
                                  [](char a, char b) { return (a & ~0x20) == (b & ~0x20); });
    if (link == text.end()) return text;
    const auto at = static_cast<std::size_t>(link - text.begin()) + 3;
    return text.substr(at, text.find('/', at) - at);
}

}  // namespace

std::string scannedNumber(std::string_view typed) {
    const auto text = numberIn(trimmed(domain::nfc(typed)));
    for (const auto way : kWays)
        if (const auto number = domain::ItemNumber::parse(asKeys(text, way)))
            return std::string(number->text());
    return asKeys(text, kWays[0]);
}

Recent Recent::parse(std::string_view text) {
    Recent recent;
    while (!text.empty() && recent.all_.size() < kMost) {
        const auto end = std::min(text.find(','), text.size());
        const auto one = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto number = domain::ItemNumber::parse(one.substr(0, one.find(':')));
        if (!number || one.size() != domain::ItemNumber::kLength + 2) continue;
        recent.all_.emplace_back(number->text(), one.back());
    }
    return recent;
}

void Recent::add(std::string_view number, char verdict) {
    all_.emplace(all_.begin(), number, verdict);
    if (all_.size() > kMost) all_.pop_back();
}

std::string Recent::text() const {
    std::string text;
    for (const auto& [number, verdict] : all_) {
        if (!text.empty()) text += ',';
        text += number;
        text += ':';
        text += verdict;
    }
    return text;
}

}  // namespace hoibao::pages
