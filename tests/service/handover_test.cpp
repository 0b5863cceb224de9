#include "service/handover.hpp"

#include "service/tray_fixture.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using domain::LineClass;
using domain::Role;
using store::ManifestState;

class HandoverTest : public tests::TrayTest {
protected:
    /// The post's liaison, with a key of its own.
    Asker post() {
        auto by = liaison();
        by.caller.keyId = 2;
        return by;
    }
    static std::vector<Discrepancy> missing(const std::string& number,
                                            const std::string& reason = "not on the tray") {
        return {{number, LineClass::NotSeen, reason}};
    }
};

TEST_F(HandoverTest, TwoSidesSignAndTheItemsAreThePosts) {
    const auto numbers = addLabelled(3);
    const auto id = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(photograph(id, {numbers[0], numbers[1]}));
    const auto first = handover.sign(lead(), id, missing(numbers[2]), {});
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_EQ(first->manifest.state, ManifestState::SignedByCentre);
    EXPECT_EQ(stateOf(numbers[0]), "MANIFESTED") << "one signature moves nothing";
    const auto second = handover.sign(post(), id, missing(numbers[2]), {});
    ASSERT_TRUE(second) << second.error().detail;
    EXPECT_EQ(second->manifest.state, ManifestState::HandedOver);
    EXPECT_EQ(stateOf(numbers[0]), "HANDED_OVER");
    EXPECT_EQ(stateOf(numbers[1]), "HANDED_OVER");
    EXPECT_EQ(stateOf(numbers[2]), "SEALED");
    EXPECT_FALSE(item(numbers[2]).manifest);
    EXPECT_EQ(item(numbers[0]).manifest, id);
    EXPECT_EQ(classOf(id, numbers[0]), "MATCHED");
    EXPECT_EQ(classOf(id, numbers[2]), "NOT_SEEN");
    EXPECT_TRUE(manifests.create(asker(), {"C80", "P80", {numbers[2]}, {}}))
        << "what was not there goes with the next";
}

TEST_F(HandoverTest, ThePostMaySignFirst) {
    const auto numbers = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(photograph(id, numbers));
    EXPECT_EQ(handover.sign(post(), id, {}, {})->manifest.state, ManifestState::SignedByPost);
    EXPECT_EQ(handover.sign(lead(), id, {}, {})->manifest.state, ManifestState::HandedOver);
}

TEST_F(HandoverTest, EveryLineIsMatchedOrListed) {
    const auto numbers = addLabelled(3);
    const auto extra = addLabelled(1).front();
    const auto id = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(photograph(id, {numbers[0], extra}));
    const auto refused = handover.sign(lead(), id, missing(numbers[1]), {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(refused.error().code, "unaccounted");
    ASSERT_EQ(refused.error().fields.size(), 2U);
    EXPECT_EQ(refused.error().fields[0].field, numbers[2]);
    EXPECT_EQ(refused.error().fields[0].code, "NOT_SEEN");
    EXPECT_EQ(refused.error().fields[1].field, extra);
    EXPECT_EQ(refused.error().fields[1].code, "EXTRA");
    auto all = missing(numbers[1]);
    all.push_back({numbers[2], LineClass::NotSeen, "left behind"});
    all.push_back({extra, LineClass::Extra, "goes tomorrow"});
    ASSERT_TRUE(handover.sign(lead(), id, all, {}));
    std::reverse(all.begin(), all.end());
    ASSERT_TRUE(handover.sign(post(), id, all, {})) << "the order of a list says nothing";
    EXPECT_EQ(stateOf(extra), "LABELLED") << "what was not listed is not handed over";
}

TEST_F(HandoverTest, RefusesASecondSignatureThatIsNotTheOtherSides) {
    const auto numbers = addLabelled(2);
    const auto id = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(photograph(id, {numbers[0]}));
    ASSERT_TRUE(handover.sign(lead("Hạnh"), id, missing(numbers[1]), {}));
    auto more = missing(numbers[1]);
    more.push_back({numbers[0], LineClass::Matched, "torn"});
    auto sameKey = liaison();
    const struct {
        std::string what;
        Asker by;
        std::vector<Discrepancy> list;
        ErrorKind kind;
        std::string code;
    } cases[] = {
        {"the same side", lead("Mai"), missing(numbers[1]), ErrorKind::Conflict, "already-signed"},
        {"the same person", liaison("Hạnh"), missing(numbers[1]), ErrorKind::Conflict,
         "same-person"},
        {"a shorter list", liaison(), {}, ErrorKind::Conflict, "unaccounted"},
        {"a longer list", liaison(), more, ErrorKind::Conflict, "lists-differ"},
        {"another reason", liaison(), missing(numbers[1], "lost"), ErrorKind::Conflict,
         "lists-differ"},
        {"another post office", asker("P80.25459", Role::PostLiaison), missing(numbers[1]),
         ErrorKind::NotFound, "unknown-manifest"},
    };
    for (auto c : cases) {
        SCOPED_TRACE(c.what);
        c.by.caller.keyId = 2;
        const auto refused = handover.sign(c.by, id, c.list, {});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, c.kind) << refused.error().detail;
        EXPECT_EQ(refused.error().code, c.code);
    }
    EXPECT_EQ(handover.sign(sameKey, id, missing(numbers[1]), {}).error().code, "same-person")
        << "one key is one person";
    EXPECT_EQ(view(id).manifest.state, ManifestState::SignedByCentre);
    EXPECT_EQ(stateOf(numbers[0]), "MANIFESTED");
}

TEST_F(HandoverTest, RefusesAListThatSaysWhatIsNotSo) {
    const auto numbers = addLabelled(2);
    const auto other = addLabelled(1).front();
    const auto id = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(photograph(id, {numbers[0]}));
    auto twice = missing(numbers[1]);
    twice.push_back(twice.front());
    auto stranger = missing(numbers[1]);
    stranger.push_back({other, LineClass::NotSeen, ""});
    const struct {
        std::string what;
        std::vector<Discrepancy> list;
        std::string code;
    } cases[] = {
        {"another class", {{numbers[1], LineClass::Duplicate, ""}}, "discrepancy-differs"},
        {"no line", stranger, "discrepancy-differs"},
        {"twice", twice, "repeated-number"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        EXPECT_EQ(handover.sign(lead(), id, c.list, {}).error().code, c.code);
    }
    EXPECT_EQ(handover.sign(lead(), manifestOf({}).manifest.id, {}, {}).error().code, "empty");
}

TEST_F(HandoverTest, TheSameRequestAgainChangesNothing) {
    const auto numbers = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(photograph(id, numbers));
    const auto first = lead(), second = post();
    ASSERT_TRUE(handover.sign(first, id, {}, {}));
    ASSERT_TRUE(handover.sign(first, id, {}, {}));
    ASSERT_TRUE(handover.sign(second, id, {}, {}));
    ASSERT_TRUE(handover.sign(second, id, {}, {}));
    EXPECT_EQ(integer("SELECT COUNT(*) FROM item_event WHERE kind = 'HANDOVER_SIGNED'"), 1);
    EXPECT_EQ(handover.sign(lead("Mai"), id, {}, {}).error().code, "handed-over");
}

TEST_F(HandoverTest, WhatIsDuplicateGoesWhatIsAmbiguousStays) {
    const auto numbers = addLabelled(4);
    const auto id = manifestOf(numbers).manifest.id;
    auto reading = shows({numbers[0], numbers[1], numbers[1]}, links);
    reading.symbols.push_back(symbol(scanner::Format::Code128, numbers[2], 10, 510, 40));
    reading.symbols.push_back(symbol(scanner::Format::QRCode, numbers[3], 10, 570, 40));
    ASSERT_TRUE(photograph(id, reading, "tray"));
    const std::vector<Discrepancy> list = {{numbers[1], LineClass::Duplicate, "two labels"},
                                           {numbers[2], LineClass::Ambiguous, "damaged"},
                                           {numbers[3], LineClass::Ambiguous, "reprint"}};
    ASSERT_TRUE(handover.sign(lead(), id, list, {}));
    const auto done = handover.sign(post(), id, list, {});
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(stateOf(numbers[0]), "HANDED_OVER");
    EXPECT_EQ(stateOf(numbers[1]), "HANDED_OVER");
    EXPECT_EQ(stateOf(numbers[2]), "DAMAGED");
    EXPECT_EQ(stateOf(numbers[3]), "SEALED");
}

TEST_F(HandoverTest, OnlyTheOperatorSaysWhoSigns) {
    const auto numbers = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(photograph(id, numbers));
    const auto op = [&] { return asker("C80", Role::Operator, "admin.key"); };
    const SignsAs centre{domain::Side::Centre, "Hạnh"}, other{domain::Side::Post, "Bình"};
    EXPECT_EQ(handover.sign(op(), id, {}, {}).error().code, "as-needed");
    EXPECT_EQ(handover.sign(lead(), id, {}, centre).error().kind, ErrorKind::Forbidden);
    ASSERT_TRUE(handover.sign(op(), id, {}, centre));
    EXPECT_EQ(handover.sign(op(), id, {}, SignsAs{domain::Side::Post, "Hạnh"}).error().code,
              "same-person");
    EXPECT_EQ(handover.sign(op(), id, {}, other)->manifest.state, ManifestState::HandedOver);
}

TEST_F(HandoverTest, FromTheFirstSignatureOnNothingElsewhereChangesALine) {
    const auto numbers = addLabelled(1);
    const auto elsewhere = addLabelled(1);
    const auto id = manifestOf(numbers).manifest.id;
    ASSERT_TRUE(photograph(id, numbers));
    ASSERT_TRUE(handover.sign(lead(), id, {}, {}));
    database().inTransaction([&](store::Session& session) {
        session.execute("UPDATE issued_number SET voided_at = issued_at WHERE number = ?",
                        {numbers[0]});
    });
    EXPECT_EQ(classOf(id, numbers[0]), "MATCHED");
    EXPECT_TRUE(handover.sign(post(), id, {}, {}));
}

}  // namespace
}  // namespace hoibao::service
