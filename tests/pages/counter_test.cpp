// The desk's and the post's pages through the whole application: printing, packing, manifests,
// photographs, handovers and scans, as browsers send them.
#include <fmt/format.h>

#include <regex>

#include "domain/item_number.hpp"
#include "pages/counter_scan_handler.hpp"
#include "pages/manifest_handler.hpp"
#include "pages/packing_handler.hpp"
#include "pages/pickup_handler.hpp"
#include "pages/print_handler.hpp"
#include "pages/scanned.hpp"
#include "pages/site.hpp"
#include "service/tray_fixture.hpp"

namespace hoibao::pages {
namespace {

using domain::Role;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kPassword = "con trâu đi trước cái cày";
constexpr std::string_view kScript = "<script>alert(1)</script>";
using Fields = std::vector<std::pair<std::string, std::string>>;

class CounterPagesTest : public tests::TrayTest {
protected:
    CounterPagesTest() {
        make("lan", "Trần Thị Lan", Role::Clerk, "C80");
        make("hanh", "Phạm Thị Hạnh", Role::ShiftLead, "C80");
        make("binh", "Võ Văn Bình", Role::PostLiaison, "P80");
        make("tuan", "Lê Minh Tuấn", Role::PostWorker, "P80");
        make("xuan", "Bùi Thị Xuân", Role::PostLiaison, "P80.25459");
        make("khac", "Đặng Văn Khác", Role::Clerk, "C80.25459");
        packingPages.addTo(site->router());
        pickupPages.addTo(site->router());
        manifestPages.addTo(site->router());
        scanPages.addTo(site->router());
        printPages.addTo(site->router());
    }

    void make(const std::string& name, const std::string& person, Role role,
              std::string_view office) {
        const auto code = *domain::OfficeCode::parse(office);
        const auto link = accounts.create({name, person, role, code}, operator_, "r");
        ASSERT_TRUE(link) << link.error().detail;
        ASSERT_TRUE(accounts.accept(*link, kPassword, "", "r"));
    }
    const std::string& cookie(const std::string& name) {
        auto& known = cookies[name];
        if (known.empty())
            known =
                "hoibao-loopback=" + signIns.signIn({name, kPassword, "", "127.0.0.1", "r"}).token;
        return known;
    }
    http::Response send(std::string_view line, const std::string& fields, const std::string& body) {
        return site->send(line, fields, body);
    }
    http::Response get(const std::string& who, std::string_view path) {
        return send(fmt::format("GET {}", path),
                    who.empty() ? "" : fmt::format("Cookie: {}\r\n", cookie(who)), "");
    }
    std::string csrf(const std::string& who) { return csrfOf(cookie(who)); }
    /// A form as the page would send it; `once` is fresh unless it is given.
    http::Response post(const std::string& who, std::string_view path, const Fields& typed,
                        std::string once = "") {
        if (once.empty()) once = fmt::format("once{}", ++forms);
        std::string body = fmt::format("csrf={}&once={}", csrf(who), once);
        for (const auto& [name, value] : typed)
            body += fmt::format("&{}={}", percentEncoded(name), percentEncoded(value));
        return send(fmt::format("POST {}", path),
                    fmt::format("Content-Type: application/x-www-form-urlencoded\r\n"
                                "Sec-Fetch-Site: same-origin\r\nCookie: {}\r\n",
                                cookie(who)),
                    body);
    }
    http::Response postPhotos(const std::string& who, std::string_view path,
                              const std::vector<std::pair<std::string, std::string>>& files,
                              const std::string& once = "photos") {
        std::string body;
        const auto part = [&](const std::string& head, const std::string& content) {
            body += fmt::format("--xyz\r\nContent-Disposition: form-data; {}\r\n\r\n", head);
            body += content + "\r\n";
        };
        part("name=\"csrf\"", csrf(who));
        part("name=\"once\"", once);
        for (const auto& [name, bytes] : files)
            part(fmt::format("name=\"photos\"; filename=\"{}\"", name), bytes);
        body += "--xyz--\r\n";
        return send(fmt::format("POST {}", path),
                    fmt::format("Content-Type: multipart/form-data; boundary=xyz\r\n"
                                "Sec-Fetch-Site: same-origin\r\nCookie: {}\r\n",
                                cookie(who)),
                    body);
    }
    static std::string hidden(const std::string& html, const std::string& name) {
        std::smatch match;
        const std::regex pattern("name=\"" + name + "\" value=\"([^\"]*)\"");
        return std::regex_search(html, match, pattern) ? match[1].str() : "absent";
    }
    static std::string grouped(const std::string& number) {
        return domain::ItemNumber::parse(number)->grouped();
    }
    /// A photograph that shows these labels, as bytes that the fixture's reader knows.
    std::string picture(scanner::Reading shown) {
        auto bytes = fmt::format("\xFF\xD8 picture {}", ++pictures);
        readings[bytes] = std::move(shown);
        return bytes;
    }
    std::string picture(const std::vector<std::string>& numbers) {
        return picture(shows(numbers, links));
    }
    Fields signers(const std::string& page, const std::string& centre = "hanh",
                   const std::string& post = "binh") {
        return {{"mark", hidden(page, "mark")},
                {"centreName", centre},
                {"centrePassword", std::string(kPassword)},
                {"postName", post},
                {"postPassword", std::string(kPassword)}};
    }

    service::PasswordHasher hasher{{1, 8192}};
    service::SignIn signIns{database(), hasher, clock(), {}};
    service::Accounts accounts{database(), hasher, clock()};
    domain::Caller operator_{Role::Operator, *domain::OfficeCode::parse("C80"), "tests", 0, ""};
    service::Scanning scanning{database(), policy, clock()};
    service::ItemReading reading{database(), clock()};
    service::Printers printers{database(), labels::Fonts::load(labels::Fonts::folder()),
                               "thermal-100x150", clock()};
    std::unique_ptr<Site> site = std::make_unique<Site>(signIns, accounts);
    service::Pickup pickup{database(), policy, clock()};
    PackingHandler packingPages{packing};
    PickupHandler pickupPages{pickup, reading};
    ManifestHandler manifestPages{manifests, photographs, handover, signIns};
    CounterScanHandler scanPages{scanning};
    PrintHandler printPages{printing, printers, reading};
    std::map<std::string, std::string> cookies;
    int forms = 0, pictures = 0;
};

TEST_F(CounterPagesTest, TwoPeopleSignAtOneScreen) {
    const auto numbers = addLabelled(3);
    const auto id = manifestOf(numbers).manifest.id;
    const auto path = fmt::format("/desk/manifests/{}", id);
    const auto sent =
        postPhotos("lan", path + "/photos", {{"a.jpg", picture({numbers[0], numbers[1]})}});
    ASSERT_EQ(sent.status, 303) << sent.body;
    auto page = get("lan", path).body;
    EXPECT_THAT(page, HasSubstr("Đã thấy 2 / 3. Còn thiếu 1."));
    auto fields = signers(page);
    const auto noReason = post("lan", path + "/handover", fields);
    EXPECT_EQ(noReason.status, 409);
    EXPECT_THAT(noReason.body, HasSubstr("Hãy ghi lý do"));
    EXPECT_THAT(noReason.body, Not(HasSubstr(std::string(kPassword)))) << "never shown again";
    fields.emplace_back("reasonForAll", "Để lại chuyến sau");
    const auto done = post("lan", path + "/handover", fields, "o1");
    ASSERT_EQ(done.status, 303) << done.body;
    EXPECT_EQ(location(done), path + "?said=handedOver");
    EXPECT_EQ(stateOf(numbers[0]), "HANDED_OVER");
    EXPECT_EQ(stateOf(numbers[2]), "SEALED");
    EXPECT_EQ(integer("SELECT COUNT(*) FROM handover_signature WHERE person IN "
                      "('Phạm Thị Hạnh', 'Võ Văn Bình')"),
              2);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM audit WHERE action = 'sign-manifest'"), 2);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM audit WHERE action = 'hold-handover'"), 1);
    EXPECT_EQ(post("lan", path + "/handover", fields, "o1").status, 303) << "sent twice";
    EXPECT_EQ(integer("SELECT COUNT(*) FROM handover_signature"), 2);
    page = get("binh", fmt::format("/counter/manifests/{}", id)).body;
    EXPECT_THAT(page, HasSubstr("Để lại chuyến sau"));
    EXPECT_THAT(page, HasSubstr("handover.pdf"));
}

TEST_F(CounterPagesTest, BeforeAnythingIsSeenEachItemStandsOnThePageOnce) {
    const auto numbers = addLabelled(3);
    const auto path = fmt::format("/desk/manifests/{}", manifestOf(numbers).manifest.id);
    const auto times = [&](const std::string& page, const std::string& number) {
        std::size_t count = 0;
        for (std::size_t at = 0; (at = page.find(grouped(number), at)) != std::string::npos; ++at)
            ++count;
        return count;
    };
    auto page = get("lan", path).body;
    for (const auto& number : numbers) EXPECT_EQ(times(page, number), 1U);
    EXPECT_THAT(page, HasSubstr("Chưa thấy bưu gửi nào"));
    EXPECT_THAT(page, HasSubstr("id=\"missing-part\"")) << "a scan brings it";
    ASSERT_EQ(postPhotos("lan", path + "/photos", {{"a.jpg", picture({numbers[0]})}}).status, 303);
    page = get("lan", path).body;
    EXPECT_THAT(page, Not(HasSubstr("Chưa thấy bưu gửi nào")));
    EXPECT_EQ(times(page, numbers[0]), 1U);
    EXPECT_EQ(times(page, numbers[1]), 3U) << "listed, missing, and with a reason to give";
}

TEST_F(CounterPagesTest, RefusesInWordsWhoMayNotSign) {
    const auto numbers = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    const auto path = fmt::format("/desk/manifests/{}", id);
    ASSERT_EQ(postPhotos("lan", path + "/photos", {{"a.jpg", picture(numbers)}}).status, 303);
    const auto page = get("lan", path).body;
    auto wrong = signers(page);
    wrong[2].second = "sai";
    auto nobody = signers(page);
    nobody[3].second = "";
    auto changed = signers(page);
    changed[0].second = "another";
    const struct {
        std::string what;
        Fields fields;
        std::string says;
    } cases[] = {
        {"one person twice", signers(page, "hanh", "Hanh "), "Một người không thể ký cho cả hai"},
        {"a clerk", signers(page, "lan", "binh"), "Tài khoản này không được ký"},
        {"the wrong way round", signers(page, "binh", "hanh"), "không thuộc bên cần ký"},
        {"another post office's", signers(page, "hanh", "xuan"), "không liên quan đến bảng kê"},
        {"a wrong password", wrong, "không đúng"},
        {"nobody for the post", nobody, "Hãy nhập tên đăng nhập"},
        {"another list", changed, "Danh sách đã thay đổi"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        const auto refused = post("lan", path + "/handover", c.fields);
        EXPECT_GE(refused.status, 400);
        EXPECT_LT(refused.status, 500);
        EXPECT_THAT(refused.body, HasSubstr(c.says));
        EXPECT_EQ(integer("SELECT COUNT(*) FROM handover_signature"), 0) << "all or none";
    }
}

TEST_F(CounterPagesTest, SamePersonWithTwoAccountsCannotBeBothSides) {
    make("hanh2", "Phạm Thị Hạnh", Role::PostLiaison, "P80");
    const auto numbers = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    const auto path = fmt::format("/desk/manifests/{}", id);
    ASSERT_EQ(postPhotos("lan", path + "/photos", {{"a.jpg", picture(numbers)}}).status, 303);
    const auto refused =
        post("lan", path + "/handover", signers(get("lan", path).body, "hanh", "hanh2"));
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("Một người không thể ký cho cả hai bên"));
    EXPECT_EQ(integer("SELECT COUNT(*) FROM handover_signature"), 0);
}

TEST_F(CounterPagesTest, EachSideSignsOnItsOwnScreenToo) {
    const auto numbers = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    const auto counter = fmt::format("/counter/manifests/{}", id);
    const auto desk = fmt::format("/desk/manifests/{}", id);
    ASSERT_EQ(postPhotos("binh", counter + "/photos", {{"a.jpg", picture(numbers)}}).status, 303);
    const auto mark = hidden(get("binh", counter).body, "mark");
    EXPECT_EQ(post("lan", desk + "/sign", {{"mark", mark}}).status, 403) << "a clerk signs not";
    ASSERT_EQ(location(post("binh", counter + "/sign", {{"mark", mark}})),
              counter + "?said=signed");
    EXPECT_EQ(location(post("binh", counter + "/sign", {{"mark", mark}})),
              counter + "?said=signed");
    const auto page = get("lan", desk).body;
    EXPECT_THAT(page, Not(HasSubstr("postPassword"))) << "the post has signed";
    EXPECT_THAT(page, HasSubstr("centrePassword"));
    ASSERT_EQ(location(post("hanh", desk + "/sign", {{"mark", mark}})), desk + "?said=handedOver");
    EXPECT_EQ(stateOf(numbers[0]), "HANDED_OVER");
}

TEST_F(CounterPagesTest, DrawsWhatWasReadOverThePhotograph) {
    const auto numbers = addLabelled(3);
    const auto stray = addLabelled(1).front();
    const auto id = manifestOf(numbers).manifest.id;
    const auto path = fmt::format("/counter/manifests/{}", id);
    auto seen = shows({numbers[0], stray}, links);
    auto guess = symbol(scanner::Format::Code128, numbers[1], 2000, 2000, 90);
    guess.evidence = scanner::Evidence::Assisted;
    guess.likelihoodRatio = 1e5;
    seen.symbols.push_back(guess);
    seen.unread.push_back({{{{10, 2500}, {210, 2500}, {210, 2600}, {10, 2600}}}});
    const auto bytes = picture(seen);
    ASSERT_EQ(postPhotos("binh", path + "/photos", {{"khay.jpg", bytes}}).status, 303);
    ASSERT_EQ(postPhotos("binh", path + "/photos", {{"khay.jpg", bytes}}, "again").status, 303);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM manifest_photo"), 1) << "sending again is safe";
    auto page = get("binh", path).body;
    for (const auto* tone : {"matched", "assisted", "unread", "stray"})
        EXPECT_THAT(page, HasSubstr(fmt::format("<polygon class=\"{}\"", tone)));
    EXPECT_THAT(page, HasSubstr("1 khớp, 1 chờ xác nhận, 1 chưa đọc được, 1 không khớp."));
    EXPECT_THAT(page, HasSubstr("Ngoài bảng kê"));
    const auto link = path + "/photos/" + std::to_string(integer("SELECT id FROM manifest_photo"));
    EXPECT_THAT(page, HasSubstr("<img src=\"" + link + "\""));
    const auto frame = get("binh", link);
    EXPECT_EQ(frame.status, 200);
    EXPECT_EQ(frame.contentType, "image/jpeg");
    EXPECT_EQ(frame.body, bytes);
    EXPECT_EQ(get("xuan", link).status, 404);

    ASSERT_EQ(post("binh", path + "/seen", {{"confirm", numbers[1]}}).status, 303);
    EXPECT_EQ(classOf(id, numbers[1]), "MATCHED");
    ASSERT_EQ(post("binh", path + "/seen", {{"seen", links.link(numbers[2])}}).status, 303)
        << "the QR code of a label in the hand";
    page = get("binh", path).body;
    EXPECT_THAT(page, HasSubstr("Đã thấy 3 / 3. Còn thiếu 0."));
    now += std::chrono::hours(24 * 8);
    photographs.forgetOld();
    EXPECT_EQ(get("binh", link).status, 303) << "the session is over as well";
    cookies.clear();
    EXPECT_EQ(get("binh", link).status, 404);
    EXPECT_THAT(get("binh", path).body, HasSubstr("Ảnh đã được xóa"));
}

TEST_F(CounterPagesTest, SaysHowToMakeAPhotographSmaller) {
    const auto id = manifestOf(addLabelled(1)).manifest.id;
    const auto path = fmt::format("/counter/manifests/{}", id);
    const auto notOne = postPhotos("binh", path + "/photos", {{std::string(kScript), "GIF89a"}});
    EXPECT_EQ(notOne.status, 415);
    EXPECT_THAT(notOne.body, HasSubstr("không phải ảnh JPEG hay PNG"));
    EXPECT_THAT(notOne.body, Not(HasSubstr(std::string(kScript)))) << "a name is no page";
    EXPECT_EQ(postPhotos("binh", path + "/photos", {}).status, 422);
    service::Photographs tooLarge{
        database(),
        links,
        folder,
        std::chrono::days(7),
        [](std::string_view, const std::vector<std::string>&) -> scanner::Result<scanner::Reading> {
            return scanner::fail(scanner::ErrorCode::TooLarge, "26 megapixels");
        },
        clock()};
    ManifestHandler other{manifests, tooLarge, handover, signIns};
    site = std::make_unique<Site>(signIns, accounts);
    other.addTo(site->router());
    const auto refused = postPhotos("binh", path + "/photos", {{"to.jpg", "\xFF\xD8"}});
    EXPECT_EQ(refused.status, 413);
    EXPECT_THAT(refused.body, HasSubstr("4000 × 3000"));
}

TEST_F(CounterPagesTest, AnotherOfficesManifestIsNotFound) {
    const auto numbers = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    for (const auto& [who, base] :
         {std::pair{"xuan", "/counter/manifests"}, std::pair{"khac", "/desk/manifests"}}) {
        SCOPED_TRACE(who);
        const auto path = fmt::format("{}/{}", base, id);
        EXPECT_EQ(get(who, path).status, 404);
        EXPECT_EQ(get(who, path + "/photos/1").status, 404);
        EXPECT_EQ(post(who, path + "/seen", {{"seen", numbers[0]}}).status, 404);
        EXPECT_EQ(postPhotos(who, path + "/photos", {{"a.jpg", picture(numbers)}}).status, 404);
        EXPECT_EQ(post(who, path + "/handover", {}).status, 404);
    }
    EXPECT_EQ(
        post("khac", fmt::format("/desk/manifests/{}/items", id), {{"remove", numbers[0]}}).status,
        404);
    EXPECT_EQ(post("xuan", fmt::format("/counter/manifests/{}/sign", id), {}).status, 404);
    EXPECT_THAT(get("xuan", "/counter").body, Not(HasSubstr("BK-C80")));
    EXPECT_THAT(get("binh", "/counter").body, HasSubstr("BK-C80"));
}

TEST_F(CounterPagesTest, BuildsAManifestOfAllThatIsReadyOrByScanning) {
    const auto numbers = addLabelled(2);
    const auto page = get("lan", "/desk/manifests").body;
    EXPECT_THAT(page, HasSubstr("Tất cả 2 bưu gửi"));
    EXPECT_THAT(page, HasSubstr("<option value=\"P80\" selected>"));
    const Fields all = {{"postOffice", "P80"}, {"what", "all"}};
    const auto made = post("lan", "/desk/manifests", all, "o");
    ASSERT_EQ(made.status, 303) << made.body;
    EXPECT_EQ(location(post("lan", "/desk/manifests", all, "o")), location(made)) << "sent twice";
    EXPECT_EQ(integer("SELECT COUNT(*) FROM manifest"), 1);
    const auto path = location(made).substr(0, location(made).find('?'));
    EXPECT_THAT(get("lan", path).body, HasSubstr("120 g"));
    EXPECT_EQ(post("lan", path + "/items", {{"remove", numbers[0]}}).status, 303);
    EXPECT_EQ(stateOf(numbers[0]), "SEALED");
    EXPECT_EQ(post("lan", path + "/items", {{"number", " rt" + numbers[0].substr(2)}}).status, 303);
    EXPECT_EQ(stateOf(numbers[0]), "MANIFESTED");
    const auto wrong = post("lan", path + "/items", {{"number", std::string(kScript)}});
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, HasSubstr("Số bưu gửi không đúng"));
    EXPECT_THAT(wrong.body, Not(HasSubstr(std::string(kScript))));
    const auto nothing = post("lan", "/desk/manifests", all);
    EXPECT_EQ(nothing.status, 409);
    EXPECT_THAT(nothing.body, HasSubstr("Không có bưu gửi nào sẵn sàng"));
}

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
