#include "service/item_editing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "service/intake.hpp"
#include "service/item_reading.hpp"
#include "service/reference.hpp"
#include "store/events.hpp"
#include "store/test_database.hpp"

namespace hoibao::service {
namespace {

using domain::State;

const domain::Instant kNow = *domain::parseInstant("2026-11-24T09:00:00+07:00");

Asker asker(std::string_view office, domain::Role role = domain::Role::Clerk,
            std::int64_t key = 7) {
    return {{role, *domain::OfficeCode::parse(office), "Lê Thị Thu", key, "abcdefgh"}, "r-1"};
}

class ItemEditingTest : public testing::Test {
protected:
    /// The item of a result taken in for C80.25459.
    std::int64_t take(std::string_view code, std::string_view address, std::string_view phone,
                      std::string_view returnBy = "post") {
        SentResult sent;
        sent.dossierCode = code;
        sent.recipient = "Nguyễn Văn Đức";
        sent.phone = phone;
        sent.address = address;
        sent.approvedAt = "2026-11-03T08:00:00+07:00";
        sent.returnBy = returnBy;
        auto outcome =
            intake.takeOne(sent, {asker("C80.25459").caller, "", "r", std::string(code)});
        return outcome.value().item;
    }
    store::Item item(std::int64_t id) {
        return reading.find(asker("C80"), std::to_string(id)).value().item;
    }
    domain::Result<store::Item> change(std::int64_t id, const ItemChange& what) {
        return editing.change(asker("C80"), id, item(id).version, what);
    }
    void append(std::int64_t id, std::vector<domain::EventKind> kinds) {
        database->inTransaction([&](store::Session& session) {
            auto items = store::lockItems(session, {id});
            std::vector<store::NewEvent> events;
            for (const auto kind : kinds) {
                domain::ItemEvent event;
                event.id = store::newEventId();
                event.kind = kind;
                event.occurredAt = event.recordedAt =
                    kNow + std::chrono::minutes(events.size() + 1);
                events.push_back({id, event});
            }
            store::appendEvents(session, items, events, {});
        });
    }

    tests::TestDatabase database;
    Clock clock = [] { return kNow; };
    Intake intake{*database, tests::gazetteer(), tests::zones(), {}, clock};
    ItemReading reading{*database, clock};
    ItemEditing editing{*database, tests::gazetteer(), tests::zones(), {}, clock};
};

constexpr std::string_view kGoodAddress = "Số 1, Phường Tân Ninh, Tỉnh Tây Ninh";

TEST_F(ItemEditingTest, AnItemThatWaitedGoesByPostOnceItIsComplete) {
    const auto id = take("H1", "Số 1", "12");
    EXPECT_EQ(item(id).state, State::ChannelPending);
    auto after = change(id, {.ward = "25459"});
    ASSERT_TRUE(after);
    EXPECT_EQ(after->state, State::ChannelPending) << "the phone still cannot be called";
    EXPECT_EQ(after->ward, "25459");
    EXPECT_EQ(after->certainty, "sure");
    EXPECT_EQ(after->postageVnd, 26'000);
    after = change(id, {.phone = "+84 912 345 678"});
    ASSERT_TRUE(after);
    EXPECT_EQ(after->phone, "0912345678");
    EXPECT_EQ(after->state, State::PostReady);

    const auto byText = take("H2", "Số 1", "0912345678");
    after = change(byText, {.address = std::string(kGoodAddress)});
    ASSERT_TRUE(after);
    EXPECT_EQ(after->state, State::PostReady);
    EXPECT_EQ(after->street, "Số 1");
    const auto pickup = take("H3", kGoodAddress, "0912345678", "pickup");
    EXPECT_EQ(change(pickup, {.ward = "25459"})->state, State::ChannelPending);
}

TEST_F(ItemEditingTest, WhoDidNotComeMayHaveItByPost) {
    const auto id = take("H1", "Số 1", "12", "pickup");
    append(id, {domain::EventKind::ChannelPickup, domain::EventKind::NoShow});
    ASSERT_EQ(item(id).state, State::PickupNoShow);
    const auto send = [&](std::string_view token, std::string_view office = "C80") {
        auto by = asker(office);
        by.token = token;
        const auto sent = editing.sendByPost(by, id);
        return sent ? std::string(name(sent->state)) : sent.error().code;
    };
    EXPECT_EQ(send("a"), "address-not-sure");
    ASSERT_TRUE(change(id, {.ward = "25459"})) << "mended though it is past the handover's states";
    EXPECT_EQ(send("a"), "phone-not-usable");
    ASSERT_TRUE(change(id, {.phone = "0912345678"}));
    EXPECT_EQ(item(id).state, State::PickupNoShow) << "the citizen is asked first";
    EXPECT_EQ(send("a", "C80.25480"), "unknown-item");
    EXPECT_EQ(send("a"), "POST_READY");
    EXPECT_EQ(item(id).returnBy, "post");
    EXPECT_EQ(item(id).postageVnd, 26'000);
    EXPECT_EQ(send("a"), "POST_READY") << "the same request again";
    EXPECT_EQ(send("b"), "state");
}

TEST_F(ItemEditingTest, ANewStreetKeepsTheCommune) {
    const auto id = take("H1", kGoodAddress, "0912345678");
    const auto after = change(id, {.address = "Số 99 đường Hoàng Lê Kha"});
    ASSERT_TRUE(after);
    EXPECT_EQ(after->ward, "25459");
    EXPECT_EQ(after->street, "Số 99 đường Hoàng Lê Kha");
    EXPECT_EQ(after->state, State::PostReady);
}

TEST_F(ItemEditingTest, SaysWhatItRefuses) {
    const auto id = take("H1", kGoodAddress, "0912345678");
    const struct {
        ItemChange change;
        std::string_view code, field;
    } cases[] = {
        {{.recipient = " "}, "invalid-fields", "recipient"},
        {{.recipient = std::string(201, 'a')}, "invalid-fields", "recipient"},
        {{.phone = "12-ab"}, "invalid-fields", "phone"},
        {{.phone = ""}, "invalid-fields", "phone"},
        {{.address = ""}, "invalid-fields", "address"},
        {{.ward = "99999"}, "invalid-fields", "ward"},
        {{.ward = ""}, "invalid-fields", "ward"},
        {{.address = "Số 1, Xã Châu Thành"}, "address-not-sure", "address"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(fmt::format("{} {}", c.code, c.field));
        const auto after = change(id, c.change);
        ASSERT_FALSE(after);
        EXPECT_EQ(after.error().code, c.code);
        EXPECT_EQ(after.error().fields.at(0).field, c.field);
    }
    EXPECT_EQ(item(id).version, 1) << "nothing was written";
}

TEST_F(ItemEditingTest, OnlyWhoReadTheLastVersionMayChangeIt) {
    const auto id = take("H1", kGoodAddress, "0912345678");
    ASSERT_TRUE(editing.change(asker("C80"), id, 1, {.recipient = "An"}));
    const auto late = editing.change(asker("C80"), id, 1, {.recipient = "Bình"});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, "stale");
    EXPECT_EQ(item(id).recipient, "An");
}

TEST_F(ItemEditingTest, AfterTheHandoverNothingCanBeChanged) {
    using K = domain::EventKind;
    const auto id = take("H1", kGoodAddress, "0912345678");
    append(id, {K::LabelIssued, K::Sealed, K::AddedToManifest});
    EXPECT_EQ(item(id).state, State::Manifested);
    EXPECT_TRUE(change(id, {.phone = "0987654321"}));
    append(id, {K::HandoverSigned, K::HandoverSigned, K::HandoverSigned, K::HandoverSigned});
    EXPECT_EQ(item(id).state, State::HandedOver);
    const auto after = change(id, {.phone = "0912345678"});
    ASSERT_FALSE(after);
    EXPECT_EQ(after.error().code, "handed-over");
    EXPECT_EQ(after.error().kind, domain::ErrorKind::Conflict);
}

TEST_F(ItemEditingTest, AnotherOfficesItemIsUnknown) {
    const auto id = take("H1", kGoodAddress, "0912345678");
    database->inTransaction([&](store::Session& session) {
        auto given = store::lockItems(session, {id}).front();
        given.postOffice = "P80.25459";
        store::updateItemPlace(session, given);
    });
    const struct {
        Asker asker;
        bool sees;
    } cases[] = {
        {asker("C80"), true},
        {asker("C80.25459"), true},
        {asker("C80.25460"), false},
        {asker("C80.25460", domain::Role::Supervisor), true},
        {asker("C80.25460", domain::Role::Operator), true},
        {asker("P80.25459", domain::Role::PostManager), true},
        {asker("P80", domain::Role::PostManager), true},
        {asker("P80.25460", domain::Role::PostManager), false},
        {asker("C80", domain::Role::Integrator, 7), true},
        {asker("C80", domain::Role::Integrator, 8), false},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(
            fmt::format("{} of {}", name(c.asker.caller.role), c.asker.caller.office.text()));
        EXPECT_EQ(reading.find(c.asker, std::to_string(id)).has_value(), c.sees);
        EXPECT_EQ(reading.list(c.asker, {}, 0, 10).value().items.size(), c.sees ? 1U : 0U);
        const auto changed = editing.change(c.asker, id, -1, {.recipient = "An"});
        EXPECT_EQ(changed.error().code, c.sees ? "stale" : "unknown-item");
    }
    store::ItemFilter elsewhere;
    elsewhere.office = "C80.25460";
    EXPECT_EQ(reading.list(asker("C80.25459"), elsewhere, 0, 10).error().code, "unknown-office");
    EXPECT_TRUE(reading.list(asker("C80"), elsewhere, 0, 10)->items.empty());
}

TEST_F(ItemEditingTest, FindsItemsByWhatIsKnownOfThem) {
    const auto first = take("H53.14-261103-0001", kGoodAddress, "0912345678");
    const auto second = take("H53.14-261103-0002", "Số 1", "0912345678");
    database->inTransaction([&](store::Session& session) {
        auto numbered = store::lockItems(session, {first}).front();
        numbered.number = "RT000000014VN";
        store::updateItemPlace(session, numbered);
    });
    const auto instant = [](std::string_view text) { return *domain::parseInstant(text); };
    const struct {
        std::string_view what;
        store::ItemFilter filter;
        std::vector<std::int64_t> expected;
    } cases[] = {
        {"nothing asked", {}, {first, second}},
        {"state", {.states = {State::PostReady}}, {first}},
        {"two states", {.states = {State::PostReady, State::ChannelPending}}, {first, second}},
        {"code in small letters", {.dossierCode = "h53.14-261103-0002"}, {second}},
        {"part of a code", {.dossierCode = "H53.14"}, {}},
        {"name without marks", {.search = "duc"}, {first, second}},
        {"name with marks, capitals", {.search = "VĂN ĐỨC"}, {first, second}},
        {"a wildcard is a letter", {.search = "%"}, {}},
        {"number in groups", {.search = "rt 000 000 014 vn"}, {first}},
        {"dossier", {.search = "H53.14-261103-0001"}, {first}},
        {"approved before", {.approvedTo = instant("2026-11-03T08:00:00+07:00")}, {}},
        {"approved from", {.approvedFrom = instant("2026-11-03T08:00:00+07:00")}, {first, second}},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        std::vector<std::int64_t> found;
        const auto list = reading.list(asker("C80"), c.filter, 0, 10);
        for (const auto& each : list->items) found.push_back(each.id);
        EXPECT_EQ(found, c.expected);
    }
    EXPECT_EQ(reading.find(asker("C80"), "rt000000014vn").value().item.id, first);
    for (const auto* unknown : {"0", "-1", "99999999999999999999", "RT000000028VN", "x", ""})
        EXPECT_FALSE(reading.find(asker("C80"), unknown)) << unknown;
}

TEST_F(ItemEditingTest, PagesHoldEveryItemOnce) {
    for (int i = 0; i < 7; ++i) take(fmt::format("H{}", i), kGoodAddress, "0912345678");
    std::size_t count = 0;
    std::int64_t after = 0;
    for (;;) {
        const auto list = reading.list(asker("C80"), {}, after, 3).value();
        for (const auto& each : list.items) {
            EXPECT_GT(each.id, after);
            after = each.id;
        }
        count += list.items.size();
        if (!list.next) break;
    }
    EXPECT_EQ(count, 7U);
}

}  // namespace
}  // namespace hoibao::service
