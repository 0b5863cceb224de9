#include "store/name_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "store/files.hpp"
#include "store/results.hpp"
#include "store/test_database.hpp"

namespace hoibao::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class NameWordsTest : public ::testing::Test {
protected:
    std::int64_t add(const std::string& recipient, const std::string& office = "C80") {
        NewItem added;
        added.result.dossierKey = added.result.dossierCode = "A-" + std::to_string(++dossiers_);
        added.result.office = added.item.office = office;
        added.result.recipient = added.item.recipient = recipient;
        added.result.returnBy = added.item.returnBy = "post";
        added.result.contentHash = std::string(64, 'A');
        added.item.certainty = "sure";
        database_->inTransaction([&](Session& session) {
            insertNewItems(session, {&added, 1}, {});
        });
        return added.item.id;
    }
    void rename(std::int64_t id, const std::string& recipient) {
        database_->inTransaction([&](Session& session) {
            auto items = lockItems(session, {id});
            items[0].recipient = recipient;
            updateItemDetails(session, items[0]);
        });
    }
    std::vector<std::int64_t> find(const std::vector<std::string>& words,
                                   const std::vector<std::string>& offices = {"C80"},
                                   std::size_t limit = 50) {
        return database_->inTransaction(
            [&](Session& session) { return itemsWithWords(session, offices, words, limit).ids; });
    }
    ItemsWithWords findAmong(std::size_t mostNames, const std::vector<std::string>& words,
                             std::size_t limit = 50) {
        const std::vector<std::string> offices{"C80"};
        return database_->inTransaction([&](Session& session) {
            return itemsWithWords(session, offices, words, limit, mostNames);
        });
    }
    std::vector<std::string> rows() {
        std::vector<std::string> all;
        database_->inTransaction([&](Session& session) {
            all.clear();
            for (const auto& row :
                 session.query("SELECT CONCAT_WS('|', office, word, item_id, name) FROM item_word "
                               "ORDER BY office, word, item_id"))
                all.push_back(row.text(0));
        });
        return all;
    }
    void execute(const std::string& sql) {
        database_->inTransaction([&](Session& session) { session.execute(sql, {}); });
    }

    tests::TestDatabase database_;
    int dossiers_ = 0;
};

TEST_F(NameWordsTest, FindsWordsByTheirBeginningInAnyOrderEachItemOnce) {
    const auto diem = add("Nguyễn Thị Ngọc Diễm");
    const auto van = add("Nguyễn Văn Vân");
    EXPECT_THAT(find({"nguyen"}), UnorderedElementsAre(diem, van));
    EXPECT_THAT(find({"diem", "ngu"}), ElementsAre(diem));
    EXPECT_THAT(find({"va"}), ElementsAre(van)) << "two of its words begin so";
    EXPECT_THAT(find({"van", "diem"}), IsEmpty());
    EXPECT_THAT(find({"guyen"}), IsEmpty());
    EXPECT_THAT(find({"nguyen", "zzz"}), IsEmpty());
    EXPECT_THAT(find({"%"}), IsEmpty());
    EXPECT_THAT(find({"_an"}), IsEmpty());
}

TEST_F(NameWordsTest, LooksInTheOfficesAskedForAndStopsAtTheLimit) {
    const auto here = add("Trần Văn Ổn");
    const auto there = add("Trần Văn Kín", "C80.25459");
    EXPECT_THAT(find({"tran"}), ElementsAre(here));
    EXPECT_THAT(find({"tran"}, {"C80.25459"}), ElementsAre(there));
    EXPECT_THAT(find({"tran"}, {"C80", "C80.25459"}), UnorderedElementsAre(here, there));
    EXPECT_THAT(find({"tran"}, {"C80", "C80.25459"}, 1), SizeIs(1));
}

TEST_F(NameWordsTest, AChangedNameIsFoundAsItIsNow) {
    const auto item = add("Nguyễn Văn Ôn");
    rename(item, "Nguyễn Quốc Toản");
    EXPECT_THAT(find({"van"}), IsEmpty());
    EXPECT_THAT(find({"nguyen", "toan"}), ElementsAre(item));
    const auto before = rows();
    rename(item, "NGUYỄN QUỐC TOẢN");
    EXPECT_EQ(rows(), before) << "folded alike";
}

TEST_F(NameWordsTest, LongWordsAreFoundByTheirBeginningAndHeldAgainstTheWhole) {
    const std::string forty(40, 'x');
    const auto longer = add(forty + "đa"), other = add(forty + "b");
    EXPECT_THAT(find({forty}), UnorderedElementsAre(longer, other));
    EXPECT_THAT(find({forty + "da"}), ElementsAre(longer));
    add(std::string(200, 'y'));
    EXPECT_THAT(find({std::string(200, 'y')}), SizeIs(1));
}

TEST_F(NameWordsTest, RareAmongCommon) {
    for (int i = 0; i < 30; ++i) add("Nguyễn Văn An");
    const auto rare = add("Nguyễn Văn Xuyến");
    EXPECT_THAT(find({"nguyen", "van", "xuyen"}), ElementsAre(rare));
    EXPECT_THAT(find({"nguyen", "van"}, {"C80"}, 5), SizeIs(5));
}

TEST_F(NameWordsTest, WordsThatTooManyHaveAreLookedForInSomeAndItSaysSo) {
    const auto first = add("Nguyễn Thị Vân");
    for (int i = 0; i < 4; ++i) add("Nguyễn Văn An");
    add("Trần Thị An");
    const auto atTheLimit = findAmong(5, {"nguyen", "thi"});  // two have "thi", the rarest
    EXPECT_THAT(atTheLimit.ids, ElementsAre(first));
    EXPECT_FALSE(atTheLimit.isPartly);
    EXPECT_FALSE(findAmong(5, {"nguyen", "a"}).isPartly) << "five rows begin with each";
    EXPECT_TRUE(findAmong(4, {"nguyen", "a"}).isPartly);
    const auto none = findAmong(3, {"van", "nguyen", "an", "thi"}, 1);
    EXPECT_THAT(none.ids, IsEmpty());
    EXPECT_FALSE(none.isPartly) << "only two have the rarest word";
    EXPECT_FALSE(findAmong(2, {"nguyen"}).isPartly) << "one word is looked up, not held against";
    EXPECT_THAT(findAmong(2, {"nguyen"}).ids, SizeIs(5));
    EXPECT_FALSE(findAmong(3, {"nguyen", "an"}, 2).isPartly) << "it has all that it may give";
}

TEST_F(NameWordsTest, TheMigrationMakesTheSameRows) {
    add("Nguyễn  Thị Ngọc Diễm ");  // two blanks, and one behind
    add("Công ty trách nhiệm hữu hạn một thành viên Văn Vân Đức Ổn Ế Ệ Ỗ Ỡ Ự", "C80.25459");
    add(std::string(60, 'z'));
    const auto written = rows();
    ASSERT_GT(written.size(), 15U);
    execute("DELETE FROM item_word");
    execute(*readFile(HOIBAO_SOURCE_DIR "/sql/migrations/0059_item_word_of_items.sql"));
    EXPECT_EQ(rows(), written);
}

}  // namespace
}  // namespace hoibao::store
