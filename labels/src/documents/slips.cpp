// What a citizen is handed or sent: the appointment, the apology, the ticket for the counter.
#include "labels/documents/slips.hpp"

#include <fmt/format.h>

#include "documents/blocks.hpp"

namespace hoibao::labels {
namespace {

constexpr std::size_t kMaxPapers = 200;

void drawPapers(Flow& flow, const std::vector<std::string>& papers) {
    const double body = flow.page().body;
    flow.paragraph("", ownText("Giấy tờ đã nhận:"), {body}, 3);
    if (papers.size() > kMaxPapers)
        flow.refuse("papers", fmt::format("{} are more than {}", papers.size(), kMaxPapers));
    for (std::size_t i = 0; i < papers.size() && i < kMaxPapers; ++i) {
        const auto field = fieldOf("papers", i, "");
        flow.paragraph(field, ownText(fmt::format("{}. ", i + 1)) + flow.need(field, papers[i]),
                       {body}, 1);
    }
    if (papers.empty()) flow.paragraph("", ownText("(không kèm giấy tờ)"), {body}, 1);
}

/// Where to ask, below everything else.
void drawContact(Flow& flow, const Heading& heading) {
    const double body = flow.page().body;
    const auto address = flow.take("heading.address", heading.address);
    const auto hotline = flow.take("heading.hotline", heading.hotline);
    if (address.empty() && hotline.empty()) return;
    std::u16string text = ownText("Liên hệ: ") + address;
    if (!hotline.empty())
        text += ownText(address.empty() ? "" : ". ") + ownText("Đường dây nóng ") + hotline;
    flow.paragraph("heading.address", text + u".", {0.9 * body}, 5);
}

/// A time where it is known, else a day.
std::u16string receivedText(Flow& flow, const std::string& received) {
    constexpr std::size_t kDay = 10;
    return received.size() == kDay ? longDayText(flow, "receivedAt", received)
                                   : timeText(flow, "receivedAt", received);
}

void needDay(Flow& flow, const std::string& field, std::string_view day) {
    if (day.empty()) flow.refuse(field, "is missing");
}

}  // namespace

Result<std::string> draw(const Fonts& fonts, const AppointmentSlip& slip) {
    Flow flow(fonts, kA5);
    drawHeading(flow, slip.heading);
    drawTitle(flow, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ");
    const auto dossier = flow.need("dossierCode", slip.dossierCode);
    needDay(flow, "returnBy", slip.returnBy);
    drawEntriesWithCode(
        flow,
        {{"Mã hồ sơ", "dossierCode", dossier, Face::Bold},
         {"Người nộp", "applicant", flow.need("applicant", slip.applicant), Face::Bold},
         {"Địa chỉ", "address", flow.take("address", slip.address)},
         {"Điện thoại", "phone", flow.take("phone", slip.phone)},
         {"Thủ tục", "procedure", flow.take("procedure", slip.procedure)}},
        slip.link);
    drawPapers(flow, slip.papers);
    flow.down(4);
    drawEntries(flow, {{"Nhận hồ sơ", "receivedAt", receivedText(flow, slip.receivedAt)},
                       {"Hẹn trả kết quả", "returnBy", longDayText(flow, "returnBy", slip.returnBy),
                        Face::Bold},
                       {"Hình thức trả", "channel", flow.take("channel", slip.channel)}});
    if (!slip.link.empty())
        flow.paragraph("", ownText("Quét mã QR để theo dõi hồ sơ."), {0.9 * flow.page().body}, 3);
    flow.require(heightOfSignatures(flow));
    drawContact(flow, slip.heading);
    drawSignatures(flow, {{"NGƯỜI NỘP HỒ SƠ", "applicantSigner", slip.applicantSigner},
                          {"NGƯỜI TIẾP NHẬN", "receiver", slip.receiver}});
    return flow.finish(ownText("Hồ sơ ") + dossier);
}

Result<std::string> draw(const Fonts& fonts, const Apology& apology) {
    Flow flow(fonts, kA5);
    const double body = flow.page().body;
    drawHeading(flow, apology.heading);
    drawTitle(flow, "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ");
    const auto recipient = flow.need("recipient", apology.recipient);
    const auto dossier = flow.need("dossierCode", apology.dossierCode);
    needDay(flow, "newDate", apology.newDate);
    flow.paragraph("recipient", ownText("Kính gửi: ") + recipient,
                   {body, Face::Bold, Align::Centre}, 2);
    flow.down(5);
    drawEntries(
        flow,
        {{"Mã hồ sơ", "dossierCode", dossier, Face::Bold},
         {"Thủ tục", "procedure", flow.take("procedure", apology.procedure)},
         {"Ngày tiếp nhận", "receivedOn", longDayText(flow, "receivedOn", apology.receivedOn)},
         {"Ngày hẹn trả", "promisedOn", longDayText(flow, "promisedOn", apology.promisedOn)}});
    const auto office = flow.take("heading.office", apology.heading.office);
    flow.paragraph("heading.office",
                   ownText("Đến nay ") + office +
                       ownText(" chưa trả được kết quả hồ sơ của Ông/Bà đúng thời hạn đã hẹn."),
                   {body}, 4);
    flow.down(3);
    drawEntries(flow, {{"Lý do", "reason", flow.take("reason", apology.reason)}});
    flow.paragraph(
        "",
        ownText("Sự chậm trễ này đã gây phiền hà, tốn kém chi phí và công sức của Ông/Bà. "
                "Chúng tôi xin lỗi Ông/Bà và hẹn lại ngày trả kết quả là:"),
        {body}, 3);
    flow.paragraph("newDate", longDayText(flow, "newDate", apology.newDate),
                   {1.2 * body, Face::Bold, Align::Centre}, 4);
    flow.paragraph("", ownText("Mong nhận được sự thông cảm của Ông/Bà."), {body}, 4);
    flow.require(heightOfSignatures(flow));
    drawContact(flow, apology.heading);
    drawSignatures(flow, {{"THỦ TRƯỞNG ĐƠN VỊ", "head", apology.head}});
    return flow.finish(ownText("Hồ sơ ") + dossier);
}

Result<std::string> draw(const Fonts& fonts, const PickupTicket& ticket) {
    Flow flow(fonts, kA5);
    const double body = flow.page().body;
    drawHeading(flow, ticket.heading);
    drawTitle(flow, "PHIẾU HẸN NHẬN KẾT QUẢ TẠI QUẦY");
    needDay(flow, "date", ticket.date);
    flow.paragraph("", ownText("Số thứ tự"), {body, Face::Regular, Align::Centre}, 2);
    flow.paragraph("queueNumber", flow.need("queueNumber", ticket.queueNumber),
                   {5 * body, Face::Bold, Align::Centre}, -4);
    flow.paragraph("date", longDayText(flow, "date", ticket.date),
                   {1.2 * body, Face::Bold, Align::Centre}, -4);
    flow.paragraph("session", flow.take("session", ticket.session),
                   {body, Face::Regular, Align::Centre}, 1);
    flow.down(8);
    const auto dossier = flow.need("dossierCode", ticket.dossierCode);
    drawEntriesWithCode(
        flow,
        {{"Người nhận", "recipient", flow.need("recipient", ticket.recipient), Face::Bold},
         {"Mã hồ sơ", "dossierCode", dossier},
         {"Lĩnh vực", "field", flow.take("field", ticket.field)},
         {"Giờ dự kiến", "expectedAt", flow.take("expectedAt", ticket.expectedAt)},
         {"Nơi nhận", "counter", flow.take("counter", ticket.counter)}},
        ticket.link);
    flow.paragraph(
        "",
        ownText("Khi đến nhận, mang theo giấy hẹn trả kết quả và giấy tờ tuỳ thân. Không "
                "đến được, xin báo trước để đổi lịch hoặc chuyển sang nhận qua bưu điện."),
        {body}, 6);
    drawContact(flow, ticket.heading);
    return flow.finish(ownText("Hồ sơ ") + dossier);
}

}  // namespace hoibao::labels
