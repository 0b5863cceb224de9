#include "pages/scanned.hpp"

#include <algorithm>
#include <array>

#include "domain/item_number.hpp"
#include "domain/text.hpp"

namespace hoibao::pages {
namespace {

/// Letters, and the keys that Telex makes them of.
struct Letter {
    std::string_view letter, keys;
};
constexpr std::array<Letter, 14> kLetters = {{{"Đ", "DD"},
                                              {"đ", "dd"},
                                              {"Ă", "AW"},
                                              {"ă", "aw"},
                                              {"Â", "AA"},
                                              {"â", "aa"},
                                              {"Ê", "EE"},
                                              {"ê", "ee"},
                                              {"Ô", "OO"},
                                              {"ô", "oo"},
                                              {"Ơ", "OW"},
                                              {"ơ", "ow"},
                                              {"Ư", "UW"},
                                              {"ư", "uw"}}};

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

}  // namespace

std::string asKeys(std::string_view typed) {
    auto text = domain::nfc(typed);
    for (const auto& letter : kLetters) replaceAll(text, letter.letter, letter.keys);
    return text;
}

std::string scannedNumber(std::string_view typed) {
    auto text = trimmed(asKeys(typed));
    const auto link = std::search(text.begin(), text.end(), std::begin("/T/"), std::end("/T/") - 1,
                                  [](char a, char b) { return (a & ~0x20) == (b & ~0x20); });
    if (link != text.end()) {
        const auto at = static_cast<std::size_t>(link - text.begin()) + 3;
        text = text.substr(at, text.find('/', at) - at);
    }
    const auto number = domain::ItemNumber::parse(text);
    return number ? std::string(number->text()) : text;
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
