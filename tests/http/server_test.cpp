// The framing rules, the deadlines and the limits, over real sockets.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <thread>

#include "http/json.hpp"
#include "http/problem.hpp"
#include "support.hpp"

namespace hoibao::http {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kScans = "POST /api/v1/scans";
const std::string kScanFields = std::string(kClerk) + std::string(kJsonType);

class ServerTest : public testing::Test {
protected:
    Site& start(ServerOptions options = {}) {
        site_ = std::make_unique<Site>(options);
        site_->start();
        return *site_;
    }
    std::unique_ptr<Site> site_;
};

TEST_F(ServerTest, AnswersSeveralRequestsOverOneConnection) {
    auto client = start().connect();
    for (int i = 1; i <= 3; ++i) {
        ASSERT_TRUE(client.send(request(kScans, kScanFields, "{}")));
        const auto reply = client.read();
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.json()["count"], i);
        EXPECT_EQ(reply.json()["from"], "127.0.0.1");
        EXPECT_EQ(reply.header("connection"), "keep-alive");
    }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
    auto client = start().connect();
    client.send(request("GET /api/v1/items/1", kClerk) + request("GET /api/v1/items/2", kClerk));
    EXPECT_EQ(client.read().json()["path"]["id"], "1");
    EXPECT_EQ(client.read().json()["path"]["id"], "2");
}

TEST_F(ServerTest, TakesAHeaderThatComesByteByByte) {
    auto client = start().connect();
    for (const char c : request("GET /track")) {
        ASSERT_TRUE(client.send(std::string_view(&c, 1)));
        std::this_thread::sleep_for(1ms);
    }
    EXPECT_EQ(client.read().status, 200);
}

TEST_F(ServerTest, AnswersHeadWithoutABody) {
    auto client = start().connect();
    client.send(request("HEAD /track") + request("GET /track"));
    const auto reply = client.read(true);
    EXPECT_EQ(reply.status, 200);
    EXPECT_NE(reply.header("content-length"), "0");
    EXPECT_EQ(client.read().json()["count"], 2);
}

TEST_F(ServerTest, SaysContinueBeforeALargeBody) {
    auto client = start().connect();
    client.send(request(kScans, kScanFields + "Expect: 100-continue\r\nContent-Length: 2\r\n"));
    EXPECT_EQ(client.read(true).status, 100);
    client.send("{}");
    EXPECT_EQ(client.read().status, 200);
}

TEST_F(ServerTest, RefusesBrokenFramingAndCloses) {
    auto& site = start();
    const std::string post = fmt::format("{} HTTP/1.1\r\nHost: x\r\n{}", kScans, kScanFields);
    const struct {
        std::string what, bytes;
        int status;
        std::string code;
    } cases[] = {
        {"two lengths", post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400,
         "ambiguous-length"},
        {"two different lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400,
         "ambiguous-length"},
        {"length and chunked",
         post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400,
         "ambiguous-length"},
        {"chunked", post + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 411,
         "length-required"},
        {"no length", post + "\r\n", 411, "length-required"},
        {"no length, no key", "POST /api/v1/scans HTTP/1.1\r\nHost: x\r\n\r\n", 411,
         "length-required"},
        {"no length for DELETE", request("DELETE /api/v1/manifests/1/items", kScanFields), 411,
         "length-required"},
        {"negative length", post + "Content-Length: -1\r\n\r\n{}", 400, "malformed-length"},
        {"plus sign", post + "Content-Length: +2\r\n\r\n{}", 400, "malformed-length"},
        {"ten digits", post + "Content-Length: 0000000002\r\n\r\n{}", 400, "malformed-length"},
        {"hexadecimal", post + "Content-Length: 0x2\r\n\r\n{}", 400, "malformed-length"},
        {"empty length", post + "Content-Length: \r\n\r\n{}", 400, "malformed-length"},
        {"list of lengths", post + "Content-Length: 2, 2\r\n\r\n{}", 400, "malformed-length"},
        {"NUL in a value", post + std::string("X-A: a\0b\r\n\r\n", 12), 400, "control-byte"},
        {"CR in a value", post + "X-A: a\rb\r\n\r\n", 400, "control-byte"},
        {"LF in a value", post + "X-A: a\nX-B: b\r\n\r\n", 400, "control-byte"},
        {"DEL in a value", post + "X-A: a\x7f\r\n\r\n", 400, "control-byte"},
        {"folded line", post + "X-A: a\r\n b\r\n\r\n", 400, "malformed-header"},
        {"blank before the colon", post + "Content-Length : 2\r\n\r\n{}", 400, "malformed-header"},
        {"bare LF", "GET /track HTTP/1.1\nHost: x\n\n", 400, "malformed-head"},
        {"no host", "GET /track HTTP/1.1\r\n\r\n", 400, "host-needed"},
        {"two hosts", "GET /track HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "repeated-header"},
        {"two keys", post + std::string(kClerk) + "Content-Length: 2\r\n\r\n{}", 400,
         "repeated-header"},
        {"another protocol", "\x16\x03\x01 hello\r\n\r\n", 400, "malformed-request-line"},
        {"version 2", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505, "http-version"},
        {"no path", "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400, "malformed-target"},
        {"huge header", "GET / HTTP/1.1\r\nX-A: " + std::string(20'000, 'a') + "\r\n\r\n", 431,
         "header-too-large"},
        {"endless header", "GET / HTTP/1.1\r\nX-A: " + std::string(17'000, 'a'), 431,
         "header-too-large"},
        {"long target", request("GET /track?code=" + std::string(5000, 'a')), 414,
         "target-too-long"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        auto client = site.connect();
        client.send(c.bytes);
        const auto reply = client.read();
        EXPECT_EQ(reply.status, c.status);
        EXPECT_EQ(reply.code(), c.code);
        EXPECT_EQ(reply.header("connection"), "close");
        EXPECT_TRUE(client.isClosed());
    }
    EXPECT_EQ(site.handled, 0);
}

TEST_F(ServerTest, RefusesBodiesOverTheLimitUnreadAndTakesNothingAfterThem) {
    auto& site = start();
    auto client = site.connect();
    const auto smuggled = request("GET /api/v1/items/1", kClerk);
    client.send(request(kScans, kScanFields + "Content-Length: 2097153\r\n") + smuggled + smuggled);
    const auto reply = client.read();
    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(reply.code(), "body-too-large");
    EXPECT_TRUE(client.isClosed());
    EXPECT_EQ(site.handled, 0);
}

TEST_F(ServerTest, TakesABodyAtTheLimit) {
    auto& site = start();
    const std::string body(2'097'152, ' ');
    const auto reply = site.ask(request(kScans, kScanFields, body));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.json()["bodyBytes"], body.size());
}

TEST_F(ServerTest, HoldsTheLimitOfAHeaderExactly) {
    auto& site = start();
    const auto ofLength = [](std::size_t length) {
        const auto rest = request("GET /track", "X-Long: \r\n").size();
        return request("GET /track", "X-Long: " + std::string(length - rest, 'a') + "\r\n");
    };
    EXPECT_EQ(site.ask(ofLength(kMaxHeadBytes)).status, 200);
    EXPECT_EQ(site.ask(ofLength(kMaxHeadBytes + 1)).status, 431);
}

TEST_F(ServerTest, LimitsOfTheConfigurationLowerThoseOfTheRoutes) {
    site_ = std::make_unique<Site>();
    site_->router.limitBodies("application/json", 10);
    site_->start();
    EXPECT_EQ(site_->ask(request(kScans, kScanFields, "{        }")).status, 200);
    EXPECT_EQ(site_->ask(request(kScans, kScanFields, "{         }")).status, 413);
}

TEST_F(ServerTest, RefusesJsonNestedTenThousandDeep) {
    site_ = std::make_unique<Site>();
    Router router(publicRoutes());
    router.handle("POST /api/v1/scans", [](const Request& request) {
        const auto body = parseJson(request.body);
        return body ? ok(*body) : problem(body.error());
    });
    Application application(router, &site_->keys, nullptr, site_->log, site_->metrics, {});
    HttpServer server(application, site_->metrics, {});
    server.start();
    RawClient client(server.port());
    client.send(request(kScans, kScanFields, std::string(10'000, '[') + std::string(10'000, ']')));
    const auto reply = client.read();
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.code(), "json-too-deep");
    client.send(request(kScans, kScanFields, "[1]"));
    EXPECT_EQ(client.read().body, "[1]");
}

TEST_F(ServerTest, AnswersAClientThatSendsARefusedBodyWhole) {
    // As most clients do: they read only after the last byte was sent.
    auto client = start().connect();
    const auto text = request("POST /api/v1/results/import", "", std::string(67'108'865, 'a'));
    EXPECT_TRUE(client.send(text));
    EXPECT_EQ(client.read().status, 413);
}

TEST_F(ServerTest, NothingAfterAnyRefusedBodyIsARequest) {
    auto& site = start();
    const std::string body = request("GET /api/v1/items/1", kClerk);
    const struct {
        std::string what, bytes;
        int status;
    } cases[] = {
        {"no key", request(kScans, kJsonType, body), 401},
        {"not this role", request(kScans, "Authorization: Bearer admin@C80\r\n", body), 403},
        {"unknown path", request("POST /api/v1/nothing", kClerk, body), 404},
        {"wrong method", request("PUT /api/v1/scans", kClerk, body), 405},
        {"wrong type", request(kScans, kClerk, body), 415},
        {"a body for a route without", request("GET /track", "", body), 413},
        {"no idempotency key", request("POST /api/v1/results", kScanFields, body), 400},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        auto client = site.connect();
        client.send(c.bytes);
        EXPECT_EQ(client.read().status, c.status);
        EXPECT_TRUE(client.isClosed());
    }
    EXPECT_EQ(site.handled, 0);
}

TEST_F(ServerTest, RefusesATruncatedBody) {
    auto& site = start();
    auto client = site.connect();
    client.send(request(kScans, kScanFields + "Content-Length: 10\r\n") + "{}");
    client.finishSending();
    const auto reply = client.read();
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.code(), "truncated-body");
    EXPECT_TRUE(client.isClosed());
    EXPECT_EQ(site.handled, 0);
}

TEST_F(ServerTest, EndsASlowHeader) {
    ServerOptions options;
    options.headDeadline = 600ms;
    auto& site = start(options);
    auto client = site.connect();
    const auto began = std::chrono::steady_clock::now();
    // A byte every 100 ms never leaves the socket idle.
    const auto whole = "GET /track HTTP/1.1\r\nX-Slow: " + std::string(400, 'a');
    std::string_view head = whole;
    while (!head.empty() && !client.hasAnswer() && client.send(head.substr(0, 1))) {
        head.remove_prefix(1);
        std::this_thread::sleep_for(50ms);
    }
    EXPECT_EQ(client.read().status, 408);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
}

TEST_F(ServerTest, EndsASlowBody) {
    ServerOptions options;
    options.bodyDeadline = 500ms;
    auto client = start(options).connect();
    client.send(request(kScans, kScanFields + "Content-Length: 10\r\n") + "{");
    const auto reply = client.read();
    EXPECT_EQ(reply.status, 408);
    EXPECT_EQ(reply.code(), "body-too-slow");
    EXPECT_TRUE(client.isClosed());
}

TEST_F(ServerTest, ClosesAConnectionThatIsIdle) {
    ServerOptions options;
    options.keepAlive = 400ms;
    options.headDeadline = 60s;
    auto client = start(options).connect();
    client.send(request("GET /track"));
    EXPECT_EQ(client.read().status, 200);
    EXPECT_TRUE(client.isClosed(20s));
}

TEST_F(ServerTest, EndsAConnectionAfterItsShareOfRequests) {
    ServerOptions options;
    options.requestsPerConnection = 3;
    auto client = start(options).connect();
    for (int i = 1; i <= 3; ++i) {
        client.send(request("GET /track"));
        EXPECT_EQ(client.read().header("connection"), i == 3 ? "close" : "keep-alive");
    }
    EXPECT_TRUE(client.isClosed());
}

TEST_F(ServerTest, IdleClientsDoNotBlockOthers) {
    ServerOptions options;
    options.threads = 16;
    options.keepAlive = 120s;
    auto& site = start(options);
    std::vector<RawClient> idle;
    for (int i = 0; i < 40; ++i) {
        idle.push_back(site.connect());
        idle.back().send(request("GET /track"));
        EXPECT_EQ(idle.back().read().status, 200) << "client " << i;
    }
}

TEST_F(ServerTest, SlowHeadersDoNotBlockOthers) {
    ServerOptions options;
    options.threads = 16;
    options.headDeadline = 120s;
    auto& site = start(options);
    std::vector<RawClient> slow;
    for (int i = 0; i < 20; ++i) {
        slow.push_back(site.connect());
        slow.back().send("GET /track HTTP/1.1\r\nX-");
    }
    EXPECT_EQ(site.ask(request("GET /track")).status, 200);
}

TEST_F(ServerTest, CapsTheConnectionsOfOneAddress) {
    ServerOptions options;
    options.connectionsPerAddress = 2;
    auto& site = start(options);
    auto first = site.connect(), second = site.connect();
    for (auto* client : {&first, &second}) {
        client->send(request("GET /track"));
        EXPECT_EQ(client->read().status, 200);
    }
    const auto reply = site.connect().read();
    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(reply.code(), "too-many-connections");
    EXPECT_NE(reply.header("retry-after"), "");
}

TEST_F(ServerTest, DoesNotCapAProxyOfOurs) {
    ServerOptions options;
    options.connectionsPerAddress = 1;
    options.proxies = {"127.0.0.1"};
    auto& site = start(options);
    auto first = site.connect(), second = site.connect();
    for (auto* client : {&first, &second}) {
        client->send(request("GET /track"));
        EXPECT_EQ(client->read().status, 200);
    }
}

TEST_F(ServerTest, BoundsTheLargeBodiesUnderWay) {
    ServerOptions options;
    options.bodyBytesInFlight = 3'000'000;
    auto& site = start(options);
    const auto fields = kScanFields + "Content-Length: 2000000\r\n";
    auto first = site.connect();
    first.send(request(kScans, fields));
    std::this_thread::sleep_for(100ms);
    const auto reply = site.ask(request(kScans, fields));
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.code(), "busy");
    EXPECT_NE(reply.header("retry-after"), "");
    first.send(std::string(2'000'000, ' '));
    EXPECT_EQ(first.read().status, 200);
}

TEST_F(ServerTest, SendsALargeAnswerWhole) {
    const auto reply = start().ask(request("GET /api/v1/items/large", kClerk));
    EXPECT_EQ(reply.status, 200);
    EXPECT_GT(reply.body.size(), 20'000'000u);
}

TEST_F(ServerTest, AHandlersHeaderCannotBeginAnother) {
    const auto reply = start().ask(request("GET /api/v1/items/split", kClerk));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("x-evil"), "");
}

TEST_F(ServerTest, StopsGracefully) {
    ServerOptions options;
    options.keepAlive = options.drain = 30s;
    auto& site = start(options);
    auto busy = site.connect();
    auto idle = site.connect();
    idle.send(request("GET /track"));
    EXPECT_EQ(idle.read().status, 200);
    busy.send(request("GET /api/v1/items/slow", kClerk));
    std::this_thread::sleep_for(100ms);
    const auto port = site.server->port();
    const auto began = std::chrono::steady_clock::now();
    site.server->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - began, options.drain);
    const auto reply = busy.read();
    EXPECT_EQ(reply.status, 200) << "the request under way is answered";
    EXPECT_EQ(reply.header("connection"), "close");
    EXPECT_TRUE(idle.isClosed());
    EXPECT_THROW(RawClient{port}, std::runtime_error);
}

TEST_F(ServerTest, SaysWhenItCannotListen) {
    auto& site = start();
    ServerOptions options;
    options.port = site.server->port();
    EXPECT_THROW(HttpServer(*site.application, site.metrics, options), std::runtime_error);
}

}  // namespace
}  // namespace hoibao::http
