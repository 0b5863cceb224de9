// Packing, scans, pick-up and printing through the whole application, as browsers send them.
#include "pages/counter_fixture.hpp"
#include "pages/scanned.hpp"

namespace hoibao::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(CounterPagesTest, PacksOrSaysLoudlyWhichOneDoesNotBelong) {
    const auto numbers = addLabelled(2);
    const auto dossier = item(numbers[0]).dossierCode, other = item(numbers[1]).dossierCode;
    const auto second = post("lan", "/desk/packing", {{"dossierCode", dossier}});
    EXPECT_EQ(second.status, 200) << "Enter after the first scan, without script";
    EXPECT_THAT(second.body, HasSubstr("value=\"" + dossier + "\""));
    const auto wrong =
        post("lan", "/desk/packing", {{"dossierCode", dossier}, {"envelope", numbers[1]}});
    EXPECT_EQ(wrong.status, 409);
    EXPECT_THAT(wrong.body, HasSubstr("KHÔNG KHỚP"));
    EXPECT_THAT(wrong.body, HasSubstr("thuộc hồ sơ " + other));
    EXPECT_THAT(wrong.body, HasSubstr("có nhãn " + grouped(numbers[0])));
    EXPECT_EQ(stateOf(numbers[1]), "LABELLED");
    const auto packed = post("lan", "/desk/packing",
                             {{"dossierCode", dossier}, {"envelope", links.link(numbers[0])}}, "o");
    ASSERT_EQ(packed.status, 303) << packed.body;
    EXPECT_EQ(post("lan", "/desk/packing",
                   {{"dossierCode", dossier}, {"envelope", links.link(numbers[0])}}, "o")
                  .status,
              303)
        << "sent twice";
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE kind = 'SEALED'"), 1);
    const auto page = get("lan", location(packed)).body;
    EXPECT_THAT(page, HasSubstr("Khớp. Đã niêm phong."));
    EXPECT_THAT(page, HasSubstr(dossier)) << "among the last ones";
    EXPECT_EQ(
        post("lan", "/desk/packing", {{"dossierCode", numbers[1]}, {"envelope", other}}).status,
        303)
        << "the envelope first";
    EXPECT_EQ(stateOf(numbers[1]), "SEALED");
    EXPECT_EQ(
        post("khac", "/desk/packing", {{"dossierCode", dossier}, {"envelope", numbers[0]}}).status,
        404);
    EXPECT_EQ(get("binh", "/desk/packing").status, 403);
}

TEST_F(CounterPagesTest, SaysWhetherPackingMustBeChecked) {
    const auto pageOf = [&](bool isChecked) {
        auto decided = policy;
        decided.packingCheck = isChecked;
        service::Packing checked(database(), decided, clock());
        PackingHandler pages{checked};
        http::Router router{http::publicRoutes()};
        pages.addTo(router);
        http::Request request;
        request.method = "GET";
        request.caller = callerOf("C80", domain::Role::Clerk, "Lan");
        return router.match("GET", "/desk/packing")->route->handler(request).body;
    };
    EXPECT_THAT(pageOf(true), HasSubstr("không vào được bảng kê"));
    EXPECT_THAT(pageOf(false), HasSubstr("vẫn vào được bảng kê"));
    EXPECT_THAT(get("lan", "/desk/packing").body, HasSubstr("vẫn vào được bảng kê"));
}

TEST_F(CounterPagesTest, ScansOneAfterTheOtherWithFourAnswers) {
    const auto numbers = addLabelled(2);
    const auto unissued = std::string(domain::ItemNumber::make("RT", 9'000'000, "VN").text());
    const auto id = manifestOf({numbers[0]}).manifest.id;
    ASSERT_TRUE(photograph(id, {numbers[0]}));
    auto liaisons = liaison();
    liaisons.caller.keyId = 2;
    ASSERT_TRUE(handover.sign(lead(), id, {}, {}));
    ASSERT_TRUE(handover.sign(liaisons, id, {}, {}));
    now += std::chrono::hours(1);
    std::string recent;
    const auto scan = [&](const std::string& number) {
        const auto answer = post("tuan", "/counter/scan",
                                 {{"kind", "ARRIVED"}, {"number", number}, {"recent", recent}});
        EXPECT_EQ(answer.status, 303) << answer.body;
        const auto page = get("tuan", location(answer)).body;
        EXPECT_THAT(page, HasSubstr("<option value=\"ARRIVED\" selected>")) << "stays chosen";
        recent = hidden(page, "recent");
        return page;
    };
    EXPECT_THAT(scan(links.link(numbers[0])), HasSubstr("data-tone=\"matched\""));
    EXPECT_EQ(stateOf(numbers[0]), "AT_DELIVERY_OFFICE");
    EXPECT_THAT(scan(numbers[0]), HasSubstr("data-tone=\"again\""));
    EXPECT_THAT(scan(numbers[1]), HasSubstr("data-tone=\"notListed\""));
    const auto page = scan(unissued);
    EXPECT_THAT(page, HasSubstr("data-tone=\"unknown\""));
    for (const auto& number : {numbers[0], numbers[1], unissued})
        EXPECT_THAT(page, HasSubstr("<li><span class=\"code\">" + grouped(number)));
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE kind = 'ARRIVED'"), 2);
}

TEST_F(CounterPagesTest, AsksForWhatAnEventNeeds) {
    const auto number = addLabelled(1).front();
    const auto refused = [&](const std::string& who, const Fields& fields) {
        return post(who, "/counter/scan", fields);
    };
    const auto delivered = refused("tuan", {{"kind", "DELIVERED"}, {"number", number}});
    EXPECT_EQ(delivered.status, 422);
    for (const auto* field : {"receiver", "relation", "idChecked", "collected"})
        EXPECT_THAT(delivered.body, HasSubstr(fmt::format("<a href=\"#{}\">", field)));
    const auto failed = refused(
        "tuan", {{"kind", "ATTEMPT_FAILED"}, {"number", number}, {"note", std::string(kScript)}});
    EXPECT_EQ(failed.status, 422);
    EXPECT_THAT(failed.body, HasSubstr("Hãy chọn lý do"));
    EXPECT_THAT(failed.body, Not(HasSubstr(std::string(kScript))));
    const auto page = get("lan", "/counter/scan").body;
    EXPECT_THAT(page, HasSubstr("value=\"RETURNED\""));
    EXPECT_THAT(page, Not(HasSubstr("value=\"DELIVERED\""))) << "not a clerk's to record";
    EXPECT_THAT(refused("lan", {{"kind", "DELIVERED"}, {"number", number}}).body,
                HasSubstr("Vai trò này không ghi được"));
    EXPECT_EQ(get("binh", "/counter/scan").status, 403);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE kind = 'DELIVERED'"), 0);
}

TEST_F(CounterPagesTest, KeepsWhatWasTypedWhenTheSessionIsOver) {
    const auto number = addLabelled(1).front();
    const auto expired =
        send("POST /desk/manifests/1/handover",
             "Content-Type: application/x-www-form-urlencoded\r\n"
             "Sec-Fetch-Site: same-origin\r\n",
             "csrf=x&reasonForAll=giữ%20lại&centreName=hanh&centrePassword=m%E1%BA%ADt");
    EXPECT_EQ(expired.status, 401);
    EXPECT_THAT(expired.body, HasSubstr("reasonForAll=gi"));
    EXPECT_THAT(expired.body, Not(HasSubstr("centrePassword"))) << "a secret is not kept";
    const auto scan = send("POST /counter/scan",
                           "Content-Type: application/x-www-form-urlencoded\r\n"
                           "Sec-Fetch-Site: same-origin\r\n",
                           "csrf=x&kind=ARRIVED&number=" + number);
    EXPECT_EQ(scan.status, 401);
    EXPECT_THAT(scan.body, HasSubstr(number));
}

TEST_F(CounterPagesTest, OpensSessionsAndGivesPlacesAtTheCounter) {
    const auto items = addItems(2);
    const auto path = fmt::format("/desk/pickup?item={}", items[0]);
    EXPECT_THAT(get("lan", path).body, HasSubstr("chưa có buổi nào còn chỗ"));
    const Fields thursday{{"day", "2026-11-26"},           {"from", "07:30"}, {"to", "11:30"},
                          {"place", std::string(kScript)}, {"capacity", "1"}, {"weeks", ""}};
    ASSERT_EQ(location(post("lan", "/desk/pickup", thursday)), "/desk/pickup?said=sessionsOpened");
    auto wrong = thursday;
    wrong[1].second = "nửa đêm";
    wrong[4].second = "0";
    const auto refused = post("lan", "/desk/pickup", wrong);
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("Giờ bắt đầu không đúng"));
    EXPECT_THAT(refused.body, HasSubstr("Số người từ 1 đến 1000"));
    EXPECT_THAT(refused.body, HasSubstr("value=\"2026-11-26\""));
    const auto page = get("lan", path).body;
    EXPECT_THAT(page, HasSubstr("26/11/2026, 07:30 – 11:30"));
    EXPECT_THAT(page, Not(HasSubstr(std::string(kScript))));
    const auto give = [&](std::int64_t item, const std::string& who = "lan") {
        return post(who, fmt::format("/desk/items/{}/pickup", item), {{"session", "1"}});
    };
    ASSERT_EQ(location(give(items[0])), path + "&said=placeGiven");
    EXPECT_THAT(get("lan", path).body, HasSubstr("pickup-ticket.pdf"));
    const auto full = give(items[1]);
    EXPECT_EQ(full.status, 409);
    EXPECT_THAT(full.body, HasSubstr("vừa hết chỗ"));
    EXPECT_EQ(give(items[1], "khac").status, 404);
    EXPECT_EQ(get("binh", "/desk/pickup").status, 403);
    auto overNewYear = thursday;
    overNewYear[0].second = "2026-12-25";
    overNewYear[5].second = "2";
    const auto opened = location(post("lan", "/desk/pickup", overNewYear));
    EXPECT_EQ(opened, "/desk/pickup?said=sessionsButHolidays");
    EXPECT_THAT(get("lan", opened).body, HasSubstr("trừ ngày nghỉ lễ"));
}

TEST_F(CounterPagesTest, CallsNumbersAndHandsResultsOver) {
    const auto items = expectedOn("2026-11-24", 3);
    EXPECT_THAT(get("lan", "/desk/pickup").body, HasSubstr("href=\"/desk/pickup/1\""));
    const std::string path = "/desk/pickup/1";
    auto page = get("lan", path).body;
    EXPECT_THAT(page, HasSubstr("24/11/2026, 07:30 – 17:00"));
    EXPECT_THAT(page, HasSubstr("value=\"A001\"")) << "the next one";
    EXPECT_THAT(page, HasSubstr("Đang chờ: <strong>3</strong>"));
    const auto call = [&](const std::string& number) {
        return post("lan", path + "/call", {{"queueNumber", number}});
    };
    const auto nobody = call("A009");
    EXPECT_EQ(nobody.status, 404);
    EXPECT_THAT(nobody.body, HasSubstr("Không ai có số này"));
    EXPECT_THAT(nobody.body, HasSubstr("value=\"A009\"")) << "what was typed stays";
    EXPECT_EQ(call("số 1").status, 400);
    ASSERT_EQ(location(call("a1")), path + "?said=called");
    EXPECT_THAT(get("lan", path).body, HasSubstr("value=\"A002\""));
    const auto at = [&](std::int64_t item, const std::string& what, Fields fields = {},
                        const std::string& who = "lan") {
        fields.emplace_back("session", "1");
        return post(who, fmt::format("/desk/items/{}/pickup/{}", item, what), fields);
    };
    const auto unchecked = at(items[0], "hand-over", {{"receiver", "Hồ Văn Ẩn"}});
    EXPECT_EQ(unchecked.status, 422);
    EXPECT_THAT(unchecked.body, HasSubstr("Chưa kiểm tra giấy tờ"));
    EXPECT_THAT(unchecked.body, HasSubstr("value=\"Hồ Văn Ẩn\""));
    EXPECT_EQ(at(items[0], "hand-over", {{"idChecked", "yes"}}, "khac").status, 404);
    EXPECT_EQ(location(at(items[0], "hand-over", {{"idChecked", "yes"}, {"relation", "self"}})),
              path + "?said=resultGiven");
    EXPECT_EQ(stateOf(items[0]), "PICKED_UP");
    const auto early = at(items[1], "no-show");
    EXPECT_EQ(early.status, 409);
    EXPECT_THAT(early.body, HasSubstr("chưa được gọi"));
    ASSERT_EQ(location(at(items[1], "call")), path + "?said=called");
    EXPECT_THAT(get("lan", fmt::format("/desk/pickup?item={}", items[1])).body,
                HasSubstr("/pickup/hand-over"));
    ASSERT_EQ(location(at(items[1], "no-show")), path + "?said=noShow");
    page = get("lan", path).body;
    EXPECT_THAT(page, HasSubstr("Hẹn lại hoặc gửi bưu chính"));
    EXPECT_THAT(page, HasSubstr("Đang chờ: <strong>1</strong>"));
    EXPECT_THAT(page, HasSubstr(fmt::format("/desk/items/{}/pickup/call", items[2])));
    now += std::chrono::hours(7);
    cookies.clear();  // the browser's session is over, too
    page = get("lan", path).body;
    EXPECT_THAT(page, HasSubstr(fmt::format("/desk/items/{}/pickup/no-show", items[2])))
        << "nobody is called once it is over";
    EXPECT_THAT(page, Not(HasSubstr("/call\"")));
    EXPECT_EQ(get("khac", path).status, 404);
    EXPECT_EQ(get("lan", "/desk/pickup/99").status, 404);
    EXPECT_EQ(get("lan", "/desk/pickup/x").status, 404);
    EXPECT_EQ(post("khac", path + "/call", {{"queueNumber", "A003"}}).status, 404);
    EXPECT_EQ(get("binh", path).status, 403);
}

TEST_F(CounterPagesTest, CallsNobodyBeforeTheDay) {
    const auto items = expectedOn("2026-11-25", 1);
    const auto ahead = get("lan", "/desk/pickup/1").body;
    EXPECT_THAT(ahead, HasSubstr(">A001<"));
    EXPECT_THAT(ahead, HasSubstr("trong ngày của buổi này"));
    EXPECT_THAT(ahead, Not(HasSubstr("/call\"")));
    now += std::chrono::hours(24);
    cookies.clear();  // the browser's session is over, too
    EXPECT_THAT(get("lan", "/desk/pickup/1").body, HasSubstr("/call\""));
}

TEST_F(CounterPagesTest, SendsByPostWhatNobodyCameFor) {
    const auto items = expectedOn("2026-11-24", 2);
    for (const auto* const step : {"call", "no-show"})
        ASSERT_EQ(
            post("lan", fmt::format("/desk/items/{}/pickup/{}", items[0], step), {{"session", "1"}})
                .status,
            303);
    const auto card = fmt::format("/desk/pickup?item={}", items[0]);
    const auto byPost = fmt::format("/desk/items/{}/post", items[0]);
    EXPECT_THAT(get("lan", card).body, HasSubstr(byPost));
    EXPECT_THAT(get("lan", fmt::format("/desk/pickup?item={}", items[1])).body,
                Not(HasSubstr("/post\"")))
        << "who is expected is not asked";
    EXPECT_EQ(post("khac", byPost, {}).status, 404);
    EXPECT_EQ(location(post("lan", byPost, {})),
              fmt::format("/desk/items/{}?said=goesByPost", items[0]));
    EXPECT_EQ(stateOf(items[0]), "POST_READY");
    const auto again = post("lan", byPost, {});
    EXPECT_EQ(again.status, 409);
    EXPECT_THAT(again.body, HasSubstr("Tình trạng hiện nay"));
}

TEST_F(CounterPagesTest, StoredScriptIsText) {
    const auto numbers = numbersOf(print(addItems(1, "C80", kScript)));
    const auto id = manifestOf(numbers).manifest.id;
    for (const auto& path : {fmt::format("/desk/manifests/{}", id), std::string("/desk/print"),
                             fmt::format("/desk/packing?recent={}%3Am", numbers[0])}) {
        const auto page = get("lan", path);
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_THAT(page.body, Not(HasSubstr(std::string(kScript)))) << path;
    }
    EXPECT_THAT(get("lan", fmt::format("/desk/manifests/{}", id)).body,
                HasSubstr("&lt;script&gt;alert(1)"));
}

TEST_F(CounterPagesTest, PrintsAllOrSomeAndShowsTheRun) {
    const auto items = addItems(3);
    auto page = get("lan", "/desk/print").body;
    const auto tick = fmt::format("item-{}", items[1]);
    EXPECT_THAT(page, HasSubstr("name=\"" + tick + "\""));
    const auto nothing =
        post("lan", "/desk/print", {{"sheet", "a4-3x8"}, {"start", "25"}, {"which", "some"}});
    EXPECT_EQ(nothing.status, 422);
    EXPECT_THAT(nothing.body, HasSubstr("từ 1 đến 24"));
    EXPECT_THAT(nothing.body, HasSubstr("đánh dấu ít nhất một"));
    const Fields one = {{"sheet", "a4-3x8"}, {"start", "2"}, {"which", "some"}, {tick, "yes"}};
    const auto started = post("lan", "/desk/print", one, "o");
    ASSERT_EQ(started.status, 303) << started.body;
    EXPECT_EQ(location(post("lan", "/desk/print", one, "o")), location(started)) << "sent twice";
    const auto path = location(started);
    page = get("lan", path).body;
    EXPECT_THAT(page, HasSubstr("data-run=\"/api/v1/print-runs/"));
    EXPECT_THAT(page, HasSubstr("Dừng đợt in"));
    EXPECT_EQ(get("khac", path).status, 404);
    EXPECT_EQ(post("khac", path + "/cancel", {{"cancelReason", "r"}}).status, 404);
    finishRuns();
    page = get("lan", path).body;
    EXPECT_THAT(page, HasSubstr("Sẵn sàng in"));
    EXPECT_THAT(page, HasSubstr("labels.pdf?part=1"));
    EXPECT_EQ(post("lan", path + "/printed", {}).status, 303);
    EXPECT_THAT(get("lan", path).body, HasSubstr("Đã in"));
    EXPECT_EQ(post("lan", path + "/again", {{"from", "1"}, {"to", "1"}}).status, 400);
    const auto again =
        post("lan", path + "/again", {{"from", "1"}, {"to", "1"}, {"againReason", "Kẹt giấy"}});
    ASSERT_EQ(again.status, 303) << again.body;
    EXPECT_NE(location(again), path);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number WHERE voided_at IS NOT NULL"), 1);
    finishRuns();
    EXPECT_EQ(integer("SELECT COUNT(*) FROM issued_number WHERE voided_at IS NULL"), 1);
    EXPECT_EQ(get("binh", "/desk/print").status, 403);
}

TEST_F(CounterPagesTest, CancelsARunAndRemembersThePrinter) {
    addItems(2);
    const auto kept = post("lan", "/desk/print/printers",
                           {{"printerName", "Máy quầy 1"},
                            {"printerSheet", "a4-3x8"},
                            {"offsetX", "1,5"},
                            {"offsetY", "-0.5"}});
    ASSERT_EQ(kept.status, 303) << kept.body;
    EXPECT_THAT(*kept.headers.find("set-cookie"), HasSubstr("a4-3x8"));
    EXPECT_EQ(integer("SELECT offset_x_um FROM printer"), 1500);
    EXPECT_THAT(get("lan", "/desk/print").body, HasSubstr("Máy quầy 1 (1.50; -0.50 mm)"));
    EXPECT_EQ(
        post("lan", "/desk/print/printers", {{"printerName", "x"}, {"offsetX", "nan"}}).status,
        422);
    const auto started =
        post("lan", "/desk/print", {{"sheet", "a4-3x8"}, {"start", "1"}, {"which", "all"}});
    ASSERT_EQ(started.status, 303);
    EXPECT_EQ(post("lan", location(started) + "/cancel", {}).status, 400) << "a reason is needed";
    ASSERT_EQ(post("lan", location(started) + "/cancel", {{"cancelReason", "nhầm"}}).status, 303);
    EXPECT_THAT(get("lan", location(started)).body, HasSubstr("Đã dừng"));
}

TEST(ScannedTest, ReadsWhatAScannerTypes) {
    const struct {
        std::string_view typed, number;
    } cases[] = {{"RT000000014VN", "RT000000014VN"},
                 {" rt 000 000 014 vn ", "RT000000014VN"},
                 {"HTTPS://TRACUU.EXAMPLE/T/RT000000014VN/A7K2M4QW3ZX5Y6", "RT000000014VN"},
                 {"https://tracuu.example/t/rt000000014vn/a7k2m4qw3zx5y6", "RT000000014VN"},
                 {"Ê000000014VN", "EE000000014VN"},
                 {"á000000014vn", "AS000000014VN"},
                 {"RÃ73124829VN", "RA473124829VN"},  // VNI's A4
                 {"HTTPS://TRACUU.EXAMPLE/T/RÃ73124829VN/Â7K2", "RA473124829VN"},
                 {"ÊÊ", "EEEE"},
                 {"Đăâêôơưđ", "DDaWaaeeoooWuWdd"},
                 {"Ấđ", "AASdd"},
                 {"", ""},
                 {"/T/", ""}};
    for (const auto& c : cases) EXPECT_EQ(scannedNumber(c.typed), c.number) << c.typed;
    auto recent = Recent::parse("RT000000014VN:m,<script>:x,RT000000014VN:mm,");
    EXPECT_EQ(recent.text(), "RT000000014VN:m");
    for (int i = 0; i < 20; ++i) recent.add("RT000000014VN", 'd');
    EXPECT_EQ(recent.all().size(), Recent::kMost);
}

}  // namespace
}  // namespace hoibao::pages
