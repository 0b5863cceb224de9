// The routes from a label to the citizen's hand, as a client sees them: what they take, and the
// answers' members.
#include <fmt/format.h>

#include "http/ask.hpp"
#include "http/json.hpp"
#include "http/manifest_handler.hpp"
#include "http/print_run_handler.hpp"
#include "http/scan_handler.hpp"
#include "service/tray_fixture.hpp"

namespace hoibao::http {
namespace {

using domain::Role;

class RoadHandlersTest : public tests::TrayTest {
protected:
    RoadHandlersTest() {
        printRuns.addTo(router);
        manifestRoutes.addTo(router);
        scans.addTo(router);
    }
    Response ask(std::string_view method, std::string_view target, const std::string& body = {},
                 const domain::Caller& caller = callerOf("C80", Role::Clerk, "Lan")) {
        Request request;
        request.body = body;
        request.caller = caller;
        request.token = RequestToken{};
        request.token->back() = ++requests;
        return answerOf(*asked, method, target, std::move(request));
    }
    Json json(const Response& response) { return Json::parse(response.body); }
    static std::string codeOf(const Json& problem) {
        const auto type = problem.at("type").get<std::string>();
        return type.substr(type.rfind('/') + 1);
    }

    service::Scanning scanning{database(), policy, clock()};
    PrintRunHandler printRuns{printing, packing};
    ManifestHandler manifestRoutes{manifests, photographs, handover};
    ScanHandler scans{scanning};
    Router router{publicRoutes()};
    Router* asked = &router;
    std::uint8_t requests = 0;
};

TEST_F(RoadHandlersTest, APrintRunIsStartedWatchedAndDrawn) {
    const auto items = addItems(2);
    const auto started = ask("POST", "/api/v1/print-runs", Json{{"items", items}}.dump());
    EXPECT_EQ(started.status, 202) << started.body;
    const auto path = fmt::format("/api/v1/print-runs/{}", json(started).at("id").get<int>());
    EXPECT_EQ(json(started).at("state"), "waiting");
    EXPECT_EQ(ask("GET", path + "/labels.pdf").status, 409);
    finishRuns();
    const auto run = json(ask("GET", path));
    EXPECT_EQ(run.at("state"), "ready");
    EXPECT_EQ(run.at("done"), 2);
    EXPECT_EQ(run.at("total"), 2);
    EXPECT_EQ(run.at("parts"), 1);
    const auto pdf = ask("GET", path + "/labels.pdf?part=1");
    EXPECT_EQ(pdf.contentType, "application/pdf");
    EXPECT_EQ(pdf.body, ask("GET", path + "/labels.pdf").body);
    EXPECT_EQ(ask("GET", path + "/labels.pdf?part=2").status, 404);
    EXPECT_EQ(ask("GET", path + "/labels.pdf?part=one").status, 400);
    const auto list = json(ask("GET", path + "/items")).at("items");
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[1].at("part"), 1);
    EXPECT_EQ(list[1].at("page"), 2);
    EXPECT_EQ(list[1].at("position"), 1);
    EXPECT_EQ(list[1].at("item"), items[1]);

    const auto number = list[0].at("number").get<std::string>();
    const auto dossier = item(number).dossierCode;
    const auto at = "/api/v1/items/" + number;
    EXPECT_EQ(ask("POST", at + "/seal", R"({"dossierCode":"H53.14-261103-9999"})").status, 409);
    EXPECT_EQ(ask("POST", at + "/seal", Json{{"dossierCode", dossier}}.dump()).status, 200);
    EXPECT_EQ(ask("POST", at + "/void", "{}").status, 400);
    EXPECT_EQ(json(ask("POST", at + "/void", R"({"reason":"torn"})")).at("state"), "POST_READY");
}

/// Sealed right and wrong, and what of it goes on a manifest while the decision is in force.
TEST_F(RoadHandlersTest, WhatWasPackedIsHeldAgainstItsDocument) {
    const auto numbers = addLabelled(3);
    const auto seal = [&](std::size_t number, std::size_t dossier) {
        const Json body{{"dossierCode", item(numbers[dossier]).dossierCode}};
        return ask("POST", fmt::format("/api/v1/items/{}/seal", numbers[number]), body.dump());
    };
    const auto wrong = seal(0, 1);
    EXPECT_EQ(wrong.status, 409);
    EXPECT_EQ(codeOf(json(wrong)), "not-together");
    EXPECT_THAT(wrong.body, testing::HasSubstr(numbers[0]));
    EXPECT_EQ(stateOf(numbers[0]), "LABELLED");
    EXPECT_EQ(json(seal(0, 0)).at("state"), "SEALED");
    EXPECT_EQ(codeOf(json(seal(0, 0))), "state") << "it is sealed";
    const auto create = [&](std::vector<std::string> listed) {
        const Json body{{"office", "C80"}, {"postOffice", "P80"}, {"items", std::move(listed)}};
        return ask("POST", "/api/v1/manifests", body.dump());
    };
    domain::Policy strict = policy;
    strict.packingCheck = true;
    service::Manifests checked(database(), links, strict, clock());
    ManifestHandler checkedRoutes{checked, photographs, handover};
    Router checking{publicRoutes()};
    checkedRoutes.addTo(checking);
    asked = &checking;
    const auto refused = create({numbers[0], numbers[1]});
    ASSERT_EQ(refused.status, 409);
    const auto error = json(refused).at("errors").at(0);
    EXPECT_EQ(error.at("pointer"), "/items/1");
    EXPECT_EQ(error.at("code"), "not-sealed");
    EXPECT_THAT(error.at("message").get<std::string>(), testing::HasSubstr(numbers[1]));
    EXPECT_EQ(stateOf(numbers[0]), "SEALED") << "all or nothing";
    EXPECT_EQ(create({numbers[0]}).status, 201);
    asked = &router;
    EXPECT_EQ(create({numbers[1]}).status, 201) << "while nothing was decided";
    EXPECT_EQ(stateOf(numbers[1]), "MANIFESTED");
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE kind = 'SEALED'"), 2);
    asked = &checking;
    const auto packed = json(create({numbers[2]}));
    EXPECT_EQ(packed.at("errors").at(0).at("code"), "not-sealed");
}

TEST_F(RoadHandlersTest, APrintRunThatCannotBeIsRefused) {
    const auto labelled = item(addLabelled(1).front()).id;
    const struct {
        std::string body;
        int status;
    } cases[] = {
        {"{}", 400},
        {R"({"items": []})", 400},
        {R"({"items": ["1"]})", 400},
        {R"({"items": [1], "filter": {}})", 400},
        {R"({"items": [999999]})", 404},
        {fmt::format(R"({{"items": [{}]}})", labelled), 409},
        {R"({"filter": {"state": "ON_THE_MOON"}})", 400},
        {R"({"filter": {"state": "LABELLED"}})", 409},
        {R"({"filter": {"state": "POST_READY", "office": "C81"}})", 404},
        {R"({"filter": {}})", 409},
        {R"({"items": [1], "start": 0})", 400},
        {R"({"items": [1], "sheet": "a5-of-the-moon"})", 422},
        {R"({"items": [1], "sheet": {"name": "x"}})", 422},
        {"[1]", 400},
        {"{", 400},
    };
    for (const auto& c : cases)
        EXPECT_EQ(ask("POST", "/api/v1/print-runs", c.body).status, c.status) << c.body;
    EXPECT_EQ(ask("GET", "/api/v1/print-runs/x").status, 404);
}

TEST_F(RoadHandlersTest, AManifestIsPhotographedAndHandedOver) {
    const auto numbers = addLabelled(2);
    const Json order = {{"office", "C80"}, {"postOffice", "P80"}, {"items", numbers}};
    const auto made = ask("POST", "/api/v1/manifests", order.dump());
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(json(made).at("state"), "open");
    EXPECT_EQ(json(made).at("counts").at("NOT_SEEN"), 2);
    const auto path = fmt::format("/api/v1/manifests/{}", json(made).at("id").get<int>());

    readings["tray"] = shows({numbers[0]}, links);
    const auto photo = json(ask("POST", path + "/photos", "tray"));
    EXPECT_EQ(photo.at("photo").at("width"), 4000);
    EXPECT_EQ(photo.at("photo").at("sha256").get<std::string>().size(), 64U);
    ASSERT_EQ(photo.at("symbols").size(), 2U);
    EXPECT_EQ(photo.at("symbols")[0].at("verdict"), "MATCHED");
    EXPECT_EQ(photo.at("symbols")[0].at("corners").size(), 4U);
    EXPECT_TRUE(photo.at("unread").is_array());
    EXPECT_EQ(photo.at("lines")[0].at("class"), "MATCHED");
    EXPECT_EQ(photo.at("lines")[1].at("class"), "NOT_SEEN");
    EXPECT_EQ(photo.at("counts").at("MATCHED"), 1);
    EXPECT_EQ(ask("POST", path + "/photos", "no picture").status, 415);

    const auto lead = callerOf("C80", Role::ShiftLead, "Hạnh");
    auto post = callerOf("P80", Role::PostLiaison, "Bình");
    post.keyId = 2;
    const auto refused = ask("POST", path + "/handover", R"({"discrepancies": []})", lead);
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(codeOf(json(refused)), "unaccounted");
    EXPECT_EQ(json(refused).at("unaccounted"),
              (Json::array({{{"number", numbers[1]}, {"class", "NOT_SEEN"}}})));
    const auto list =
        Json{{"discrepancies",
              {{{"number", numbers[1]}, {"class", "NOT_SEEN"}, {"reason", "left behind"}}}}}
            .dump();
    EXPECT_EQ(json(ask("POST", path + "/handover", list, lead)).at("state"), "signed-by-centre");
    const auto done = json(ask("POST", path + "/handover", list, post));
    EXPECT_EQ(done.at("state"), "handed-over");
    EXPECT_EQ(done.at("signatures").size(), 2U);
    const auto got = ask("GET", path);
    EXPECT_NE(got.headers.find("ETag"), nullptr);
    EXPECT_EQ(json(got).at("lines").size(), 2U);
    EXPECT_EQ(json(got).at("photos").size(), 1U);
    EXPECT_EQ(ask("GET", path, {}, callerOf("C80.25459", Role::Clerk, "Mai")).status, 404);
    EXPECT_EQ(ask("POST", path + "/items", Json{{"items", numbers}}.dump()).status, 409);
}

TEST_F(RoadHandlersTest, AHandoverThatCannotBeReadIsRefused) {
    const auto numbers = addLabelled(1);
    const auto path = fmt::format("/api/v1/manifests/{}/handover", manifestOf(numbers).manifest.id);
    const auto op = callerOf("C80", Role::Operator, "admin.key");
    for (const auto* body :
         {"[]", R"({"discrepancies": 1})", R"({"discrepancies": [1]})",
          R"({"discrepancies": [{"number": "RT000000014VN", "class": "LOST"}]})",
          R"({"as": {"side": "moon", "name": "An"}})", R"({"as": {"side": "post", "name": ""}})"})
        EXPECT_EQ(ask("POST", path, body, op).status, 400) << body;
    EXPECT_EQ(ask("POST", path, "{}", op).status, 400) << "the operator says who signs";
}

TEST_F(RoadHandlersTest, ScansGetTheirVerdictsInOrder) {
    const auto number = addLabelled(1).front();
    const auto postman = callerOf("P80.25459", Role::PostWorker, "Tuấn");
    const auto at = domain::formatInstant(now);
    const std::string id = "6f1c1c5e-0b5a-4e57-9f0c-0c9b1a7d2e30";
    const Json fact = {{"id", id}, {"number", number}, {"kind", "ACCEPTED"}, {"occurredAt", at}};
    auto unknownWord = fact;
    unknownWord["id"] = "6f1c1c5e-0b5a-4e57-9f0c-0c9b1a7d2e31";
    unknownWord["kind"] = "ATTEMPT_FAILED";
    unknownWord["reason"] = "dog";
    auto notAllowed = fact;
    notAllowed["kind"] = "HANDOVER_SIGNED";
    auto noKind = fact;
    noKind["kind"] = "TELEPORTED";
    auto noId = fact;
    noId["id"] = "seven";
    const Json batch = {{"device", "pda-7"},
                        {"sentAt", at},
                        {"events", {fact, unknownWord, notAllowed, noKind, noId, 7, fact}}};
    const auto answer = ask("POST", "/api/v1/scans", batch.dump(), postman);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto verdicts = json(answer).at("verdicts");
    const struct {
        std::string verdict, code;
    } expected[] = {{"accepted", ""},
                    {"accepted", "unknown-reason"},
                    {"rejected", "kind-not-allowed"},
                    {"rejected", "kind-not-allowed"},
                    {"rejected", "malformed-uuid"},
                    {"rejected", "not-an-object"},
                    {"duplicate", ""}};
    ASSERT_EQ(verdicts.size(), std::size(expected));
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        SCOPED_TRACE(i);
        EXPECT_EQ(verdicts[i].at("verdict"), expected[i].verdict) << verdicts[i];
        const auto& errors = verdicts[i].at("errors");
        EXPECT_EQ(errors.empty() ? "" : errors[0].at("code"), expected[i].code) << errors;
    }
    EXPECT_EQ(verdicts[0].at("id"), id);
    EXPECT_EQ(verdicts[1].at("errors")[0].at("pointer"), "/events/1/reason");
    EXPECT_TRUE(verdicts[2].at("state").is_null());

    auto automatic = fact;
    automatic["id"] = "6f1c1c5e-0b5a-4e57-9f0c-0c9b1a7d2e32";
    automatic["source"] = "system";
    const Json one = {{"device", "pda-7"}, {"sentAt", at}, {"events", {automatic}}};
    const auto said = json(ask("POST", "/api/v1/scans", one.dump(), postman)).at("verdicts")[0];
    EXPECT_EQ(said.at("verdict"), "accepted") << "it happened";
    EXPECT_EQ(said.at("errors")[0].at("code"), "unknown-source");
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE source = 'system' AND kind = "
                      "'ACCEPTED'"),
              0);

    Json many = batch;
    many["events"] = Json::array();
    for (int i = 0; i < 501; ++i) many["events"].push_back(fact);
    EXPECT_EQ(ask("POST", "/api/v1/scans", many.dump(), postman).status, 400);
    many["events"].erase(0);
    EXPECT_EQ(ask("POST", "/api/v1/scans", many.dump(), postman).status, 200);
    EXPECT_EQ(ask("POST", "/api/v1/scans", R"({"device": "x", "events": []})", postman).status,
              400);
    const auto kinds = json(ask("GET", "/api/v1/scans/kinds", {}, postman));
    EXPECT_EQ(kinds.at("kinds").size(), 14U);
    EXPECT_EQ(kinds.at("reasons").size(), 11U);
    EXPECT_EQ(kinds.at("relations").size(), 5U);
}

}  // namespace
}  // namespace hoibao::http
