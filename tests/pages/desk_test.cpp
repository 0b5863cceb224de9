// What waits, looking for an item, and its page.
#include "pages/desk_fixture.hpp"

namespace hoibao::pages {
namespace {

using domain::Role;

TEST_F(DeskTest, BeginsWithWhatWaits) {
    addItem("H53.14-261103-0001", "Nguyễn Thị Ổn");
    addItem("H53.14-261103-0002", "Trần Văn Bình", kUnsure);
    addItem("H53.14-261103-0003", "Lê Thị Cúc", kSure, "C80.25459");
    signInAs("lan", Role::Clerk, "C80");
    EXPECT_EQ(startedAt, "/desk") << "the clerk's first page";
    const auto page = get("/desk");
    ASSERT_EQ(page.status, 200);
    const auto count = [&](std::string_view list) {
        return found(page.body, fmt::format("list={}\"><strong>(\\d+)</strong>", list));
    };
    EXPECT_EQ(count("to-fix"), "1");
    EXPECT_EQ(count("to-print"), "2") << "offices below count too";
    EXPECT_EQ(count("to-hand-over"), "0");
    EXPECT_EQ(count("overdue"), "0");
    now += std::chrono::hours(49);
    use("lan");
    signInAs("minh", Role::ShiftLead, "C80");
    EXPECT_EQ(startedAt, "/desk");
    EXPECT_EQ(found(get("/desk").body, "list=overdue\"><strong>(\\d+)</strong>"), "3")
        << "also the one that waits for its address";
}

TEST_F(DeskTest, ShowsListsOfTheOwnOfficePageByPage) {
    std::vector<std::int64_t> ids;
    for (int i = 1; i <= 5; ++i)
        ids.push_back(addItem(fmt::format("H53.14-261103-000{}", i), "Nguyễn Thị Ổn"));
    const auto other = addItem("H53.14-261103-0009", "Người khác", kSure, "C80.25480");
    signInAs("lan", Role::Clerk, "C80");
    const auto whole = get("/desk/items?list=to-print");
    EXPECT_TRUE(has(whole, fmt::format("/desk/items/{}\"", other)));
    const auto first = get("/desk/items?list=to-print&limit=2");
    EXPECT_TRUE(has(first, fmt::format("/desk/items/{}\"", ids[1])));
    EXPECT_FALSE(has(first, fmt::format("/desk/items/{}\"", ids[2])));
    const auto next = found(first.body, "href=\"(/desk/items\\?list=to-print&amp;cursor=[^\"]+)\"");
    ASSERT_NE(next, "absent") << first.body;
    const auto second = get(std::regex_replace(next, std::regex("&amp;"), "&") + "&limit=2");
    EXPECT_TRUE(has(second, fmt::format("/desk/items/{}\"", ids[2])));
    EXPECT_FALSE(has(second, fmt::format("/desk/items/{}\"", ids[0])));
    EXPECT_EQ(get("/desk/items?list=nothing").status, 404);
    EXPECT_EQ(get("/desk/items").status, 404);
    EXPECT_EQ(get("/desk/items?list=to-print&cursor=%27").status, 400);
    signInAs("below", Role::Clerk, "C80.25459");
    EXPECT_TRUE(has(get("/desk/items?list=to-print"), "không còn bưu gửi nào"));
}

TEST_F(DeskTest, FindsByNameInAnyOrderWithOrWithoutMarks) {
    addItem("H53.14-261103-0001", "Nguyễn Thị Ngọc Diễm");
    addItem("H53.14-261103-0002", "Nguyễn Văn Diệm");
    addItem("H53.14-261103-0003", "Trần Đức Ổn");
    signInAs("lan", Role::Clerk, "C80");
    const struct {
        std::string_view query;
        int rows;
    } cases[] = {{"nguyen", 2},      {"Diễm Nguyễn", 2}, {"NGOC diem", 1}, {"đức", 1},
                 {"duc on", 1},      {"guyen", 0},       {"%", 0},         {"_", 0},
                 {"' OR 1=1 --", 0}, {"  ", 0}};
    for (const auto& c : cases) {
        const auto page = get("/desk/search?q=" + percentEncoded(c.query));
        EXPECT_EQ(page.status, 200) << c.query;
        int rows = 0;
        for (auto at = page.body.find("<tr><th scope=\"row\">"); at != std::string::npos;
             at = page.body.find("<tr><th scope=\"row\">", at + 1))
            ++rows;
        EXPECT_EQ(rows, c.rows) << c.query;
    }
}

TEST_F(DeskTest, GoesStraightToTheOneItem) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn");
    addItem("H53.14-261103-0012", "Trần Văn Bình");
    const auto other = addItem("H53.14-261103-0031", "Lê Văn Kín", kSure, "C80.25480");
    database->inTransaction([&](store::Session& session) {
        auto locked = store::lockItems(session, {item, other});
        locked[0].number = "RT000000014VN";
        locked[1].number = "RT000000028VN";
        for (const auto& each : locked) store::updateItemPlace(session, each);
    });
    signInAs("lan", Role::Clerk, "C80.25459");
    EXPECT_EQ(get("/desk/search?q=RT000000014VN").status, 200) << "another office's is not found";
    signInAs("hoa", Role::Clerk, "C80");
    const auto page = fmt::format("/desk/items/{}", item);
    for (const std::string_view query :
         {"RT000000014VN", "rt 000 000 014 vn",
          "HTTPS://TRACUU.EXAMPLE/T/RT000000014VN/A7K2M4QW3ZX5Y6",
          "https://localhost:8443/t/rt000000014vn/a7k2m4qw3zx5y6", "h53.14-261103-0001"})
        EXPECT_EQ(location(get("/desk/search?q=" + percentEncoded(query))), page) << query;
    const auto several = get("/desk/search?q=H53.14-261103-00");
    EXPECT_EQ(several.status, 200);
    EXPECT_TRUE(has(several, "0012"));
}

TEST_F(DeskTest, ShowsAllAboutAnItemAndWritesDownThatItWasSeen) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn");
    signInAs("lan", Role::Clerk, "C80");
    const auto page = get(fmt::format("/desk/items/{}", item));
    ASSERT_EQ(page.status, 200);
    for (const std::string_view text : {"Nguyễn Thị Ổn", "0912345678", "Cách Mạng Tháng Tám",
                                        "Chờ in nhãn", "Gửi qua bưu điện", "name=\"version\""})
        EXPECT_TRUE(has(page, text)) << text;
    EXPECT_EQ(number(fmt::format("SELECT COUNT(*) FROM audit WHERE action = 'read-item' AND "
                                 "object = 'item {}' AND person = 'Trần Thị Ổn'",
                                 item)),
              1);
    EXPECT_EQ(*page.headers.find("cache-control"), "no-store");
}

TEST_F(DeskTest, DoesNotKnowAnotherOfficesItems) {
    const auto other = addItem("H53.14-261103-0001", "Lê Văn Kín", kUnsure, "C80.25480");
    signInAs("lan", Role::Clerk, "C80.25459");
    const auto path = fmt::format("/desk/items/{}", other);
    EXPECT_EQ(get(path).status, 404);
    EXPECT_EQ(post(path, {{"version", "1"}, {"recipient", "Tôi"}, {"wasRecipient", "x"}}).status,
              404);
    EXPECT_EQ(post(fmt::format("/desk/addresses/{}", other), {{"version", "1"}, {"ward", "25459"}})
                  .status,
              404);
    EXPECT_EQ(get("/desk/items/999999").status, 404);
    EXPECT_EQ(get("/desk/items/RT000000014VN").status, 404);
    EXPECT_EQ(number("SELECT COUNT(*) FROM address_decision"), 0);
    signInAs("post", Role::PostLiaison, "P80");
    EXPECT_EQ(get("/desk").status, 403);
    EXPECT_EQ(get(path).status, 403);
}

TEST_F(DeskTest, MendsWhatStandsOnTheLabel) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ôn");
    signInAs("lan", Role::Clerk, "C80");
    const auto path = fmt::format("/desk/items/{}", item);
    const Fields unchanged = {{"version", "1"},
                              {"recipient", "Nguyễn Thị Ôn"},
                              {"wasRecipient", "Nguyễn Thị Ôn"},
                              {"phone", "0912345678"},
                              {"wasPhone", "0912345678"}};
    EXPECT_EQ(location(post(path, unchanged)), path + "?said=nothingChanged");
    auto mended = unchanged;
    mended["recipient"] = "Nguyễn Thị Ổn";
    mended["phone"] = "0987 654 321";
    EXPECT_EQ(location(post(path, mended)), path + "?said=itemChanged");
    const auto page = get(path + "?said=itemChanged");
    EXPECT_TRUE(has(page, "Đã lưu thay đổi"));
    EXPECT_TRUE(has(page, "0987654321"));
    auto wrong = mended;
    wrong["version"] = "2";
    wrong["phone"] = "12";
    wrong["recipient"] = "Nguyễn Thị Ỏn";
    const auto refused = post(path, wrong);
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(has(refused, "href=\"#phone\""));
    EXPECT_TRUE(has(refused, "value=\"Nguyễn Thị Ỏn\"")) << "what was typed stays";
}

TEST_F(DeskTest, LetsTwoClerksOfOneItemChoose) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn");
    const auto path = fmt::format("/desk/items/{}", item);
    signInAs("hoa", Role::Clerk, "C80");
    signInAs("lan", Role::Clerk, "C80");
    ASSERT_EQ(
        post(path, {{"version", "1"}, {"phone", "0911111111"}, {"wasPhone", "0912345678"}}).status,
        303);
    use("hoa");
    const auto conflict = post(path, {{"version", "1"},
                                      {"phone", "0922222222"},
                                      {"wasPhone", "0912345678"},
                                      {"recipient", "Nguyễn Thị Ốn"},
                                      {"wasRecipient", "Nguyễn Thị Ổn"}});
    ASSERT_EQ(conflict.status, 409) << conflict.body;
    EXPECT_TRUE(has(conflict, "Trần Thị Ổn đã sửa lúc 10:00, 24/11/2026"));
    for (const std::string_view value : {"0912345678", "0911111111", "0922222222"})
        EXPECT_TRUE(has(conflict, value)) << value;
    EXPECT_EQ(found(conflict.body, "name=\"version\" value=\"(\\d+)\""), "2");
    const auto chosen = post(path, {{"version", "2"},
                                    {"phone", "0922222222"},
                                    {"wasPhone", "0911111111"},
                                    {"recipient", "Nguyễn Thị Ổn"},
                                    {"wasRecipient", "Nguyễn Thị Ổn"}});
    EXPECT_EQ(chosen.status, 303);
    EXPECT_TRUE(has(get(path), "0922222222"));
}

TEST_F(DeskTest, ShowsStoredScriptAsText) {
    const std::string evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    const auto item = addItem("H53.14-261103-0001", evil, evil + ", " + std::string(kUnsure));
    database->inTransaction([&](store::Session& session) {
        session.execute("UPDATE result SET note = ?, procedure_name = ?", {evil, evil});
    });
    signInAs("lan", Role::Clerk, "C80");
    for (const auto& path :
         {fmt::format("/desk/items/{}", item), std::string("/desk/items?list=to-fix"),
          std::string("/desk/addresses"), std::string("/desk/search?q=script"),
          "/desk/search?q=" + percentEncoded(evil)}) {
        const auto page = get(path);
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_FALSE(has(page, "<script>alert")) << path;
        EXPECT_FALSE(has(page, "<img src=x")) << path;
    }
}

TEST_F(DeskTest, KeepsAFormWhoseSessionIsOver) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn");
    signInAs("lan", Role::Clerk, "C80");
    now += std::chrono::minutes(31);
    const auto late = post(fmt::format("/desk/items/{}", item),
                           {{"version", "1"}, {"address", "Số 7 đường Mới"}, {"wasAddress", "x"}});
    EXPECT_EQ(late.status, 401);
    EXPECT_TRUE(has(late, percentEncoded("Số 7 đường Mới"))) << "nothing typed is lost";
    EXPECT_EQ(number("SELECT MAX(version) FROM item"), 1);
}

TEST_F(DeskTest, ShowsTwoHundredRowsWithinAMoment) {
    for (int i = 0; i < 200; ++i)
        addItem(fmt::format("H53.14-261103-{:04}", i + 1),
                "Nguyễn Thị " + std::string(90, 'a') + std::to_string(i));
    signInAs("lan", Role::Clerk, "C80");
    const auto before = std::chrono::steady_clock::now();
    const auto page = get("/desk/items?list=to-print");
    const auto took = std::chrono::steady_clock::now() - before;
    EXPECT_TRUE(has(page, "H53.14-261103-0200"));
    EXPECT_LT(page.body.size(), 300u * 1024);
    EXPECT_LT(took, std::chrono::seconds(1));
    RecordProperty("milliseconds",
                   int(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
}

}  // namespace
}  // namespace hoibao::pages
