// Addresses whose commune is not sure, one after the other.
#include "pages/desk_fixture.hpp"

namespace hoibao::pages {
namespace {

using domain::Role;

class DeskAddressTest : public DeskTest {
protected:
    std::string path(std::int64_t item, std::string_view step = "") const {
        return fmt::format("/desk/addresses/{}{}", item, step);
    }
    std::string firstCandidate(const http::Response& page) const {
        return found(page.body, "name=\"ward\" value=\"(\\d{5})\" accesskey=\"1\"");
    }
};

TEST_F(DeskAddressTest, ShowsWhatWasReadAndLeadsToTheNext) {
    const auto first = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn", kUnsure);
    const auto second = addItem("H53.14-261103-0002", "Trần Văn Bình", kUnsure);
    signInAs("lan", Role::Clerk, "C80");
    const auto page = get("/desk/addresses");
    ASSERT_EQ(page.status, 200);
    EXPECT_TRUE(has(page, "Ấp 3, xã Tân Phú"));
    EXPECT_TRUE(has(page, "Còn 2 địa chỉ"));
    const auto ward = firstCandidate(page);
    ASSERT_NE(ward, "absent") << page.body;
    EXPECT_EQ(tests::gazetteer().ward(ward)->province, "80") << "one's own province first";
    const auto chosen = post(path(first), {{"version", "1"}, {"ward", ward}});
    EXPECT_EQ(location(chosen), fmt::format("/desk/addresses?after={}", first));
    const auto next = get(location(chosen));
    EXPECT_TRUE(has(next, fmt::format("/desk/items/{}\"", second)));
    EXPECT_TRUE(has(next, path(first, "/undo")));
    EXPECT_TRUE(has(next, "Còn 1 địa chỉ"));
}

TEST_F(DeskAddressTest, HoldsAfterTheSecondsInWhichItCanBeUndone) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn", kUnsure);
    signInAs("lan", Role::Clerk, "C80");
    const auto ward = firstCandidate(get("/desk/addresses"));
    post(path(item), {{"version", "1"}, {"ward", ward}});
    now += std::chrono::seconds(9);
    EXPECT_EQ(addressService.settle(), 0u);
    EXPECT_EQ(stateOf(item), "CHANNEL_PENDING");
    EXPECT_TRUE(has(get("/desk/addresses"), "Không còn địa chỉ nào")) << "it does not come again";
    now += std::chrono::seconds(2);
    EXPECT_EQ(addressService.settle(), 1u);
    EXPECT_EQ(stateOf(item), "POST_READY");
    EXPECT_EQ(addressService.settle(), 0u);
    EXPECT_EQ(location(post(path(item, "/undo"), {})), "/desk/addresses?said=tooLateToUndo");
    EXPECT_EQ(number("SELECT COUNT(*) FROM audit WHERE action = 'change-item' AND person = "
                     "'Trần Thị Ổn'"),
              1);
}

TEST_F(DeskAddressTest, UndoesWithinTenSeconds) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn", kUnsure);
    signInAs("hoa", Role::Clerk, "C80");
    signInAs("lan", Role::Clerk, "C80");
    post(path(item), {{"version", "1"}, {"ward", firstCandidate(get("/desk/addresses"))}});
    use("hoa");
    EXPECT_FALSE(has(get("/desk/addresses"), "/undo")) << "another's choice";
    EXPECT_EQ(location(post(path(item, "/undo"), {})), "/desk/addresses?said=tooLateToUndo");
    use("lan");
    const auto undone = post(path(item, "/undo"), {});
    const auto again = get(location(undone));
    EXPECT_TRUE(has(again, "Đã hoàn tác"));
    EXPECT_TRUE(has(again, fmt::format("/desk/items/{}\"", item)));
    now += std::chrono::seconds(11);
    EXPECT_EQ(addressService.settle(), 0u);
    EXPECT_EQ(stateOf(item), "CHANNEL_PENDING");
}

TEST_F(DeskAddressTest, DropsAChoiceWhoseItemWasChangedMeanwhile) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn", kUnsure);
    signInAs("lan", Role::Clerk, "C80");
    post(path(item), {{"version", "1"}, {"ward", firstCandidate(get("/desk/addresses"))}});
    post(fmt::format("/desk/items/{}", item),
         {{"version", "1"}, {"phone", "0911111111"}, {"wasPhone", "0912345678"}});
    now += std::chrono::seconds(11);
    EXPECT_EQ(addressService.settle(), 0u);
    EXPECT_TRUE(has(get("/desk/addresses"), fmt::format("/desk/items/{}\"", item)));
    EXPECT_EQ(location(post(path(item), {{"version", "1"}, {"ward", "25459"}})),
              fmt::format("/desk/items/{}?said=changedMeanwhile", item));
}

TEST_F(DeskAddressTest, AsksForAPhoneThatCanBeCalled) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn", kSure, "C80", "12");
    signInAs("lan", Role::Clerk, "C80");
    const auto page = get("/desk/addresses");
    EXPECT_TRUE(has(page, "Không gọi được"));
    EXPECT_EQ(firstCandidate(page), "absent") << "the commune is known";
    const auto wrong = post(path(item), {{"version", "1"}, {"phone", "99"}});
    EXPECT_TRUE(has(get(location(wrong)), "Số điện thoại này không gọi được"));
    EXPECT_EQ(post(path(item), {{"version", "1"}, {"phone", "0912 345 678"}}).status, 303);
    EXPECT_EQ(stateOf(item), "POST_READY");
    EXPECT_TRUE(has(get("/desk/addresses"), "Không còn địa chỉ nào"));
}

TEST_F(DeskAddressTest, LetsWhatIsClearAndWaitsAllTheSameGoOn) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn", kUnsure);
    database->inTransaction([&](store::Session& session) {
        session.execute("UPDATE item SET ward = '25459', certainty = 'sure' WHERE id = ?", {item});
    });
    signInAs("lan", Role::Clerk, "C80");
    const auto page = get("/desk/addresses");
    const auto ward = firstCandidate(page);
    ASSERT_NE(ward, "absent") << page.body;
    post(path(item), {{"version", "1"}, {"ward", ward}});
    now += std::chrono::seconds(11);
    EXPECT_EQ(addressService.settle(), 1u);
    EXPECT_EQ(stateOf(item), "POST_READY");
}

TEST_F(DeskAddressTest, RefusesWhatIsNoCommune) {
    const auto item = addItem("H53.14-261103-0001", "Nguyễn Thị Ổn", kUnsure);
    signInAs("lan", Role::Clerk, "C80");
    for (const std::string_view ward : {"", "00000", "25459x", "' OR 1=1"})
        EXPECT_TRUE(location(post(path(item), {{"version", "1"}, {"ward", std::string(ward)}}))
                        .ends_with("said=chooseWard"))
            << ward;
    EXPECT_EQ(post("/desk/addresses/x", {{"version", "1"}, {"ward", "25459"}}).status, 404);
    EXPECT_EQ(number("SELECT COUNT(*) FROM address_decision"), 0);
}

}  // namespace
}  // namespace hoibao::pages
