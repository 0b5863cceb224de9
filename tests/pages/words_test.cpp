// What people read stands in the catalogues, in both languages, and nowhere else.
#include "pages/words.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "pages/catalogue.hpp"

namespace hoibao::pages {
namespace {

namespace fs = std::filesystem;
const fs::path kPages = fs::path(HOIBAO_SOURCE_DIR) / "server/pages";

std::string contentOf(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> filesOf(const fs::path& folder, std::string_view extension) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == extension) files.push_back(entry.path());
    return files;
}

/// The heads of keys with a dot: "desk" of "desk.todayTitle".
std::set<std::string> headsOfKeys() {
    std::set<std::string> heads;
    for (const auto language : {Language::Vietnamese, Language::English})
        for (const auto& [key, text] : Catalogue::of(language).all())
            if (const auto dot = key.find('.'); dot != std::string::npos)
                heads.insert(key.substr(0, dot));
    return heads;
}

std::vector<std::string> messagesNamedIn(const std::string& text,
                                         const std::set<std::string>& heads) {
    static const std::regex kName(R"(\{\{[#^&{]?\s*([A-Za-z]+)\.([A-Za-z0-9_.-]+)\s*\}\})");
    std::vector<std::string> names;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), kName);
         at != std::sregex_iterator(); ++at)
        if (heads.contains((*at)[1])) names.push_back((*at)[1].str() + "." + (*at)[2].str());
    return names;
}

/// Signs that are no words, – · … → and the like, begin with E2 or C2.
bool beginsVietnameseLetter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0xC3 && byte <= 0xC6) || byte == 0xE1;
}

bool hasVietnameseLetter(const std::string& literal) {
    return std::any_of(literal.begin(), literal.end(), beginsVietnameseLetter);
}

/// Letters between tags, and in attributes that are read out, beside what is filled in.
std::string strayTextOf(std::string text) {
    static const std::regex kFilledIn(R"(\{\{\{?[^}]*\}?\}\})");
    static const std::regex kReadOut(
        R"re(\b(?:aria-label|placeholder|title|alt|data-label)="([^"]*)")re");
    // Names that are the same in every language.
    static const std::regex kNames(R"(\b(?:CSV|Excel|XLSX|PDF|QR|mm|hb_))");
    static const std::regex kTag(R"(<[^>]*>)");
    static const std::regex kEntity(R"(&#?\w+;)");
    text = std::regex_replace(text, kFilledIn, "");
    std::string stray;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), kReadOut);
         at != std::sregex_iterator(); ++at)
        stray += (*at)[1];
    stray += std::regex_replace(std::regex_replace(text, kTag, ""), kEntity, "");
    stray = std::regex_replace(stray, kNames, "");
    std::string letters;
    for (const char c : stray)
        if (std::isalpha(static_cast<unsigned char>(c)) || beginsVietnameseLetter(c)) letters += c;
    return letters;
}

TEST(WordsTest, EveryMessageOfATemplateIsThereInBothLanguages) {
    const auto heads = headsOfKeys();
    std::size_t named = 0;
    for (const auto& file : filesOf(kPages / "templates", ".mustache")) {
        for (const auto& name : messagesNamedIn(contentOf(file), heads)) {
            ++named;
            for (const auto language : {Language::Vietnamese, Language::English})
                EXPECT_TRUE(Catalogue::of(language).all().contains(name))
                    << file.filename() << " names " << name;
        }
    }
    EXPECT_GT(named, 100u);
}

TEST(WordsTest, BothLanguagesHaveTheSameMessagesAndBlanks) {
    static const std::regex kBlank(R"(\{[a-zA-Z]+\})");
    const auto blanksOf = [](const std::string& text) {
        std::multiset<std::string> blanks;
        for (auto at = std::sregex_iterator(text.begin(), text.end(), kBlank);
             at != std::sregex_iterator(); ++at)
            blanks.insert(at->str());
        return blanks;
    };
    const auto& vietnamese = Catalogue::of(Language::Vietnamese).all();
    const auto& english = Catalogue::of(Language::English).all();
    for (const auto& [key, text] : vietnamese) {
        const auto other = english.find(key);
        ASSERT_NE(other, english.end()) << key;
        EXPECT_EQ(blanksOf(text), blanksOf(other->second)) << key;
        EXPECT_FALSE(text.empty()) << key;
    }
    for (const auto& [key, text] : english) EXPECT_TRUE(vietnamese.contains(key)) << key;
}

TEST(WordsTest, NoKeyIsBothATextAndTheBeginningOfOthers) {
    const auto& all = Catalogue::of(Language::Vietnamese).all();
    for (const auto& [key, text] : all)
        for (auto dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1))
            EXPECT_FALSE(all.contains(key.substr(0, dot))) << key;
}

TEST(WordsTest, NoTextStandsInATemplate) {
    for (const auto& file : filesOf(kPages / "templates", ".mustache"))
        EXPECT_EQ(strayTextOf(contentOf(file)), "") << file.filename();
}

TEST(WordsTest, NoVietnameseTextStandsInTheCodeOfPages) {
    static const std::regex kLiteral(R"re("((?:[^"\\]|\\.)*)")re");
    static const std::regex kComment(R"(//[^\n]*)"), kTimes("×");
    for (const auto& file : filesOf(kPages, ".cpp")) {
        const auto code = std::regex_replace(contentOf(file), kComment, "");
        const auto text = std::regex_replace(code, kTimes, "");
        for (auto at = std::sregex_iterator(text.begin(), text.end(), kLiteral);
             at != std::sregex_iterator(); ++at) {
            const auto literal = (*at)[1].str();
            // Letters and words that are looked for in names and in what is typed are no text.
            if (std::count(literal.begin(), literal.end(), ' ') < 3) continue;
            EXPECT_FALSE(hasVietnameseLetter(literal)) << file.filename() << ": " << literal;
        }
    }
}

TEST(WordsTest, EverythingThatIsWrittenDownHasWords) {
    static const std::regex kAction(R"re(recordAudit\([^;"]*"([a-z-]+)")re");
    std::size_t written = 0;
    for (const auto& file : filesOf(kPages.parent_path() / "service", ".cpp")) {
        const auto code = contentOf(file);
        for (auto at = std::sregex_iterator(code.begin(), code.end(), kAction);
             at != std::sregex_iterator(); ++at) {
            ++written;
            EXPECT_TRUE(
                Catalogue::of(Language::Vietnamese).all().contains("adminDid." + (*at)[1].str()))
                << file.filename() << ": " << (*at)[1];
        }
    }
    EXPECT_GT(written, 50u);
}

TEST(WordsTest, NumbersAreWrittenAsTheLanguageDoes) {
    EXPECT_EQ(countText(Language::Vietnamese, 1234567), "1.234.567");
    EXPECT_EQ(countText(Language::English, 1234567), "1,234,567");
    EXPECT_EQ(tenthsText(Language::Vietnamese, 14.25), "14,3");
    EXPECT_EQ(tenthsText(Language::Vietnamese, 9999.97), "10.000,0");
    EXPECT_EQ(tenthsText(Language::English, 1234.0), "1,234.0");
    EXPECT_EQ(moneyText(30000), "30.000 đ");
}

TEST(WordsTest, KnowsTextThatStrayed) {
    EXPECT_EQ(strayTextOf("<p class=\"a\">{{x}} – 5 {{#y}}<b>{{z}}</b>{{/y}}</p>"), "");
    EXPECT_EQ(strayTextOf("<p>Save</p>"), "Save");
    EXPECT_NE(strayTextOf("<input placeholder=\"Tên\" value=\"1\">"), "");
    EXPECT_TRUE(hasVietnameseLetter("Lưu"));
    EXPECT_TRUE(hasVietnameseLetter("Hủy"));
    EXPECT_FALSE(hasVietnameseLetter("– · … →"));
    EXPECT_EQ(messagesNamedIn("{{a.b}} {{#fault.x}} {{{a.c}}}", {"a"}).size(), 2u);
}

}  // namespace
}  // namespace hoibao::pages
