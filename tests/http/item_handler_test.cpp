#include "http/item_handler.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "http/entity_tag.hpp"
#include "http/json.hpp"
#include "http/result_handler.hpp"
#include "service/reference.hpp"
#include "store/events.hpp"
#include "store/test_database.hpp"

namespace hoibao::http {
namespace {

const domain::Instant kNow = *domain::parseInstant("2026-11-24T09:00:00+07:00");
const std::string kHeader =
    "dossier_code,recipient,phone,address,approved_at,return_by,collect_vnd\n";

std::string row(std::string_view code, std::string_view recipient = "An",
                std::string_view address = "\"Số 1, Phường Tân Ninh, Tỉnh Tây Ninh\"") {
    return fmt::format("{},{},0912345678,{},2026-11-03T08:00:00+07:00,post,8000\n", code, recipient,
                       address);
}

Json result(std::string_view code) {
    return {{"dossierCode", code},
            {"recipient", "Nguyễn Văn An"},
            {"phone", "0912345678"},
            {"address", "Số 1, Phường Tân Ninh, Tỉnh Tây Ninh"},
            {"approvedAt", "2026-11-03T08:00:00+07:00"},
            {"returnBy", "post"},
            {"collectVnd", 8000}};
}

using Parameters = std::map<std::string, std::string, std::less<>>;

class ItemHandlerTest : public testing::Test {
protected:
    Request ask(std::string body = {}, Parameters query = {}, std::string_view office = "C80") {
        Request request;
        request.id = "request-1";
        request.body = std::move(body);
        request.queryParameters = std::move(query);
        request.caller = domain::Caller{domain::Role::Clerk, *domain::OfficeCode::parse(office),
                                        "Thu", 7, "abcdefgh"};
        request.token = RequestToken{};
        (*request.token)[0] = ++requests;  // each request is another one
        return request;
    }
    Response get(std::string_view name, std::string_view office = "C80") {
        auto request = ask({}, {}, office);
        request.pathParameters = {{"id", std::string(name)}};
        return items.get(request);
    }
    Response patch(std::string_view name, const Json& body, std::string_view tag) {
        auto request = ask(body.dump());
        request.pathParameters = {{"id", std::string(name)}};
        if (!tag.empty()) request.headers.add("If-Match", std::string(tag));
        return items.change(request);
    }

    service::Clock clock = [] { return kNow; };
    tests::TestDatabase database;
    service::Intake intake{*database, tests::gazetteer(), tests::zones(), {}, clock};
    service::ItemReading reading{*database, clock};
    service::ItemEditing editing{*database, tests::gazetteer(), tests::zones(), {}, clock};
    ResultHandler results{intake};
    ItemHandler items{reading, editing};
    std::uint8_t requests = 0;
};

std::string codeOf(const Response& response) {
    const auto type = Json::parse(response.body).at("type").get<std::string>();
    return type.substr(type.rfind('/') + 1);
}

TEST_F(ItemHandlerTest, AnImportTellsWhatBecameOfEachRow) {
    const auto file = kHeader + row("H1") + row("H2", "An", "Số 1") + row("H3", " ") + row("H1");
    auto report = Json::parse(results.importCsv(ask(file, {{"dryRun", "true"}})).body);
    EXPECT_EQ(report.at("accepted"), 2);
    report = Json::parse(results.importCsv(ask(file)).body);
    EXPECT_EQ(report.at("accepted"), 2);
    EXPECT_EQ(report.at("unchanged"), 0);
    EXPECT_EQ(report.at("conflict"), 0);
    EXPECT_EQ(report.at("rejected"), 2);
    ASSERT_EQ(report.at("rows").size(), 3U);
    const auto& first = report.at("rows").at(0);
    EXPECT_EQ(first.at("line"), 3);
    EXPECT_EQ(first.at("dossierCode"), "H2");
    EXPECT_EQ(first.at("verdict"), "accepted");
    EXPECT_EQ(first.at("errors"), Json::array());
    EXPECT_EQ(first.at("warnings").at(0).at("column"), "address");
    EXPECT_EQ(first.at("warnings").at(0).at("code"), "address-unknown");
    EXPECT_EQ(report.at("rows").at(1).at("errors").at(0).at("column"), "recipient");
    EXPECT_EQ(report.at("rows").at(2).at("errors").at(0).at("code"), "duplicate");
    report = Json::parse(results.importCsv(ask(file)).body);
    EXPECT_EQ(report.at("unchanged"), 2);
    report = Json::parse(results.importCsv(ask(kHeader + row("H1", "Bình"))).body);
    EXPECT_EQ(report.at("rows").at(0).at("verdict"), "conflict");
}

TEST_F(ItemHandlerTest, AnImportIsRefusedWhole) {
    const struct {
        std::string body;
        Parameters query;
        int status;
        std::string_view code;
    } cases[] = {
        {"", {}, 415, "empty-file"},
        {"a,b\n", {}, 422, "missing-column"},
        {std::string("\xFF\xD8\xFF\0", 4), {}, 422, "not-csv"},
        {kHeader, {{"dryRun", "yes"}}, 400, "invalid-fields"},
        {kHeader, {{"office", "C99"}}, 404, "unknown-office"},
        {kHeader, {{"office", "%"}}, 400, "malformed-office-code"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.code);
        const auto response = results.importCsv(ask(c.body, c.query));
        EXPECT_EQ(response.status, c.status);
        EXPECT_EQ(codeOf(response), c.code);
    }
    const auto missing = Json::parse(results.importCsv(ask("recipient,phone\n")).body);
    EXPECT_EQ(missing.at("errors").at(0).at("pointer"), "/dossier_code");
    EXPECT_EQ(missing.at("errors").size(), 4U);
}

TEST_F(ItemHandlerTest, OneResultIsNewUnchangedOrAConflict) {
    const auto first = results.create(ask(result("H1").dump()));
    EXPECT_EQ(first.status, 201);
    const auto body = Json::parse(first.body);
    EXPECT_TRUE(body.at("item").is_number_integer());
    EXPECT_EQ(body.at("warnings"), Json::array());
    EXPECT_EQ(results.create(ask(result("H1").dump())).status, 200);
    auto other = result("H1");
    other["recipient"] = "Bình";
    const auto conflict = results.create(ask(other.dump()));
    EXPECT_EQ(conflict.status, 409);
    EXPECT_EQ(Json::parse(conflict.body).at("errors").at(0).at("pointer"), "/recipient");
}

TEST_F(ItemHandlerTest, AResultSaysWhatIsWrongWithIt) {
    const struct {
        std::string_view name;
        Json value;
        std::string_view pointer;
    } cases[] = {
        {"dossierCode", nullptr, "/dossierCode"},
        {"recipient", nullptr, "/recipient"},
        {"recipient", " ", "/recipient"},
        {"phone", nullptr, "/phone"},
        {"address", nullptr, "/address"},
        {"approvedAt", nullptr, "/approvedAt"},
        {"approvedAt", "3/11/2026", "/approvedAt"},
        {"returnBy", "pigeon", "/returnBy"},
        {"collectVnd", -1, "/collectVnd"},
        {"collectVnd", "8000", "/collectVnd"},
        {"weightGrams", 0, "/weightGrams"},
        {"weightGrams", 1e9, "/weightGrams"},
        {"note", 5, "/note"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(fmt::format("{} = {}", c.name, c.value.dump()));
        auto body = result("H1");
        body[std::string(c.name)] = c.value;
        const auto response = results.create(ask(body.dump()));
        EXPECT_EQ(response.status, 400);
        EXPECT_EQ(Json::parse(response.body).at("errors").at(0).at("pointer"), c.pointer);
    }
    EXPECT_EQ(results.create(ask("[]")).status, 400);
    EXPECT_EQ(results.create(ask("{")).status, 400);
}

TEST_F(ItemHandlerTest, AnItemIsShownWithItsEventsAndATag) {
    const auto id =
        Json::parse(results.create(ask(result("H1").dump())).body).at("item").get<int>();
    const auto response = get(std::to_string(id));
    ASSERT_EQ(response.status, 200);
    EXPECT_EQ(*response.headers.find("ETag"), entityTag(1, response.body));
    const auto item = Json::parse(response.body);
    EXPECT_EQ(item.at("id"), id);
    EXPECT_EQ(item.at("number"), nullptr);
    EXPECT_EQ(item.at("state"), "POST_READY");
    EXPECT_EQ(item.at("dossierCode"), "H1");
    EXPECT_EQ(item.at("ward"), "25459");
    EXPECT_EQ(item.at("collectVnd"), 8000);
    EXPECT_EQ(item.at("manifest"), nullptr);
    ASSERT_EQ(item.at("events").size(), 2U);
    EXPECT_EQ(item.at("events").at(1).at("kind"), "CHANNEL_POST");
    EXPECT_EQ(get(std::to_string(id), "C80.25460").status, 404);
    EXPECT_EQ(get("RT000000014VN").status, 404);
    EXPECT_EQ(get("nothing").status, 404);
}

TEST_F(ItemHandlerTest, AChangeNeedsTheTagOfWhatWasRead) {
    const auto id = std::to_string(
        Json::parse(results.create(ask(result("H1").dump())).body).at("item").get<int>());
    const struct {
        Json body;
        std::string_view tag;
        int status;
    } cases[] = {
        {{{"phone", "0987654321"}}, "", 428},
        {{{"phone", "0987654321"}}, "*", 428},
        {{{"phone", "0987654321"}}, "\"9\"", 412},
        {{{"phone", "0987654321"}}, "\"x\"", 412},
        {{{"phone", "12"}}, "\"1\"", 400},
        {{{"phone", 12}}, "\"1\"", 400},
        {Json::object(), "\"1\"", 400},
        {{{"ward", "99999"}}, "\"1\"", 400},
        {{{"phone", "0987654321"}}, "\"1\"", 200},
        {{{"phone", "0912345678"}}, "\"1\"", 412},
        {{{"phone", "0912345678"}}, "\"2\"", 200},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(fmt::format("{} {}", c.body.dump(), c.tag));
        EXPECT_EQ(patch(id, c.body, c.tag).status, c.status);
    }
    EXPECT_EQ(patch("99", {{"phone", "0912345678"}}, "\"1\"").status, 404);
    EXPECT_EQ(Json::parse(get(id).body).at("phone"), "0912345678");
}

TEST_F(ItemHandlerTest, ListsGoOnWithTheCursor) {
    std::string file = kHeader;
    for (int i = 0; i < 5; ++i) file += row(fmt::format("H{}", i));
    EXPECT_EQ(results.importCsv(ask(file)).status, 200);
    std::vector<std::string> codes;
    Parameters query = {{"limit", "2"}};
    for (;;) {
        const auto list = Json::parse(items.list(ask({}, query)).body);
        for (const auto& each : list.at("items")) codes.push_back(each.at("dossierCode"));
        if (list.at("next").is_null()) break;
        query["cursor"] = list.at("next");
    }
    EXPECT_EQ(codes, (std::vector<std::string>{"H0", "H1", "H2", "H3", "H4"}));
}

TEST_F(ItemHandlerTest, AListSaysWhichPartOfTheQueryItCannotRead) {
    const struct {
        Parameters query;
        int status;
    } cases[] = {
        {{{"state", "POST_READY,LABELLED"}}, 200},
        {{{"state", "FLYING"}}, 400},
        {{{"office", "C80.25459"}}, 200},
        {{{"office", "c80 x"}}, 400},
        {{{"office", "P80"}}, 404},
        {{{"approvedFrom", "2026-11-03"}, {"approvedTo", "2026-11-03T00:00:00Z"}}, 200},
        {{{"approvedFrom", "yesterday"}}, 400},
        {{{"limit", "201"}}, 400},
        {{{"limit", "0"}}, 400},
        {{{"cursor", "zzz%"}}, 400},
        {{{"cursor", "eHg"}}, 400},  // "xx"
        {{{"q", "Nguyễn '; DROP"}}, 200},
        {{{"dossierCode", "Đ"}}, 200},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.query.begin()->first + "=" + c.query.begin()->second);
        EXPECT_EQ(items.list(ask({}, c.query)).status, c.status);
    }
}

TEST_F(ItemHandlerTest, ADayAsAnEndHoldsThatDay) {
    EXPECT_EQ(results.importCsv(ask(kHeader + row("H1"))).status, 200);  // approved on 3 November
    const struct {
        std::string from, to;
        std::size_t found;
    } cases[] = {
        {"2026-11-03", "2026-11-03", 1},
        {"2026-11-04", "2026-11-05", 0},
        {"2026-11-01", "2026-11-02", 0},
        {"2026-11-03T08:00:00+07:00", "2026-11-03T08:00:01+07:00", 1},
        {"2026-11-03T00:00:00+07:00", "2026-11-03T08:00:00+07:00", 0},
    };
    for (const auto& c : cases) {
        const auto list =
            Json::parse(items.list(ask({}, {{"approvedFrom", c.from}, {"approvedTo", c.to}})).body);
        EXPECT_EQ(list.at("items").size(), c.found) << c.from << " to " << c.to;
    }
}

}  // namespace
}  // namespace hoibao::http
