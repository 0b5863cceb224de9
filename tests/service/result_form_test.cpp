#include "service/result_form.hpp"

#include <gtest/gtest.h>

#include "service/reference.hpp"

namespace hoibao::service {
namespace {

SentResult good() {
    SentResult sent;
    sent.dossierCode = "H53.14-261103-0001";
    sent.recipient = sent.applicant = "Nguyễn Thị Ngọc Diễm";
    sent.phone = "0912 345 678";
    sent.address = "Số 12/5 đường Cách Mạng Tháng Tám, Phường Tân Ninh, Tỉnh Tây Ninh";
    sent.approvedAt = "2026-11-03T08:00:00+07:00";
    sent.returnBy = "post";
    sent.collectVnd = "100.000";
    return sent;
}

domain::Result<Draft> read(const SentResult& sent) {
    return readResult(sent, Naming::Csv, tests::gazetteer());
}

TEST(ResultFormTest, ReadsAGoodResult) {
    const auto draft = read(good());
    ASSERT_TRUE(draft);
    EXPECT_TRUE(draft->warnings.empty());
    EXPECT_TRUE(draft->goesByPost);
    EXPECT_EQ(draft->item.ward, "25459");
    EXPECT_EQ(draft->item.certainty, "sure");
    EXPECT_EQ(draft->item.phone, "0912345678");
    EXPECT_EQ(draft->item.feeVnd, 100'000);
    EXPECT_EQ(draft->item.weightGrams, 100);
    EXPECT_EQ(draft->item.street, "Số 12/5 đường Cách Mạng Tháng Tám");
    EXPECT_EQ(draft->result.contentHash.size(), 64U);
}

TEST(ResultFormTest, SaysWhichFieldItRefusesAndWhy) {
    const struct {
        std::string SentResult::*field;
        std::string text;
        std::string_view column, code;
    } cases[] = {
        {&SentResult::dossierCode, "", "dossier_code", "missing"},
        {&SentResult::dossierCode, "H53.14-261332-0001", "dossier_code", "malformed-dossier-code"},
        {&SentResult::dossierCode, std::string(65, 'A'), "dossier_code", "too-long"},
        {&SentResult::recipient, " ", "recipient", "missing"},
        {&SentResult::recipient, "\u00A0", "recipient", "missing"},
        {&SentResult::recipient, "A\x01", "recipient", "control-character"},
        {&SentResult::recipient, std::string("A\0B", 3), "recipient", "control-character"},
        {&SentResult::recipient, std::string(201, 'a'), "recipient", "too-long"},
        {&SentResult::approvedAt, "", "approved_at", "missing"},
        {&SentResult::approvedAt, "31/02/2026 25:61", "approved_at", "malformed-time"},
        {&SentResult::approvedAt, "2026-02-30T00:00:00+07:00", "approved_at", "malformed-time"},
        {&SentResult::approvedAt, "1026-02-03T00:00:00+07:00", "approved_at", "malformed-time"},
        {&SentResult::returnBy, "", "return_by", "missing"},
        {&SentResult::returnBy, "pigeon", "return_by", "unknown-value"},
        {&SentResult::collectVnd, "-5000", "collect_vnd", "malformed-amount"},
        {&SentResult::collectVnd, "1e5", "collect_vnd", "malformed-amount"},
        {&SentResult::collectVnd, "1000000000", "collect_vnd", "malformed-amount"},
        {&SentResult::weightGrams, "0", "weight_grams", "malformed-weight"},
        {&SentResult::weightGrams, "30001", "weight_grams", "malformed-weight"},
        {&SentResult::weightGrams, "100g", "weight_grams", "malformed-weight"},
        {&SentResult::note, "\xFF\xFE", "note", "not-utf8"},
        {&SentResult::note, "\xC0\xAF", "note", "not-utf8"},
        {&SentResult::note, std::string(1001, 'a'), "note", "too-long"},
        {&SentResult::address, std::string(1001, 'a'), "address", "too-long"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(std::string(c.column) + ": " + c.text.substr(0, 40));
        auto sent = good();
        sent.*c.field = c.text;
        const auto draft = read(sent);
        ASSERT_FALSE(draft);
        ASSERT_EQ(draft.error().fields.size(), 1U);
        EXPECT_EQ(draft.error().fields[0].field, c.column);
        EXPECT_EQ(draft.error().fields[0].code, c.code);
    }
}

TEST(ResultFormTest, ABadAddressOrPhoneIsAWarning) {
    const struct {
        std::string SentResult::*field;
        std::string_view text, column, code;
    } cases[] = {
        {&SentResult::phone, "12-ab", "phone", "phone-unusable"},
        {&SentResult::phone, "", "phone", "phone-unusable"},
        {&SentResult::address, "", "address", "address-unknown"},
        {&SentResult::address, "Số 1 đường Không Tên, Xã Không Có, Tỉnh Chưa Lập", "address",
         "address-unknown"},
        {&SentResult::address, "Số 1, Phường 3", "address", "address-ambiguous"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        auto sent = good();
        sent.*c.field = c.text;
        const auto draft = read(sent);
        ASSERT_TRUE(draft);
        EXPECT_FALSE(draft->goesByPost);
        ASSERT_EQ(draft->warnings.size(), 1U);
        EXPECT_EQ(draft->warnings[0].field, c.column);
        EXPECT_EQ(draft->warnings[0].code, c.code);
    }
}

TEST(ResultFormTest, TheSameContentHashesAlikeHoweverItIsSpelt) {
    const auto before = read(good())->result.contentHash;
    auto same = good();
    same.recipient =
        "  Nguyê\u0303n   Thị Ngọc\nDiễm ";  // a decomposed letter, blanks, a line break
    same.approvedAt = "2026-11-03T01:00:00Z";
    same.collectVnd = "100000";
    EXPECT_EQ(read(same)->result.contentHash, before);
    auto other = good();
    other.note = "Gọi trước";
    EXPECT_NE(read(other)->result.contentHash, before);
}

TEST(ResultFormTest, TidiesText) {
    const struct {
        std::string_view text, plain, address;
    } cases[] = {
        {"", "", ""},
        {" \t\r\n ", "", ""},
        {" a  b ", "a b", "a b"},
        {"Số 1\r\nấp 2", "Số 1 ấp 2", "Số 1, ấp 2"},
        {"Số 1,\nấp 2\n", "Số 1, ấp 2", "Số 1, ấp 2"},
        {"a\u00A0b", "a b", "a b"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        EXPECT_EQ(tidied(c.text), c.plain);
        EXPECT_EQ(tidied(c.text, true), c.address);
    }
}

}  // namespace
}  // namespace hoibao::service
