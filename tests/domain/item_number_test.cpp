#include "domain/item_number.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace hoibao::domain {
namespace {

TEST(ItemNumberTest, ComputesTheCheckDigitOfS10) {
    const struct {
        std::uint32_t serial;
        int check;
    } cases[] = {{47312482, 9}, {0, 5}, {1, 4}, {12345678, 5}, {ItemNumber::kMaxSerial, 5}};
    for (const auto& c : cases) EXPECT_EQ(checkDigit(c.serial), c.check) << c.serial;
}

TEST(ItemNumberTest, ReadsWhatPeopleTypeAndCamerasSee) {
    const struct {
        std::string_view text, number;
    } cases[] = {
        {"RA473124829VN", "RA473124829VN"},
        {"ra473124829vn", "RA473124829VN"},
        {" RA 473 124 829 VN\r\n", "RA473124829VN"},
        {"RT\t000000014\vVN", "RT000000014VN"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto number = ItemNumber::parse(c.text);
        ASSERT_TRUE(number) << number.error().detail;
        EXPECT_EQ(number->text(), c.number);
    }
}

TEST(ItemNumberTest, SaysWhyItRefuses) {
    const std::string long_(257, ' ');
    const struct {
        std::string_view text, reason;
    } cases[] = {
        {"", "0 characters, not 13"},
        {"   ", "0 characters, not 13"},
        {"RA47312482VN", "12 characters, not 13"},
        {"RA4731248299VN", "14 characters, not 13"},
        {"RA47312482OVN", "position 11 is no digit"},  // the letter O
        {"RAl73124829VN", "position 3 is no digit"},   // the letter l
        {"R1473124829VN", "position 2 is no letter"},
        {"1A473124829VN", "position 1 is no letter"},
        {"RA473124829V1", "position 13 is no letter"},
        {"RA4731-4829VN", "position 7 is no digit"},
        {"ĐA473124829VN", "position 1 is no letter"},
        {"RA47312482９VN", "position 11 is no digit"},  // full width
        {"RA473124820VN", "check digit is 9, not 0"},
        {"RA473124289VN", "check digit is 0, not 9"},
        {std::string_view("RA4731\0004829VN", 14), "14 characters, not 13"},
        {std::string_view("RA4731\0"
                          "4829VN",
                          13),
         "position 7 is no digit"},
        {long_, "257 bytes, over 256"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto number = ItemNumber::parse(c.text);
        ASSERT_FALSE(number);
        EXPECT_EQ(number.error().kind, ErrorKind::Malformed);
        EXPECT_EQ(number.error().code, "malformed-item-number");
        EXPECT_EQ(number.error().detail, c.reason);
    }
}

TEST(ItemNumberTest, MakesWhatItReads) {
    for (const std::uint32_t serial : {0U, 1U, 14U, 12345678U, ItemNumber::kMaxSerial}) {
        SCOPED_TRACE(serial);
        const auto made = ItemNumber::make("RT", serial, "VN");
        const auto read = ItemNumber::parse(made.text());
        ASSERT_TRUE(read);
        EXPECT_EQ(*read, made);
        EXPECT_EQ(read->serial(), serial);
    }
    EXPECT_EQ(ItemNumber::make("RT", 1, "VN").text(), "RT000000014VN");
}

TEST(ItemNumberTest, GroupsAsPrinted) {
    EXPECT_EQ(ItemNumber::parse("RA473124829VN")->grouped(), "RA 473 124 829 VN");
    EXPECT_TRUE(ItemNumber::parse(ItemNumber::parse("RA473124829VN")->grouped()));
}

/// How often a slip gives another well-formed number; `slip` spoils `text` at a place, if it can.
template <class Slip>
void tryAt(std::string text, std::size_t at, Slip slip, std::size_t& slips, std::size_t& missed) {
    if (!slip(text, at)) return;
    ++slips;
    missed += ItemNumber::parse(text) ? 1 : 0;
}

TEST(ItemNumberTest, TheCheckDigitMissesFewSlipsButSome) {
    std::size_t slips = 0, missed = 0;
    for (std::uint32_t serial = 7; serial < 99'000'000; serial += 98'701) {
        const std::string text(ItemNumber::make("RT", serial, "VN").text());
        for (std::size_t at = 2; at < 10; ++at) {
            for (char digit = '0'; digit <= '9'; ++digit) {
                const auto replace = [&](std::string& t, std::size_t i) {
                    return std::exchange(t[i], digit) != digit;
                };
                tryAt(text, at, replace, slips, missed);
            }
            const auto swapNext = [](std::string& t, std::size_t i) {
                std::swap(t[i], t[i + 1]);
                return t[i] != t[i + 1];
            };
            tryAt(text, at, swapNext, slips, missed);
        }
    }
    const double share = static_cast<double>(missed) / static_cast<double>(slips);
    EXPECT_LT(share, 0.021);
    EXPECT_GT(share, 0.015);  // so a number counts only when it was issued
}

}  // namespace
}  // namespace hoibao::domain
