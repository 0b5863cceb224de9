#include "domain/password_policy.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hoibao::domain {
namespace {

std::string verdict(std::string_view password, std::string_view name, bool hasTotp) {
    const auto checked = checkPassword(password, name, hasTotp);
    return checked ? "" : checked.error().code;
}

TEST(PasswordPolicyTest, TakesAndRefuses) {
    const std::string longest(32, 'x');
    const struct {
        std::string password, name;
        bool hasTotp;
        std::string_view code;
    } cases[] = {
        {"mười lăm chữ cái", "lan", false, ""},
        {"con trâu đi trước cái cày", "lan", false, ""},
        {"xkcdvbnmqwertzu", "lan", false, ""},  // fifteen
        {"xkcdvbnmqwertz", "lan", false, "password-too-short"},
        {"ốốốốốốốố", "lan", false, "password-too-short"},  // 24 bytes, eight characters
        {"               ", "lan", false, "password-common"},
        {"vbnmqwez", "lan", true, ""},  // eight, with a second factor
        {"vbnmqwe", "lan", true, "password-too-short"},
        {"password", "lan", true, "password-common"},
        {"PassWord", "lan", true, "password-common"},
        {"passwordpassword", "lan", false, "password-common"},
        {"abcabcabcabcabc", "lan", false, "password-common"},
        {"aaaaaaaaaaaaaaaaaaaa", "lan", false, "password-common"},
        {"tranthion2026!!", "tranthion", false, "password-common"},
        {"tranthion trèo lên cây bưởi", "tranthion", false, ""},
        {"", "lan", true, "password-too-short"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(verdict(c.password, c.name, c.hasTotp), c.code) << c.password;
}

TEST(PasswordPolicyTest, TakesUpTo128CharactersOfAnyLength) {
    std::string vietnamese, ascii;
    for (int i = 0; i < 128; ++i) {
        vietnamese += i % 7 == 0 ? "ể" : i % 5 == 0 ? "đ" : "ơ";
        ascii += static_cast<char>('a' + i * 7 % 26);
    }
    EXPECT_EQ(verdict(vietnamese, "lan", false), "");
    EXPECT_EQ(verdict(ascii, "lan", false), "");
    EXPECT_EQ(verdict(vietnamese + "a", "lan", false), "password-too-long");
    EXPECT_EQ(verdict(ascii + "a", "lan", false), "password-too-long");
}

TEST(PasswordPolicyTest, KnowsTenThousandCommonOnes) {
    const auto list = commonPasswordList();
    int words = 0;
    for (std::size_t at = 0; at < list.size();) {
        const auto end = list.find('\n', at);
        const auto line = list.substr(at, end - at);
        at = end + 1;
        if (line.empty() || line.front() == '#') continue;
        ++words;
        ASSERT_TRUE(isCommonPassword(line)) << line;
    }
    EXPECT_EQ(words, 10'000);
    EXPECT_FALSE(isCommonPassword("con trâu đi trước cái cày"));
    EXPECT_FALSE(isCommonPassword(""));
}

}  // namespace
}  // namespace hoibao::domain
