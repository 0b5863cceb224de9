// A manifest, its photographs and what is missing, as pages show it.
#include <sstream>

#include "pages/counter_fixture.hpp"

namespace hoibao::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

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

TEST_F(CounterPagesTest, AnEmptyManifestHasRoomForAllThatItsFirstScanBrings) {
    const auto number = addLabelled(1).front();
    const auto made = post("lan", "/desk/manifests", {{"postOffice", "P80"}, {"what", "none"}});
    ASSERT_EQ(made.status, 303) << made.body;
    const auto path = location(made).substr(0, location(made).find('?'));
    const auto empty = get("lan", path).body;
    EXPECT_THAT(empty, Not(HasSubstr("centrePassword")));
    std::smatch live;
    ASSERT_TRUE(
        std::regex_search(empty, live, std::regex("id=\"add\"[^>]* data-live=\"([^\"]*)\"")));
    std::istringstream parts(live[1].str());
    for (std::string part; parts >> part;)
        EXPECT_THAT(empty, HasSubstr(fmt::format("id=\"{}\"", part))) << "the script puts it there";
    ASSERT_EQ(post("lan", path + "/items", {{"number", number}}).status, 303);
    EXPECT_THAT(get("lan", path).body, HasSubstr("centrePassword"));
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

}  // namespace
}  // namespace hoibao::pages
