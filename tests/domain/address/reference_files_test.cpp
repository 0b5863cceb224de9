#include <gtest/gtest.h>

#include "domain/address.hpp"

namespace hoibao::domain {
namespace {

constexpr std::string_view kProvinces = "code,name\n80,Tỉnh Tây Ninh\n";
constexpr std::string_view kWards = "code,name,province_code\n25459,Phường Tân Ninh,80\n";
constexpr std::string_view kFormer =
    "name,district,province,now\nPhường 3,Thành phố Tây Ninh,Tỉnh Tây Ninh,25459\n";

TEST(ReferenceFilesTest, MakeAGazetteer) {
    const auto gazetteer = Gazetteer::parse(kProvinces, kWards, kFormer);
    ASSERT_TRUE(gazetteer) << gazetteer.error().detail;
    EXPECT_EQ(gazetteer->resolve("Phường 3, Tây Ninh").ward, "25459");
}

TEST(ReferenceFilesTest, AreRefusedWithFileAndLine) {
    const struct {
        std::string_view provinces, wards, former, detail;
    } cases[] = {
        {"", kWards, kFormer, "provinces.csv, line 1: no header"},
        {"code,title\n", kWards, kFormer, "provinces.csv, line 1: no column name"},
        {"code,name\n", kWards, kFormer, "provinces.csv, line 1: nothing follows"},
        {"code,name\n80,Tây Ninh\n", kWards, kFormer,
         "provinces.csv, line 2: Tây Ninh is no province"},
        {"code,name\n80,Tỉnh Tây Ninh\n80,Tỉnh Long An\n", kWards, kFormer,
         "provinces.csv, line 3: 80 stands twice"},
        {"code,name\n80\n", kWards, kFormer, "provinces.csv, line 2: too few fields"},
        {kProvinces, "", kFormer, "wards.csv, line 1: no header"},
        {kProvinces, "code,name,province_code\n1,Phường A,81\n", kFormer,
         "wards.csv, line 2: unknown province 81"},
        {kProvinces, "code,name,province_code\n1,Quận A,80\n", kFormer,
         "wards.csv, line 2: Quận A is no commune"},
        {kProvinces, "code,name,province_code\n1,Phường A,80\n1,Phường B,80\n", kFormer,
         "wards.csv, line 3: 1 stands twice"},
        {kProvinces, "code,name,province_code\n1,\"Phường A\"x,80\n", kFormer,
         "wards.csv, line 2: broken quotes"},
        {kProvinces, kWards, "name,district,province\n", "former-units.csv, line 1: no column now"},
        {kProvinces, kWards, "name,district,province,now\nX,Huyện A,Tỉnh B,25459\n",
         "former-units.csv, line 2: X is no commune"},
        {kProvinces, kWards, "name,district,province,now\nXã X,A,Tỉnh B,25459\n",
         "former-units.csv, line 2: A is no district"},
        {kProvinces, kWards, "name,district,province,now\nXã X,Huyện A,B,25459\n",
         "former-units.csv, line 2: B is no province"},
        {kProvinces, kWards, "name,district,province,now\nXã X,Huyện A,Tỉnh B,1\n",
         "former-units.csv, line 2: unknown commune 1"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.detail);
        const auto gazetteer = Gazetteer::parse(c.provinces, c.wards, c.former);
        ASSERT_FALSE(gazetteer);
        EXPECT_EQ(gazetteer.error().code, "malformed-reference");
        EXPECT_EQ(gazetteer.error().detail, c.detail);
    }
}

}  // namespace
}  // namespace hoibao::domain
