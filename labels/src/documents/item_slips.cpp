// Papers about one item on the road: delivered, not delivered, on its way back, damaged or lost.
#include <fmt/format.h>

#include "documents/blocks.hpp"
#include "documents/table.hpp"
#include "labels/documents/slips.hpp"

namespace hoibao::labels {
namespace {

constexpr std::size_t kMaxAttempts = 100;

std::vector<Entry> entriesOf(Flow& flow, const ItemOnPaper& item, bool withNumber) {
    std::vector<Entry> entries;
    auto number = numberText(flow, "item.number", item.number);
    if (withNumber) entries.push_back({"Mã bưu gửi", "item.number", std::move(number), Face::Bold});
    entries.push_back(
        {"Mã hồ sơ", "item.dossierCode", flow.take("item.dossierCode", item.dossierCode)});
    entries.push_back(
        {"Người nhận", "item.recipient", flow.need("item.recipient", item.recipient), Face::Bold});
    entries.push_back({"Địa chỉ", "item.address", flow.take("item.address", item.address)});
    if (auto phone = maskedPhone(flow, "item.phone", item.phone); !phone.empty())
        entries.push_back({"Điện thoại", "item.phone", std::move(phone)});
    return entries;
}

std::u16string footerOf(Flow& flow, const ItemOnPaper& item) {
    return ownText("Bưu gửi ") + flow.take("item.number", item.number);
}

std::string_view tick(bool isSet) {
    return isSet ? "Đã kiểm tra" : "Chưa kiểm tra";
}

}  // namespace

Result<std::string> draw(const Fonts& fonts, const AdviceOfDelivery& advice) {
    Flow flow(fonts, kA5);
    drawHeading(flow, advice.heading);
    drawTitle(flow, "PHIẾU BÁO PHÁT");
    drawNumberAsBars(flow, "item.number", advice.item.number);
    auto entries = entriesOf(flow, advice.item, false);
    entries.push_back({"Bưu cục phát", "postOffice", flow.take("postOffice", advice.postOffice)});
    entries.push_back(
        {"Phát lúc", "deliveredAt", timeText(flow, "deliveredAt", advice.deliveredAt), Face::Bold});
    entries.push_back(
        {"Người ký nhận", "receiver", flow.take("receiver", advice.receiver), Face::Bold});
    entries.push_back(
        {"Quan hệ với người nhận", "relation", flow.take("relation", advice.relation)});
    // On a slip that is not yet signed the postman ticks by hand.
    const bool isDelivered = !advice.deliveredAt.empty();
    entries.push_back({"Giấy tờ tuỳ thân", "isIdChecked",
                       isDelivered ? ownText(tick(advice.isIdChecked)) : std::u16string{}});
    entries.push_back(
        {"Đã thu", "collectedVnd",
         isDelivered ? dongInFull(flow, "collectedVnd", advice.collectedVnd) : std::u16string{}});
    drawEntries(flow, entries);
    flow.down(4);
    drawEntries(flow, {{"Gửi trả phiếu về", "returnTo", flow.take("returnTo", advice.returnTo)}});
    drawSignatures(flow, {{"NGƯỜI NHẬN", "receiver", {}}, {"BƯU TÁ", "postman", advice.postman}});
    return flow.finish(footerOf(flow, advice.item));
}

Result<std::string> draw(const Fonts& fonts, const FailedAttempt& notice) {
    Flow flow(fonts, kA5);
    const double body = flow.page().body;
    drawHeading(flow, notice.heading);
    drawTitle(flow, "GIẤY BÁO MỜI NHẬN",
              ownText(fmt::format("Phát lần {} chưa thành công", notice.attempt)));
    if (notice.attempt < 1 || notice.attempt > 99)
        flow.refuse("attempt", fmt::format("{} is not from 1 to 99", notice.attempt));
    if (notice.attemptedAt.empty()) flow.refuse("attemptedAt", "is missing");
    flow.paragraph("item.recipient",
                   ownText("Kính gửi: ") + flow.take("item.recipient", notice.item.recipient),
                   {body, Face::Bold, Align::Centre}, 1);
    flow.down(5);
    auto entries = entriesOf(flow, notice.item, true);
    entries.push_back(
        {"Đã đến phát lúc", "attemptedAt", timeText(flow, "attemptedAt", notice.attemptedAt)});
    entries.push_back({"Lý do chưa phát được", "reason", flow.take("reason", notice.reason)});
    drawEntriesWithCode(flow, entries, notice.link);
    flow.paragraph("", ownText("Mời Ông/Bà đến nhận tại:"), {body, Face::Bold}, 5);
    flow.down(2);
    std::vector<Entry> where{
        {"Bưu cục", "postOffice", flow.need("postOffice", notice.postOffice), Face::Bold},
        {"Địa chỉ bưu cục", "postOfficeAddress",
         flow.take("postOfficeAddress", notice.postOfficeAddress)},
        {"Giờ mở cửa", "openingHours", flow.take("openingHours", notice.openingHours)},
        {"Điện thoại bưu cục", "postOfficePhone",
         flow.take("postOfficePhone", notice.postOfficePhone)},
        {"Giữ đến hết", "heldUntil", longDayText(flow, "heldUntil", notice.heldUntil), Face::Bold}};
    if (notice.collectVnd != 0)
        where.push_back(
            {"Số tiền cần trả", "collectVnd", dongInFull(flow, "collectVnd", notice.collectVnd)});
    drawEntries(flow, where);
    flow.paragraph(
        "",
        ownText("Khi đến, mang theo giấy báo này và giấy tờ tuỳ thân; người nhận thay cần "
                "có giấy uỷ quyền. Quá hạn giữ, bưu gửi được chuyển hoàn về nơi gửi."),
        {body}, 4);
    drawSignatures(flow, {{"BƯU TÁ", "postman", notice.postman}});
    return flow.finish(footerOf(flow, notice.item));
}

Result<std::string> draw(const Fonts& fonts, const ReturnSlip& slip) {
    Flow flow(fonts, kA5);
    drawHeading(flow, slip.heading);
    drawTitle(flow, "PHIẾU CHUYỂN HOÀN");
    drawNumberAsBars(flow, "item.number", slip.item.number);
    auto entries = entriesOf(flow, slip.item, false);
    entries.push_back(
        {"Bưu cục chuyển hoàn", "postOffice", flow.take("postOffice", slip.postOffice)});
    entries.push_back({"Hoàn về", "returnTo", flow.need("returnTo", slip.returnTo), Face::Bold});
    entries.push_back({"Lý do chuyển hoàn", "reason", flow.take("reason", slip.reason)});
    drawEntries(flow, entries);
    if (slip.attempts.size() > kMaxAttempts)
        flow.refuse("attempts",
                    fmt::format("{} are more than {}", slip.attempts.size(), kMaxAttempts));
    Table table(flow,
                {{"Lần", 10, Align::Centre},
                 {"Đã đến phát lúc", 45, Align::Left},
                 {"Lý do chưa phát được", 66, Align::Left}},
                8.5);
    for (std::size_t i = 0; i < slip.attempts.size() && i < kMaxAttempts; ++i) {
        const auto at = fieldOf("attempts", i, "at"), reason = fieldOf("attempts", i, "reason");
        table.row(fieldOf("attempts", i, ""),
                  {{{{"", ownText(std::to_string(i + 1))}}},
                   {{{at, timeText(flow, at, slip.attempts[i].at)}}},
                   {{{reason, flow.take(reason, slip.attempts[i].reason)}}}});
    }
    if (slip.attempts.empty()) table.none();
    drawSignatures(flow, {{"NGƯỜI NHẬN LẠI", "receiver", {}},
                          {"BƯU CỤC CHUYỂN HOÀN", "postOfficer", slip.postOfficer}});
    return flow.finish(footerOf(flow, slip.item));
}

Result<std::string> draw(const Fonts& fonts, const DamageRecord& record) {
    Flow flow(fonts, kA4);
    const double body = flow.page().body;
    const bool isLoss = record.kind == DamageRecord::Kind::Loss;
    drawHeading(flow, record.heading);
    drawTitle(flow, isLoss ? "BIÊN BẢN XÁC NHẬN MẤT BƯU GỬI" : "BIÊN BẢN BƯU GỬI HƯ HỎNG");
    flow.paragraph("", ownText("1. Bưu gửi"), {body, Face::Bold}, 4);
    flow.down(2);
    auto entries = entriesOf(flow, record.item, true);
    entries.push_back(
        {"Cước đã tính", "postageVnd", dongInFull(flow, "postageVnd", record.postageVnd)});
    drawEntries(flow, entries);
    flow.paragraph("", ownText(isLoss ? "2. Việc mất bưu gửi" : "2. Tình trạng hư hỏng"),
                   {body, Face::Bold}, 5);
    flow.down(2);
    drawEntries(
        flow,
        {{isLoss ? "Xác nhận lúc" : "Phát hiện lúc", "foundAt",
          timeText(flow, "foundAt", record.foundAt)},
         {"Tại", "office", flow.take("office", record.office)},
         {"Người phát hiện", "foundBy", flow.take("foundBy", record.foundBy)},
         {"Lần ghi nhận cuối", "lastScan", flow.take("lastScan", record.lastScan)},
         {"Mô tả", "description", flow.take("description", record.description), Face::Regular, 3},
         {"Nguyên nhân", "cause", flow.take("cause", record.cause), Face::Regular, 2},
         {"Cách xử lý", "remedy", flow.take("remedy", record.remedy), Face::Regular, 2}});
    flow.require(heightOfSignatures(flow) + 6 * body);
    flow.paragraph(
        "",
        ownText("Biên bản được lập thành 02 bản, mỗi bên giữ 01 bản, là căn cứ để cấp lại "
                "kết quả và bồi thường (ít nhất bốn lần cước, trong 30 ngày)."),
        {body}, 8);
    drawSignatures(flow, {{"ĐẠI DIỆN TRUNG TÂM", "centre", record.centre},
                          {"ĐẠI DIỆN BƯU ĐIỆN", "post", record.post}});
    return flow.finish(footerOf(flow, record.item));
}

}  // namespace hoibao::labels
