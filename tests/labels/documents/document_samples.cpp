#include "document_samples.hpp"

#include <fmt/format.h>

#include <array>

#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

struct Person {
    const char *name, *address;
};
constexpr std::array<Person, 6> kPeople{
    {{"Nguyễn Thị Ngọc Diễm", "Số 12/5 đường Cách Mạng Tháng Tám, Phường Tân Ninh, Tỉnh Tây Ninh"},
     {"Trần Văn Ẩn", "Ấp Bến Kéo, Xã Long Hoa, Tỉnh Tây Ninh"},
     {"Huỳnh Quốc Việt", "Hẻm 45 đường Nguyễn Chí Thanh, Phường Ninh Thạnh, Tỉnh Tây Ninh"},
     {"Lê Thuỳ Dương", "Thôn Phước Hội, Xã Dương Minh Châu, Tỉnh Tây Ninh"},
     {"Phạm Thị Mỹ Hạnh", "Số 7 Quốc lộ 22B, Phường Hoà Thành, Tỉnh Tây Ninh"},
     {"Công ty TNHH Một thành viên Thương mại và Dịch vụ Đức Thịnh Phát",
      "Lô B2 Khu công nghiệp Trảng Bàng, Phường An Tịnh, Tỉnh Tây Ninh"}}};

}  // namespace

Heading heading(const std::string& number) {
    return {.superior = "UBND tỉnh Tây Ninh",
            .office = "Trung tâm Phục vụ hành chính công tỉnh Tây Ninh",
            .number = number,
            .place = "Tây Ninh",
            .date = "2026-11-24",
            .hotline = "1900 0000",
            .address = "Số 83 đường Phạm Tung, Phường Tân Ninh, Tỉnh Tây Ninh"};
}

Heading postHeading(const std::string& number) {
    return {.superior = "Tổng công ty Bưu điện Việt Nam",
            .office = "Bưu điện tỉnh Tây Ninh",
            .number = number,
            .place = "Tây Ninh",
            .date = "2026-11-25",
            .hotline = "1900 0000",
            .address = "Số 12 đường 30 Tháng 4, Phường Tân Ninh, Tỉnh Tây Ninh"};
}

std::string itemNumber(unsigned serial) {
    return numbered(typical(), serial).number;
}

ManifestSheet manifestSheet(std::size_t lines) {
    ManifestSheet sheet;
    sheet.heading = heading("BK-C80-261124-0012");
    sheet.code = "BK-C80-261124-0012";
    sheet.postOffice = "Bưu điện tỉnh Tây Ninh (P80)";
    sheet.packer = {"Nguyễn Thị Ánh Nguyệt", ""};
    for (std::size_t i = 0; i < lines; ++i) {
        const auto& person = kPeople[i % kPeople.size()];
        sheet.lines.push_back({itemNumber(static_cast<unsigned>(i + 1)), person.name,
                               person.address, fmt::format("H53.14-261103-{:04}", i + 1),
                               static_cast<std::int32_t>(60 + 20 * (i % 5)), 26'000,
                               i % 3 == 0 ? 100'000 : 0, ""});
    }
    return sheet;
}

HandoverRecord handoverRecord(std::size_t discrepancies) {
    HandoverRecord record;
    record.heading = heading("BB-C80-261124-0012");
    record.manifest = "BK-C80-261124-0012";
    record.at = "2026-11-24T15:05:00+07:00";
    record.centre = {"Trung tâm Phục vụ hành chính công tỉnh Tây Ninh",
                     {"Đặng Thị Thuỳ Trang", "2026-11-24T15:03:00+07:00"},
                     "Trưởng ca"};
    record.post = {"Bưu điện tỉnh Tây Ninh",
                   {"Võ Hoàng Ngân", "2026-11-24T15:05:00+07:00"},
                   "Nhân viên giao nhận"};
    record.listed = 105;
    record.handedOver = 105 - static_cast<std::int32_t>(discrepancies);
    record.weightGrams = 8'240;
    record.postageVnd = 2'678'000;
    record.feeVnd = 3'500'000;
    constexpr std::array<std::array<const char*, 2>, 3> kFindings{
        {{"Không thấy trong túi", "Để lại Trung tâm, giao chuyến sau"},
         {"Thuộc bảng kê khác", "Chuyển sang bảng kê BK-C80-261124-0013"},
         {"Bì bị ướt, rách mép", "Lập biên bản hư hỏng, đóng gói lại"}}};
    for (std::size_t i = 0; i < discrepancies; ++i)
        record.discrepancies.push_back(
            {itemNumber(static_cast<unsigned>(i + 1)), kFindings[i % 3][0], kFindings[i % 3][1]});
    return record;
}

MoneyCollected moneyCollected(std::size_t rows) {
    MoneyCollected list{.heading = postHeading("261116-261122/TTH-P80"),
                        .from = "2026-11-16",
                        .to = "2026-11-22",
                        .office = "Trung tâm Phục vụ hành chính công tỉnh Tây Ninh",
                        .rows = {},
                        .payer = {"Võ Hoàng Ngân", ""},
                        .receiver = {"Nguyễn Thị Ánh Nguyệt", ""}};
    for (std::size_t i = 0; i < rows; ++i)
        list.rows.push_back(
            {itemNumber(static_cast<unsigned>(i + 1)), kPeople[i % kPeople.size()].name,
             fmt::format("2026-11-{:02}", 16 + i % 7), 26'000, i % 2 == 0 ? 100'000 : 0});
    return list;
}

Ledger ledger(std::size_t rows) {
    Ledger book{.heading = heading("261101-261124/STD-C80"),
                .from = "2026-11-01",
                .to = "2026-11-24",
                .rows = {},
                .keeper = {"Nguyễn Thị Ánh Nguyệt", ""}};
    constexpr std::array<std::array<const char*, 2>, 3> kProcedures{
        {{"Cấp giấy phép xây dựng nhà ở riêng lẻ", "Sở Xây dựng"},
         {"Đăng ký biến động quyền sử dụng đất", "Văn phòng Đăng ký đất đai"},
         {"Cấp phiếu lý lịch tư pháp số 1", "Công an tỉnh"}}};
    for (std::size_t i = 0; i < rows; ++i) {
        const auto& person = kPeople[i % kPeople.size()];
        book.rows.push_back({fmt::format("H53.14-261103-{:04}", i + 1), kProcedures[i % 3][0],
                             person.name, person.address, "0912345678", kProcedures[i % 3][1],
                             "2026-11-03", "2026-11-20", i % 4 == 3 ? "" : "2026-11-19",
                             i % 5 == 4 ? "Tại quầy" : "Bưu chính", ""});
    }
    return book;
}

AppointmentSlip appointmentSlip() {
    return {.heading = heading("H53.14-261124-0105/TNHS"),
            .dossierCode = "H53.14-261124-0105",
            .applicant = kPeople[0].name,
            .address = kPeople[0].address,
            .phone = "0912 345 678",
            .procedure = "Đăng ký biến động quyền sử dụng đất",
            .papers = {"Đơn đăng ký biến động đất đai (bản chính)",
                       "Giấy chứng nhận quyền sử dụng đất (bản chính)",
                       "Hợp đồng chuyển nhượng đã công chứng (bản chính)"},
            .receivedAt = "2026-11-24T08:05:00+07:00",
            .returnBy = "2026-12-08",
            .channel = "Qua dịch vụ bưu chính công ích",
            .link = typical().link,
            .applicantSigner = {kPeople[0].name, ""},
            .receiver = {"Nguyễn Thị Ánh Nguyệt", ""}};
}

Apology apology() {
    return {.heading = heading("H53.14-261103-0002/PXL"),
            .recipient = "Ông Trần Văn Ẩn",
            .dossierCode = "H53.14-261103-0002",
            .procedure = "Cấp giấy phép xây dựng nhà ở riêng lẻ",
            .receivedOn = "2026-11-03",
            .promisedOn = "2026-11-20",
            .newDate = "2026-12-04",
            .reason = "Kết quả gửi qua bưu điện bị ướt, đang được cấp lại.",
            .head = {"Lê Quốc Bửu", ""}};
}

PickupTicket pickupTicket() {
    return {.heading = heading("H53.14-261103-0003/PH"),
            .queueNumber = "A001",
            .date = "2026-11-26",
            .session = "Buổi sáng, 7 giờ 30 – 11 giờ 30",
            .expectedAt = "khoảng 8 giờ 15",
            .counter = "Quầy 3, tầng trệt",
            .dossierCode = "H53.14-261103-0003",
            .recipient = kPeople[2].name,
            .field = "Căn cước công dân",
            .link = typical().link};
}

namespace {

ItemOnPaper itemOnPaper() {
    return {itemNumber(1), "H53.14-261103-0001", kPeople[0].name, kPeople[0].address, "0912345678"};
}

std::string centreAddress() {
    return heading("").office + ", " + heading("").address;
}

}  // namespace

AdviceOfDelivery adviceOfDelivery() {
    return {.heading = postHeading(itemNumber(1) + "/BP"),
            .item = itemOnPaper(),
            .returnTo = centreAddress(),
            .deliveredAt = "2026-11-25T09:42:00+07:00",
            .receiver = "Nguyễn Văn Thịnh",
            .relation = "Người trong gia đình",
            .isIdChecked = true,
            .collectedVnd = 126'000,
            .postOffice = "Bưu cục Tân Ninh",
            .postman = {"Phan Văn Lộc", ""}};
}

FailedAttempt failedAttempt() {
    return {.heading = postHeading(itemNumber(1) + "/GM2"),
            .item = itemOnPaper(),
            .attempt = 2,
            .attemptedAt = "2026-11-25T09:42:00+07:00",
            .reason = "Người nhận đi vắng",
            .postOffice = "Bưu cục Tân Ninh",
            .postOfficeAddress = "Số 12 đường 30 Tháng 4, Phường Tân Ninh, Tỉnh Tây Ninh",
            .openingHours = "7 giờ 30 – 17 giờ, thứ Hai đến thứ Bảy",
            .postOfficePhone = "0276 0000 000",
            .heldUntil = "2026-12-02",
            .collectVnd = 126'000,
            .link = typical().link,
            .postman = {"Phan Văn Lộc", ""}};
}

DamageRecord damageRecord() {
    return {.heading = heading(itemNumber(1) + "/BBHH"),
            .item = itemOnPaper(),
            .foundAt = "2026-11-25T07:10:00+07:00",
            .foundBy = "Võ Hoàng Ngân",
            .office = "Bưu điện tỉnh Tây Ninh",
            .description =
                "Bì thư bị ướt, rách mép trên khoảng 4 cm; giấy chứng nhận bên trong bị "
                "nhoè chữ ở góc phải, không đọc được số vào sổ.",
            .cause = "Xe chở thư bị dột trong mưa lớn",
            .remedy = "Chuyển hoàn về Trung tâm để cấp lại kết quả",
            .lastScan = "Đến bưu cục Tân Ninh lúc 6 giờ 40 ngày 25/11/2026",
            .postageVnd = 26'000,
            .centre = {"Đặng Thị Thuỳ Trang", ""},
            .post = {"Võ Hoàng Ngân", ""}};
}

ReturnSlip returnSlip() {
    return {.heading = postHeading(itemNumber(1) + "/CH"),
            .item = itemOnPaper(),
            .postOffice = "Bưu cục Tân Ninh",
            .returnTo = centreAddress(),
            .reason = "Hết hạn giữ, người nhận không đến",
            .attempts = {{"2026-11-24T10:15:00+07:00", "Người nhận đi vắng"},
                         {"2026-11-25T09:42:00+07:00", "Người nhận đi vắng"}},
            .postOfficer = {"Phan Văn Lộc", ""}};
}

}  // namespace hoibao::labels::test
