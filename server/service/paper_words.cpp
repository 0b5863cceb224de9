#include "service/paper_words.hpp"

#include <fmt/format.h>

#include <array>

#include "domain/office.hpp"

namespace hoibao::service {
namespace {

/// "Tỉnh Tây Ninh" → "Tây Ninh".
std::string withoutKind(std::string_view unit) {
    constexpr std::array<std::string_view, 6> kKinds{"Tỉnh ", "Thành phố ", "Phường ",
                                                     "Xã ",   "Thị trấn ",  "Đặc khu "};
    for (const auto kind : kKinds)
        if (unit.starts_with(kind)) return std::string(unit.substr(kind.size()));
    return std::string(unit);
}

std::string superiorOf(const store::PaperOffice& office) {
    const auto code = domain::OfficeCode::parse(office.code);
    const bool isBelow = office.code.find('.') != std::string::npos;
    if (code && code->side() == domain::Side::Post)
        return office.above.empty() ? "Tổng công ty Bưu điện Việt Nam" : office.above;
    const auto& unit = isBelow ? office.ward : office.province;
    return unit.empty() ? office.above : "UBND " + unit;
}

}  // namespace

std::string_view wordsOf(domain::Reason reason) {
    switch (reason) {
        case domain::Reason::Absent:
            return "Người nhận đi vắng";
        case domain::Reason::WrongAddress:
            return "Địa chỉ không đúng";
        case domain::Reason::Moved:
            return "Người nhận đã chuyển đi";
        case domain::Reason::UnknownPerson:
            return "Không có người nhận ở địa chỉ này";
        case domain::Reason::Refused:
            return "Người nhận từ chối";
        case domain::Reason::DeceasedRecipient:
            return "Người nhận đã mất";
        case domain::Reason::DamagedItem:
            return "Bưu gửi bị hư hỏng";
        case domain::Reason::PaperNotGivenBack:
            return "Chưa nộp lại giấy tờ cần thu hồi";
        case domain::Reason::MoneyNotPaid:
            return "Chưa trả tiền thu hộ";
        case domain::Reason::ForceMajeure:
            return "Bất khả kháng";
        case domain::Reason::Other:
            return "Lý do khác";
    }
    return {};
}

std::string_view wordsOf(domain::Relation relation) {
    switch (relation) {
        case domain::Relation::Self:
            return "Chính người nhận";
        case domain::Relation::Family:
            return "Người trong gia đình";
        case domain::Relation::Colleague:
            return "Người cùng cơ quan";
        case domain::Relation::Authorised:
            return "Người được uỷ quyền";
        case domain::Relation::Other:
            return "Người khác";
    }
    return {};
}

std::string_view wordsOf(domain::LineClass lineClass) {
    using enum domain::LineClass;
    switch (lineClass) {
        case Ambiguous:
            return "Mã vạch và mã QR không khớp";
        case Unknown:
            return "Mã chưa từng được cấp";
        case Voided:
            return "Mã đã huỷ";
        case AlreadyFinal:
            return "Bưu gửi đã kết thúc";
        case Duplicate:
            return "Một mã trên hai bì";
        case Matched:
            return "Khớp";
        case WrongManifest:
            return "Thuộc bảng kê khác";
        case WrongOffice:
            return "Của đơn vị khác";
        case Extra:
            return "Ngoài bảng kê";
        case NotSeen:
            return "Không thấy";
    }
    return {};
}

std::string_view wordsOf(domain::EventKind kind) {
    constexpr std::array<std::string_view, domain::kEventKindCount> kWords{
        "Có kết quả",
        "Hỏi cách nhận",
        "Chọn nhận qua bưu điện",
        "Chọn nhận tại quầy",
        "Chuyển sang nhận tại quầy",
        "In nhãn",
        "Huỷ nhãn",
        "Niêm phong",
        "Vào bảng kê",
        "Rút khỏi bảng kê",
        "Bưu điện không nhận",
        "Bàn giao cho bưu điện",
        "Bưu điện chấp nhận",
        "Đến bưu cục khai thác",
        "Rời bưu cục khai thác",
        "Đến bưu cục phát",
        "Đang đi phát",
        "Phát chưa thành công",
        "Người nhận từ chối",
        "Lưu tại bưu cục",
        "Đã thu tiền",
        "Đã phát",
        "Bắt đầu chuyển hoàn",
        "Đã về Trung tâm",
        "Tìm thấy",
        "Quá hạn quét",
        "Xác nhận mất",
        "Hư hỏng",
        "Gửi lại",
        "Chưa có người nhận",
        "Quyết định cấp lại",
        "Gọi số",
        "Đã nhận tại quầy",
        "Không đến nhận",
        "Thu hồi kết quả",
        "Đính chính",
        "Mã của bưu điện"};
    return kWords[static_cast<std::size_t>(kind)];
}

std::string dayInCode(std::string_view code) {
    const auto last = code.rfind('-');
    if (last == std::string_view::npos || last < 7 || code[last - 7] != '-') return {};
    const auto day = code.substr(last - 6, 6);
    const auto text =
        fmt::format("20{}-{}-{}", day.substr(0, 2), day.substr(2, 2), day.substr(4, 2));
    return domain::parseDate(text) ? text : std::string();
}

std::string agencyInCode(std::string_view code) {
    if (dayInCode(code).empty()) return {};
    return std::string(code.substr(0, code.rfind('-') - 7));
}

std::string reasonOf(const domain::ItemEvent& event) {
    std::string words = event.reason ? std::string(wordsOf(*event.reason)) : std::string();
    if (event.note.empty()) return words;
    return words.empty() ? event.note : words + "; " + event.note;
}

std::string wholeAddress(const store::Item& item, const store::WardName* ward) {
    if (ward == nullptr || item.street.empty()) return item.address;
    return item.street + ", " + ward->ward + ", " + ward->province;
}

labels::Heading headingOf(const store::PaperOffice& office, std::string number,
                          domain::LocalDate day) {
    const bool isBelow = office.code.find('.') != std::string::npos;
    auto place = withoutKind(isBelow ? office.ward : office.province);
    if (place.empty()) place = "………………";
    return {.superior = superiorOf(office),
            .office = office.name.empty() ? office.code : office.name,
            .number = std::move(number),
            .place = std::move(place),
            .date = domain::formatDate(day),
            .hotline = office.hotline,
            .address = office.address};
}

}  // namespace hoibao::service
