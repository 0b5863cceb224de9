#include "store/keys.hpp"

#include <gtest/gtest.h>

#include "store/answers.hpp"
#include "store/test_database.hpp"

namespace hoibao::store {
namespace {

const domain::Instant kNow{std::chrono::milliseconds(1'795'000'000'000)};

class KeysTest : public ::testing::Test {
protected:
    std::string create() {
        return database_->inTransaction([](Session& session) {
            return createKey(session, domain::Role::Clerk, *domain::OfficeCode::parse("C80.25459"),
                             "Trần Thị Ổn", kNow);
        });
    }
    std::optional<domain::Caller> find(std::string_view key) {
        return database_->inTransaction([&](Session& session) { return findCaller(session, key); });
    }
    tests::TestDatabase database_;
};

TEST_F(KeysTest, KnowsWhoHoldsAKey) {
    const auto caller = find(create());
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->role, domain::Role::Clerk);
    EXPECT_EQ(caller->office.text(), "C80.25459");
    EXPECT_EQ(caller->person, "Trần Thị Ổn");
}

TEST_F(KeysTest, KnowsNoOtherKey) {
    const auto key = create();
    auto changed = key;
    changed.back() = changed.back() == 'A' ? 'B' : 'A';
    auto otherPrefix = key;
    otherPrefix[4] = otherPrefix[4] == 'a' ? 'b' : 'a';
    for (const auto& wrong : {changed, otherPrefix, key + "A", key.substr(0, key.size() - 1),
                              key.substr(0, 11), key.substr(0, 12), std::string("hb_"),
                              std::string(), std::string("' OR 1=1 --"), std::string(5000, 'x')}) {
        SCOPED_TRACE(wrong);
        EXPECT_FALSE(find(wrong));
    }
    EXPECT_TRUE(find(key));
}

TEST_F(KeysTest, ForgetsARevokedKey) {
    const auto key = create();
    const auto prefix = key.substr(3, 8);
    const auto revoke = [&] {
        return database_->inTransaction(
            [&](Session& session) { return revokeKey(session, prefix, kNow); });
    };
    EXPECT_TRUE(revoke());
    EXPECT_FALSE(find(key));
    EXPECT_FALSE(revoke()) << "revoked twice";
}

TEST_F(KeysTest, StoresNoKeyInClear) {
    const auto key = create();
    const auto row = database_->inTransaction([](Session& session) {
        return session.queryOne("SELECT CONCAT_WS('|', prefix, HEX(hash), person) FROM api_key");
    });
    EXPECT_EQ(row->text(0).find(key.substr(12)), std::string::npos);
}

TEST_F(KeysTest, SharesOneSecretByName) {
    const auto secret = [&](std::string_view name) {
        return database_->inTransaction(
            [&](Session& session) { return sharedSecret(session, name); });
    };
    EXPECT_EQ(secret("a").size(), 64u);
    EXPECT_EQ(secret("a"), secret("a"));
    EXPECT_NE(secret("a"), secret("b"));
}

TEST_F(KeysTest, KeepsTheFirstAnswer) {
    const std::string hash(64, 'A');
    database_->inTransaction([&](Session& session) {
        EXPECT_FALSE(findAnswer(session, 1, "k"));
        keepAnswer(session, 1, "k", {hash, 201, "application/json", "{\"id\":1}"}, kNow);
        keepAnswer(session, 1, "k", {hash, 200, "application/json", "{}"}, kNow);
        EXPECT_FALSE(findAnswer(session, 2, "k"));
        const auto answer = findAnswer(session, 1, "k");
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 201);
        EXPECT_EQ(answer->body, "{\"id\":1}");
        EXPECT_EQ(answer->requestHash, hash);
        EXPECT_EQ(forgetAnswersBefore(session, kNow), 0);
        EXPECT_EQ(forgetAnswersBefore(session, kNow + std::chrono::seconds(1)), 1);
    });
}

}  // namespace
}  // namespace hoibao::store
