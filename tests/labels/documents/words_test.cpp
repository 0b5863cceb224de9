#include "labels/documents/words.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>

namespace hoibao::labels {
namespace {

TEST(WordsTest, ReadsNumbersAsPeopleDo) {
    const struct {
        std::int64_t number;
        const char* words;
    } cases[] = {
        {0, "không"},
        {1, "một"},
        {4, "bốn"},
        {5, "năm"},
        {10, "mười"},
        {11, "mười một"},
        {14, "mười bốn"},
        {15, "mười lăm"},
        {20, "hai mươi"},
        {21, "hai mươi mốt"},
        {24, "hai mươi tư"},
        {25, "hai mươi lăm"},
        {30, "ba mươi"},
        {91, "chín mươi mốt"},
        {100, "một trăm"},
        {101, "một trăm lẻ một"},
        {104, "một trăm lẻ bốn"},
        {105, "một trăm lẻ năm"},
        {110, "một trăm mười"},
        {111, "một trăm mười một"},
        {115, "một trăm mười lăm"},
        {121, "một trăm hai mươi mốt"},
        {555, "năm trăm năm mươi lăm"},
        {1'000, "một nghìn"},
        {1'001, "một nghìn không trăm lẻ một"},
        {1'010, "một nghìn không trăm mười"},
        {1'021, "một nghìn không trăm hai mươi mốt"},
        {1'100, "một nghìn một trăm"},
        {10'005, "mười nghìn không trăm lẻ năm"},
        {15'000, "mười lăm nghìn"},
        {26'000, "hai mươi sáu nghìn"},
        {105'000, "một trăm lẻ năm nghìn"},
        {1'000'000, "một triệu"},
        {1'000'005, "một triệu không trăm lẻ năm"},
        {1'005'000, "một triệu không trăm lẻ năm nghìn"},
        {6'178'000, "sáu triệu một trăm bảy mươi tám nghìn"},
        {21'000'000, "hai mươi mốt triệu"},
        {999'999'999,
         "chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín"},
        {1'000'000'000, "một tỷ"},
        {1'000'000'001, "một tỷ không trăm lẻ một"},
        {1'005'000'000, "một tỷ không trăm lẻ năm triệu"},
        {15'000'000'000, "mười lăm tỷ"},
        {1'000'000'000'000, "một nghìn tỷ"},
        {1'000'000'000'000'000, "một triệu tỷ"},
        {1'000'000'000'000'000'000, "một tỷ tỷ"},
        {-3, "âm ba"},
        {-1'000, "âm một nghìn"},
    };
    for (const auto& c : cases) EXPECT_EQ(numberInWords(c.number), c.words) << c.number;
}

TEST(WordsTest, NoTwoNumbersSoundAlike) {
    std::set<std::string> seen;
    for (std::int64_t number = 0; number < 20'000; ++number)
        EXPECT_TRUE(seen.insert(numberInWords(number)).second) << number;
    for (std::int64_t number = 1'000'000; number < 1'002'000; ++number)
        EXPECT_TRUE(seen.insert(numberInWords(number)).second) << number;
}

/// Reads the words back as a listener does, knowing nothing of how they were made.
std::int64_t heard(const std::string& words) {
    const std::map<std::string, std::int64_t> digits{
        {"không", 0}, {"một", 1}, {"mốt", 1}, {"hai", 2}, {"ba", 3},  {"bốn", 4}, {"tư", 4},
        {"năm", 5},   {"lăm", 5}, {"sáu", 6}, {"bảy", 7}, {"tám", 8}, {"chín", 9}};
    std::istringstream in(words);
    std::int64_t total = 0, below = 0, group = 0, digit = 0;
    for (std::string word; in >> word;) {
        if (const auto found = digits.find(word); found != digits.end()) {
            group += digit = found->second;
        } else if (word == "mười") {
            group += 10;
        } else if (word == "mươi") {
            group += digit * 9;
        } else if (word == "trăm") {
            group += digit * 99;
        } else if (word == "nghìn" || word == "triệu") {
            below += group * (word == "nghìn" ? 1'000 : 1'000'000);
            group = 0;
        } else if (word == "tỷ") {
            total = (total + below + group) * 1'000'000'000;
            below = group = 0;
        } else if (word != "lẻ") {
            ADD_FAILURE() << word << " in " << words;
        }
    }
    return total + below + group;
}

TEST(WordsTest, AnyNumberIsHeardAsItWasSaid) {
    for (std::int64_t number = 0; number < 30'000; ++number)
        ASSERT_EQ(heard(numberInWords(number)), number) << numberInWords(number);
    for (const std::int64_t number : {1'005'000, 21, 15, 105, 999'999'999, 1'000'000'000})
        EXPECT_EQ(heard(numberInWords(number)), number) << numberInWords(number);
    std::mt19937_64 random(2026);
    for (int i = 0; i < 100'000; ++i) {
        const auto most = std::int64_t{10} << (random() % 36);
        const auto number = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most));
        ASSERT_EQ(heard(numberInWords(number)), number) << numberInWords(number);
    }
}

TEST(WordsTest, EveryNumberHasWords) {
    for (const auto number :
         {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min() + 1,
          std::numeric_limits<std::int64_t>::min()}) {
        const auto words = numberInWords(number);
        EXPECT_EQ(words.find("  "), std::string::npos) << words;
        EXPECT_EQ(words.starts_with("âm "), number < 0) << words;
    }
}

TEST(WordsTest, MoneyBeginsWithACapital) {
    EXPECT_EQ(dongInWords(0), "Không đồng");
    EXPECT_EQ(dongInWords(26'000), "Hai mươi sáu nghìn đồng");
    EXPECT_EQ(dongInWords(-1), "Âm một đồng");
}

TEST(WordsTest, FiguresAreGroupedByThrees) {
    const std::pair<std::int64_t, const char*> cases[] = {
        {0, "0"},           {999, "999"},   {1'000, "1.000"},        {126'000, "126.000"},
        {-1'000, "-1.000"}, {-999, "-999"}, {1'234'567, "1.234.567"}};
    for (const auto& [number, figures] : cases) EXPECT_EQ(groupedFigures(number), figures);
}

}  // namespace
}  // namespace hoibao::labels
