#include "document_samples.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

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

template <class Document>
std::string drawn(const Document& document) {
    auto pdf = draw(fonts(), document);
    if (!pdf)
        throw std::runtime_error(pdf.error().front().field + " " + pdf.error().front().message);
    return std::move(*pdf);
}

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

std::string itemNumber(unsigned serial) {
    return numbered(typical(), serial).number;
}

ManifestSheet manifestSheet(std::size_t lines) {
    ManifestSheet sheet;
    sheet.heading = heading("12/BK-TTPVHCC");
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
    record.heading = heading("12/BB-TTPVHCC");
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

