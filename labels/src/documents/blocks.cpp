#include "documents/blocks.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cassert>

#include "code128.hpp"
#include "compose.hpp"
#include "geometry.hpp"
#include "labels/documents/words.hpp"

namespace hoibao::labels {
namespace {

constexpr double kRule = 0.7;
constexpr double kLineToWriteOn = 18;  ///< points: a hand needs more than print
constexpr double kRoomToSign = 46;     ///< points
constexpr double kCodeSideMm = 29;
constexpr double kMostHeading = 0.6;  ///< of a page's height

std::u16string inCapitals(std::u16string text) {
    for (auto& letter : text)
        letter = static_cast<char16_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(letter)));
    return text;
}

struct Day {
    int year = 0, month = 0, day = 0;
};

/// Digits of text at [at, at + count), or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + text[i] - '0';
    }
    return value;
}

std::optional<Day> parseDay(std::string_view text) {
    const Day day{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)};
    const bool isWhole = day.year > 0 && day.month >= 1 && day.month <= 12 && day.day >= 1 &&
                         day.day <= 31 && text[4] == '-' && text[7] == '-';
    if (!isWhole) return std::nullopt;
    return day;
}

/// A day, alone; refuses anything else.
std::optional<Day> takeDay(Flow& flow, const std::string& field, std::string_view text) {
    if (text.empty()) return std::nullopt;
    auto day = text.size() == 10 ? parseDay(text) : std::nullopt;
    if (!day) flow.refuse(field, "is no day like 2026-11-23");
    return day;
}

/// One column of the heading; gives its height.
class HeadingColumn {
public:
    HeadingColumn(Flow& flow, double x, double width) : flow_(flow), x_(x), width_(width) {}

    /// Text that stays on one line, a little smaller if need be.
    void line(const std::string& field, const std::u16string& text, double size) {
        constexpr double kSmallest = 0.75;
        const double share = 0.999 * width_ / flow_.widthOf(text, {size});
        this->text(field, text, size * std::clamp(share, kSmallest, 1.0), Face::Regular);
    }
    void text(const std::string& field, const std::u16string& text, double size, Face face) {
        const auto set = flow_.set(field, text, {size, face, Align::Centre}, width_);
        flow_.put(set, x_, flow_.y() + height);
        height += set.height;
        widest_ = 0;
        for (const auto& line : set.lines)
            widest_ = std::max(widest_, flow_.widthOf(line.text, {line.size, line.face}));
    }
    /// A rule below the last text, as wide as a share of it.
    void rule(double share) {
        height += 1.5;
        const double wide = widest_ * share;
        flow_.rule(x_ + (width_ - wide) / 2, flow_.y() + height, wide, kRule);
        height += 4;
    }

    double height = 0;

private:
    Flow& flow_;
    double x_, width_, widest_ = 0;
};

/// What numbers and codes a person's eye checks against a day.
std::u16string timeOf(std::string_view text, const Day& day) {
    return ownText(fmt::format("{} giờ {:02} ngày {:02}/{:02}/{}", digits(text, 11, 2),
                               digits(text, 14, 2), day.day, day.month, day.year));
}

}  // namespace

void drawHeading(Flow& flow, const Heading& heading) {
    const double body = flow.page().body, gap = 8;
    const double leftWidth = 0.42 * (flow.width() - gap),
                 rightWidth = flow.width() - gap - leftWidth;
    const double left = flow.page().left, right = left + leftWidth + gap;
    HeadingColumn office(flow, left, leftWidth), nation(flow, right, rightWidth);
    const auto name = flow.need("heading.office", heading.office);
    office.text("heading.superior", inCapitals(flow.take("heading.superior", heading.superior)),
                0.95 * body, Face::Regular);
    office.text("heading.office", inCapitals(name), 0.95 * body, Face::Bold);
    office.rule(0.4);
    nation.text("", ownText("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), 0.98 * body, Face::Bold);
    nation.text("", ownText("Độc lập - Tự do - Hạnh phúc"), 1.02 * body, Face::Bold);
    nation.rule(1);
    // Number and day stand on one line, below the higher of the two columns.
    office.height = nation.height = std::max(office.height, nation.height) + 2;
    const auto number = flow.take("heading.number", heading.number);
    office.line("heading.number", ownText("Số: ") + (number.empty() ? ownText("…………") : number),
                body);
    if (heading.date.empty()) flow.refuse("heading.date", "is missing");
    const auto place = flow.need("heading.place", heading.place);
    nation.text("heading.place", place + u", " + longDayText(flow, "heading.date", heading.date),
                body, Face::Regular);
    const double height = std::max(office.height, nation.height);
    if (height > kMostHeading * flow.room())
        flow.refuse("heading.office", "is, with the heading's other texts, too long for a page");
    flow.down(height);
}

void drawTitle(Flow& flow, std::string_view title, const std::u16string& below) {
    const double body = flow.page().body;
    flow.paragraph("", ownText(title), {1.35 * body, Face::Bold, Align::Centre}, 1.1 * body);
    flow.paragraph("title", below, {body, Face::Regular, Align::Centre}, 1);
    flow.down(0.6 * body);
}

void drawEntries(Flow& flow, const std::vector<Entry>& entries, std::optional<double> width) {
    const double body = flow.page().body, all = width.value_or(flow.width());
    double label = 0;
    for (const auto& entry : entries)
        label = std::max(label, flow.widthOf(ownText(entry.label + ":"), {body}));
    label = std::min(label + 6, 0.45 * all);
    for (const auto& entry : entries) {
        const auto name = flow.set("", ownText(entry.label + ":"), {body}, label - 4);
        const auto text =
            flow.set(entry.field, entry.text, {body, entry.face, Align::Left, true}, all - label);
        if (text.height > flow.room()) {
            flow.refuse(entry.field, "is too long for a page");
            continue;
        }
        const double blank = entry.text.empty() ? kLineToWriteOn * entry.blankLines : 0;
        const double height = std::max({name.height, text.height, kLineHeight * body, blank});
        flow.require(height);
        const double left = flow.page().left;
        const double down = entry.text.empty() ? kLineToWriteOn - kLineHeight * body : 0;
        flow.put(name, left, flow.y() + down);
        flow.put(text, left + label, flow.y());
        for (int line = 1; entry.text.empty() && line <= entry.blankLines; ++line)
            flow.rule(left + label, flow.y() + line * kLineToWriteOn - 2.5, all - label, 0.3);
        flow.down(height + 1.5);
    }
}

void drawEntriesWithCode(Flow& flow, const std::vector<Entry>& entries, const std::string& link) {
    if (link.empty()) {
        drawEntries(flow, entries);
        return;
    }
    const double side = kCodeSideMm * kPointsPerMm;
    flow.require(side);
    const double top = flow.y();
    const auto page = flow.pageIndex();
    // The quiet zone is part of the square: its edge may stand flush with the text's.
    flow.qrCode("link", link, flow.page().left + flow.width() - side, top - 4, side, QrLevel::Q);
    drawEntries(flow, entries, flow.width() - side - 4);
    if (flow.pageIndex() == page) flow.down(std::max(0.0, top - 4 + side - flow.y()));
}

void drawNumberAsBars(Flow& flow, const std::string& field, const std::string& number) {
    const auto digits = numberText(flow, field, number);
    if (digits.empty()) return;
    constexpr double kModule = 0.381, kHeight = 14;  // millimetres
    [[maybe_unused]] const double quiet = kBarQuiet * kModule * kPointsPerMm;
    const double width = Code128::kModulesOfS10 * kModule * kPointsPerMm;
    const double height = kHeight * kPointsPerMm;
    flow.require(height + 30);
    flow.down(6);
    assert(width + 2 * quiet <= flow.width());
    flow.bars(number, flow.page().left + (flow.width() - width) / 2, flow.y(), kModule, kHeight);
    flow.down(height);
    flow.paragraph(field, digits, {1.1 * flow.page().body, Face::Bold, Align::Centre}, 1);
    flow.down(4);
}

double heightOfSignatures(const Flow& flow) {
    return 6 * flow.page().body + kRoomToSign;
}

void drawSignatures(Flow& flow, const std::vector<SignatureBlock>& blocks) {
    const double body = flow.page().body, gap = 8;
    // One who signs alone signs at the right.
    const std::size_t columns = std::max<std::size_t>(2, blocks.size());
    const double count = static_cast<double>(columns);
    const double width = (flow.width() - gap * (count - 1)) / count;
    flow.down(0.9 * body);
    flow.require(heightOfSignatures(flow));
    double lowest = 0;
    std::size_t column = columns - blocks.size();
    for (const auto& block : blocks) {
        const double x = flow.page().left + static_cast<double>(column++) * (width + gap);
        double y = flow.y();
        const auto line = [&](const std::string& field, const std::u16string& text,
                              const TextStyle& style) {
            const auto set = flow.set(field, text, style, width);
            flow.put(set, x, y);
            y += set.height;
        };
        line("", ownText(block.title), {body, Face::Bold, Align::Centre});
        line("", ownText("(Ký, ghi rõ họ tên)"), {0.85 * body, Face::Regular, Align::Centre});
        if (!block.signer.signedAt.empty()) {
            const auto at = timeText(flow, block.field + ".signedAt", block.signer.signedAt);
            y += 0.35 * kRoomToSign;
            line("", ownText("Đã ký trên hệ thống lúc"),
                 {0.8 * body, Face::Regular, Align::Centre});
            line(block.field + ".signedAt", at, {0.8 * body, Face::Regular, Align::Centre});
        }
        y = std::max(y, flow.y() + 2.4 * body + kRoomToSign);
        line(block.field + ".name", flow.take(block.field + ".name", block.signer.name),
             {body, Face::Bold, Align::Centre});
        lowest = std::max(lowest, y);
    }
    if (const double beyond = lowest - flow.page().top - flow.room(); beyond > 0)
        flow.refuse(blocks.front().field + ".name",
                    fmt::format("leaves the page by {:.1f} mm", beyond / kPointsPerMm));
    flow.down(lowest - flow.y());
}

std::u16string dayText(Flow& flow, const std::string& field, std::string_view text) {
    const auto day = takeDay(flow, field, text);
    if (!day) return {};
    return ownText(fmt::format("{:02}/{:02}/{}", day->day, day->month, day->year));
}

std::u16string longDayText(Flow& flow, const std::string& field, std::string_view text) {
    const auto day = takeDay(flow, field, text);
    if (!day) return {};
    // Days under 10 and January and February get a zero before them (Decree 30/2020/NĐ-CP).
    const auto month = day->month < 3 ? fmt::format("0{}", day->month) : fmt::to_string(day->month);
    return ownText(fmt::format("ngày {:02} tháng {} năm {}", day->day, month, day->year));
}

std::u16string timeText(Flow& flow, const std::string& field, std::string_view text) {
    if (text.empty()) return {};
    const auto day = parseDay(text);
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2);
    if (!day || text.size() < 16 || text[10] != 'T' || text[13] != ':' || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59) {
        flow.refuse(field, "is no time of RFC 3339");
        return {};
    }
    return timeOf(text, *day);
}

std::u16string dongText(Flow& flow, const std::string& field, std::int64_t amount,
                        std::int64_t most) {
    if (amount < 0 || amount > most) {
        flow.refuse(field, fmt::format("{} is not from 0 to {}", amount, most));
        return {};
    }
    return ownText(groupedFigures(amount) + " đ");
}

std::u16string dongInFull(Flow& flow, const std::string& field, std::int64_t amount) {
    auto figures = dongText(flow, field, amount);
    if (!figures.empty()) figures += ownText(fmt::format(" ({})", dongInWords(amount)));
    return figures;
}

std::u16string maskedPhone(Flow& flow, const std::string& field, std::string_view phone) {
    return flow.take(field, masked(phone));
}

std::u16string numberText(Flow& flow, const std::string& field, const std::string& number) {
    if (number.empty()) {
        flow.refuse(field, "is missing");
        return {};
    }
    if (auto fault = faultOfNumber(number); !fault.empty()) {
        flow.refuse(field, std::move(fault));
        return {};
    }
    return ownText(grouped(number));
}

}  // namespace hoibao::labels
