// Everything between a head and a handler: routes, keys, roles, idempotency, problems, headers.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <set>
#include <thread>

#include "http/health.hpp"
#include "http/problem.hpp"
#include "support.hpp"

namespace hoibao::http {
namespace {

using testing::HasSubstr;

/// Asks the application itself, without sockets.
class ApplicationTest : public testing::Test {
protected:
    Reply ask(std::string_view text, std::string_view peer = "203.0.113.9") {
        const auto end = text.find("\r\n\r\n") + 4;
        auto head = parseRequestHead(text.substr(0, end));
        EXPECT_TRUE(head) << text;
        auto outcome = site_.application->admit(std::move(*head), peer);
        if (auto* response = std::get_if<Response>(&outcome)) return reply(std::move(*response));
        auto& admission = std::get<Application::Admission>(outcome);
        admission.request.body = text.substr(end);
        return reply(site_.application->answer(std::move(admission)));
    }
    static Reply reply(Response response) {
        Reply reply{response.status, {}, std::move(response.body)};
        for (const auto& [name, value] : response.headers) {
            std::string lower;
            for (const char c : name) lower += static_cast<char>(std::tolower(c));
            reply.headers[lower] = value;
        }
        reply.headers["content-type"] = response.contentType;
        return reply;
    }
    Site site_;
};

std::string keyOf(domain::Role role, std::string_view office = "C80") {
    return fmt::format("Authorization: Bearer {}@{}\r\n", domain::name(role), office);
}

/// A request to the route that passes every check but the role's.
std::string proper(const RouteSpec& spec, std::string_view key) {
    std::string path;
    for (std::size_t i = 0; i < spec.pattern.size(); ++i) {
        if (spec.pattern[i] == '{') {
            path += "1";
            i = spec.pattern.find('}', i);
        } else {
            path += spec.pattern[i];
        }
    }
    std::string fields(key);
    if (spec.isIdempotent) fields += fmt::format("Idempotency-Key: {}\r\n", spec.pattern);
    if (!spec.takesBody()) return request(fmt::format("{} {}", spec.method, path), fields);
    fields += fmt::format("Content-Type: {}\r\n", spec.accepts.substr(0, spec.accepts.find(',')));
    return request(fmt::format("{} {}", spec.method, path), fields, "{}");
}

TEST_F(ApplicationTest, EveryRouteTakesEveryRoleThatMayAndRefusesTheRest) {
    for (const auto& spec : publicRoutes()) {
        for (const auto role : domain::allRoles()) {
            SCOPED_TRACE(fmt::format("{} {} as {}", spec.method, spec.pattern, domain::name(role)));
            const int before = site_.handled;
            const auto reply = ask(proper(spec, keyOf(role)));
            const bool isAllowed = domain::allows(role, spec.action);
            if (spec.takesForm()) {  // no page of ours sends a form with a key
                EXPECT_EQ(reply.status, 403);
                EXPECT_EQ(reply.code(), isAllowed ? "cross-site" : "role-not-allowed");
                continue;
            }
            EXPECT_EQ(reply.status, isAllowed ? 200 : 403);
            EXPECT_EQ(site_.handled - before, isAllowed ? 1 : 0);
            EXPECT_EQ(reply.code(), isAllowed ? "" : "role-not-allowed");
        }
    }
}

TEST_F(ApplicationTest, NoRouteButThePublicOnesAnswersWithoutAKnownKey) {
    const std::string_view keys[] = {
        "", "Authorization: Bearer unknown\r\n", "Authorization: Bearer \r\n",
        "Authorization: Basic clerk@C80\r\n", "Authorization: clerk@C80\r\n"};
    for (const auto& spec : publicRoutes()) {
        for (const auto key : keys) {
            SCOPED_TRACE(fmt::format("{} {} {}", spec.method, spec.pattern, key));
            auto text = proper(spec, keyOf(domain::Role::Operator));
            const auto at = text.find("Authorization");
            text.replace(at, text.find("\r\n", at) + 2 - at, key);
            const auto reply = ask(text);
            if (spec.isPage() && !spec.isPublic()) {
                EXPECT_EQ(reply.status, 303);
                EXPECT_TRUE(reply.header("location").starts_with("/sign-in"));
                continue;
            }
            EXPECT_EQ(reply.status, spec.takesForm() ? 403 : spec.isPublic() ? 200 : 401);
            EXPECT_EQ(reply.header("www-authenticate"), spec.isPublic() ? "" : "Bearer");
        }
    }
}

TEST_F(ApplicationTest, SaysWhatIsWrongWithARequest) {
    const std::string clerk(kClerk), json(kJsonType);
    const std::string key = "Idempotency-Key: k\r\n";
    const struct {
        std::string what, text;
        int status;
        std::string code;
    } cases[] = {
        {"unknown path", request("GET /api/v1/nothing", clerk), 404, "no-such-path"},
        {"unknown path, no key", request("GET /api/v2/items"), 404, "no-such-path"},
        {"longer path", request("GET /api/v1/items/1/2", clerk), 404, "no-such-path"},
        {"trailing slash", request("GET /api/v1/items/", clerk), 404, "no-such-path"},
        {"broken escape", request("GET /api/v1/items/%2", clerk), 400, "malformed-path"},
        {"NUL in the path", request("GET /api/v1/items/%00", clerk), 400, "malformed-path"},
        {"slash in a part", request("GET /static/a%2Fb"), 400, "malformed-path"},
        {"dots", request("GET /static/../x"), 400, "malformed-path"},
        {"escaped dots", request("GET /static/%2e%2e/x"), 400, "malformed-path"},
        {"not UTF-8", request("GET /api/v1/items/%ff", clerk), 400, "malformed-path"},
        {"wrong method", request("DELETE /api/v1/items/1", clerk), 405, "method-not-allowed"},
        {"parameter twice", request("GET /api/v1/items?q=a&q=b", clerk), 400, "repeated-parameter"},
        {"parameter twice, escaped", request("GET /track?co%64e=a&code=b"), 400,
         "repeated-parameter"},
        {"query not UTF-8", request("GET /track?code=%c0%80"), 400, "malformed-query"},
        {"no type", request("POST /api/v1/scans", clerk, "{}"), 415, "unsupported-type"},
        {"another type",
         request("POST /api/v1/scans", clerk + "Content-Type: text/plain\r\n", "{}"), 415,
         "unsupported-type"},
        {"0 bytes", request("POST /api/v1/scans", clerk + json, ""), 415, "unsupported-type"},
        {"0 bytes of CSV",
         request("POST /api/v1/results/import", clerk + "Content-Type: text/csv\r\n" + key, ""),
         415, "unsupported-type"},
        {"no idempotency key", request("POST /api/v1/results", clerk + json, "{}"), 400,
         "idempotency-key-needed"},
        {"empty idempotency key",
         request("POST /api/v1/results", clerk + json + "Idempotency-Key: \r\n", "{}"), 400,
         "malformed-idempotency-key"},
        {"blank in the idempotency key",
         request("POST /api/v1/results", clerk + json + "Idempotency-Key: a b\r\n", "{}"), 400,
         "malformed-idempotency-key"},
        {"Vietnamese idempotency key",
         request("POST /api/v1/results", clerk + json + "Idempotency-Key: khóa\r\n", "{}"), 400,
         "malformed-idempotency-key"},
        {"201 characters",
         request("POST /api/v1/results",
                 clerk + json + "Idempotency-Key: " + std::string(201, 'k') + "\r\n", "{}"),
         400, "malformed-idempotency-key"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        const auto reply = ask(c.text);
        EXPECT_EQ(reply.status, c.status);
        EXPECT_EQ(reply.code(), c.code);
    }
    EXPECT_EQ(site_.handled, 0);
}

TEST_F(ApplicationTest, NamesTheMethodsOfAKnownPath) {
    EXPECT_EQ(ask(request("PUT /api/v1/manifests/1/items", kClerk, "{}")).header("allow"),
              "DELETE, POST");
    EXPECT_EQ(ask(request("DELETE /track")).header("allow"), "GET, HEAD");
    // "kinds" is also a path of its own, but no id of anything that takes POST.
    EXPECT_EQ(ask(request("POST /api/v1/scans/kinds", kClerk, "{}")).header("allow"), "GET, HEAD");
}

TEST_F(ApplicationTest, GivesAHandlerWhatThePathAndTheQuerySay) {
    const auto reply =
        ask(request("GET /api/v1/items/RT%20000?q=Nguy%E1%BB%85n+V%C4%83n&limit=", kClerk));
    EXPECT_EQ(reply.json()["path"]["id"], "RT 000");
    EXPECT_EQ(reply.json()["query"]["q"], "Nguyễn Văn");
    EXPECT_EQ(reply.json()["query"]["limit"], "");
    EXPECT_EQ(ask(request("GET /static/a/b.css")).json()["path"]["file"], "a/b.css");
}

TEST_F(ApplicationTest, TakesATypeWithParametersInAnyCase) {
    const auto fields = std::string(kClerk) + "Content-Type: Application/JSON; charset=utf-8\r\n";
    EXPECT_EQ(ask(request("POST /api/v1/scans", fields, "{}")).status, 200);
}

TEST_F(ApplicationTest, BelievesXForwardedForOfAProxyOnly) {
    const auto text = request("GET /track", "X-Forwarded-For: 198.51.100.7\r\n");
    EXPECT_EQ(ask(text).json()["from"], "203.0.113.9");
    Site behind({}, {.proxies = {"203.0.113.9"}});
    auto outcome = behind.application->admit(*parseRequestHead(text), "203.0.113.9");
    EXPECT_EQ(std::get<Application::Admission>(outcome).request.remoteAddress, "198.51.100.7");
}

TEST_F(ApplicationTest, TurnsWhatIsThrownIntoProblemsThatTellNothing) {
    const struct {
        std::string_view item;
        int status;
        std::string_view code;
    } cases[] = {{"throw", 500, "internal"},
                 {"throw-int", 500, "internal"},
                 {"unavailable", 503, "unavailable"}};
    for (const auto& c : cases) {
        SCOPED_TRACE(c.item);
        const auto reply = ask(request(fmt::format("GET /api/v1/items/{}", c.item), kClerk));
        EXPECT_EQ(reply.status, c.status);
        EXPECT_EQ(reply.code(), c.code);
        EXPECT_EQ(reply.body.find("0912345678"), std::string::npos);
        EXPECT_EQ(reply.body.find("gone"), std::string::npos);
        EXPECT_EQ(reply.header("retry-after").empty(), c.status != 503);
    }
    const auto reply = ask(request("GET /api/v1/items/1", "Authorization: Bearer gone\r\n"));
    EXPECT_EQ(reply.status, 503) << "the store of keys is gone";
}

TEST_F(ApplicationTest, EveryAnswerHasItsIdAndTheSecurityHeaders) {
    const std::string texts[] = {
        request("GET /track"), request("GET /nothing"), request("GET /api/v1/items"),
        request("GET /api/v1/items/throw", kClerk), request("PUT /track", "", "x")};
    std::set<std::string> ids;
    for (const auto& text : texts) {
        SCOPED_TRACE(text);
        const auto reply = ask(text);
        const auto id = reply.header("x-request-id");
        EXPECT_EQ(id.size(), 32u);
        EXPECT_TRUE(ids.insert(id).second);
        if (reply.status >= 400) {
            const auto body = reply.json();
            EXPECT_EQ(reply.header("content-type"), "application/problem+json");
            EXPECT_EQ(body["instance"], id);
            EXPECT_EQ(body["status"], reply.status);
            EXPECT_EQ(body["title"], reasonPhrase(reply.status));
            EXPECT_TRUE(body["errors"].is_array());
            EXPECT_THAT(body["detail"].get<std::string>(), testing::Not(testing::IsEmpty()));
        }
        const auto policy = reply.header("content-security-policy");
        EXPECT_THAT(policy, HasSubstr("default-src 'none'; script-src 'self'"));
        EXPECT_THAT(policy, HasSubstr("img-src 'self' blob: data:;"));
        EXPECT_THAT(policy,
                    HasSubstr("base-uri 'none'; form-action 'self'; frame-ancestors 'none'"));
        EXPECT_EQ(policy.find("unsafe"), std::string::npos);
        EXPECT_EQ(reply.header("x-content-type-options"), "nosniff");
        EXPECT_EQ(reply.header("referrer-policy"), "no-referrer");
        EXPECT_EQ(reply.header("cross-origin-opener-policy"), "same-origin");
        EXPECT_EQ(reply.header("permissions-policy"), "camera=(self)");
        EXPECT_EQ(reply.header("cache-control"), "no-store");
        EXPECT_EQ(reply.header("strict-transport-security"), "");
    }
}

TEST_F(ApplicationTest, AnswersNotModifiedToAKnownTag) {
    const auto path = "GET /api/v1/items/tagged";
    const std::string clerk(kClerk);
    EXPECT_EQ(ask(request(path, clerk)).status, 200);
    EXPECT_EQ(ask(request(path, clerk + "If-None-Match: \"6\"\r\n")).status, 200);
    const auto reply = ask(request(path, clerk + "If-None-Match: \"7\"\r\n"));
    EXPECT_EQ(reply.status, 304);
    EXPECT_EQ(reply.body, "");
}

class IdempotencyTest : public ApplicationTest {
protected:
    Reply post(std::string_view key, std::string_view body,
               std::string_view target = "/api/v1/results", std::string_view caller = kClerk) {
        return ask(request(fmt::format("POST {}", target),
                           fmt::format("{}{}Idempotency-Key: {}\r\n", caller, kJsonType, key),
                           body));
    }
};

TEST_F(IdempotencyTest, GivesTheStoredAnswerToTheSameRequest) {
    const auto first = post("k1", "{}");
    const auto again = post("k1", "{}");
    EXPECT_EQ(site_.handled, 1);
    EXPECT_EQ(first.header("idempotency-replayed"), "");
    EXPECT_EQ(again.header("idempotency-replayed"), "true");
    EXPECT_EQ(again.status, first.status);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("content-type"), first.header("content-type"));
    EXPECT_NE(again.header("x-request-id"), first.header("x-request-id"));
}

TEST_F(IdempotencyTest, RefusesTheSameKeyForAnotherRequest) {
    post("k1", "{}");
    const struct {
        std::string_view what, body, target;
    } cases[] = {{"another body", "{ }", "/api/v1/results"},
                 {"another query", "{}", "/api/v1/results?x=1"},
                 {"another path", "{}", "/api/v1/manifests"}};
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        const auto reply = post("k1", c.body, c.target);
        EXPECT_EQ(reply.status, 422);
        EXPECT_EQ(reply.code(), "idempotency-key-reused");
    }
    EXPECT_EQ(site_.handled, 1);
}

TEST_F(IdempotencyTest, KeysOfTwoCallersAreTwo) {
    const auto first = post("k1", "{}");
    const auto second =
        post("k1", "{}", "/api/v1/results", "Authorization: Bearer clerk@C80.25459\r\n");
    EXPECT_EQ(site_.handled, 2);
    EXPECT_NE(first.json()["token"], second.json()["token"]);
}

TEST_F(IdempotencyTest, DoesNotStoreWhatWasRefused) {
    for (int i = 0; i < 2; ++i) {
        const auto reply = post("k1", "{}", "/api/v1/manifests/refused/handover",
                                "Authorization: Bearer shift-lead@C80\r\n");
        EXPECT_EQ(reply.status, 409);
        EXPECT_EQ(reply.header("idempotency-replayed"), "");
    }
    EXPECT_EQ(site_.handled, 2);
}

TEST_F(IdempotencyTest, ARequestDoneAgainCarriesTheSameToken) {
    site_.answers.isGone = true;  // as if the server had died before it could remember
    const auto first = post("k1", "{}");
    const auto again = post("k1", "{}");
    const auto other = post("k2", "{}");
    EXPECT_EQ(first.status, 200) << "what was done is answered";
    EXPECT_EQ(site_.handled, 3);
    EXPECT_EQ(first.json()["token"].size(), 16u);
    EXPECT_EQ(first.json()["token"], again.json()["token"]);
    EXPECT_NE(first.json()["token"], other.json()["token"]);
}

TEST_F(IdempotencyTest, TheSameRequestTwiceAtOnceIsDoneOnce) {
    std::vector<std::thread> clients;
    std::atomic<int> replayed = 0;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back([&] {
            const auto reply = post("k1", "{}", "/api/v1/manifests/slow/handover",
                                    "Authorization: Bearer shift-lead@C80\r\n");
            if (reply.header("idempotency-replayed") == "true") ++replayed;
        });
    }
    for (auto& client : clients) client.join();
    EXPECT_EQ(site_.handled, 1);
    EXPECT_EQ(replayed, 3);
}

TEST_F(ApplicationTest, LogsOneLineARequestAndNothingPersonal) {
    ask(request("GET /T/RT000000014VN/A7K2M4QW3ZX5Y6?lang=vi", "X-Mark: Nguyễn\r\n"));
    ask(request("GET /track?code=RT000000014VN&phone=5678"));
    ask(request("POST /api/v1/scans", std::string(kClerk) + std::string(kJsonType),
                R"({"receiver": "Nguyễn Văn An"})"));
    ask(request("GET /api/v1/items/throw", kClerk));
    ask(request("MARK0912345678 /nowhere/Nguyen0912345678"));
    const auto lines = site_.logLines();
    ASSERT_EQ(lines.size(), 6u);  // the fault has two
    for (const auto& line : lines) {
        SCOPED_TRACE(line);
        const auto parsed = nlohmann::json::parse(line);
        EXPECT_THAT(parsed["time"].get<std::string>(), testing::EndsWith("Z"));
        EXPECT_EQ(parsed["requestId"].get<std::string>().size(), 32u);
        for (const auto mark : {"RT0000", "A7K2", "5678", "Nguy", "clerk@", "secret", "Dấu"}) {
            EXPECT_EQ(line.find(mark), std::string::npos) << mark;
        }
    }
    const auto first = nlohmann::json::parse(lines[0]);
    EXPECT_EQ(first["event"], "request");
    EXPECT_EQ(first["method"], "GET");
    EXPECT_EQ(first["route"], "/T/{number}/{signature}");
    EXPECT_EQ(first["status"], 200);
    EXPECT_TRUE(first["ms"].is_number());
    EXPECT_EQ(nlohmann::json::parse(lines[2])["key"], "hb_test");
    const auto metrics = site_.metrics.text();
    EXPECT_EQ(metrics.find("5678"), std::string::npos);
    EXPECT_THAT(metrics, HasSubstr("route=\"/track\""));
    EXPECT_THAT(metrics, HasSubstr("method=\"other\""));
}

TEST(PrivatePortTest, TellsHealthReadinessAndMetrics) {
    Metrics metrics;
    Log log([](std::string_view) {});
    std::optional<std::string> missing;
    Readiness readiness([&] { return missing; });
    Router router(privateRoutes());
    handlePrivateRoutes(router, readiness, metrics);
    EXPECT_TRUE(router.unhandled().empty());
    Application application(router, nullptr, nullptr, log, metrics, {});
    const auto get = [&](std::string_view path) {
        auto head = parseRequestHead(request(fmt::format("GET {}", path)));
        auto outcome = application.admit(std::move(*head), "127.0.0.1");
        return application.answer(std::get<Application::Admission>(std::move(outcome)));
    };
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_EQ(get("/readyz").status, 503) << "not before it is told";
    readiness.set(true);
    EXPECT_EQ(get("/readyz").status, 200);
    missing = "database";
    EXPECT_EQ(get("/readyz").status, 503);
    EXPECT_THAT(get("/readyz").body, HasSubstr("database"));
    const auto text = get("/metrics");
    EXPECT_THAT(text.contentType, HasSubstr("version=0.0.4"));
    EXPECT_THAT(text.body, HasSubstr("hoibao_http_requests_total{method=\"GET\","
                                     "route=\"/readyz\",status=\"503\"} 3"));
}

TEST(RouterTest, RefusesWhatItDoesNotKnowAndWhatIsHandledTwice) {
    Router router(publicRoutes());
    const auto handler = [](const Request&) { return Response(); };
    EXPECT_THROW(router.handle("GET /nothing", handler), std::logic_error);
    router.handle("GET /track", handler);
    EXPECT_THROW(router.handle("GET /track", handler), std::logic_error);
    EXPECT_EQ(router.unhandled().size(), publicRoutes().size() - 1);
}

TEST(RouterTest, ALiteralWinsOverAParameter) {
    const RouteSpec specs[] = {{"GET", "/a/{id}", domain::Action::Public},
                               {"GET", "/a/b", domain::Action::Public},
                               {"GET", "/a/{id}/c", domain::Action::Public},
                               {"GET", "/a/{rest*}", domain::Action::Public}};
    Router router(specs);
    for (const auto& spec : specs) {
        router.handle(fmt::format("GET {}", spec.pattern),
                      [](const Request&) { return Response(); });
    }
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"/a/b", "/a/b"}, {"/a/x", "/a/{id}"}, {"/a/b/c", "/a/{id}/c"}, {"/a/b/d", "/a/{rest*}"}};
    for (const auto& [path, pattern] : cases) {
        const auto match = router.match("GET", path);
        ASSERT_TRUE(match && match->route) << path;
        EXPECT_EQ(match->route->spec.pattern, pattern) << path;
    }
}

TEST(ProblemTest, EveryKindHasAStatusOfItsOwn) {
    using enum domain::ErrorKind;
    const std::pair<domain::ErrorKind, int> cases[] = {{Malformed, 400},
                                                       {Unauthorized, 401},
                                                       {Forbidden, 403},
                                                       {NotFound, 404},
                                                       {Conflict, 409},
                                                       {LengthRequired, 411},
                                                       {PreconditionFailed, 412},
                                                       {TooLarge, 413},
                                                       {UnsupportedType, 415},
                                                       {Unreadable, 422},
                                                       {PreconditionRequired, 428},
                                                       {TooMany, 429}};
    for (const auto& [kind, status] : cases) {
        const auto response = problem(
            domain::Error{kind, "a-code", "A sentence.", {{"phone", "x", "y"}, {"/a/0", "x", "y"}}},
            {{"unaccounted", {"RT000000014VN"}}});
        EXPECT_EQ(response.status, status);
        const auto body = nlohmann::json::parse(response.body);
        EXPECT_EQ(body["status"], status);
        EXPECT_FALSE(body["title"].get<std::string>().empty());
        EXPECT_EQ(body["type"], "https://hoibao.example/problems/a-code");
        EXPECT_EQ(body["errors"][0]["pointer"], "/phone");
        EXPECT_EQ(body["errors"][1]["pointer"], "/a/0");
        EXPECT_EQ(body["unaccounted"][0], "RT000000014VN");
    }
}

}  // namespace
}  // namespace hoibao::http
