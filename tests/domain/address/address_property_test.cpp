#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "domain/address.hpp"
#include "domain/text.hpp"
#include "reference.hpp"

namespace hoibao::domain {
namespace {

/// What every answer must be, whatever was asked.
void holdsTogether(const Resolution& resolution) {
    const bool names =
        resolution.certainty == Certainty::Sure || resolution.certainty == Certainty::Likely;
    RC_ASSERT(names == !resolution.ward.empty());
    RC_ASSERT(!resolution.why.empty());
    RC_ASSERT(resolution.candidates.size() <= Gazetteer::kMaxCandidates);
    if (names) {
        RC_ASSERT(resolution.candidates.front() == resolution.ward);
        RC_ASSERT(reference().ward(resolution.ward)->province == resolution.province);
    }
    if (resolution.certainty == Certainty::Ambiguous) RC_ASSERT(resolution.candidates.size() > 1);
    if (resolution.certainty == Certainty::Unknown) RC_ASSERT(resolution.candidates.empty());
    for (const auto code : resolution.candidates) RC_ASSERT(reference().ward(code) != nullptr);
    auto sorted = resolution.candidates;
    std::sort(sorted.begin(), sorted.end());
    RC_ASSERT(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
    RC_ASSERT(!firstNonUtf8(resolution.street));
    RC_ASSERT(nfc(resolution.street) == resolution.street);
}

RC_GTEST_PROP(AddressPropertyTest, AnyBytesAreAnswered, (const std::string& bytes)) {
    holdsTogether(reference().resolve(bytes));
}

rc::Gen<std::string> words() {
    return rc::gen::map(
        rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "Phường", "P.", "xã", "thị", "trấn", "TT", "huyện", "H", "tp", "T", "P", "tỉnh", "cũ",
            "nay", "là", "(", ")", ",", "3", "03", "P3", "-", "Tân", "Ninh", "Hưng", "Tây", "Long",
            "An", "Châu", "Hòa", "hoà", "Thành", "phố", "Hồ", "Chí", "Minh", "HCM", "đường", "ấp",
            "Tinh", "Tịnh", "\xcc\x81", "\n", "Việt", "Nam", "80000", "Nihn", "\xe2\x80\x8b")),
        [](const std::vector<std::string>& list) {
            std::string text;
            for (const auto& word : list) text += word + " ";
            return text;
        });
}

RC_GTEST_PROP(AddressPropertyTest, AnyWordsAreAnswered, ()) {
    holdsTogether(reference().resolve(*words()));
}

/// A commune of today as it stands in the list.
std::string written(const Ward& ward) {
    return ward.name + ", " + std::string(reference().provinceName(ward.province));
}

RC_GTEST_PROP(AddressPropertyTest, ATodayNameIsSureOrAChoiceWhateverStandsBefore, ()) {
    const auto& wards = reference().wards();
    const auto& ward = wards[*rc::gen::inRange<std::size_t>(0, wards.size())];
    const auto street = *rc::gen::element<std::string>("Số 5 đường Tân Hưng, ", "ấp Long Thới, ",
                                                       "", "khu phố 2, ", "12/3A Lê Lợi ");
    const auto resolution = reference().resolve(street + written(ward));
    holdsTogether(resolution);
    const auto& all = resolution.candidates;
    RC_ASSERT(std::find(all.begin(), all.end(), ward.code) != all.end());
    RC_ASSERT(resolution.certainty == Certainty::Sure ||
              resolution.certainty == Certainty::Ambiguous);
}

RC_GTEST_PROP(AddressPropertyTest, OneWrongLetterInANameIsNeverSureOfThatCommune, ()) {
    const auto& wards = reference().wards();
    const auto& ward = wards[*rc::gen::inRange<std::size_t>(0, wards.size())];
    auto text = written(ward);
    const auto nameBegin = text.find(' ') + 1, nameEnd = text.find(',');
    std::vector<std::size_t> plain;
    for (auto i = nameBegin; i < nameEnd; ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (std::isalpha(c) != 0) plain.push_back(i);
    }
    RC_PRE(!plain.empty());
    const auto at = *rc::gen::elementOf(plain);
    const char other = *rc::gen::inRange('a', static_cast<char>('z' + 1));
    RC_PRE(std::tolower(static_cast<unsigned char>(text[at])) != other);
    text[at] = other;
    const auto resolution = reference().resolve(text);
    holdsTogether(resolution);
    RC_ASSERT(resolution.certainty != Certainty::Sure || resolution.ward != ward.code ||
              resolution.formerly != "");
}

}  // namespace
}  // namespace hoibao::domain
