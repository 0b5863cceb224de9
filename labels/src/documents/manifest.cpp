// Bảng kê, biên bản giao nhận: what both sides sign when a manifest changes hands.
#include <fmt/format.h>

#include <algorithm>

#include "compose.hpp"
#include "documents/blocks.hpp"
#include "documents/table.hpp"
#include "labels/documents/lists.hpp"
#include "labels/documents/words.hpp"

namespace hoibao::labels {
namespace {

constexpr double kTableSize = 8.5;
constexpr double kTotalsLines = 9;        ///< of running text
constexpr double kRoomForFirstRow = 120;  ///< points, with its title and header

std::vector<Cell> cellsOf(Flow& flow, const ManifestSheet::Line& line, std::size_t index) {
    const auto name = [&](std::string_view field) { return fieldOf("lines", index, field); };
    std::vector<CellText> who{
        {name("recipient"), flow.need(name("recipient"), line.recipient), Face::Bold, false},
        {name("address"), flow.take(name("address"), line.address), Face::Regular, false}};
    if (!line.note.empty())
        who.push_back({name("note"), ownText("Ghi chú: ") + flow.take(name("note"), line.note),
                       Face::Regular, false});
    if (line.weightGrams < 0 || line.weightGrams > Label::kMaxWeightGrams)
        flow.refuse(name("weightGrams"), fmt::format("{} is not from 0 to {}", line.weightGrams,
                                                     Label::kMaxWeightGrams));
    const auto weight = line.weightGrams == 0 ? std::string{} : groupedFigures(line.weightGrams);
    const auto digits = numberText(flow, name("number"), line.number);
    const auto postage = dongText(flow, name("postageVnd"), line.postageVnd, Label::kMaxVnd);
    const auto fee = dongText(flow, name("feeVnd"), line.feeVnd, Label::kMaxVnd);
    return {{{{"", ownText(std::to_string(index + 1)), Face::Regular, false}}, "", 1},
            {{{name("number"), digits, Face::Bold, false}},
             digits.empty() ? std::string{} : line.number,
             1},
            {std::move(who), "", 1},
            {{{name("dossierCode"), flow.take(name("dossierCode"), line.dossierCode), Face::Regular,
               true}},
             "",
             1},
            {{{name("weightGrams"), ownText(weight), Face::Regular, false}}, "", 1},
            {{{name("postageVnd"), postage, Face::Regular, false}}, "", 1},
            {{{name("feeVnd"), fee, Face::Regular, false}}, "", 1}};
}

struct Sums {
    std::int64_t weight = 0, postage = 0, fee = 0;
};

Sums sumOf(const ManifestSheet& sheet) {
    Sums sums;
    for (const auto& line : sheet.lines) {
        sums.weight += line.weightGrams;
        sums.postage += line.postageVnd;
        sums.fee += line.feeVnd;
    }
    return sums;
}

std::string countedItems(std::int64_t count) {
    return fmt::format("{} bưu gửi ({})", groupedFigures(count), numberInWords(count));
}

void drawTotals(Flow& flow, const Sums& sums, std::size_t count) {
    flow.down(6);
    drawEntries(flow, {{"Cộng", "lines", ownText(countedItems(static_cast<std::int64_t>(count))),
                        Face::Bold},
                       {"Khối lượng", "lines", ownText(groupedFigures(sums.weight) + " gam")},
                       {"Cước phải thu", "lines", dongInFull(flow, "lines", sums.postage)},
                       {"Phí, lệ phí phải thu", "lines", dongInFull(flow, "lines", sums.fee)},
                       {"Cộng tiền phải thu", "lines",
                        dongInFull(flow, "lines", sums.postage + sums.fee), Face::Bold}});
}

void drawDiscrepancies(Flow& flow, const HandoverRecord& record) {
    const double body = flow.page().body;
    flow.require(kRoomForFirstRow);
    flow.paragraph("", ownText("3. Chênh lệch, sai khác và cách xử lý"), {body, Face::Bold}, 5);
    Table table(flow,
                {{"STT", 9, Align::Centre},
                 {"Mã bưu gửi", 38, Align::Centre},
                 {"Tình trạng", 48, Align::Left},
                 {"Lý do, cách xử lý", 75, Align::Left}},
                kTableSize + 0.5);
    for (std::size_t i = 0; i < record.discrepancies.size(); ++i) {
        const auto& row = record.discrepancies[i];
        const auto cell = [&](std::string_view field, std::string_view text, Face face) {
            const auto name = fieldOf("discrepancies", i, field);
            return Cell{{{name, flow.take(name, text), face, true}}, "", 1};
        };
        // A number that was seen and is none stands here as it was read.
        const auto number = faultOfNumber(row.number).empty() ? grouped(row.number) : row.number;
        table.row(fieldOf("discrepancies", i, ""),
                  {{{{"", ownText(std::to_string(i + 1)), Face::Regular, false}}, "", 1},
                   cell("number", number, Face::Bold),
                   cell("finding", row.finding, Face::Regular),
                   cell("reason", row.reason, Face::Regular)});
    }
    if (record.discrepancies.empty()) table.none();
}

void drawSide(Flow& flow, const std::string& title, const std::string& field,
              const HandoverRecord::Side& side) {
    const double body = flow.page().body;
    flow.paragraph("", ownText(title), {body, Face::Bold}, 4);
    flow.down(2);
    drawEntries(
        flow,
        {{"Đơn vị", field + ".office", flow.need(field + ".office", side.office), Face::Bold},
         {"Đại diện", field + ".signer.name", flow.take(field + ".signer.name", side.signer.name)},
         {"Chức vụ", field + ".position", flow.take(field + ".position", side.position)}});
}

void drawCounts(Flow& flow, const HandoverRecord& record) {
    flow.paragraph("", ownText("2. Số lượng và số tiền bàn giao"), {flow.page().body, Face::Bold},
                   5);
    flow.down(2);
    for (const auto& [name, count] :
         {std::pair{"listed", record.listed}, std::pair{"handedOver", record.handedOver}})
        if (count < 0) flow.refuse(name, fmt::format("{} is below 0", count));
    if (record.weightGrams < 0)
        flow.refuse("weightGrams", fmt::format("{} is below 0", record.weightGrams));
    drawEntries(
        flow,
        {{"Theo bảng kê", "listed", ownText(countedItems(record.listed))},
         {"Thực tế giao nhận", "handedOver", ownText(countedItems(record.handedOver)), Face::Bold},
         {"Khối lượng", "weightGrams", ownText(groupedFigures(record.weightGrams) + " gam")},
         {"Cước phải thu", "postageVnd", dongInFull(flow, "postageVnd", record.postageVnd)},
         {"Phí, lệ phí phải thu", "feeVnd", dongInFull(flow, "feeVnd", record.feeVnd)},
         {"Cộng tiền phải thu", "feeVnd",
          dongInFull(flow, "feeVnd", record.postageVnd + record.feeVnd), Face::Bold}});
}

void drawCopy(Flow& flow, const HandoverRecord& record, std::string_view holder) {
    const double body = flow.page().body;
    drawHeading(flow, record.heading);
    const auto manifest = flow.need("manifest", record.manifest);
    drawTitle(flow, "BIÊN BẢN GIAO NHẬN", ownText("Kèm theo bảng kê số ") + manifest);
    flow.paragraph("", ownText(holder), {0.9 * body, Face::Regular, Align::Centre}, -3);
    const auto at = timeText(flow, "at", record.at);
    flow.paragraph("at",
                   at.empty() ? ownText("Hôm nay, hồi …… giờ …… ngày ……/……/…………, chúng tôi gồm:")
                              : ownText("Hôm nay, hồi ") + at + ownText(", chúng tôi gồm:"),
                   {body}, 5);
    drawSide(flow, "1a. Bên giao", "centre", record.centre);
    drawSide(flow, "1b. Bên nhận", "post", record.post);
    drawCounts(flow, record);
    drawDiscrepancies(flow, record);
    flow.require(heightOfSignatures(flow) + 5 * body);
    flow.paragraph(
        "",
        ownText("Biên bản được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản. "
                "Bưu gửi có trong bảng kê và không nêu ở mục 3 là đã giao, nhận đủ, bao "
                "gói nguyên vẹn."),
        {body}, 6);
    drawSignatures(flow, {{"ĐẠI DIỆN BÊN GIAO", "centre.signer", record.centre.signer},
                          {"ĐẠI DIỆN BÊN NHẬN", "post.signer", record.post.signer}});
}

}  // namespace

Result<std::string> draw(const Fonts& fonts, const ManifestSheet& sheet) {
    Flow flow(fonts, kA4);
    drawHeading(flow, sheet.heading);
    const auto code = flow.need("code", sheet.code);
    // An office's own number, where it has one, stands in the heading.
    const bool isNumbered = sheet.heading.number == sheet.code;
    drawTitle(flow, "BẢNG KÊ BƯU GỬI TRẢ KẾT QUẢ",
              isNumbered ? std::u16string{} : ownText("Số: ") + code);
    drawEntries(flow,
                {{"Nơi giao", "heading.office", flow.take("heading.office", sheet.heading.office)},
                 {"Nơi nhận", "postOffice", flow.take("postOffice", sheet.postOffice)}});
    if (sheet.lines.size() > kMaxRows)
        flow.refuse("lines", fmt::format("{} are more than {}", sheet.lines.size(), kMaxRows));
    Table table(flow,
                {{"STT", 9, Align::Centre},
                 {"Mã bưu gửi", 31, Align::Centre},
                 {"Người nhận, địa chỉ", 49, Align::Left},
                 {"Mã hồ sơ", 33, Align::Left},
                 {"Gam", 10, Align::Right},
                 {"Thu cước", 19, Align::Right},
                 {"Thu phí, lệ phí", 19, Align::Right}},
                kTableSize);
    const double below = heightOfSignatures(flow) + kTotalsLines * flow.page().body;
    const auto count = std::min(sheet.lines.size(), kMaxRows);
    for (std::size_t i = 0; i < count; ++i)
        table.row(fieldOf("lines", i, ""), cellsOf(flow, sheet.lines[i], i),
                  i + 1 == count ? below : 0);
    if (sheet.lines.empty()) table.none();
    const auto sums = sumOf(sheet);
    flow.require(below);
    drawTotals(flow, sums, sheet.lines.size());
    drawSignatures(flow, {{"NGƯỜI LẬP BẢNG KÊ", "packer", sheet.packer},
                          {"NGƯỜI KIỂM ĐẾM", "checker", sheet.checker}});
    return flow.finish(ownText("Bảng kê ") + code);
}

Result<std::string> draw(const Fonts& fonts, const HandoverRecord& record) {
    if (record.discrepancies.size() > kMaxRows)
        return tl::unexpected(
            Refusals{{0, "discrepancies",
                      fmt::format("{} are more than {}", record.discrepancies.size(), kMaxRows)}});
    Flow flow(fonts, kA4);
    drawCopy(flow, record, "Bản 1: lưu tại bên giao");
    flow.newCopy();
    drawCopy(flow, record, "Bản 2: lưu tại bên nhận");
    return flow.finish(ownText("Biên bản giao nhận, bảng kê ") +
                       flow.take("manifest", record.manifest));
}

}  // namespace hoibao::labels
