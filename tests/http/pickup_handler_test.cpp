// Pick-up sessions as a client sees them.
#include "http/pickup_handler.hpp"

#include <fmt/format.h>

#include "http/ask.hpp"
#include "http/json.hpp"
#include "service/road_fixture.hpp"

namespace hoibao::http {
namespace {

using domain::Role;

class PickupHandlerTest : public tests::RoadTest {
protected:
    PickupHandlerTest() { routes.addTo(router); }

    Response ask(std::string_view method, std::string_view target, const Json& body = {},
                 std::string_view ifMatch = {}, std::string_view office = "C80") {
        Request request;
        request.body = body.dump();
        if (!ifMatch.empty()) request.headers.set("If-Match", std::string(ifMatch));
        request.caller = callerOf(office, Role::Clerk, "Lan");
        request.token = RequestToken{};
        request.token->back() = ++requests_;
        return answerOf(router, method, target, std::move(request));
    }
    static Json thursday() {
        return {{"day", "2026-11-26"},
                {"from", "07:30"},
                {"to", "11:30"},
                {"place", "Quầy 3"},
                {"capacity", 2}};
    }

    service::Pickup pickup{database(), policy, clock()};
    PickupHandler routes{pickup};
    Router router{publicRoutes()};

private:
    std::uint8_t requests_ = 0;
};

TEST_F(PickupHandlerTest, ASessionIsOpenedBookedAndRead) {
    const auto items = addItems(3);
    const auto opened = ask("POST", "/api/v1/pickup-sessions", thursday());
    ASSERT_EQ(opened.status, 201) << opened.body;
    const auto session = Json::parse(opened.body).at("items").at(0);
    EXPECT_EQ(session.at("from"), "07:30");
    EXPECT_EQ(session.at("left"), 2);
    const Json wanted{{"session", session.at("id")}};
    const auto place = [&](std::size_t i) {
        return ask("POST", fmt::format("/api/v1/items/{}/pickup", items[i]), wanted);
    };
    ASSERT_EQ(place(0).status, 201);
    const auto second = Json::parse(place(1).body);
    EXPECT_EQ(second.at("queueNumber"), "A002");
    EXPECT_EQ(second.at("expectedAt"), "09:30");
    EXPECT_EQ(second.at("state"), "PICKUP_SCHEDULED");
    const auto full = place(2);
    EXPECT_EQ(full.status, 409);
    EXPECT_THAT(full.body, testing::HasSubstr("full"));

    const auto path = fmt::format("/api/v1/pickup-sessions/{}", session.at("id").get<int>());
    const auto read = ask("GET", path);
    const auto places = Json::parse(read.body).at("places");
    ASSERT_EQ(places.size(), 2U);
    EXPECT_EQ(places[0].at("item"), items[0]);
    EXPECT_EQ(ask("PATCH", path, {{"capacity", 3}}).status, 428);
    EXPECT_EQ(ask("PATCH", path, {{"capacity", 3}}, "\"99-00\"").status, 412);
    const auto tag = *read.headers.find("ETag");
    EXPECT_EQ(ask("PATCH", path, {{"capacity", 1}}, tag).status, 409);
    EXPECT_EQ(ask("PATCH", path, {{"capacity", 3}}, tag).status, 200);
    EXPECT_EQ(place(2).status, 201);
    EXPECT_EQ(Json::parse(ask("GET", "/api/v1/pickup-sessions").body).at("items").size(), 1U);
    EXPECT_EQ(ask("GET", path, {}, {}, "C80.25459").status, 404);
}

TEST_F(PickupHandlerTest, WhatHappensAtTheWindow) {
    const auto items = addItems(2);
    auto today = thursday();
    today["day"] = "2026-11-24";
    today["to"] = "17:00";
    const auto session = Json::parse(ask("POST", "/api/v1/pickup-sessions", today).body);
    const Json wanted{{"session", session.at("items").at(0).at("id")}};
    const auto at = [&](std::size_t i, const char* what, const Json& body = Json::object(),
                        std::string_view office = "C80") {
        return ask("POST", fmt::format("/api/v1/items/{}/pickup{}", items[i], what), body, {},
                   office);
    };
    EXPECT_EQ(at(0, "/call").status, 409) << "no ticket";
    ASSERT_EQ(at(0, "", wanted).status, 201);
    ASSERT_EQ(at(1, "", wanted).status, 201);
    EXPECT_EQ(at(0, "/no-show").status, 409) << "may still come";
    const auto called = at(0, "/call");
    ASSERT_EQ(called.status, 200) << called.body;
    EXPECT_EQ(Json::parse(called.body),
              (Json{{"queueNumber", "A001"}, {"state", "PICKUP_CALLED"}}));
    EXPECT_EQ(Json::parse(at(0, "/no-show").body).at("state"), "PICKUP_NO_SHOW");
    const struct {
        Json body;
        int status;
        const char* says;
    } cases[] = {{Json::object(), 422, "id-not-checked"},
                 {{{"idChecked", false}}, 422, "/idChecked"},
                 {{{"idChecked", "yes"}}, 400, "/idChecked"},
                 {{{"idChecked", true}, {"relation", "uncle"}}, 400, "/relation"},
                 {{{"idChecked", true}, {"relation", "family"}}, 400, "/receiver"},
                 {{{"idChecked", true}, {"receiver", std::string(201, 'a')}}, 400, "/receiver"}};
    for (const auto& c : cases) {
        const auto refused = at(1, "/hand-over", c.body);
        EXPECT_EQ(refused.status, c.status) << c.body;
        EXPECT_THAT(refused.body, testing::HasSubstr(c.says)) << c.body;
    }
    const Json family{{"idChecked", true}, {"receiver", "Hồ Văn Ẩn"}, {"relation", "family"}};
    EXPECT_EQ(at(1, "/hand-over", family, "C80.25459").status, 404);
    const auto given = at(1, "/hand-over", family);
    ASSERT_EQ(given.status, 200) << given.body;
    EXPECT_EQ(Json::parse(given.body).at("state"), "PICKED_UP");
    EXPECT_EQ(at(1, "/call").status, 409);
    EXPECT_EQ(ask("POST", "/api/v1/items/999999/pickup/call", Json::object()).status, 404);
}

TEST_F(PickupHandlerTest, NamesWhatIsWrong) {
    const struct {
        const char* member;
        Json value;
        const char* pointer;
    } cases[] = {{"day", "26/11/2026", "/day"},   {"day", nullptr, "/day"},
                 {"from", "7:30", "/from"},       {"from", "25:00", "/from"},
                 {"to", "11:60", "/to"},          {"to", "07:30", "/to"},
                 {"place", nullptr, "/place"},    {"capacity", 0, "/capacity"},
                 {"capacity", 1001, "/capacity"}, {"weeks", 54, "/weeks"},
                 {"day", "2027-09-02", "/day"},   {"onHoliday", "close", "/onHoliday"}};
    for (const auto& c : cases) {
        auto body = thursday();
        body[c.member] = c.value;
        const auto refused = ask("POST", "/api/v1/pickup-sessions", body);
        ASSERT_EQ(refused.status, 400) << c.member << refused.body;
        EXPECT_EQ(Json::parse(refused.body).at("errors").at(0).at("pointer"), c.pointer)
            << refused.body;
    }
    const auto item = fmt::format("/api/v1/items/{}/pickup", addItems(1).front());
    EXPECT_EQ(ask("POST", item, Json::object()).status, 400);
    EXPECT_EQ(ask("POST", item, {{"session", 7}}).status, 404);
    EXPECT_EQ(ask("GET", "/api/v1/pickup-sessions/x").status, 404);
}

}  // namespace
}  // namespace hoibao::http
