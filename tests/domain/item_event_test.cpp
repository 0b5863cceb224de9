#include "domain/item_event.hpp"

#include <gtest/gtest.h>

#include <set>

namespace hoibao::domain {
namespace {

template <class Enum>
void expectWordsGoRound(std::size_t count) {
    std::set<std::string_view> words;
    for (std::size_t i = 0; i < count; ++i) {
        const auto value = static_cast<Enum>(i);
        const auto word = name(value);
        EXPECT_FALSE(word.empty()) << i;
        EXPECT_TRUE(words.insert(word).second) << word;
        EXPECT_EQ(parseName<Enum>(word), value) << word;
        EXPECT_LE(word.size(), 24U) << word;  // the database's column
    }
    for (const std::string_view word :
         {"", " ", "delivered ", "DELIVERED ", "Decoded", "nothing"}) {
        EXPECT_FALSE(parseName<Enum>(word)) << word;
    }
}

TEST(ItemEventTest, EveryWordIsReadAsItIsWritten) {
    expectWordsGoRound<EventKind>(kEventKindCount);
    expectWordsGoRound<State>(kStateCount);
    expectWordsGoRound<Source>(6);
    expectWordsGoRound<Evidence>(4);
    expectWordsGoRound<Reason>(kReasonCount);
    expectWordsGoRound<Relation>(kRelationCount);
}

TEST(ItemEventTest, TheLastOfEachHasItsWord) {
    EXPECT_EQ(name(EventKind::Unmapped), "UNMAPPED");
    EXPECT_EQ(name(EventKind::OutForDelivery), "OUT_FOR_DELIVERY");
    EXPECT_EQ(name(EventKind::ReDispatched), "RE_DISPATCHED");
    EXPECT_EQ(name(State::Unclaimed), "UNCLAIMED");
    EXPECT_EQ(name(State::AtDeliveryOffice), "AT_DELIVERY_OFFICE");
    EXPECT_EQ(name(Source::System), "system");
    EXPECT_EQ(name(Evidence::Inferred), "inferred");
    EXPECT_EQ(name(Reason::DeceasedRecipient), "deceased");
    EXPECT_EQ(name(Reason::DamagedItem), "damaged");
    EXPECT_EQ(name(Reason::Other), "other");
    EXPECT_EQ(name(Relation::Authorised), "authorised");
}

TEST(EventIdTest, ReadsAndWritesUuids) {
    const auto id = EventId::parse("01890A5D-AC96-774b-bcce-b302099a8057");
    ASSERT_TRUE(id);
    EXPECT_EQ(id->text(), "01890a5d-ac96-774b-bcce-b302099a8057");
    EXPECT_EQ(id->bytes[0], 0x01);
    EXPECT_EQ(id->bytes[15], 0x57);
    EXPECT_EQ(EventId{}.text(), "00000000-0000-0000-0000-000000000000");
}

TEST(EventIdTest, SaysWhyItRefuses) {
    const struct {
        std::string_view text, reason;
    } cases[] = {
        {"", "0 characters, not 36"},
        {"01890a5dac96774bbcceb302099a8057", "32 characters, not 36"},
        {"{01890a5d-ac96-774b-bcce-b302099a8057}", "38 characters, not 36"},
        {"01890a5d_ac96-774b-bcce-b302099a8057", "position 9 is no '-'"},
        {"01890a5d-ac96-774b-bcceb-302099a8057", "position 24 is no '-'"},
        {"g1890a5d-ac96-774b-bcce-b302099a8057", "position 1 is no hexadecimal digit"},
        {"01890a5d-ac96-774b-bcce-b302099a805 ", "position 36 is no hexadecimal digit"},
        {"------------------------------------", "position 1 is no hexadecimal digit"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto id = EventId::parse(c.text);
        ASSERT_FALSE(id);
        EXPECT_EQ(id.error().code, "malformed-uuid");
        EXPECT_EQ(id.error().detail, c.reason);
    }
}

}  // namespace
}  // namespace hoibao::domain
