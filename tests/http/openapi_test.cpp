// openapi.yaml against the table of routes and the table of roles.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cctype>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "http/openapi_handler.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"

namespace hoibao::http {
namespace {

using Json = nlohmann::json;

class OpenApiTest : public testing::Test {
protected:
    /// What `value` stands for, if it is a reference.
    const Json& resolved(const Json& value) const {
        if (!value.is_object() || !value.contains("$ref")) return value;
        const auto text = value["$ref"].get<std::string>();
        return document_.at(Json::json_pointer(text.substr(1)));
    }
    const Json& operation(const RouteSpec& spec) const {
        return pathItem(spec).at(lowered(spec.method));
    }
    const Json& pathItem(const RouteSpec& spec) const { return document_["paths"].at(path(spec)); }

    /// OpenAPI knows no tail: "{file*}" is "{file}" there.
    static std::string path(const RouteSpec& spec) {
        std::string text(spec.pattern);
        if (const auto star = text.find('*'); star != std::string::npos) text.erase(star, 1);
        return text;
    }
    static std::string lowered(std::string_view text) {
        std::string result;
        for (const char c : text) result += static_cast<char>(std::tolower(c));
        return result;
    }
    static std::vector<RouteSpec> everyRoute() {
        std::vector<RouteSpec> all(publicRoutes().begin(), publicRoutes().end());
        all.insert(all.end(), privateRoutes().begin(), privateRoutes().end());
        return all;
    }
    /// The parameters of the path and of the operation: "in name" -> needed.
    std::map<std::string, bool> parameters(const RouteSpec& spec) const {
        std::map<std::string, bool> all;
        for (const auto* holder : {&pathItem(spec), &operation(spec)}) {
            for (const auto& entry : holder->value("parameters", Json::array())) {
                const auto& parameter = resolved(entry);
                all[fmt::format("{} {}", parameter["in"].get<std::string>(),
                                parameter["name"].get<std::string>())] =
                    parameter.value("required", false);
            }
        }
        return all;
    }
    const Json document_ = Json::parse(kOpenApiJson);
};

TEST_F(OpenApiTest, DescribesEveryRouteAndNoOther) {
    std::set<std::string> described, known;
    for (const auto& [path, item] : document_["paths"].items()) {
        for (const auto& [method, operation] : item.items()) {
            if (method != "parameters") described.insert(method + " " + path);
        }
    }
    for (const auto& spec : everyRoute()) known.insert(lowered(spec.method) + " " + path(spec));
    EXPECT_EQ(described, known);
    EXPECT_EQ(document_["openapi"], "3.1.0");
}

TEST_F(OpenApiTest, NamesTheActionAndTheRolesOfEachRoute) {
    for (const auto& spec : everyRoute()) {
        SCOPED_TRACE(fmt::format("{} {}", spec.method, spec.pattern));
        const auto& described = operation(spec);
        EXPECT_EQ(described.value("x-action", ""), domain::name(spec.action));
        EXPECT_EQ(described.contains("security"), spec.isPublic());
        if (spec.isPublic()) {
            EXPECT_EQ(described["security"], Json::array());
            EXPECT_FALSE(described.contains("x-roles"));
            continue;
        }
        Json roles = Json::array();
        for (const auto role : domain::allRoles()) {
            const bool isNamed = role != domain::Role::Operator;
            if (isNamed && domain::allows(role, spec.action)) roles.push_back(domain::name(role));
        }
        EXPECT_EQ(described["x-roles"], roles);
    }
}

TEST_F(OpenApiTest, NamesTheParametersOfEachPath) {
    for (const auto& spec : everyRoute()) {
        SCOPED_TRACE(fmt::format("{} {}", spec.method, spec.pattern));
        std::set<std::string> inPattern, described;
        const auto pattern = path(spec);
        for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1)) {
            inPattern.insert(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
        }
        for (const auto& [name, isNeeded] : parameters(spec)) {
            if (name.starts_with("path ")) described.insert(name.substr(5));
        }
        EXPECT_EQ(described, inPattern);
    }
}

TEST_F(OpenApiTest, SaysWhatABodyIsAndWhatNeedsAnIdempotencyKey) {
    for (const auto& spec : everyRoute()) {
        SCOPED_TRACE(fmt::format("{} {}", spec.method, spec.pattern));
        const auto named = parameters(spec);
        const auto key = named.find("header Idempotency-Key");
        EXPECT_EQ(key != named.end() && key->second, spec.isIdempotent);
        EXPECT_EQ(named.contains("header If-Match"), spec.method == "PATCH");

        std::string types;
        const auto body = operation(spec).value("requestBody", Json());
        EXPECT_EQ(!body.is_null(), spec.takesBody());
        if (body.is_null()) continue;
        EXPECT_EQ(resolved(body).value("required", false), true);
        for (const auto& [type, schema] : resolved(body)["content"].items()) {
            types += (types.empty() ? "" : ",") + type;
        }
        EXPECT_EQ(types, spec.accepts);
    }
}

TEST_F(OpenApiTest, NamesTheAnswersThatTheEdgeGives) {
    for (const auto& spec : everyRoute()) {
        SCOPED_TRACE(fmt::format("{} {}", spec.method, spec.pattern));
        const auto& answers = operation(spec)["responses"];
        const auto expect = [&](bool isGiven, std::initializer_list<const char*> statuses) {
            for (const auto* status : statuses) {
                EXPECT_TRUE(!isGiven || answers.contains(status)) << status;
            }
        };
        expect(!spec.isPublic(), {"401", "403"});
        expect(spec.takesBody(), {"400", "411", "413", "415"});
        expect(spec.isIdempotent, {"422"});
        expect(spec.method == "PATCH", {"412", "428"});
        for (const auto& [status, answer] : answers.items()) {
            EXPECT_FALSE(reasonPhrase(std::stoi(status)).empty()) << status;
            EXPECT_TRUE(resolved(answer).contains("description")) << status;
        }
    }
}

void walk(const Json& value, const std::function<void(const Json&)>& visit) {
    visit(value);
    if (!value.is_structured()) return;
    for (const auto& inner : value) walk(inner, visit);
}

TEST_F(OpenApiTest, EveryReferenceLeadsSomewhereAndEverySchemaIsUsed) {
    std::set<std::string> used;
    walk(document_, [&](const Json& value) {
        if (!value.is_object() || !value.contains("$ref") || !value["$ref"].is_string()) return;
        const auto text = value["$ref"].get<std::string>();
        used.insert(text);
        ASSERT_TRUE(text.starts_with("#/")) << text;
        EXPECT_TRUE(document_.contains(Json::json_pointer(text.substr(1)))) << text;
    });
    for (const auto part : {"schemas", "responses", "parameters", "headers", "requestBodies"}) {
        for (const auto& [name, value] : document_["components"][part].items()) {
            EXPECT_TRUE(used.contains(fmt::format("#/components/{}/{}", part, name))) << name;
        }
    }
}

TEST_F(OpenApiTest, EveryOperationHasAnIdOfItsOwnAndAKnownTag) {
    std::set<std::string> ids, tags;
    for (const auto& tag : document_["tags"]) tags.insert(tag["name"].get<std::string>());
    for (const auto& spec : everyRoute()) {
        const auto& described = operation(spec);
        EXPECT_TRUE(ids.insert(described["operationId"].get<std::string>()).second);
        EXPECT_TRUE(tags.contains(described["tags"].at(0).get<std::string>()));
        EXPECT_FALSE(described["summary"].get<std::string>().empty());
    }
}

TEST_F(OpenApiTest, IsServed) {
    Router router(publicRoutes());
    handleOpenApi(router);
    const auto match = router.match("GET", "/openapi.json");
    ASSERT_TRUE(match && match->route);
    const auto response = match->route->handler(Request());
    EXPECT_EQ(response.contentType, "application/json");
    EXPECT_EQ(Json::parse(response.body), document_);
}

}  // namespace
}  // namespace hoibao::http
