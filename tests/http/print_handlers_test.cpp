// Print runs and printers as a client drives them: faults, release, cancel, resume, "these did not
// print"; and what a void label answers.
#include <fmt/format.h>

#include "http/ask.hpp"
#include "http/entity_tag.hpp"
#include "http/item_handler.hpp"
#include "http/json.hpp"
#include "http/print_run_handler.hpp"
#include "http/printer_handler.hpp"
#include "http/scan_handler.hpp"
#include "service/reference.hpp"
#include "service/road_fixture.hpp"

namespace hoibao::http {
namespace {

using domain::Role;

class PrintHandlersTest : public tests::RoadTest {
protected:
    PrintHandlersTest() {
        printRuns.addTo(router);
        printerRoutes.addTo(router);
        items.addTo(router);
        scans.addTo(router);
    }
    Response ask(std::string_view method, std::string_view target, const Json& body = {},
                 std::string_view ifMatch = {},
                 const domain::Caller& caller = callerOf("C80", Role::Clerk, "Lan")) {
        Request request;
        request.body = body.is_null() ? "" : body.dump();
        if (!ifMatch.empty()) request.headers.set("If-Match", std::string(ifMatch));
        request.caller = caller;
        request.token = RequestToken{};
        request.token->back() = ++requests;
        return answerOf(router, method, target, std::move(request));
    }
    static Json json(const Response& response) { return Json::parse(response.body); }
    static std::string codeOf(const Response& response) {
        const auto type = json(response).at("type").get<std::string>();
        return type.substr(type.rfind('/') + 1);
    }
    std::string startRun(int count, Json more = Json::object()) {
        more["items"] = addItems(count);
        const auto started = ask("POST", "/api/v1/print-runs", more);
        EXPECT_EQ(started.status, 202) << started.body;
        return fmt::format("/api/v1/print-runs/{}", json(started).at("id").get<int>());
    }

    service::ItemReading reading{database(), clock()};
    service::ItemEditing editing{database(), tests::gazetteer(), tests::zones(), policy, clock()};
    service::Scanning scanning{database(), policy, clock()};
    service::Printers printers{database(), labels::Fonts::load(labels::Fonts::folder()),
                               "thermal-100x150", clock()};
    PrintRunHandler printRuns{printing, packing};
    PrinterHandler printerRoutes{printers};
    ItemHandler items{reading, editing};
    ScanHandler scans{scanning};
    Router router{publicRoutes()};
    std::uint8_t requests = 0;
};

TEST_F(PrintHandlersTest, ABlockedLabelIsShownAndTheRunReleasedWithoutIt) {
    const auto run = startRun(3);
    EXPECT_EQ(ask("POST", run + "/release", {{"reason", "seen"}}).status, 409);
    finishRuns();
    EXPECT_EQ(json(ask("GET", run + "/faults")).at("faults").size(), 0U);
    database().inTransaction([&](store::Session& session) {
        session.execute(
            "INSERT INTO print_run_fault (run_id, position, number, reason, picture) "
            "SELECT run_id, position, number, 'the bars cannot be read', 'PNG' FROM print_run_item "
            "WHERE position = 2",
            {});
        session.execute("UPDATE print_run SET state = 'failed', failure = 'one is blocked'", {});
    });
    EXPECT_EQ(json(ask("GET", run)).at("blocked"), 1);
    const auto fault = json(ask("GET", run + "/faults")).at("faults").at(0);
    EXPECT_EQ(fault.at("label"), 2);
    EXPECT_EQ(fault.at("reason"), "the bars cannot be read");
    EXPECT_EQ(fault.at("picture"), "504E47");
    EXPECT_EQ(ask("GET", run + "/labels.pdf").status, 409);
    EXPECT_EQ(ask("POST", run + "/release", Json::object()).status, 400);
    const auto released = ask("POST", run + "/release", {{"reason", "seen"}});
    EXPECT_EQ(released.status, 202);
    EXPECT_EQ(json(released).at("state"), "verifying");
    finishRuns();
    EXPECT_EQ(json(ask("GET", run)).at("state"), "partly");
    EXPECT_EQ(ask("GET", run + "/labels.pdf").status, 200);
    EXPECT_EQ(json(ask("GET", run + "/items")).at("items").size(), 2U);
}

TEST_F(PrintHandlersTest, ARunIsCancelledWithAReason) {
    const auto run = startRun(2);
    EXPECT_EQ(ask("POST", run + "/cancel", Json::object()).status, 400);
    EXPECT_EQ(ask("POST", "/api/v1/print-runs/99/cancel", {{"reason", "x"}}).status, 404);
    const auto cancelled = json(ask("POST", run + "/cancel", {{"reason", "wrong paper"}}));
    EXPECT_EQ(cancelled.at("state"), "cancelled");
    EXPECT_EQ(cancelled.at("endedBy"), "Lan");
    EXPECT_EQ(cancelled.at("endReason"), "wrong paper");
    finishRuns();
    const auto ready = startRun(1);
    finishRuns();
    EXPECT_EQ(codeOf(ask("POST", ready + "/cancel", {{"reason", "late"}})), "ended");
}

TEST_F(PrintHandlersTest, TheseDidNotPrint) {
    const auto run = startRun(4);
    EXPECT_EQ(ask("POST", run + "/printed", Json::object()).status, 409);
    finishRuns();
    EXPECT_EQ(json(ask("POST", run + "/printed", Json::object())).at("state"), "printed");
    const auto list = json(ask("GET", run + "/items")).at("items");
    for (const Json& body : {Json{{"from", 2}, {"to", 3}}, Json{{"from", 2}, {"reason", "jam"}},
                             Json{{"from", 0}, {"to", 3}, {"reason", "jam"}}})
        EXPECT_EQ(ask("POST", run + "/unprinted", body).status, 400) << body;
    EXPECT_EQ(ask("POST", run + "/unprinted", {{"from", 2}, {"to", 9}, {"reason", "jam"}}).status,
              404);
    const auto said =
        json(ask("POST", run + "/unprinted", {{"from", 2}, {"to", 3}, {"reason", "jam"}}));
    EXPECT_EQ(said.at("state"), "partly");
    EXPECT_EQ(said.at("items"), Json({list[1].at("item"), list[2].at("item")}));
    EXPECT_EQ(said.at("kept"), Json::array());
    EXPECT_EQ(ask("POST", "/api/v1/print-runs", {{"items", said.at("items")}}).status, 202);
    finishRuns();

    // The paper that came out after all says that another stands in for it.
    const auto number = list[1].at("number").get<std::string>();
    const auto item = json(ask("GET", "/api/v1/items/" + number));
    const auto next = item.at("number").get<std::string>();
    EXPECT_NE(next, number);
    EXPECT_EQ(item.at("void").at("number"), number);
    EXPECT_EQ(item.at("void").at("replacedBy"), next);
    EXPECT_EQ(item.at("void").at("voidReason"), "jam");
    EXPECT_EQ(item.at("void").at("voidedBy"), "Lan");
    EXPECT_EQ(item.at("printCount"), 2);
    EXPECT_EQ(item.at("labels").size(), 2U);
    EXPECT_EQ(item.at("labels")[1].at("printedBy"), "Lan");
    EXPECT_TRUE(json(ask("GET", "/api/v1/items/" + next)).at("void").is_null());
    const auto at = domain::formatInstant(now);
    const Json batch = {{"device", "pda"},
                        {"sentAt", at},
                        {"events",
                         {{{"id", "6f1c1c5e-0b5a-4e57-9f0c-0c9b1a7d2e30"},
                           {"number", number},
                           {"kind", "ACCEPTED"},
                           {"occurredAt", at}}}}};
    const auto verdict = json(ask("POST", "/api/v1/scans", batch, {},
                                  callerOf("P80.25459", Role::PostWorker, "Tuấn")))
                             .at("verdicts")[0];
    EXPECT_EQ(verdict.at("replacedBy"), next);
    EXPECT_EQ(verdict.at("errors")[0].at("code"), "void");
}

TEST_F(PrintHandlersTest, ResumesFromALabel) {
    const auto run = startRun(4);
    finishRuns();
    const auto rest = ask("GET", run + "/labels.pdf?from=3");
    EXPECT_EQ(rest.status, 200);
    EXPECT_EQ(rest.body, ask("GET", run + "/labels.pdf?from=3&start=1").body);
    EXPECT_LT(rest.body.size(), ask("GET", run + "/labels.pdf").body.size());
    EXPECT_EQ(ask("GET", run + "/labels.pdf?from=5").status, 404);
    EXPECT_EQ(ask("GET", run + "/labels.pdf?from=x").status, 400);
    EXPECT_EQ(ask("GET", run + "/labels.pdf?from=3&start=0").status, 400);
    EXPECT_EQ(ask("GET", run + "/labels.pdf?from=3&start=2").status, 422);
}

TEST_F(PrintHandlersTest, APrinterIsKeptCorrectedAndUsed) {
    const Json asked = {{"name", "Quầy 1"},       {"sheet", "a4-2x4"}, {"dpi", 300},
                        {"offset", {1.25, -0.5}}, {"scale", 1.002},    {"barReduction", 1}};
    const auto added = ask("POST", "/api/v1/printers", asked);
    ASSERT_EQ(added.status, 201) << added.body;
    for (const auto& [key, value] : asked.items()) EXPECT_EQ(json(added).at(key), value) << key;
    const auto path = fmt::format("/api/v1/printers/{}", json(added).at("id").get<int>());
    EXPECT_EQ(json(ask("GET", "/api/v1/printers")).at("items").size(), 1U);
    for (const Json& wrong :
         {Json{{"sheet", "a4-2x4"}}, Json{{"name", "x"}, {"offset", {1}}},
          Json{{"name", "x"}, {"offset", {1, "2"}}}, Json{{"name", "x"}, {"scale", "1"}},
          Json{{"name", "x"}, {"barReduction", 3}}, Json{{"name", "x"}, {"dpi", 10}}})
        EXPECT_EQ(ask("POST", "/api/v1/printers", wrong).status, 400) << wrong;
    EXPECT_EQ(ask("PATCH", path, {{"offset", {0, 0}}}).status, 428);
    EXPECT_EQ(ask("PATCH", path, {{"offset", {0, 0}}}, "\"9\"").status, 412);
    const auto changed = ask("PATCH", path, {{"offset", {0.5, 0}}}, "\"1\"");
    EXPECT_EQ(json(changed).at("offset"), Json({0.5, 0.0}));
    EXPECT_EQ(json(changed).at("scale"), 1.002);
    EXPECT_TRUE(ask("GET", path + "/calibration.pdf").body.starts_with("%PDF-"));
    EXPECT_EQ(ask("GET", path + "/calibration.pdf?sheet=moon").status, 422);
    EXPECT_EQ(ask("GET", path, {}, {}, callerOf("C80.25459", Role::Clerk, "Bé")).status, 404);

    const auto run = startRun(3, {{"printer", json(added).at("id")}, {"start", 7}});
    finishRuns();
    EXPECT_EQ(json(ask("GET", run)).at("sheet").at("dpi"), 300);
    EXPECT_EQ(json(ask("GET", run + "/items")).at("items")[2].at("page"), 2);
    EXPECT_EQ(ask("DELETE", path).status, 200);
    EXPECT_EQ(ask("GET", path).status, 404);
    EXPECT_EQ(ask("POST", "/api/v1/print-runs",
                  {{"items", addItems(1)}, {"printer", json(added).at("id")}})
                  .status,
              404);
    EXPECT_EQ(ask("GET", run + "/labels.pdf").status, 200) << "a run keeps what it used";
}

TEST_F(PrintHandlersTest, EachThingHasATagThatChangesWithWhatItShows) {
    const auto run = startRun(1);
    const auto tagOf = [&](const std::string& path) {
        const auto response = ask("GET", path);
        const auto* tag = response.headers.find("ETag");
        return tag ? *tag : "none of " + response.body;
    };
    const auto waiting = tagOf(run);
    EXPECT_EQ(tagOf(run), waiting);
    finishRuns();
    const auto ready = tagOf(run);
    EXPECT_NE(ready, waiting);
    EXPECT_TRUE(ready.starts_with('"')) << ready;

    // Events that move no state leave the version as it is, but not what is shown.
    const auto number = json(ask("GET", run + "/items")).at("items")[0].at("number");
    const auto item = "/api/v1/items/" + number.get<std::string>();
    const auto before = tagOf(item);
    const auto scanned = ask("POST", "/api/v1/scans",
                             {{"device", "d"},
                              {"sentAt", "2026-11-24T10:00:00+07:00"},
                              {"events",
                               {{{"id", "00000000-0000-4000-8000-000000000001"},
                                 {"number", number},
                                 {"kind", "RETURNED"},
                                 {"occurredAt", "2026-11-24T10:00:00+07:00"},
                                 {"office", "C80"}}}}});
    EXPECT_EQ(json(scanned).at("verdicts")[0].at("disregarded"), true) << scanned.body;
    EXPECT_NE(tagOf(item), before);
}

TEST_F(PrintHandlersTest, AnItemThatIsCorrectedSaysThatItsLabelIsOutdated) {
    const auto number = addLabelled(1).front();
    const auto before = ask("GET", "/api/v1/items/" + number);
    EXPECT_EQ(json(before).at("isLabelOutdated"), false);
    const auto id = json(before).at("id").get<int>();
    const auto after = ask("PATCH", fmt::format("/api/v1/items/{}", id), {{"phone", "0987654321"}},
                           *before.headers.find("ETag"));
    ASSERT_EQ(after.status, 200) << after.body;
    EXPECT_EQ(json(after).at("isLabelOutdated"), true);
    EXPECT_EQ(json(after).at("outdatedFields"), Json({"phone"}));
    EXPECT_EQ(json(ask("GET", "/api/v1/items/" + number)).at("isLabelOutdated"), true);
}

}  // namespace
}  // namespace hoibao::http
