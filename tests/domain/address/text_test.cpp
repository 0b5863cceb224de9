#include "domain/text.hpp"

#include <gtest/gtest.h>

namespace hoibao::domain {
namespace {

TEST(TextTest, ComposesWhatIsDecomposed) {
    const struct {
        std::string_view text, composed;
    } cases[] = {
        {"", ""},
        {"abc", "abc"},
        {"Nguyễn Đức", "Nguyễn Đức"},
        {"Nguye\u0302\u0303n", "Nguyễn"},
        {"a\u0323\u0302", "ậ"},
        {"\u1ea1\u0302", "ậ"},
        {"\u212b", "\u00c5"},  // the Ångström sign
        {"ab\xff\xfe", "ab\ufffd\ufffd"},
        {"\xe1\xbb", "\ufffd\ufffd"},
        {"\xe1\xbb\x20", "\ufffd\ufffd "},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        EXPECT_EQ(nfc(c.text), c.composed);
        EXPECT_EQ(nfc(nfc(c.text)), nfc(c.text));
    }
}

TEST(TextTest, FoldsCaseAndMarks) {
    const struct {
        std::string_view text, folded;
    } cases[] = {
        {"Nguyễn Đức", "nguyen duc"},
        {"Nguye\u0302\u0303n D\u0323", "nguyen d"},
        {"ĐƯỜNG HOÀ BÌNH", "duong hoa binh"},
        {"đĐ", "dd"},
        {"  a  ", "  a  "},
        {"", ""},
        {"\xff", "\ufffd"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        EXPECT_EQ(foldedForSearch(c.text), c.folded);
    }
}

TEST(TextTest, FindsTheFirstByteThatIsNoUtf8) {
    const struct {
        std::string_view text;
        std::optional<std::size_t> at;
    } cases[] = {
        {"", std::nullopt},      {"Nguyễn", std::nullopt}, {"\xff", 0},
        {"ab\x80", 2},           {"\xc0\x80", 0},          {"\xed\xa0\x80", 0},
        {"\xf4\x90\x80\x80", 0}, {"a\xe1\xbb", 1},         {"\xf0\x9f\x98\x80", std::nullopt},
    };
    for (const auto& c : cases) EXPECT_EQ(firstNonUtf8(c.text), c.at) << c.text;
}

}  // namespace
}  // namespace hoibao::domain
