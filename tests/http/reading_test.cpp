// What is read out of requests: JSON, pages, tags, cursors, URLs.
#include <gtest/gtest.h>

#include "http/entity_tag.hpp"
#include "http/json.hpp"
#include "http/paging.hpp"
#include "http/url.hpp"

namespace hoibao::http {
namespace {

std::string nested(int depth, char open, char close) {
    return std::string(std::size_t(depth), open) + std::string(std::size_t(depth), close);
}

TEST(JsonTest, SaysWhyItRefuses) {
    const struct {
        std::string what, text, code;
    } cases[] = {
        {"nothing", "", "malformed-json"},
        {"cut off", R"({"a": 1)", "malformed-json"},
        {"two values", "{} {}", "malformed-json"},
        {"comment", "{/**/}", "malformed-json"},
        {"trailing comma", "[1,]", "malformed-json"},
        {"not UTF-8", "\"\xff\"", "malformed-json"},
        {"lone surrogate", R"("\ud800")", "malformed-json"},
        {"raw control character", "\"a\nb\"", "malformed-json"},
        {"not a number", "[NaN]", "malformed-json"},
        {"number too large", "[1e999]", "malformed-json"},
        {"33 deep", nested(33, '[', ']'), "json-too-deep"},
        {"10 000 deep", nested(10'000, '[', ']'), "json-too-deep"},
        {"10 000 deep, open", std::string(10'000, '['), "json-too-deep"},
        {"member twice", R"({"a": {"b": 1, "b": 1}})", "duplicate-member"},
        {"member twice, escaped", R"({"a": 1, "\u0061": 2})", "duplicate-member"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        const auto parsed = parseJson(c.text);
        ASSERT_FALSE(parsed);
        EXPECT_EQ(parsed.error().code, c.code);
        EXPECT_EQ(parsed.error().kind, domain::ErrorKind::Malformed);
    }
}

TEST(JsonTest, TakesWhatIsWithinTheLimits) {
    for (const auto& text : {nested(32, '[', ']'), std::string(R"({"a": "[[[[\"[[{{"})"),
                             std::string(R"([{"a": 1}, {"a": 2}])"), std::string(" null ")}) {
        EXPECT_TRUE(parseJson(text)) << text;
    }
    EXPECT_EQ(parseObject("[]").error().code, "not-an-object");
}

TEST(JsonTest, AnErrorNeverQuotesTheBody) {
    const auto parsed = parseJson(R"({"phone": "0912345678" oops})");
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().detail.find("0912"), std::string::npos);
    EXPECT_NE(parsed.error().detail.find("byte 24"), std::string::npos) << parsed.error().detail;
}

TEST(JsonTest, AnAnswerNeverThrowsForBytesThatAreNotUtf8) {
    EXPECT_EQ(ok({{"a", "\xff"}}).body, "{\"a\":\"\xef\xbf\xbd\"}");
}

TEST(FieldsTest, NamesEveryFaultByItsPointer) {
    const auto object =
        *parseObject(R"({"empty": " ", "number": 3, "long": "aaaa", "list": ["a", 1],
        "many": [1, 2, 3], "big": 18446744073709551615, "half": 1.5, "yes": "yes",
        "nul": "a\u0000b", "null": null})");
    Fields fields(object, "/events/3");
    (void)fields.text("absent");
    (void)fields.text("null");
    (void)fields.text("empty");
    (void)fields.text("number");
    (void)fields.text("long", 3);
    (void)fields.texts("list", 5);
    (void)fields.integers("many", 2);
    (void)fields.integer("big", 0, 10);
    (void)fields.integer("number", 4, 10);
    (void)fields.optionalInteger("half", 0, 10);
    (void)fields.optionalBoolean("yes");
    (void)fields.optionalText("nul");
    (void)fields.array("empty", 3);
    const std::pair<std::string_view, std::string_view> expected[] = {
        {"absent", "required"},     {"null", "required"},     {"empty", "required"},
        {"number", "not-a-string"}, {"long", "too-long"},     {"list/1", "not-a-string"},
        {"many", "too-many"},       {"big", "out-of-range"},  {"number", "out-of-range"},
        {"half", "not-an-integer"}, {"yes", "not-a-boolean"}, {"nul", "control-character"},
        {"empty", "not-an-array"},
    };
    const auto error = fields.error();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, "invalid-fields");
    ASSERT_EQ(error->fields.size(), std::size(expected));
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        EXPECT_EQ(error->fields[i].field, "/events/3/" + std::string(expected[i].first));
        EXPECT_EQ(error->fields[i].code, expected[i].second) << expected[i].first;
    }
}

TEST(FieldsTest, ReadsWhatIsThere) {
    const auto object =
        *parseObject(R"({"text": "Nguyễn", "n": -5, "t": true, "l": ["a"], "i": [7]})");
    Fields fields(object);
    EXPECT_EQ(fields.text("text"), "Nguyễn");
    EXPECT_EQ(fields.integer("n", -5, 5), -5);
    EXPECT_EQ(fields.optionalBoolean("t"), true);
    EXPECT_EQ(fields.texts("l", 1), std::vector<std::string>{"a"});
    EXPECT_EQ(fields.integers("i", 1), std::vector<std::int64_t>{7});
    EXPECT_EQ(fields.optionalText("absent"), std::nullopt);
    EXPECT_FALSE(fields.error());
}

Request with(std::string name, std::string value) {
    Request request;
    request.queryParameters[std::move(name)] = std::move(value);
    return request;
}

TEST(PagingTest, ReadsALimitBetween1And200) {
    EXPECT_EQ(page(Request())->limit, Page::kDefaultLimit);
    EXPECT_EQ(page(with("limit", "1"))->limit, 1);
    EXPECT_EQ(page(with("limit", "200"))->limit, 200);
    for (const auto text : {"0", "201", "-1", "+5", "", "5x", "99999999999999", " 5"}) {
        const auto refused = page(with("limit", text));
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().code, "malformed-limit");
    }
}

TEST(PagingTest, ACursorComesBackAsThePosition) {
    for (const auto position : {"1", "2026-11-23 08:00:00.000/123", "\x01\xff"}) {
        EXPECT_EQ(page(with("cursor", encodeCursor(position)))->after, position);
    }
    for (const auto text : {"", "!", "a b", "AAAA=", "A",
                            "MjAyNi0xM\xe7"
                            "0yMw",
                            "AB"}) {
        EXPECT_EQ(page(with("cursor", text)).error().code, "malformed-cursor") << text;
    }
    EXPECT_EQ(listBody(Json::array(), std::nullopt).dump(), R"({"items":[],"next":null})");
}

TEST(EntityTagTest, NeedsTheTagThatWasRead) {
    const struct {
        std::string_view tag, code;
    } cases[] = {{"", "if-match-needed"}, {"*", "if-match-needed"},
                 {"7", "stale"},          {"\"\"", "stale"},
                 {"\"x\"", "stale"},      {"W/\"7\"", "stale"},
                 {"\"7", "stale"},        {"\"7\", \"8\"", "stale"},
                 {"\"7x\"", "stale"},     {"\"7-a\", \"8-b\"", "stale"}};
    EXPECT_EQ(ifMatch(Request()).error().code, "if-match-needed");
    for (const auto& c : cases) {
        Request request;
        request.headers.add("If-Match", std::string(c.tag));
        const auto version = ifMatch(request);
        ASSERT_FALSE(version) << c.tag;
        EXPECT_EQ(version.error().code, c.code) << c.tag;
    }
    for (const auto& tag : {entityTag(7, "{}"), std::string("\"7\"")}) {
        Request request;
        request.headers.add("if-match", tag);
        EXPECT_EQ(*ifMatch(request), 7) << tag;
    }
}

TEST(EntityTagTest, DiffersWithTheBodyToo) {
    EXPECT_EQ(entityTag(7, "{}"), entityTag(7, "{}"));
    EXPECT_NE(entityTag(7, "{}"), entityTag(8, "{}"));
    EXPECT_NE(entityTag(7, "{}"), entityTag(7, "{ }"));
    Response response;
    response.body = "{}";
    setEntityTag(response, 7);
    EXPECT_EQ(*response.headers.find("etag"), entityTag(7, "{}"));
}

TEST(UrlTest, TakesWellFormedUtf8Only) {
    for (const auto good :
         {"", "a", "Nguyễn", "\xf0\x9f\x93\xae", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"}) {
        EXPECT_TRUE(isUtf8(good)) << good;
    }
    for (const auto bad :
         {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe1\xbb", "a\xff"}) {
        EXPECT_FALSE(isUtf8(bad)) << bad;
    }
}

TEST(UrlTest, RefusesMoreParametersThanAnybodyNeeds) {
    std::string query;
    for (int i = 0; i < 50; ++i) query += "p" + std::to_string(i) + "=&";
    EXPECT_TRUE(parseQuery(query));
    EXPECT_EQ(parseQuery(query + "one=more").error().code, "too-many-parameters");
}

}  // namespace
}  // namespace hoibao::http
