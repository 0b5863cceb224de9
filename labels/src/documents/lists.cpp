// Money that was collected, and the ledger.
#include "labels/documents/lists.hpp"

#include <fmt/format.h>

#include "documents/blocks.hpp"
#include "documents/table.hpp"
#include "labels/documents/words.hpp"

namespace hoibao::labels {
namespace {

constexpr double kTotalsLines = 8;  ///< of running text

/// "Từ ngày 01/11/2026 đến ngày 24/11/2026".
std::u16string periodText(Flow& flow, const std::string& from, const std::string& to) {
    if (from.empty()) flow.refuse("from", "is missing");
    if (to.empty()) flow.refuse("to", "is missing");
    return ownText("Từ ngày ") + dayText(flow, "from", from) + ownText(" đến ngày ") +
           dayText(flow, "to", to);
}

template <class Row>
std::size_t countRows(Flow& flow, const std::vector<Row>& rows) {
    if (rows.size() > kMaxRows)
        flow.refuse("rows", fmt::format("{} are more than {}", rows.size(), kMaxRows));
    return std::min(rows.size(), kMaxRows);
}

Cell ownCell(std::string_view text) {
    return {{{"", ownText(text)}}};
}

std::vector<Cell> cellsOf(Flow& flow, const MoneyCollected::Row& row, std::size_t index) {
    const auto name = [&](std::string_view field) { return fieldOf("rows", index, field); };
    const auto money = [&](std::string_view field, std::int64_t amount) {
        return Cell{{{name(field), dongText(flow, name(field), amount, Label::kMaxVnd)}}};
    };
    return {ownCell(std::to_string(index + 1)),
            {{{name("number"), numberText(flow, name("number"), row.number), Face::Bold}}},
            {{{name("recipient"), flow.take(name("recipient"), row.recipient)}}},
            {{{name("collectedOn"), dayText(flow, name("collectedOn"), row.collectedOn)}}},
            money("postageVnd", row.postageVnd),
            money("feeVnd", row.feeVnd),
            {{{name("feeVnd"), ownText(groupedFigures(row.postageVnd + row.feeVnd) + " đ")}}}};
}

void drawMoneySums(Flow& flow, const MoneyCollected& list) {
    std::int64_t postage = 0, fee = 0;
    for (const auto& row : list.rows) {
        postage += row.postageVnd;
        fee += row.feeVnd;
    }
    const auto count = static_cast<std::int64_t>(list.rows.size());
    flow.require(heightOfSignatures(flow) + kTotalsLines * flow.page().body);
    flow.down(6);
    drawEntries(
        flow, {{"Số bưu gửi", "rows",
                ownText(fmt::format("{} ({})", groupedFigures(count), numberInWords(count)))},
               {"Cước", "rows", dongInFull(flow, "rows", postage)},
               {"Phí, lệ phí", "rows", dongInFull(flow, "rows", fee)},
               {"Cộng tiền đã thu", "rows", dongInFull(flow, "rows", postage + fee), Face::Bold}});
}

std::vector<Cell> cellsOf(Flow& flow, const Ledger::Row& row, std::size_t index) {
    const auto name = [&](std::string_view field) { return fieldOf("rows", index, field); };
    const auto cell = [&](std::string_view field, std::string_view text) {
        return Cell{{{name(field), flow.take(name(field), text), Face::Regular, true}}};
    };
    const auto day = [&](std::string_view field, std::string_view text) {
        return Cell{{{name(field), dayText(flow, name(field), text)}}};
    };
    return {ownCell(std::to_string(index + 1)),
            {{{name("dossierCode"), flow.need(name("dossierCode"), row.dossierCode), Face::Bold,
               true}}},
            cell("procedure", row.procedure),
            {{{name("applicant"), flow.take(name("applicant"), row.applicant), Face::Bold},
              {name("address"), flow.take(name("address"), row.address)},
              {name("phone"), flow.take(name("phone"), row.phone)}}},
            cell("agency", row.agency),
            day("receivedOn", row.receivedOn),
            day("returnBy", row.returnBy),
            day("returnedOn", row.returnedOn),
            cell("channel", row.channel),
            cell("note", row.note)};
}

}  // namespace

Result<std::string> draw(const Fonts& fonts, const MoneyCollected& list) {
    Flow flow(fonts, kA4);
    drawHeading(flow, list.heading);
    drawTitle(flow, "BẢNG KÊ TIỀN THU HỘ", periodText(flow, list.from, list.to));
    drawEntries(flow,
                {{"Đơn vị thu", "heading.office", flow.take("heading.office", list.heading.office)},
                 {"Đơn vị nhận", "office", flow.take("office", list.office)}});
    Table table(flow,
                {{"STT", 10, Align::Centre},
                 {"Mã bưu gửi", 34, Align::Centre},
                 {"Người trả tiền", 42, Align::Left},
                 {"Ngày thu", 20, Align::Centre},
                 {"Cước", 22, Align::Right},
                 {"Phí, lệ phí", 22, Align::Right},
                 {"Cộng", 24, Align::Right}},
                8.5);
    const auto count = countRows(flow, list.rows);
    const double below = heightOfSignatures(flow) + kTotalsLines * flow.page().body;
    for (std::size_t i = 0; i < count; ++i)
        table.row(fieldOf("rows", i, ""), cellsOf(flow, list.rows[i], i),
                  i + 1 == count ? below : 0);
    if (count == 0) table.none();
    drawMoneySums(flow, list);
    drawSignatures(flow, {{"NGƯỜI NỘP TIỀN", "payer", list.payer},
                          {"NGƯỜI NHẬN TIỀN", "receiver", list.receiver}});
    return flow.finish(ownText("Bảng kê tiền thu hộ"));
}

Result<std::string> draw(const Fonts& fonts, const Ledger& ledger) {
    Flow flow(fonts, kA4Across);
    drawHeading(flow, ledger.heading);
    drawTitle(flow, "SỔ THEO DÕI HỒ SƠ", periodText(flow, ledger.from, ledger.to));
    Table table(flow,
                {{"STT", 11, Align::Centre},
                 {"Mã hồ sơ", 33, Align::Left},
                 {"Thủ tục", 40, Align::Left},
                 {"Người nộp, địa chỉ, điện thoại", 62, Align::Left},
                 {"Cơ quan giải quyết", 30, Align::Left},
                 {"Ngày nhận", 19, Align::Centre},
                 {"Hẹn trả", 19, Align::Centre},
                 {"Ngày trả", 19, Align::Centre},
                 {"Hình thức trả", 20, Align::Left},
                 {"Ghi chú", 20, Align::Left}},
                8);
    const auto count = countRows(flow, ledger.rows);
    const double body = flow.page().body, below = heightOfSignatures(flow) + 3 * body;
    for (std::size_t i = 0; i < count; ++i)
        table.row(fieldOf("rows", i, ""), cellsOf(flow, ledger.rows[i], i),
                  i + 1 == count ? below : 0);
    if (count == 0) table.none();
    flow.require(below);
    const auto total = static_cast<std::int64_t>(count);
    flow.paragraph(
        "",
        ownText(fmt::format("Cộng: {} hồ sơ ({}).", groupedFigures(total), numberInWords(total))),
        {body}, 5);
    drawSignatures(flow, {{"NGƯỜI GHI SỔ", "keeper", ledger.keeper}});
    return flow.finish(ownText("Sổ theo dõi hồ sơ"));
}

}  // namespace hoibao::labels
