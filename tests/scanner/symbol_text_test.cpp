#include "scanner/symbol_text.hpp"

#include <gtest/gtest.h>

namespace hoibao::scanner {
namespace {

TEST(SymbolTextTest, KnowsItemNumbers) {
    for (const std::string_view text :
         {"RA473124829VN", "RT000000014VN", "RT000000005VN", "EE123456785DE"}) {
        EXPECT_TRUE(isItemNumber(text)) << text;
    }
}

TEST(SymbolTextTest, RefusesWhatIsNoItemNumber) {
    for (const std::string_view text :
         {"", "RA473124820VN", "RA47312482OVN", "ra473124829vn", "RA473124829V", "RA473124829VNN",
          "R0473124829VN", "RA473124829V1", " A473124829VN", "RA473124829VN ", "4006381333931"}) {
        EXPECT_FALSE(isItemNumber(text)) << text;
    }
}

TEST(SymbolTextTest, ReadsLabelsSymbols) {
    const struct {
        std::string_view text, number, signature;
    } cases[] = {
        {"RT000000014VN", "RT000000014VN", ""},
        {"HTTPS://HOST/T/RT000000014VN/A7K2M4QW3ZX5Y6", "RT000000014VN", "A7K2M4QW3ZX5Y6"},
        {"https://host.example:8080/T/RT000000014VN/A7K2M4QW3ZX5Y6", "RT000000014VN",
         "A7K2M4QW3ZX5Y6"},
        {"HTTP://127.0.0.1/T/RT000000014VN/ABCDEFGHJKMNPQ", "RT000000014VN", "ABCDEFGHJKMNPQ"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto parsed = parseSymbolText(c.text);
        ASSERT_TRUE(parsed);
        EXPECT_EQ(parsed->number, c.number);
        EXPECT_EQ(parsed->signature.value_or(""), c.signature);
    }
}

TEST(SymbolTextTest, SaysNothingOfOtherPeoplesSymbols) {
    const std::string_view cases[] = {
        "",
        "4006381333931",
        "HTTPS://HOST/T/RT000000014VN",                     // no signature
        "HTTPS://HOST/T/RT000000014VN/",                    //
        "HTTPS://HOST/T/RT000000014VN/A7K2M4QW3ZX5Y",       // thirteen
        "HTTPS://HOST/T/RT000000014VN/A7K2M4QW3ZX5Y67",     // fifteen
        "HTTPS://HOST/T/RT000000014VN/A7K2M4QW3ZX5Y-",      // no Base32
        "HTTPS://HOST/T/RT000000014VN/a7k2m4qw3zx5y6",      //
        "HTTPS://HOST/T/RT000000015VN/A7K2M4QW3ZX5Y6",      // check digit
        "HTTPS://HOST/X/T/RT000000014VN/A7K2M4QW3ZX5Y6",    // another path
        "HTTPS://HOST/T/RT000000014VN/A7K2M4QW3ZX5Y6/",     //
        "HTTPS://HOST/T/RT000000014VN/A7K2M4QW3ZX5Y6?X=1",  //
        "HTTPS:///T/RT000000014VN/A7K2M4QW3ZX5Y6",          // no host
        "FTP://HOST/T/RT000000014VN/A7K2M4QW3ZX5Y6",        //
        "HOST/T/RT000000014VN/A7K2M4QW3ZX5Y6",              //
        "XRT000000014VN",
    };
    for (const auto text : cases) EXPECT_FALSE(parseSymbolText(text)) << text;
    EXPECT_FALSE(parseSymbolText("HTTPS://" + std::string(400, 'H') + "/T/RT000000014VN/" +
                                 std::string(14, 'A')));
}

}  // namespace
}  // namespace hoibao::scanner
