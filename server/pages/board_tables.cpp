#include "pages/board_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "domain/person_name.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

using domain::Leg;
using domain::Milestone;
using domain::Outcome;

/// Never all of less than all.
std::int64_t thousandths(std::int64_t part, std::int64_t whole) {
    return part * 1000 / whole;
}

/// One row's cells, each under its heading.
class RowOf {
public:
    explicit RowOf(const BoardView& view) : view_(view) {}

    RowOf& text(std::string text, std::string link = "", std::string_view tone = "") {
        cells_.push_back({service::Cell::of(std::move(text)), std::move(link), std::string(tone)});
        return *this;
    }
    RowOf& number(std::int64_t number, const std::string& link = "") {
        cells_.push_back({{countText(view_.language, number), static_cast<double>(number)},
                          number == 0 ? "" : link,
                          ""});
        return *this;
    }
    RowOf& share(std::int64_t part, std::int64_t whole) {
        auto& cell = cells_.emplace_back();
        cell.text = shareText(view_.language, part, whole);
        cell.measure = service::Measure::Share;
        if (whole > 0) cell.number = static_cast<double>(thousandths(part, whole)) / 1000;
        return *this;
    }
    RowOf& hours(int hours) {
        cells_.push_back(
            {{hoursText(view_.language, hours), hours, service::Measure::Hours}, "", ""});
        return *this;
    }
    RowOf& day(domain::LocalDate day, std::string link) {
        cells_.push_back({service::Cell::of(dayText(day), day), std::move(link), ""});
        return *this;
    }
    RowOf& moment(domain::Instant at) {
        cells_.push_back({service::Cell::of(momentText(at), at), "", ""});
        return *this;
    }
    operator std::vector<BoardCell>() const { return cells_; }

private:
    const BoardView& view_;
    std::vector<BoardCell> cells_;
};

BoardTable::Column words(const BoardView& view, std::string_view key) {
    return {boardText(view.language, key), false};
}
BoardTable::Column numbers(const BoardView& view, std::string_view key) {
    return {boardText(view.language, key), true};
}

std::string itemsLink(const BoardView& view, std::string_view what) {
    return fmt::format("/board/items?{}&amp;{}", what, view.query());
}

std::string outcomeLink(const BoardView& view, Outcome outcome) {
    return itemsLink(view, fmt::format("outcome={}", name(outcome)));
}

void addPassed(RowOf& row, const BoardView& view, const service::MilestoneCounts& counts,
               std::string_view more = "") {
    for (const auto milestone : domain::allMilestones())
        row.number(service::of(counts, milestone),
                   itemsLink(view, fmt::format("of={}{}", name(milestone), more)));
}

void addMilestoneColumns(BoardTable& table, const BoardView& view) {
    for (const auto milestone : domain::allMilestones())
        table.columns.push_back(numbers(view, fmt::format("of.{}", name(milestone))));
}

void addHours(RowOf& row, const BoardView& view, const service::Hours& hours, Leg leg,
              const domain::TimeLimits& limits) {
    const auto limit = static_cast<int>(domain::limitOf(limits, leg).count());
    const auto total = hours.total();
    row.number(total, itemsLink(view, fmt::format("leg={}", name(leg))));
    for (const int percent : {50, 90, 95}) {
        if (total == 0)
            row.text("–");
        else
            row.hours(hours.percentile(percent));
    }
    row.hours(limit).share(hours.within(limit), total);
}

void addHourColumns(BoardTable& table, const BoardView& view) {
    for (const auto* key : {"counted", "p50", "p90", "p95", "limit", "onTime"})
        table.columns.push_back(numbers(view, key));
}

void addReads(RowOf& row, const BoardView& view, const service::BoardScans::Reads& reads) {
    const auto add = [&](std::int64_t count, std::string_view way) {
        row.number(count, photoLink(view, way, reads.counted));
    };
    add(reads.seen(), "any");
    add(reads.both, "both");
    add(reads.qr, "qr");
    add(reads.bars, "bars");
    add(reads.assisted, "assisted");
    row.number(reads.unread, unreadLink(view));  // whose those labels are, nobody could read
    row.share(reads.read(), reads.seen());
}

void addReadColumns(BoardTable& table, const BoardView& view) {
    for (const auto* key :
         {"seen", "readBoth", "readQr", "readBars", "readAssisted", "unread", "readRate"})
        table.columns.push_back(numbers(view, key));
}

BoardTable started(const BoardView& view, std::string file, std::string_view caption) {
    return {std::move(file), boardText(view.language, caption), {}, {}};
}

std::string printerName(const BoardView& view, const service::BoardScans::Reads& reads) {
    if (reads.name == "unknown") return boardText(view.language, "unknownPrinter");
    if (reads.name == "custom") return boardText(view.language, "customSheet");
    return reads.name;
}

}  // namespace

std::string photoLink(const BoardView& view, std::string_view way, std::string_view printer) {
    auto what = fmt::format("photo={}", way);
    if (!printer.empty()) what += fmt::format("&amp;printer={}", percentEncoded(printer));
    return itemsLink(view, what);
}

std::string unreadLink(const BoardView& view) {
    return fmt::format("/board/unread?{}", view.query());
}

std::string scanLink(const BoardView& view, std::string_view way) {
    return itemsLink(view, fmt::format("scan={}", way));
}

const std::string& boardText(Language language, std::string_view key) {
    return Catalogue::of(language).text(fmt::format("board.{}", key));
}

store::Days BoardView::days() const {
    using std::chrono::sys_days;
    if (period == "ever")
        return {domain::LocalDate(std::chrono::year(2000) / 1 / 1),
                domain::LocalDate(std::chrono::year(9999) / 1 / 1)};
    if (period == "month") {
        const auto first = day.year() / day.month() / 1;
        return {first, domain::LocalDate(first + std::chrono::months(1))};
    }
    auto from = sys_days(day);
    if (period != "week") return {day, from + std::chrono::days(1)};
    from -= std::chrono::weekday(from) - std::chrono::Monday;
    return {from, from + std::chrono::days(7)};
}

std::string BoardView::query() const {
    return fmt::format("period={}&amp;day={}&amp;office={}", period, domain::formatDate(day),
                       office);
}

BoardView BoardView::of(std::string other) const {
    auto view = *this;
    view.office = std::move(other);
    return view;
}

Data BoardTable::data(const BoardView& view) const {
    auto table = object();
    table.set("caption", caption);
    table.set("file", file);
    table.set("query", view.query());
    auto heads = list();
    for (const auto& column : columns) {
        auto head = object();
        head.set("label", column.label);
        head.set("isNumber", column.isNumber);
        heads.push_back(head);
    }
    table.set("columns", heads);
    auto lines = list();
    for (const auto& row : rows) {
        assert(row.size() == columns.size());
        auto cells = list();
        for (std::size_t i = 0; i < row.size(); ++i) {
            auto cell = object();
            cell.set("label", columns[i].label);
            cell.set("isNumber", columns[i].isNumber);
            cell.set("text", row[i].text);
            cell.set("link", false);
            cell.set("tone", false);
            if (!row[i].link.empty()) cell.set("link", row[i].link);
            if (!row[i].tone.empty()) cell.set("tone", row[i].tone);
            cells.push_back(cell);
        }
        auto line = object();
        line.set("cells", cells);
        lines.push_back(line);
    }
    table.set("rows", lines);
    table.set("isEmpty", rows.empty());
    return table;
}

service::Table BoardTable::exported() const {
    service::Table table;
    table.name = file;
    for (const auto& column : columns) table.headings.push_back(column.label);
    for (const auto& row : rows) {
        auto& cells = table.rows.emplace_back();
        cells.assign(row.begin(), row.end());
    }
    return table;
}

std::size_t BoardTable::dropSilentRows() {
    return std::erase_if(rows, [](const std::vector<BoardCell>& row) {
        return std::ranges::all_of(row, [](const BoardCell& cell) {
            return cell.measure != service::Measure::Count || cell.number.value_or(0) == 0;
        });
    });
}

std::string hoursText(Language language, int hours) {
    const auto& day = boardText(language, "daysShort");
    const auto& hour = boardText(language, "hoursShort");
    if (hours < 48) return fmt::format("{} {}", hours, hour);
    if (hours % 24 == 0) return fmt::format("{} {}", hours / 24, day);
    return fmt::format("{} {} {} {}", hours / 24, day, hours % 24, hour);
}

std::string shareText(Language language, std::int64_t part, std::int64_t whole) {
    if (whole <= 0) return "–";
    const auto of1000 = thousandths(part, whole);
    const char point = language == Language::English ? '.' : ',';
    return fmt::format("{}{}{} %", of1000 / 10, point, of1000 % 10);
}

BoardTable unitsTable(const BoardView& view, const service::BoardOverview& board) {
    auto table = started(view, "units", "unitsTitle");
    table.columns.push_back(words(view, "unit"));
    addMilestoneColumns(table, view);
    table.columns.push_back(numbers(view, "openNow"));
    for (const auto& unit : board.units) {
        const bool isOwn = unit.office.code == board.place.code;
        const auto own = view.of(unit.office.code);
        const std::string only = isOwn && !board.place.below.empty() ? "&amp;own=1" : "";
        auto ever = own;
        ever.period = "ever";
        RowOf row(view);
        row.text(unit.office.name, isOwn ? std::string() : fmt::format("/board?{}", own.query()));
        addPassed(row, own, unit.counts, only);
        row.number(unit.openNow, itemsLink(ever, fmt::format("outcome=open{}", only)));
        table.rows.push_back(row);
    }
    return table;
}

BoardTable daysTable(const BoardView& view, const service::BoardOverview& board) {
    auto table = started(view, "days", "daysTitle");
    table.columns.push_back(words(view, "day"));
    addMilestoneColumns(table, view);
    for (const auto& [day, counts] : board.days) {
        auto one = view;
        one.period = "day";
        one.day = day;
        RowOf row(view);
        row.day(day, fmt::format("/board?{}", one.query()));
        addPassed(row, one, counts);
        table.rows.push_back(row);
    }
    return table;
}

BoardTable equationTable(const BoardView& view, const service::Equation& equation) {
    auto table = started(view, "equation", "equationTitle");
    table.columns = {words(view, "outcome"), numbers(view, "results")};
    table.rows.push_back(RowOf(view)
                             .text(boardText(view.language, "resultsIn"))
                             .number(equation.resultsIn, itemsLink(view, "of=received")));
    for (const auto outcome : domain::allOutcomes()) {
        const auto count = equation.outcomes[static_cast<std::size_t>(outcome)];
        if (outcome == Outcome::Unexplained && count == 0) continue;
        table.rows.push_back(
            RowOf(view)
                .text(boardText(view.language, fmt::format("outcomes.{}", name(outcome))))
                .number(count, outcomeLink(view, outcome)));
    }
    return table;
}

BoardTable differencesTable(const BoardView& view, const service::Equation& equation) {
    auto table = started(view, "differences", "differencesTitle");
    table.columns = {words(view, "dossier"), words(view, "item"), words(view, "why")};
    for (const auto& each : equation.differing) {
        const auto* why = !each.item        ? "whyNoItem"
                          : each.times == 0 ? "whyNotCounted"
                          : each.times > 1  ? "whyTwice"
                                            : "whyUnexplained";
        RowOf row(view);
        row.text(each.dossierCode);
        if (each.item)
            row.text(fmt::format("{}", *each.item), fmt::format("/desk/items/{}", *each.item));
        else
            row.text("–");
        row.text(boardText(view.language, why));
        table.rows.push_back(row);
    }
    return table;
}

BoardTable legsTable(const BoardView& view, const service::BoardTimes& times,
                     const domain::TimeLimits& limits) {
    auto table = started(view, "legs", "legsTitle");
    table.columns.push_back(words(view, "leg"));
    addHourColumns(table, view);
    for (const auto leg : domain::allLegs()) {
        RowOf row(view);
        row.text(boardText(view.language, fmt::format("legs.{}", name(leg))),
                 fmt::format("/board/times?leg={}&amp;{}", name(leg), view.query()));
        addHours(row, view, times.legs[static_cast<std::size_t>(leg)], leg, limits);
        table.rows.push_back(row);
    }
    return table;
}

BoardTable unitTimesTable(const BoardView& view, const service::BoardTimes& times,
                          const domain::TimeLimits& limits) {
    auto table = started(view, fmt::format("times-{}", name(times.leg)), "unitTimesTitle");
    table.caption +=
        fmt::format(": {}", boardText(view.language, fmt::format("legs.{}", name(times.leg))));
    table.columns.push_back(words(view, "unit"));
    addHourColumns(table, view);
    for (const auto& [office, hours] : times.units) {
        if (hours.total() == 0) continue;
        RowOf row(view);
        const auto own = view.of(office.code);
        row.text(office.name, fmt::format("/board/times?{}", own.query()));
        addHours(row, own, hours, times.leg, limits);
        table.rows.push_back(row);
    }
    return table;
}

BoardTable stuckTable(const BoardView& view, const service::BoardStuck& stuck) {
    auto table = started(view, "stuck", "stuckTitle");
    table.columns = {words(view, "state"), numbers(view, "counted"), numbers(view, "limit"),
                     numbers(view, "oldest")};
    for (const auto& each : stuck.rows) {
        if (each.count == 0) continue;
        RowOf row(view);
        row.text(stateText(view.language, each.state), "", toneOf(each.state));
        row.number(each.count, itemsLink(view, fmt::format("stuck={}", name(each.state))));
        row.hours(each.limitHours);
        const auto age = std::chrono::duration_cast<std::chrono::hours>(
            stuck.now - each.oldest.value_or(stuck.now));
        row.hours(static_cast<int>(age.count()));
        table.rows.push_back(row);
    }
    return table;
}

BoardTable communesTable(const BoardView& view, const service::BoardCommunes& communes) {
    auto table = started(view, "communes", "communesTitle");
    table.columns = {words(view, "commune"),       numbers(view, "of.received"),
                     numbers(view, "deliveredOf"), numbers(view, "openOf"),
                     numbers(view, "of.returned"), numbers(view, "deliveredShare")};
    for (const auto& each : communes.communes) {
        const auto link = [&](std::string_view what) {
            return itemsLink(view, fmt::format("{}&amp;ward={}", what, each.ward.code));
        };
        table.rows.push_back(RowOf(view)
                                 .text(each.ward.name.empty() ? each.ward.code : each.ward.name)
                                 .number(each.received, link("of=received"))
                                 .number(each.delivered, link("outcome=delivered"))
                                 .number(each.open, link("outcome=open"))
                                 .number(each.returned, link("of=returned"))
                                 .share(each.delivered, each.received));
    }
    return table;
}

BoardTable printersTable(const BoardView& view, const service::BoardScans& scans) {
    auto table = started(view, "printers", "printersTitle");
    table.columns = {words(view, "printer"), words(view, "unit")};
    addReadColumns(table, view);
    for (const auto& printer : scans.printers) {
        RowOf row(view);
        row.text(printerName(view, printer)).text(printer.office.empty() ? "–" : printer.office);
        addReads(row, view, printer);
        table.rows.push_back(row);
    }
    return table;
}

BoardTable scansTable(const BoardView& view, const service::BoardScans& scans) {
    auto table = started(view, "scans", "scansTitle");
    table.columns.push_back(words(view, "unit"));
    addReadColumns(table, view);
    for (const auto* key : {"scanDecoded", "scanAssisted", "scanTyped"})
        table.columns.push_back(numbers(view, key));
    for (const auto& unit : scans.units) {
        const auto one = unit.decoded + unit.assisted + unit.typed;
        if (unit.photographed.seen() + one == 0) continue;
        RowOf row(view);
        const auto own = view.of(unit.office.code);
        row.text(unit.office.name);
        addReads(row, own, unit.photographed);
        row.number(unit.decoded, scanLink(own, "decoded"))
            .number(unit.assisted, scanLink(own, "assisted"))
            .number(unit.typed, scanLink(own, "typed"));
        table.rows.push_back(row);
    }
    return table;
}

BoardTable itemsTable(const BoardView& view, const service::BoardItems& items) {
    auto table = started(view, "items", "itemsTitle");
    table.columns = {words(view, "item"),  words(view, "dossier"), words(view, "recipient"),
                     words(view, "state"), words(view, "since"),   words(view, "unit")};
    for (const auto& item : items.items) {
        table.rows.push_back(
            RowOf(view)
                .text(item.number.empty() ? fmt::format("#{}", item.id) : item.number,
                      fmt::format("/desk/items/{}", item.id))
                .text(item.dossierCode)
                .text(items.namesMasked ? domain::maskedName(item.recipient) : item.recipient)
                .text(stateText(view.language, item.state), "", toneOf(item.state))
                .moment(item.since)
                .text(item.office));
    }
    return table;
}

BoardTable unreadTable(const BoardView& view, const service::BoardUnread& unread) {
    auto table = started(view, "unread", "unreadTitle");
    table.columns = {words(view, "takenAt"), words(view, "manifest"), words(view, "unit"),
                     numbers(view, "unread")};
    for (const auto& photo : unread.photos) {
        const auto manifest = fmt::format("/desk/manifests/{}", photo.manifest);
        table.rows.push_back(RowOf(view)
                                 .moment(photo.takenAt)
                                 .text(photo.code, manifest)
                                 .text(photo.office)
                                 .number(photo.labels, manifest + "#photos-title"));
    }
    return table;
}

}  // namespace hoibao::pages
