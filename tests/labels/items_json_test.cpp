#include <gtest/gtest.h>

#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

TEST(ItemsJsonTest, ReadsTheContractsFile) {
    const auto items = parseItems(itemsJson(sender(), {typical(), shortest()}));
    ASSERT_TRUE(items);
    EXPECT_EQ(items->sender.name, sender().name);
    EXPECT_EQ(items->sender.hotline, "1900 0000");
    ASSERT_EQ(items->labels.size(), 2U);
    const auto& label = items->labels[0];
    EXPECT_EQ(label.number, "RT000000014VN");
    EXPECT_EQ(label.recipient, "Nguyễn Thị Ngọc Diễm");
    EXPECT_EQ(label.formerly, "Phường 3, Thành phố Tây Ninh");
    EXPECT_EQ(label.weightGrams, 60);
    EXPECT_EQ(label.postageVnd, 26'000);
    EXPECT_EQ(label.feeVnd, 100'000);
    EXPECT_EQ(label.services, std::vector<std::string>{"bao-phat"});
    EXPECT_EQ(label.printedAt, "2026-11-23T08:00:00+07:00");
}

TEST(ItemsJsonTest, SaysWhatIsWrong) {
    const std::string good = itemsJson(sender(), {typical(), typical()});
    const struct {
        std::string from, to, field, message;
        std::size_t index = 0;
    } cases[] = {
        {good, "", "json", "is no JSON"},
        {good, "{", "json", "is no JSON"},
        {good, "[]", "json", "is no object"},
        {"\"sender\"", "\"from\"", "sender", "is missing"},
        {"\"items\"", "\"labels\"", "items", "is missing"},
        {"\"name\": ", "\"Name\": ", "sender.name", "is missing"},
        {R"("number": "RT000000014VN")", R"("number": 14)", "number", "is no text"},
        {R"("number": "RT000000014VN",)", "", "number", "is missing"},
        {R"("recipient": "Nguyễn Thị Ngọc Diễm",)", "", "recipient", "is missing"},
        {R"("recipient": "Nguyễn Thị Ngọc Diễm",)", R"("recipient": null,)", "recipient",
         "is missing"},
        {R"("weightGrams": 60)", R"("weightGrams": "60")", "weightGrams", "is no whole number"},
        {R"("weightGrams": 60)", R"("weightGrams": 1.5)", "weightGrams", "is no whole number"},
        {R"("weightGrams": 60)", R"("weightGrams": 3000000000)", "weightGrams", "is too large"},
        {R"("weightGrams": 60)", R"("weightGrams": -3000000000)", "weightGrams", "is too small"},
        {R"("feeVnd": 100000)", R"("feeVnd": 18446744073709551615)", "feeVnd", "is too large"},
        {R"("services": ["bao-phat"])", R"("services": "bao-phat")", "services", "is no list"},
        {R"("services": ["bao-phat"])", R"("services": [1])", "services", "is no list of texts"},
    };
    for (const auto& c : cases) {
        std::string text = good;
        text.replace(text.find(c.from), c.from.size(), c.to);
        SCOPED_TRACE(c.to);
        const auto items = parseItems(text);
        ASSERT_FALSE(items);
        EXPECT_EQ(items.error().front(), (Refusal{c.index, c.field, c.message}));
    }
}

TEST(ItemsJsonTest, NamesEveryBadItem) {
    const auto items = parseItems(R"({"sender": {"name": "a"}, "items": [1, {"number": 5}, []]})");
    ASSERT_FALSE(items);
    EXPECT_EQ(items.error().size(), 9U);
    EXPECT_EQ(items.error()[0], (Refusal{0, "", "is no object"}));
    EXPECT_EQ(items.error()[1], (Refusal{1, "number", "is no text"}));
    EXPECT_EQ(items.error()[8], (Refusal{2, "", "is no object"}));
}

TEST(ItemsJsonTest, TakesFromOneToAMillionItems) {
    const auto file = [](std::size_t count) {
        std::string text = R"({"sender": {"name": "a"}, "items": [)";
        for (std::size_t i = 0; i < count; ++i) text += i == 0 ? "0" : ",0";
        return text + "]}";
    };
    const auto none = parseItems(file(0));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().front(), (Refusal{0, "items", "there is no item"}));
    const auto many = parseItems(file(kMaxLabels + 1));
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().front(),
              (Refusal{0, "items", "1000001 items; at most 1000000 can be printed at once"}));
    const auto most =
        parseItems(file(kMaxLabels));  // none is an object, but their number is allowed
    ASSERT_FALSE(most);
    EXPECT_EQ(most.error().front(), (Refusal{0, "", "is no object"}));
}

TEST(ItemsJsonTest, DeepNestingHarmsNothing) {
    const std::string deep(200'000, '[');
    EXPECT_FALSE(parseItems(deep));
    EXPECT_FALSE(parseItems(R"({"items": [)" + deep + std::string(200'000, ']') + "]}"));
}

}  // namespace
}  // namespace hoibao::labels::test
