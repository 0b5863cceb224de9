// A manifest handed over: two people at one screen, and one who is both.
#include "pages/counter_fixture.hpp"

namespace hoibao::pages {
namespace {

using domain::Role;
using testing::HasSubstr;
using testing::Not;

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

}  // namespace
}  // namespace hoibao::pages
