// The reader of heads at its limits; what it refuses over the wire stands in server_test.cpp.
#include "http/request_head.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hoibao::http {
namespace {

TEST(RequestHeadTest, ReadsWhatIsThere) {
    const auto head = parseRequestHead(
        "POST /a%20b/c?d=e?f HTTP/1.1\r\nHost: x\r\nX-Blanks: \t a b \t\r\nEmpty:\r\n"
        "content-LENGTH: 007\r\nConnection: keep-alive, Close\r\nExpect: 100-Continue\r\n\r\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->method, "POST");
    EXPECT_EQ(head->path, "/a%20b/c");
    EXPECT_EQ(head->query, "d=e?f");
    EXPECT_EQ(*head->headers.find("x-blanks"), "a b");
    EXPECT_EQ(*head->headers.find("EMPTY"), "");
    EXPECT_EQ(head->contentLength, 7u);
    EXPECT_FALSE(head->keepsAlive);
    EXPECT_TRUE(head->expectsContinue);
}

TEST(RequestHeadTest, TellsNoLengthFromZero) {
    EXPECT_EQ(parseRequestHead("GET / HTTP/1.1\r\nHost: x\r\n\r\n")->contentLength, std::nullopt);
    EXPECT_EQ(
        parseRequestHead("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")->contentLength,
        0u);
    EXPECT_EQ(parseRequestHead("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n")
                  ->contentLength,
              999'999'999u);
}

TEST(RequestHeadTest, AnOldClientClosesAndNeedsNoHost) {
    const auto head = parseRequestHead("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    ASSERT_TRUE(head);
    EXPECT_FALSE(head->keepsAlive);
}

TEST(RequestHeadTest, HoldsItsLimitsExactly) {
    const auto withFields = [](int count) {
        std::string text = "GET / HTTP/1.1\r\nHost: x\r\n";
        for (int i = 1; i < count; ++i) text += fmt::format("X-{}: a\r\n", i);
        return text + "\r\n";
    };
    EXPECT_TRUE(parseRequestHead(withFields(kMaxHeaderFields)));
    EXPECT_EQ(parseRequestHead(withFields(kMaxHeaderFields + 1)).error().status, 431);
    const auto withTarget = [](std::size_t length) {
        return "GET /" + std::string(length - 1, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n";
    };
    EXPECT_TRUE(parseRequestHead(withTarget(kMaxTargetBytes)));
    EXPECT_EQ(parseRequestHead(withTarget(kMaxTargetBytes + 1)).error().status, 414);
}

TEST(RequestHeadTest, NeverCrashesOnACutOffHead) {
    const std::string whole =
        "POST /api/v1/scans?a=b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nX: y\r\n\r\n";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(parseRequestHead(whole.substr(0, length))) << length;
        const auto ended = parseRequestHead(whole.substr(0, length) + "\r\n\r\n");
        EXPECT_TRUE(!ended || ended->path == "/api/v1/scans") << length;
    }
}

TEST(RequestHeadTest, RefusesEveryControlByteInAValue) {
    for (int byte = 0; byte < 256; ++byte) {
        const bool isControl = (byte < 0x20) || byte == 0x7f;
        const auto text =
            fmt::format("GET / HTTP/1.1\r\nHost: x\r\nX-A: a{}b\r\n\r\n", static_cast<char>(byte));
        EXPECT_EQ(parseRequestHead(text).has_value(), !isControl) << byte;
    }
}

}  // namespace
}  // namespace hoibao::http
