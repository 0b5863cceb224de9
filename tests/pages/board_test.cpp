// The board's pages, and those that citizens read without a code.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <regex>

#include "http/ask.hpp"
#include "http/routes.hpp"
#include "pages/board_handler.hpp"
#include "pages/catalogue.hpp"
#include "pages/offices_handler.hpp"
#include "pages/postage_handler.hpp"
#include "service/board_counting.hpp"
#include "service/demo.hpp"
#include "service/reference.hpp"
#include "store/files.hpp"
#include "store/test_database.hpp"

namespace hoibao::pages {
namespace {

std::vector<service::CommuneOutline> outlines() {
    const auto file =
        store::readFile(std::string(HOIBAO_SOURCE_DIR) + "/sql/reference/tay-ninh-wards.geojson");
    return service::parseOutlines(file.value()).value();
}

class BoardPagesTest : public testing::Test {
protected:
    BoardPagesTest() {
        EXPECT_TRUE(service::fillWithDemo(*database, tests::gazetteer(), {}, clock));
        service::BoardCounting(*database, {}, clock).run();
        boardHandler.addTo(router);
        offices.addTo(router);
        postage.addTo(router);
    }

    http::Response get(const std::string& path, domain::Role role = domain::Role::Supervisor,
                       std::string_view office = "C80") {
        http::Request request;
        request.receivedAt = now;
        request.caller = domain::Caller{role, *domain::OfficeCode::parse(office), "Lan", 7, ""};
        return http::answerOf(router, "GET", path, std::move(request));
    }
    /// A photograph of the first manifest in which `labels` labels were not read.
    void photograph(int labels, const std::string& moment) {
        std::string unread;
        for (int i = 0; i < labels; ++i)
            unread += fmt::format("{}{{\"corners\":[[1,1],[9,1],[9,9],[1,9]]}}", i == 0 ? "" : ",");
        database->inTransaction([&](store::Session& session) {
            session.execute(
                "INSERT INTO manifest_photo (manifest_id, request_token, sha256, width, height, "
                "symbols, unread, taken_by, taken_at) SELECT MIN(id), UNHEX(MD5(?)), SHA2(?, 256), "
                "100, 100, '[]', ?, 'Lan', ? FROM manifest",
                {moment, moment, "[" + unread + "]", *domain::parseInstant(moment)});
            session.execute("INSERT INTO count_due (photo_id) SELECT MAX(id) FROM manifest_photo",
                            {});
        });
    }
    std::int64_t number(const std::string& sql) {
        return database->inTransaction(
            [&](store::Session& session) { return session.queryOne(sql)->integer(0); });
    }

    domain::Instant now = *domain::parseInstant("2026-11-24T08:00:00+07:00");
    service::Clock clock = [this] { return now; };
    tests::TestDatabase database;
    service::Board board{*database, tests::gazetteer(), [] { return domain::TimeLimits{}; }, clock};
    service::PublicInformation information{*database, tests::gazetteer(), tests::zones(), clock};
    BoardHandler boardHandler{board, CommuneMap(outlines())};
    OfficesHandler offices{information};
    PostageHandler postage{information};
    http::Router router{http::publicRoutes()};
};

constexpr std::string_view kPages[] = {"/board",          "/board/times", "/board/stuck",
                                       "/board/communes", "/board/scans", "/board/items",
                                       "/board/unread"};

TEST_F(BoardPagesTest, EveryPageStandsInBothLanguagesAndIsLight) {
    for (const auto page : kPages)
        for (const auto* language : {"vi", "en"}) {
            const auto path = fmt::format("{}?period=month&lang={}", page, language);
            SCOPED_TRACE(path);
            const auto response = get(path);
            EXPECT_EQ(response.status, 200);
            EXPECT_LT(response.body.size(), 300'000U);
            EXPECT_EQ(response.body.find("<style"), std::string::npos);
            EXPECT_EQ(response.body.find(" style="), std::string::npos);
        }
}

TEST_F(BoardPagesTest, NoPictureStandsWhereThereIsNothingToDraw) {
    EXPECT_NE(get("/board/times?period=month").body.find("class=\"picture\""), std::string::npos);
    EXPECT_EQ(get("/board/scans").body.find("class=\"picture\""), std::string::npos)
        << "no photograph was taken";
}

TEST_F(BoardPagesTest, RowsOfNothingAreLeftToTheFiles) {
    const auto page = get("/board?period=month");
    EXPECT_EQ(
        page.body.find("of=delivered&amp;period=month&amp;day=2026-11-24&amp;office=C80.25459"),
        std::string::npos);
    EXPECT_NE(page.body.find("Không hiện 96 dòng toàn số 0"), std::string::npos);
    const auto csv = get("/board/export/units.csv?period=month").body;
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 97);
}

TEST_F(BoardPagesTest, EveryLinkOfEveryPageAnswers) {
    const std::regex link("href=\"(/board[^\"]*)\"");
    std::set<std::string> links;
    for (const auto page : kPages) {
        const auto body = get(fmt::format("{}?period=month", page)).body;
        for (std::sregex_iterator at(body.begin(), body.end(), link), end; at != end; ++at) {
            const auto path = std::regex_replace((*at)[1].str(), std::regex("&amp;"), "&");
            // One office and one commune stand for all.
            if (path.find("C80.") == std::string::npos ||
                path.find("C80.25459") != std::string::npos)
                links.insert(path);
        }
    }
    EXPECT_GT(links.size(), 60U);
    for (const auto& path : links) EXPECT_EQ(get(path).status, 200) << path;
}

TEST_F(BoardPagesTest, LabelsThatWereNotReadLeadToTheirPhotographs) {
    photograph(2, "2026-11-23T09:00:00+07:00");
    photograph(0, "2026-11-23T10:00:00+07:00");
    photograph(3, "2026-11-24T00:00:00+07:00");
    photograph(7, "2026-12-01T00:00:00+07:00");
    now += std::chrono::minutes(1);  // the lease of who counted before is over
    service::BoardCounting(*database, {}, clock).run();
    const std::string link =
        "<a class=\"count wait\" href=\"/board/unread?period=month&amp;day=2026-11-24&amp;"
        "office=C80\"><strong>5</strong>";
    const auto scans = get("/board/scans?period=month").body;
    EXPECT_NE(scans.find(link), std::string::npos) << scans.substr(scans.find("<h2>"), 1500);

    const auto csv = get("/board/export/unread.csv?period=month").body;
    EXPECT_NE(csv.find("\"09:00, 23/11/2026\","), std::string::npos) << csv;
    EXPECT_NE(csv.find(",C80,2\r\n"), std::string::npos);
    EXPECT_NE(csv.find(",C80,3\r\n"), std::string::npos);
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 2);

    const auto first = get("/board/unread?period=month&limit=1").body;
    const auto manifest = number("SELECT MIN(id) FROM manifest");
    const auto toPhotos = fmt::format("href=\"/desk/manifests/{}#photos-title\">2<", manifest);
    EXPECT_NE(first.find(toPhotos), std::string::npos);
    std::smatch next;
    ASSERT_TRUE(std::regex_search(first, next, std::regex("cursor=([^\"]+)")));
    EXPECT_NE(first.find("aria-current=\"true\">Chất lượng quét"), std::string::npos)
        << "whose names these are";
    const auto second = get("/board/unread?period=month&limit=1&cursor=" + next[1].str()).body;
    EXPECT_EQ(second.find("23/11/2026</td>"), std::string::npos);
    EXPECT_NE(second.find("00:00, 24/11/2026"), std::string::npos);
    EXPECT_EQ(second.find("Trang sau"), std::string::npos);
    EXPECT_EQ(get("/board/unread?period=month&office=C80.25459").body.find("<table"),
              std::string::npos);
}

TEST_F(BoardPagesTest, AnotherOfficeIsNotFoundAndNonsenseIsRefused) {
    for (const auto page : kPages) {
        const auto path = fmt::format("{}?office=C80", page);
        EXPECT_EQ(get(path, domain::Role::ShiftLead, "C80.25459").status, 404) << path;
        EXPECT_EQ(get(path, domain::Role::PostManager, "P80.25459").status, 404) << path;
        EXPECT_EQ(get(std::string(page), domain::Role::ShiftLead, "C80.25459").status, 200);
    }
    EXPECT_EQ(
        get("/board/export/units.csv?office=C80", domain::Role::ShiftLead, "C80.25459").status,
        404);
    const struct {
        std::string path;
        int status;
    } cases[] = {{"/board?period=year", 400},
                 {"/board?day=2026-13-01", 400},
                 {"/board?office=%27", 404},
                 {"/board/items?of=nothing", 400},
                 {"/board/items?outcome=x", 400},
                 {"/board/items?leg=x", 400},
                 {"/board/items?stuck=x", 400},
                 {"/board/items?photo=x", 400},
                 {"/board/items?scan=both", 400},
                 {"/board/items?scan=typed&printer=" + std::string(65, 'x'), 400},
                 {"/board/items?cursor=!!!", 400},
                 {"/board/unread?cursor=!!!", 400},
                 {"/board/unread?limit=201", 400},
                 {"/board/items?limit=201", 400},
                 {"/board/export/units.pdf", 404},
                 {"/board/export/nothing.csv", 404},
                 {"/board/export/.csv", 404}};
    for (const auto& c : cases) EXPECT_EQ(get(c.path).status, c.status) << c.path;
}

TEST_F(BoardPagesTest, AnExportIsTheTableAndIsWrittenDown) {
    const auto csv = get("/board/export/units.csv?period=month");
    EXPECT_EQ(csv.contentType, "text/csv; charset=utf-8");
    EXPECT_TRUE(csv.body.starts_with("\uFEFFĐơn vị,Kết quả đã nhận,"));
    EXPECT_NE(csv.headers.find("Content-Disposition")->find("hoibao-units-"), std::string::npos);
    EXPECT_TRUE(get("/board/export/units.xlsx").body.starts_with("PK"));
    EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'export-board' AND object = "
                     "'units.csv 2026-11-01 2026-12-01 C80'"),
              1);
    const auto items = get("/board/export/items.csv?of=received&period=month");
    EXPECT_EQ(std::count(items.body.begin(), items.body.end(), '\n') - 1,
              number("SELECT COUNT(*) FROM result WHERE approved_at >= '2026-10-31 17:00'"));
}

TEST_F(BoardPagesTest, NamesAreMaskedButForTheShiftLead) {
    const auto name = database->inTransaction([](store::Session& session) {
        return session
            .queryOne("SELECT recipient FROM item WHERE state = 'RETURNED_TO_CENTRE' LIMIT 1")
            ->text(0);
    });
    const auto path = "/board/items?of=returned&period=month&limit=200";
    EXPECT_EQ(get(path).body.find(name), std::string::npos);
    EXPECT_NE(get(path, domain::Role::ShiftLead).body.find(name), std::string::npos);
}

TEST_F(BoardPagesTest, CitizensPagesAreLightAndHoldNoScript) {
    const auto style =
        store::readFile(std::string(HOIBAO_SOURCE_DIR) + "/server/pages/static/track.css");
    for (const std::string path :
         {"/offices", "/offices?q=tan+ninh", "/offices?q=Tân Ninh&lang=en", "/offices?q=nowhere",
          "/postage", "/postage?from=C80&to=Bến Cầu&grams=100", "/postage?to=nowhere&grams=x",
          "/postage?from=C80&to=Tân Hòa&grams=100&lang=en"}) {
        const auto response = get(path);
        EXPECT_EQ(response.status, 200) << path;
        EXPECT_LT(response.body.size() + style->size(), 50'000U) << path;
        EXPECT_EQ(response.body.find("<script"), std::string::npos) << path;
    }
    EXPECT_NE(get("/postage?from=C80&to=Bến Cầu&grams=100").body.find("30.000 đ"),
              std::string::npos);
    EXPECT_NE(get("/offices?q=<script>alert(1)</script>").body.find("&lt;script&gt;"),
              std::string::npos);
    EXPECT_EQ(get("/offices?q=" + std::string(201, 'x')).status, 400);
}

}  // namespace
}  // namespace hoibao::pages
