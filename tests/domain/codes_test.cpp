#include <gtest/gtest.h>

#include <span>

#include "domain/dossier_code.hpp"
#include "domain/money.hpp"
#include "domain/office.hpp"
#include "domain/person_name.hpp"
#include "domain/phone.hpp"

namespace hoibao::domain {
namespace {

struct Refusal {
    std::string_view text, reason;
};

template <class Parse>
void expectRefusals(std::span<const Refusal> cases, std::string_view code, Parse parse) {
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto parsed = parse(c.text);
        EXPECT_FALSE(parsed);
        if (parsed) continue;
        EXPECT_EQ(parsed.error().kind, ErrorKind::Malformed);
        EXPECT_EQ(parsed.error().code, code);
        EXPECT_EQ(parsed.error().detail, c.reason);
    }
}

TEST(MoneyTest, ReadsDong) {
    const struct {
        std::string_view text;
        std::int64_t amount;
    } cases[] = {{"", 0},
                 {"  ", 0},
                 {"0", 0},
                 {"30000", 30000},
                 {" 30000 ", 30000},
                 {"30.000", 30000},
                 {"1.234.567", 1234567},
                 {"007", 7},
                 {"999.999.999", 999'999'999}};
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto dong = Dong::parse(c.text);
        ASSERT_TRUE(dong) << dong.error().detail;
        EXPECT_EQ(dong->amount, c.amount);
    }
}

TEST(MoneyTest, SaysWhyItRefuses) {
    const Refusal cases[] = {
        {"-1", "less than nothing"},
        {"-30.000", "less than nothing"},
        {"30,000", "position 3 is neither a digit nor a dot"},
        {"30000đ", "position 6 is neither a digit nor a dot"},
        {"3e4", "position 2 is neither a digit nor a dot"},
        {"30 000", "position 3 is neither a digit nor a dot"},
        {"+5", "position 1 is neither a digit nor a dot"},
        {"30.00", "a dot must stand before three digits"},
        {"30.0000", "a dot must stand before three digits"},
        {"3.0.000", "a dot must stand before three digits"},
        {"1234.567", "a dot must stand before three digits"},
        {".000", "a dot must stand before three digits"},
        {"000.", "a dot must stand before three digits"},
        {".", "a dot must stand before three digits"},
        {"1..000", "a dot must stand before three digits"},
        {"1000000000", "over 999.999.999 đ"},
        {"99999999999999999999999999", "over 999.999.999 đ"},
    };
    expectRefusals(cases, "malformed-amount", Dong::parse);
}

TEST(MoneyTest, WritesDotsBeforeThousands) {
    EXPECT_EQ(Dong{0}.text(), "0 đ");
    EXPECT_EQ(Dong{999}.text(), "999 đ");
    EXPECT_EQ(Dong{30000}.text(), "30.000 đ");
    EXPECT_EQ(Dong{1234567}.text(), "1.234.567 đ");
    EXPECT_EQ((Dong{26000} + Dong{100000}).text(), "126.000 đ");
}

TEST(PhoneTest, ReadsNumbersOfVietnam) {
    const struct {
        std::string_view text, phone, masked;
    } cases[] = {
        {"0912345678", "0912345678", "0912***678"},
        {"0912 345 678", "0912345678", "0912***678"},
        {"+84 912.345.678", "0912345678", "0912***678"},
        {"+84 (0) 912 345 678", "0912345678", "0912***678"},
        {"0084-912-345-678", "0912345678", "0912***678"},
        {"84912345678", "0912345678", "0912***678"},
        {"(0276) 3822-123", "02763822123", "0276****123"},
        {"0283 822 123", "0283822123", "0283***123"},
        {"0387654321", "0387654321", "0387***321"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto phone = Phone::parse(c.text);
        ASSERT_TRUE(phone) << phone.error().detail;
        EXPECT_EQ(phone->text(), c.phone);
        EXPECT_EQ(phone->masked(), c.masked);
        EXPECT_EQ(phone->lastFour(), c.phone.substr(c.phone.size() - 4));
    }
}

TEST(PhoneTest, SaysWhyItRefuses) {
    const std::string long_(65, '0');
    const Refusal cases[] = {
        {"", "empty"},
        {" - ", "empty"},
        {"+", "empty"},
        {"091234567", "9 digits, not 10"},
        {"09123456789", "11 digits, not 10"},
        {"027638221", "9 digits, not 10 or 11"},
        {"027638221234", "12 digits, not 10 or 11"},
        {"912345678", "does not begin with 0 or +84"},
        {"1900123456", "does not begin with 0 or +84"},
        {"0112345678", "01 begins no number in use"},
        {"0612345678", "06 begins no number in use"},
        {"0012345678", "00 begins no number in use"},
        {"0", "00 begins no number in use"},
        {"+1 202 555 0100", "not a number of Vietnam (+84)"},
        {"+0912345678", "not a number of Vietnam (+84)"},
        {"0912345678 / 0387654321", "position 12 is no digit"},
        {"0912+345678", "position 5 is no digit"},
        {"O912345678", "position 1 is no digit"},  // the letter O
        {"09123456７8", "position 9 is no digit"},
        {"không có", "position 1 is no digit"},
        {long_, "too long for a telephone number"},
    };
    expectRefusals(cases, "phone-unusable", Phone::parse);
}

TEST(OfficeTest, KnowsItsSideAndWhatLiesBelow) {
    const auto at = [](std::string_view text) { return OfficeCode::parse(text).value(); };
    EXPECT_EQ(at("C80").side(), Side::Centre);
    EXPECT_EQ(at("P80.25459").side(), Side::Post);
    const struct {
        std::string_view office, other;
        bool covers;
    } cases[] = {
        {"C80", "C80", true},       {"C80", "C80.25459", true},   {"C80.25459", "C80", false},
        {"C80", "C801", false},     {"C80", "C8", false},         {"C80", "P80.25459", false},
        {"C80.2", "C80.25", false}, {"C80.25", "C80.25.1", true}, {"P80", "P80.25459", true},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(at(c.office).covers(at(c.other)), c.covers) << c.office << " " << c.other;
    }
    EXPECT_FALSE(OfficeCode{}.covers(at("C80")));
}

TEST(OfficeTest, SaysWhyItRefuses) {
    const std::string long_ = "C" + std::string(32, '1');
    const Refusal cases[] = {
        {"", "empty"},
        {"80", "position 1 is neither C (centre) nor P (post)"},
        {"c80", "position 1 is neither C (centre) nor P (post)"},
        {"X80", "position 1 is neither C (centre) nor P (post)"},
        {" C80", "position 1 is neither C (centre) nor P (post)"},
        {"C", "ends without a digit"},
        {"C80.", "ends without a digit"},
        {"C.80", "position 2: no digit before the dot"},
        {"C80..1", "position 5: no digit before the dot"},
        {"C80 ", "position 4 is neither a digit nor a dot"},
        {"C80/25459", "position 4 is neither a digit nor a dot"},
        {"C8%", "position 3 is neither a digit nor a dot"},
        {long_, "33 characters, over 32"},
    };
    expectRefusals(cases, "malformed-office-code", OfficeCode::parse);
}

TEST(DossierCodeTest, KeepsTheTextAndComparesWithoutCase) {
    const struct {
        std::string_view text, kept, key;
    } cases[] = {
        {"H56.14-240823-0001", "H56.14-240823-0001", "H56.14-240823-0001"},
        {"000.17.22.H56-210531-0001", "000.17.22.H56-210531-0001", "000.17.22.H56-210531-0001"},
        {" h56.14-240823-0001\n", "h56.14-240823-0001", "H56.14-240823-0001"},
        {"hồ sơ 12/đ", "hồ sơ 12/đ", "HỒ SƠ 12/Đ"},
        {"X-999999-1", "X-999999-1", "X-999999-1"},  // too short an n: another scheme
        {"A B-991399-0001", "A B-991399-0001", "A B-991399-0001"},  // a blank: another scheme
        {"-240823-0001", "-240823-0001", "-240823-0001"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto code = DossierCode::parse(c.text);
        ASSERT_TRUE(code) << code.error().detail;
        EXPECT_EQ(code->text(), c.kept);
        EXPECT_EQ(code->key(), c.key);
    }
    EXPECT_EQ(*DossierCode::parse("h56.14-240823-0001"), *DossierCode::parse("H56.14-240823-0001"));
    EXPECT_EQ(*DossierCode::parse("hồ"), *DossierCode::parse("HO\u0302\u0300"));  // NFD
    EXPECT_TRUE(DossierCode::parse(std::string(64, 'A')));
}

TEST(DossierCodeTest, SaysWhyItRefuses) {
    const std::string long_(65, 'A');
    const Refusal cases[] = {
        {"", "empty"},
        {" \t", "empty"},
        {"H56.14-241323-0001", "241323 is no day (yymmdd)"},
        {"H56.14-240230-0001", "240230 is no day (yymmdd)"},
        {"h56.14-230229-00011", "230229 is no day (yymmdd)"},
        {"H56.14-000000-0001", "000000 is no day (yymmdd)"},
        {"H56\n14", "position 4 is a control character"},
        {"H56\x7F", "position 4 is a control character"},
        {std::string_view("H\0"
                          "6",
                          3),
         "position 2 is a control character"},
        {"H56\xFF", "not UTF-8"},
        {"H56\xC3", "not UTF-8"},
        {long_, "65 bytes, over 64"},
    };
    expectRefusals(cases, "malformed-dossier-code", DossierCode::parse);
}

TEST(PersonNameTest, ShowsInitialsAlone) {
    const struct {
        std::string_view name, masked;
    } cases[] = {
        {"Nguyễn Văn An", "N***** V** A*"},
        {"Nguyễn Văn A", "N***** V** A"},
        {"Nguye\u0302\u0303n", "N*****"},  // decomposed
        {"Đặng Thị Ái", "Đ*** T** Á*"},
        {"  Trần \t Bình ", "T*** B***"},
        {"Ỷ", "Ỷ"},
        {"", ""},
        {"   ", ""},
        {"A\xFF"
         "bc",
         ""},
        {"Công ty TNHH 30/4", "C*** t* T*** 3***"},
    };
    for (const auto& c : cases) EXPECT_EQ(maskedName(c.name), c.masked) << c.name;
}

}  // namespace
}  // namespace hoibao::domain
