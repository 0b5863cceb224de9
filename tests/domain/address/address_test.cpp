#include "domain/address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reference.hpp"

namespace hoibao::domain {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

struct Named {
    std::string_view text, ward;
};

void expectSure(std::initializer_list<Named> cases) {
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto resolution = reference().resolve(c.text);
        EXPECT_EQ(name(resolution.certainty), "sure");
        EXPECT_EQ(resolution.ward, c.ward) << resolution.why;
        EXPECT_EQ(resolution.candidates, std::vector{resolution.ward});
        EXPECT_FALSE(resolution.why.empty());
    }
}

void expectLikely(std::initializer_list<Named> cases) {
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto resolution = reference().resolve(c.text);
        EXPECT_EQ(name(resolution.certainty), "likely");
        EXPECT_EQ(resolution.ward, c.ward) << resolution.why;
        EXPECT_FALSE(resolution.why.empty());
    }
}

TEST(AddressTest, IsSureOfNamesOfToday) {
    expectSure({
        {"Phường Tân Ninh, Tỉnh Tây Ninh", "25459"},
        {"Số 12 đường Cách Mạng Tháng Tám, Phường Tân Ninh, Tỉnh Tây Ninh", "25459"},
        {"PHƯỜNG TÂN NINH, TỈNH TÂY NINH", "25459"},
        {"phường tân ninh tỉnh tây ninh", "25459"},
        {"Phuong Tan Ninh, Tinh Tay Ninh", "25459"},
        {"P. Tân Ninh, T. Tây Ninh", "25459"},
        {"P.Tân Ninh,Tây Ninh", "25459"},
        {"Phường Tân Ninh", "25459"},
        {"Phường Tân Ninh, Tây Ninh, Việt Nam", "25459"},
        {"Phường Tân Ninh, Tây Ninh 80000", "25459"},
        {"12 Lê Lợi - Phường Tân Ninh - Tây Ninh", "25459"},
        {"Phường Tân Ninh\n Tỉnh Tây Ninh\r\n", "25459"},
        {"Phường Tân\u00a0Ninh, Tỉnh Tây Ninh", "25459"},
        {"Phường Sài Gòn, TP Hồ Chí Minh", "26740"},
        {"Phường Sài Gòn, TPHCM", "26740"},
        {"phường sài gòn, tp.hcm", "26740"},
        {"Phường Trấn Biên, Thành phố Đồng Nai", "26041"},
    });
}

TEST(AddressTest, IsSureOfFormerNames) {
    expectSure({
        {"Phường 3, Thành phố Tây Ninh, Tỉnh Tây Ninh", "25459"},
        {"Phường 3, Thành phố Tây Ninh", "25459"},
        {"P3, TP Tây Ninh", "25459"},
        {"P.03, T.P. Tây Ninh", "25459"},
        {"phường 03 thành phố tây ninh tây ninh", "25459"},
        {"khu phố 3, F3, tp tay ninh", "25459"},
        {"Phường 3, Thành phố Tân An, Tỉnh Long An", "27694"},
        {"Phường 3, Thành phố Tân An, Tỉnh Tây Ninh", "27694"},
        {"Phường 3, Tân An, Long An", "27694"},
        {"Xã Tân Bửu, Huyện Bến Lức, Tỉnh Long An", "28003"},
        {"X.TÂN BỬU,H.BẾN LỨC,T.LONG AN", "28003"},
        {"xa tan buu h ben luc t long an", "28003"},
        {"UBND xã Tân Bửu, huyện Bến Lức, Long An", "28003"},
        {"Xã Tân Bửu, Huyện Bến Lức, Tỉnh Long An, Tỉnh Tây Ninh", "28003"},
        {"Xã Tân Bửu, Huyện Bến Lức, Tỉnh Long An (nay là Tỉnh Tây Ninh)", "28003"},
        {"Ấp 3, xã Tân Bửu, huyện Bến Lức, tỉnh Long An (cũ)", "28003"},
        {"TT. Tân Châu, H. Tân Châu, T. Tây Ninh", "25516"},
        {"T.T. Tân Châu, H.Tân Châu, T.Tây Ninh", "25516"},
        {"Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh", "26740"},
        {"P. Bến Nghé, Q.1, TP. HCM", "26740"},
        {"phường bến nghé q1 sài gòn", "26740"},
        {"phuong 1 quan 3 tphcm", "27154"},
    });
    const auto resolution = reference().resolve("Số 5, Phường 3, Thành phố Tây Ninh");
    EXPECT_EQ(resolution.formerly, "Phường 3, Thành phố Tây Ninh");
    EXPECT_EQ(resolution.province, "80");
    EXPECT_EQ(resolution.street, "Số 5");
    EXPECT_THAT(reference().resolve("Phường Tân Ninh, Tỉnh Tây Ninh").formerly, IsEmpty());
}

TEST(AddressTest, HearsTheOldNameBesideTheNew) {
    expectSure({
        {"Phường Tân Ninh (phường 3 cũ), Tỉnh Tây Ninh", "25459"},
        {"Phường Tân Ninh (trước đây là phường 3), Tỉnh Tây Ninh", "25459"},
        {"Phường 3, TP Tây Ninh (nay là phường Tân Ninh), tỉnh Tây Ninh", "25459"},
        {"phuong tan ninh (phuong 3 cu) tay ninh", "25459"},
        {"phường 3 (cũ), TP Tân An, Long An", "27694"},
        {"Xã Tân Hưng cũ, Tỉnh Tây Ninh", "25549"},
        {"Xã Khánh Hưng (xã Thái Trị cũ), Tỉnh Tây Ninh", "27763"},
        {"Xã Tân Phú (xã Tân Phú cũ), Tỉnh Tây Ninh", "25549"},
        {"Phường Tân Ninh (gần chợ cũ), Tỉnh Tây Ninh", "25459"},
    });
    const auto today = reference().resolve("Phường Tân Ninh (phường 3 cũ), Tỉnh Tây Ninh").formerly;
    EXPECT_EQ(today, "Phường 3, Thành phố Tây Ninh");  // not that of Tân An
}

TEST(AddressTest, BearsOldAndNewMixed) {
    expectSure({
        {"Phường Tân Ninh, Thành phố Tây Ninh, Tỉnh Tây Ninh", "25459"},
        {"Xã Bến Lức, Tỉnh Long An", "27991"},
        {"Phường Trấn Biên, Tỉnh Đồng Nai", "26041"},
        {"Phường Thuận Hóa, Thừa Thiên Huế", "19789"},
    });
}

TEST(AddressTest, TakesStreetsAndHamletsForWhatTheyAre) {
    expectSure({
        {"Số 5 đường Tân Hưng, Phường Tân Ninh, Tỉnh Tây Ninh", "25459"},
        {"Số 5 đường Tân Hưng Phường Tân Ninh Tỉnh Tây Ninh", "25459"},
        {"ấp Long Thới, Xã Tân Hưng, Huyện Tân Châu, Tây Ninh", "25549"},
        {"ấp Long Thới Xã Tân Hưng Huyện Tân Châu Tây Ninh", "25549"},
        {"khu phố Tân Lập, Phường Tân Ninh, Tây Ninh", "25459"},
        {"đường tỉnh 785, Phường Tân Ninh, Tây Ninh", "25459"},
    });
    for (const std::string_view text :
         {"đường Tân Hưng, Tây Ninh", "ấp Long Thới, Tây Ninh", "khu phố 3, Tây Ninh",
          "Số 5 đường Hồ Chí Minh", "Số 1 đường Không Tên, Xã Không Có, Tỉnh Chưa Lập"}) {
        SCOPED_TRACE(text);
        EXPECT_EQ(reference().resolve(text).certainty, Certainty::Unknown);
    }
}

TEST(AddressTest, ReadsMarksThatAreThereAndForgivesThatThereAreNone) {
    expectSure({
        {"p an tinh tay ninh", "25732"},  // tịnh, not tỉnh
        {"P. An Tịnh, Tây Ninh", "25732"},
        {"phường an tịnh tỉnh tây ninh", "25732"},
        {"Số 5 đường Võ Thị Sáu, phuong an tinh, tay ninh", "25732"},
        {"ấp 2 thi tran go dau huyen go dau tay ninh", "25654"},
    });
    expectLikely({
        {"Phường An Tỉnh, Tỉnh Tây Ninh", "25732"},
        {"Phường Tân Nính, Tỉnh Tây Ninh", "25459"},
        {"Phường An Tinh, Tỉnh Tây Ninh", "25732"},
    });
}

TEST(AddressTest, ReadsEveryPlaceOfTheToneAndEveryNormalForm) {
    const std::string_view ways[] = {
        "Xã Hòa Hội, Tỉnh Tây Ninh",
        "Xã Hoà Hội, Tỉnh Tây Ninh",
        "Xa\u0303 Ho\u0300a H\u00f4\u0323i, Ti\u0309nh T\u00e2y Ninh",
        "Xa\u0303 Hoa\u0300 Ho\u0302\u0323i, Ti\u0309nh Ta\u0302y Ninh",
        "Xa\u0303 Hoa\u0300 Ho\u0323\u0302i, Ti\u0309nh Ta\u0302y Ninh",
        "XÃ HOÀ HỘI, TỈNH TÂY NINH",
    };
    for (const auto text : ways) {
        SCOPED_TRACE(text);
        EXPECT_EQ(reference().resolve(text).ward, "25606");
        EXPECT_EQ(reference().resolve(text).certainty, Certainty::Sure);
    }
}

TEST(AddressTest, OffersTheChoiceWhereSeveralFit) {
    const struct {
        std::string_view text, one, other;
    } cases[] = {
        {"Phường 3, Tây Ninh", "25459", "27694"},
        {"Phường 3, Tỉnh Tây Ninh", "25459", "27694"},
        {"Xã Tân Hưng, Tỉnh Tây Ninh", "27721", "25549"},
        {"Xã Tân Hưng", "27721", "25549"},
        {"xa tan hung, tay ninh", "27721", "25549"},
        {"An Tịnh, Trảng Bàng, Tây Ninh", "25732", "25708"},  // bare: two systems
        {"Xã Trà Vong, Tỉnh Tây Ninh", "25510", "25549"},
        {"Phường Tân Ninh, Phường Long Hoa, Tây Ninh", "25459", "25630"},
        {"Phường Tân Ninh (phường Long Hoa cũ), Tây Ninh", "25459", "25630"},
        {"Xã Tân Bửu (cũ), xã Mỹ Yên, tỉnh Tây Ninh", "28003", "28018"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto resolution = reference().resolve(c.text);
        EXPECT_EQ(name(resolution.certainty), "ambiguous") << resolution.ward;
        EXPECT_THAT(resolution.ward, IsEmpty());
        EXPECT_THAT(resolution.candidates, Contains(c.one));
        EXPECT_THAT(resolution.candidates, Contains(c.other));
    }
}

TEST(AddressTest, SuggestsWhatASlipMayHaveMeantAndIsNeverSure) {
    expectLikely({
        {"Phường TânNinh, Tỉnh Tây Ninh", "25459"},
        {"Phường Tân Nin, Tỉnh Tây Ninh", "25459"},
        {"Phường Tân Ninh, Tỉnh Tây Nihn", "25459"},
        {"Phường Tan Ninh, Tỉnh Tây Nihn", "25459"},
        {"Xã Tân Hưg, Huyện Tân Châu, Tỉnh Tây Ninh", "25549"},
        {"Xã Tân Hưng, Huyện Tân Châuu, Tỉnh Tây Ninh", "25549"},
        {"Xã Tân Hưng, Huyện Tân Chau, Tỉnh Tây Ninh", "25549"},
        {"Xã An Tịnh, Huyện Trảng Bàng, Tây Ninh", "25732"},  // a Phường of a Thị xã
    });
}

TEST(AddressTest, SuggestsWhatIsNotWrittenOut) {
    expectLikely({
        {"An Tịnh, Tây Ninh", "25732"},
        {"Phường Tân Ninh, gần chợ, Tỉnh Tây Ninh", "25459"},
        {"Phường Tân Ninh, Tỉnh Tây Ninh, ĐT 0912345678", "25459"},
        {"(Phường 3, TP Tây Ninh)", "25459"},
    });
}

TEST(AddressTest, IsUnknownWhereNothingFits) {
    const struct {
        std::string_view text, why;
    } cases[] = {
        {"", "nothing is written"},
        {"   ", "nothing is written"},
        {",,,,", "nothing is written"},
        {"\t\r\n", "nothing is written"},
        {".-/()", "nothing is written"},
        {"Tây Ninh", "no commune of that province is recognised"},
        {"Tỉnh Tây Ninh", "no commune of that province is recognised"},
        {"Phường 13, Thành phố Tây Ninh", "no commune of that province is recognised"},
        {"Phường IV, Thành phố Tây Ninh", "no commune of that province is recognised"},
        {"Xã Không Có, Tỉnh Tây Ninh", "no commune of that province is recognised"},
        {"Xã Không Có, Tỉnh Chưa Lập", "no commune is recognised"},
        {"Phường", "no commune is recognised"},
        {"Phường, Tỉnh, Huyện", "no commune is recognised"},
        {"12345", "no commune is recognised"},
        {"北京市", "no commune is recognised"},
        {"😀😀😀", "no commune is recognised"},
        {"Phường Tân Ninh \xff", "byte 21 is no UTF-8"},
        {"\xc3", "byte 1 is no UTF-8"},
        {"\xed\xa0\x80", "byte 1 is no UTF-8"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto resolution = reference().resolve(c.text);
        EXPECT_EQ(name(resolution.certainty), "unknown");
        EXPECT_THAT(resolution.ward, IsEmpty());
        EXPECT_THAT(resolution.candidates, IsEmpty());
        EXPECT_EQ(resolution.why, c.why);
    }
    EXPECT_EQ(reference().resolve("Xã Không Có, Tỉnh Tây Ninh").province, "80");
    EXPECT_EQ(reference().resolve("Xã Không Có, Tỉnh Long An").province, "80");
}

TEST(AddressTest, ReadsAThousandBytesAndNoMore) {
    const std::string end = ", Phường Tân Ninh, Tỉnh Tây Ninh";
    const auto fits = std::string(Gazetteer::kMaxAddressBytes - end.size(), 'x') + end;
    EXPECT_EQ(reference().resolve(fits).ward, "25459");
    const auto tooLong = reference().resolve("x" + fits);
    EXPECT_EQ(tooLong.certainty, Certainty::Unknown);
    EXPECT_EQ(tooLong.why, "1001 bytes, at most 1000 are read");
    EXPECT_EQ(reference().resolve(std::string(1 << 20, 'a')).certainty, Certainty::Unknown);
}

TEST(AddressTest, LeavesTheStreetAsItWasWritten) {
    const struct {
        std::string_view text, street;
    } cases[] = {
        {"Số 5 đường Tân Hưng, Phường Tân Ninh, Tỉnh Tây Ninh", "Số 5 đường Tân Hưng"},
        {" , Số 5 ,, P. Tân Ninh, Tây Ninh", "Số 5"},
        {"So\u0302\u0301 5, Phường Tân Ninh, Tỉnh Tây Ninh", "Số 5"},
        {"Tổ 7\tấp 2, Xã Tân Phú (xã Tân Phú cũ), Tỉnh Tây Ninh", "Tổ 7 ấp 2"},
        {"Phường Tân Ninh, Tỉnh Tây Ninh", ""},
        {"Số 9, phường 3 nay là phường Tân Ninh, Tây Ninh", "Số 9"},
        {"đâu đó", "đâu đó"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        EXPECT_EQ(reference().resolve(c.text).street, c.street);
    }
}

TEST(AddressTest, OffersAtMostThirtyTwoCandidates) {
    const auto resolution = reference().resolve("Phường 1");
    EXPECT_EQ(resolution.certainty, Certainty::Ambiguous);
    EXPECT_LE(resolution.candidates.size(), Gazetteer::kMaxCandidates);
    EXPECT_GT(resolution.candidates.size(), 10U);
}

TEST(AddressTest, FindsEveryCommuneByTheNameItHasToday) {
    for (const auto& ward : reference().wards()) {
        const auto text = ward.name + ", " + std::string(reference().provinceName(ward.province));
        const auto resolution = reference().resolve(text);
        ASSERT_THAT(resolution.candidates, Contains(ward.code)) << text << ": " << resolution.why;
    }
}

TEST(AddressTest, KnowsItsCommunes) {
    EXPECT_THAT(reference().wards(), SizeIs(3321));
    ASSERT_NE(reference().ward("25459"), nullptr);
    EXPECT_EQ(reference().ward("25459")->name, "Phường Tân Ninh");
    for (const std::string_view code : {"", "0", "25458", "254590", "99999", "Phường"}) {
        EXPECT_EQ(reference().ward(code), nullptr) << code;
    }
    EXPECT_EQ(reference().provinceName("80"), "Tỉnh Tây Ninh");
    EXPECT_THAT(reference().provinceName("81"), IsEmpty());
}

}  // namespace
}  // namespace hoibao::domain
