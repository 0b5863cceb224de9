#include "service/manifests.hpp"

#include <thread>

#include "service/tray_fixture.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using domain::Role;
using testing::HasSubstr;
using testing::SizeIs;

class ManifestsTest : public tests::TrayTest {
protected:
    static ManifestOrder orderOf(std::vector<std::string> numbers) {
        ManifestOrder order;
        order.office = "C80";
        order.postOffice = "P80";
        order.numbers = std::move(numbers);
        return order;
    }
};

TEST_F(ManifestsTest, ListsLabelledItemsAndRecordsThatTheyWereSealed) {
    const auto numbers = addLabelled(3);
    const auto made = manifests.create(asker(), orderOf(numbers));
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_EQ(made->manifest.code, "BK-C80-261124-001");
    EXPECT_EQ(made->manifest.state, store::ManifestState::Open);
    ASSERT_THAT(made->tally.reconciliation.lines, SizeIs(3));
    EXPECT_EQ(made->tally.reconciliation.counts.at(domain::LineClass::NotSeen), 3U);
    for (const auto& number : numbers) {
        EXPECT_EQ(stateOf(number), "MANIFESTED");
        EXPECT_EQ(item(number).manifest, made->manifest.id);
        EXPECT_EQ(item(number).postOffice, "P80");
    }
    EXPECT_EQ(manifestOf(addLabelled(1)).manifest.code, "BK-C80-261124-002");
}

TEST_F(ManifestsTest, TheSameRequestAgainIsTheSameManifest) {
    const auto request = asker();
    const auto order = orderOf(addLabelled(2));
    const auto first = manifests.create(request, order);
    const auto again = manifests.create(request, order);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->manifest.id, first->manifest.id);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM manifest_line"), 2);
}

TEST_F(ManifestsTest, TakesAPrintRunWithoutItsVoidLabels) {
    const auto run = print(addItems(3));
    const auto numbers = numbersOf(run);
    ASSERT_TRUE(packing.voidLabel(asker(), numbers[1], "torn"));
    auto order = orderOf({});
    order.printRun = run;
    const auto made = manifests.create(asker(), order);
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_THAT(made->tally.listed, SizeIs(2));
    order.printRun = 999;
    EXPECT_EQ(manifests.create(asker(), order).error().kind, ErrorKind::NotFound);
}

TEST_F(ManifestsTest, TakesAllOrNoneAndNamesWhatItCannotTake) {
    const auto good = addLabelled(1).front();
    const auto gone = addLabelled(1).front();
    ASSERT_TRUE(packing.voidLabel(asker(), gone, "torn"));
    const auto listed = addLabelled(1).front();
    manifestOf({listed});
    const auto below = addLabelled(1, "C80.25459").front();
    const std::string unissued(domain::ItemNumber::make("RT", 9'000'000, "VN").text());
    auto wrongSide = orderOf({good});
    wrongSide.postOffice = "C80.25459";
    auto noOffice = orderOf({good});
    noOffice.postOffice = "P80.99999";
    auto belowOrder = orderOf({good});
    belowOrder.office = "C80.25459";
    const struct {
        std::string what;
        ManifestOrder order;
        Asker by;
        ErrorKind kind;
        std::string names;
    } cases[] = {
        {"void", orderOf({good, gone}), asker(), ErrorKind::Conflict, gone},
        {"on another manifest", orderOf({good, listed}), asker(), ErrorKind::Conflict, listed},
        {"never issued", orderOf({good, unissued}), asker(), ErrorKind::NotFound, unissued},
        {"no number", orderOf({good, "RT12"}), asker(), ErrorKind::Malformed, ""},
        {"another office's items", belowOrder, asker(), ErrorKind::Conflict, good},
        {"another office's manifest", orderOf({good}), asker("C80.25459"), ErrorKind::NotFound, ""},
        {"an unknown item of another office", belowOrder, asker("C80.25459"), ErrorKind::NotFound,
         good},
        {"to the centre itself", wrongSide, asker(), ErrorKind::Unreadable, ""},
        {"to an office nobody knows", noOffice, asker(), ErrorKind::NotFound, ""},
        {"a liaison of another post office", orderOf({good}), asker("P80.25459", Role::PostLiaison),
         ErrorKind::NotFound, ""},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        const auto refused = manifests.create(c.by, c.order);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, c.kind) << refused.error().detail;
        EXPECT_THAT(refused.error().detail, HasSubstr(c.names));
    }
    EXPECT_EQ(stateOf(good), "LABELLED");
    EXPECT_EQ(integer("SELECT COUNT(*) FROM manifest"), 1);
    EXPECT_TRUE(manifests.create(asker(), orderOf({good, below}))) << "the office below is covered";
}

TEST_F(ManifestsTest, WhilePackingIsCheckedOnlySealedItemsGoOn) {
    const auto numbers = addLabelled(2);
    ASSERT_TRUE(packing.seal(asker(), numbers[0], item(numbers[0]).dossierCode));
    domain::Policy strict;
    strict.packingCheck = true;
    Manifests checked(database(), links, strict, clock());
    const auto refused = checked.create(asker(), orderOf(numbers));
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail, HasSubstr(numbers[1]));
    EXPECT_TRUE(checked.create(asker(), orderOf({numbers[0]})));
}

TEST_F(ManifestsTest, AddsAndRemovesWhileOpenOnly) {
    const auto numbers = addLabelled(3);
    const auto id = manifestOf({numbers[0]}).manifest.id;
    const std::vector<std::string> two{numbers[0], numbers[1]};
    ASSERT_TRUE(manifests.add(asker(), id, two));
    EXPECT_THAT(view(id).tally.listed, SizeIs(2));
    EXPECT_EQ(view(id).manifest.version, 2);
    const std::vector<std::string> first{numbers[0]};
    ASSERT_TRUE(manifests.remove(asker(), id, first));
    ASSERT_TRUE(manifests.remove(asker(), id, first)) << "off is off";
    EXPECT_EQ(stateOf(numbers[0]), "SEALED");
    EXPECT_FALSE(item(numbers[0]).manifest);
    ASSERT_TRUE(manifests.add(liaison(), id, first)) << "and on again, by the post's liaison";
    EXPECT_EQ(stateOf(numbers[0]), "MANIFESTED");
    EXPECT_EQ(manifests.add(asker("C80.25459"), id, first).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(manifests.find(asker("C80.25459").caller, id).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(manifests.find(asker("P80.25459").caller, id).error().kind, ErrorKind::NotFound);

    ASSERT_TRUE(photograph(id, two));
    ASSERT_TRUE(handover.sign(lead(), id, {}, {}));
    const std::vector<std::string> third{numbers[2]};
    EXPECT_EQ(manifests.add(asker(), id, third).error().kind, ErrorKind::Conflict);
    EXPECT_EQ(manifests.remove(asker(), id, first).error().kind, ErrorKind::Conflict);
}

TEST_F(ManifestsTest, OneItemGoesOnOneManifestHoweverManyAskAtOnce) {
    const auto number = addLabelled(1).front();
    std::vector<Asker> askers;
    for (int i = 0; i < 6; ++i) askers.push_back(asker());
    std::atomic<int> made = 0;
    std::vector<std::thread> clients;
    for (const auto& one : askers)
        clients.emplace_back(
            [&, one] { made += manifests.create(one, orderOf({number})) ? 1 : 0; });
    for (auto& client : clients) client.join();
    EXPECT_EQ(made, 1);
    EXPECT_EQ(integer("SELECT COUNT(*) FROM manifest_line"), 1);
    EXPECT_EQ(integer("SELECT last FROM document_counter"), 1) << "no number of a manifest is lost";
}

TEST_F(ManifestsTest, AnAssistedReadingCountsOnceAPersonConfirmsIt) {
    const auto numbers = addLabelled(2);
    const auto id = manifestOf(numbers).manifest.id;
    auto reading = shows({numbers[0]}, links);
    auto guess = symbol(scanner::Format::Code128, numbers[1], 2000, 2000, 7);
    guess.evidence = scanner::Evidence::Assisted;
    guess.likelihoodRatio = 1e6;
    reading.symbols.push_back(guess);
    ASSERT_TRUE(photograph(id, reading, "picture"));
    EXPECT_EQ(classOf(id, numbers[0]), "MATCHED");
    EXPECT_EQ(classOf(id, numbers[1]), "NOT_SEEN");
    const auto seen = manifests.see(liaison(), id, {{numbers[1]}}, domain::Evidence::Assisted);
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(classOf(id, numbers[1]), "MATCHED");
    EXPECT_TRUE(seen->tally.isSeenByHand(numbers[1]));
    ASSERT_TRUE(manifests.see(liaison(), id, {{numbers[1]}}, domain::Evidence::Typed));
    EXPECT_EQ(integer("SELECT COUNT(*) FROM manifest_sighting WHERE evidence = 'assisted'"), 1);
}

TEST_F(ManifestsTest, WhatIsSeenByHandIsHeldAgainstTheListAsAPhotographIs) {
    const auto numbers = addLabelled(1);
    const auto extra = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(manifests.see(asker(), id, extra, domain::Evidence::Typed));
    EXPECT_EQ(classOf(id, extra[0]), "EXTRA");
    EXPECT_EQ(
        manifests.see(asker(), id, {{std::string("RT00")}}, domain::Evidence::Typed).error().code,
        "malformed-item-number");
    EXPECT_EQ(
        manifests.see(asker("P80.25459", Role::PostLiaison), id, numbers, domain::Evidence::Typed)
            .error()
            .code,
        "unknown-manifest");
    ASSERT_TRUE(manifests.see(asker(), id, numbers, domain::Evidence::Typed));
    ASSERT_TRUE(handover.sign(lead(), id, {{extra[0], domain::LineClass::Extra, "next time"}}, {}));
    EXPECT_EQ(manifests.see(asker(), id, numbers, domain::Evidence::Typed).error().code,
              "not-open");
    auto post = liaison();
    post.caller.keyId = 2;
    ASSERT_TRUE(handover.sign(post, id, {{extra[0], domain::LineClass::Extra, "next time"}}, {}));
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE kind = 'HANDOVER_SIGNED' AND "
                      "source = 'manual' AND evidence = 'typed' AND photo_sha256 IS NULL"),
              1);
}

TEST_F(ManifestsTest, ListsEachSidesOwnAndTakesAllThatIsReady) {
    addLabelled(3);
    addLabelled(1, "C80.25459");
    auto order = orderOf({});
    order.allReady = true;
    EXPECT_EQ(manifests.countReady("C80"), 4U);
    const auto made = manifests.create(asker(), order);
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_THAT(made->tally.listed, SizeIs(4));
    EXPECT_EQ(manifests.create(asker(), order).error().code, "nothing-ready");
    const auto detail = manifests.show(asker(), made->manifest.id);
    ASSERT_TRUE(detail);
    EXPECT_EQ(detail->sums.lines, 4);
    EXPECT_EQ(detail->sums.weightGrams, 4 * 60);
    EXPECT_EQ(detail->sums.postageVnd, 4 * 26'000);
    EXPECT_THAT(detail->items, SizeIs(4));
    const struct {
        std::string office;
        Role role;
        std::size_t count;
    } cases[] = {{"C80", Role::Clerk, 1},
                 {"C80.25459", Role::Clerk, 0},
                 {"P80", Role::PostLiaison, 1},
                 {"P80.25459", Role::PostLiaison, 0},
                 {"C80.25459", Role::Supervisor, 1}};
    for (const auto& c : cases) {
        const auto caller = callerOf(c.office, c.role, "Lan");
        EXPECT_THAT(manifests.list(caller, true, 0, 50), SizeIs(c.count)) << c.office;
        EXPECT_THAT(manifests.list(caller, false, made->manifest.id, 50), SizeIs(0));
    }
}

}  // namespace
}  // namespace hoibao::service
