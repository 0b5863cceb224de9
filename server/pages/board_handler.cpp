#include "pages/board_handler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "http/paging.hpp"
#include "http/problem.hpp"
#include "pages/board_query.hpp"
#include "pages/staff_page.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

using domain::Leg;
using domain::Milestone;

constexpr std::array kPages = {"overview", "times", "stuck", "communes", "scans"};

/// The page whose numbers lead to a page of names.
std::string_view listedOn(std::string_view page) {
    if (page == "items") return "overview";
    return page == "unread" ? "scans" : "";
}
constexpr std::size_t kExportPage = 1000;

service::Asker askerOf(const http::Request& request) {
    return {request.who(), request.id, ""};
}

std::string periodText(const BoardView& view) {
    const auto days = view.days();
    if (view.period == "ever") return boardText(view.language, "ever");
    if (view.period == "day") return dayText(days.from);
    const domain::LocalDate last = std::chrono::sys_days(days.to) - std::chrono::days(1);
    return fmt::format("{} – {}", dayText(days.from), dayText(last));
}

Data big(const BoardView& view, std::string_view key, std::int64_t number, const std::string& link,
         std::string_view tone = "") {
    auto data = object();
    data.set("label", boardText(view.language, key));
    data.set("number", countText(view.language, number));
    data.set("link", false);
    if (!link.empty()) data.set("link", link);
    data.set("tone", std::string(tone));
    return data;
}

Data bigNumbers(const BoardView& view, const service::BoardOverview& board) {
    auto numbers = list();
    for (const auto milestone : domain::allMilestones()) {
        if (milestone == Milestone::Arrived) continue;
        const auto tone = milestone == Milestone::Delivered  ? "good"
                          : milestone == Milestone::Returned ? "wait"
                                                             : "";
        numbers.push_back(
            big(view, fmt::format("of.{}", name(milestone)), service::of(board.total, milestone),
                fmt::format("/board/items?of={}&amp;{}", name(milestone), view.query()), tone));
    }
    auto ever = view;
    ever.period = "ever";
    numbers.push_back(big(view, "openNow", board.openNow,
                          fmt::format("/board/items?outcome=open&amp;{}", ever.query())));
    return numbers;
}

std::string daysChart(const BoardView& view, const service::BoardOverview& board) {
    std::vector<std::string> groups;
    std::vector<BarSeries> series;
    for (const auto milestone : {Milestone::Received, Milestone::HandedOver, Milestone::Delivered})
        series.push_back({boardText(view.language, fmt::format("of.{}", name(milestone))), {}});
    for (const auto& [day, counts] : board.days) {
        groups.push_back(fmt::format("{}/{}", static_cast<unsigned>(day.day()),
                                     static_cast<unsigned>(day.month())));
        series[0].values.push_back(service::of(counts, Milestone::Received));
        series[1].values.push_back(service::of(counts, Milestone::HandedOver));
        series[2].values.push_back(service::of(counts, Milestone::Delivered));
    }
    return barChart(boardText(view.language, "daysChart"), groups, series);
}

std::string legsChart(const BoardView& view, const service::BoardTimes& times,
                      const domain::TimeLimits& limits) {
    std::vector<SpanRow> rows;
    for (const auto leg : domain::allLegs()) {
        const auto& hours = times.legs[static_cast<std::size_t>(leg)];
        if (hours.total() == 0) continue;
        SpanRow row{boardText(view.language, fmt::format("legs.{}", name(leg))),
                    hours.percentile(50),
                    hours.percentile(90),
                    hours.percentile(95),
                    static_cast<int>(domain::limitOf(limits, leg).count()),
                    ""};
        row.words =
            fmt::format("{} · {} · {}", hoursText(view.language, row.p50),
                        hoursText(view.language, row.p90), hoursText(view.language, row.p95));
        rows.push_back(std::move(row));
    }
    return rows.empty() ? "" : spanChart(boardText(view.language, "legsChart"), rows);
}

/// A table without its rows of nothing, and how many those are.
Data shortTable(const BoardView& view, BoardTable table) {
    const auto silent = table.dropSilentRows();
    auto data = table.data(view);
    data.set("silent", false);
    if (silent > 0)
        data.set("silent", filled(boardText(view.language, "silentRows"), "count",
                                  countText(view.language, static_cast<std::int64_t>(silent))));
    return data;
}

/// The tables and the picture of the day's equation.
void addEquation(Data& data, const BoardView& view, const service::BoardOverview& board) {
    data.set("equation", false);
    if (!board.equation) return;
    const auto& equation = *board.equation;
    auto shown = object();
    shown.set("isBalanced", equation.isBalanced());
    const auto count = [&](std::int64_t number) { return countText(view.language, number); };
    shown.set("left", count(equation.resultsIn));
    shown.set("right", count(equation.sum()));
    shown.set("pending", false);
    if (equation.notYetCounted > 0) shown.set("pending", count(equation.notYetCounted));
    shown.set("table", equationTable(view, equation).data(view));
    shown.set("differences", false);
    if (!equation.differing.empty())
        shown.set("differences", differencesTable(view, equation).data(view));
    data.set("equation", shown);
}

/// "Scanned one by one", "Only the QR code" …: what a list of readings is of.
std::string readingText(Language language, const service::BoardReading& reading) {
    const bool isScan = reading.measure == "scan";
    if (reading.ways.size() > 1) return boardText(language, "seen");
    const std::string_view way = reading.ways.front();
    const auto key = way == "both"      ? "readBoth"
                     : way == "qr"      ? "readQr"
                     : way == "bars"    ? "readBars"
                     : way == "decoded" ? "scanDecoded"
                     : way == "typed"   ? "scanTyped"
                     : isScan           ? "scanAssisted"
                                        : "readAssisted";
    return boardText(language, key);
}

/// What a list's page shows beside its heading.
void addList(Data& data, const http::Request& request, const BoardView& view,
             const BoardTable& table, const std::optional<store::ListPlace>& next) {
    data.set("listQuery", listQuery(request));
    data.set("kept", keptOf(request));
    data.set("next", false);
    if (next)
        data.set(
            "next",
            fmt::format("{}?{}{}&amp;cursor={}", request.target, listQuery(request), view.query(),
                        http::encodeCursor(fmt::format("{}|{}", next->key, next->item))));
    data.set("table", table.data(view));
}

/// One of five shades by how much is delivered, 0 for nothing received.
int shadeOf(std::int64_t delivered, std::int64_t received) {
    if (received == 0) return 0;
    return 1 + static_cast<int>(std::min<std::int64_t>(4, delivered * 5 / received));
}

}  // namespace

void BoardHandler::addTo(http::Router& router) {
    const auto handle = [&](std::string_view route, Page show) {
        router.handle(route,
                      [this, show](const http::Request& request) { return answer(request, show); });
    };
    handle("GET /board", &BoardHandler::overview);
    handle("GET /board/times", &BoardHandler::times);
    handle("GET /board/stuck", &BoardHandler::stuck);
    handle("GET /board/communes", &BoardHandler::communes);
    handle("GET /board/scans", &BoardHandler::scans);
    handle("GET /board/items", &BoardHandler::items);
    handle("GET /board/unread", &BoardHandler::unread);
    handle("GET /board/export/{file}", &BoardHandler::exported);
}

http::Response BoardHandler::answer(const http::Request& request, Page show) const {
    const auto view = viewOf(request, board_.today());
    if (!view) return http::problem(view.error());
    return (this->*show)(request, *view);
}

http::Response BoardHandler::page(const http::Request& request, const BoardView& view,
                                  std::string_view name, Data data) const {
    data.set("periodText", periodText(view));
    data.set("query", view.query());
    data.set("period", view.period);
    data.set("day", domain::formatDate(view.day));
    auto periods = list();
    for (const auto period : boardPeriods()) {
        auto each = object();
        each.set("value", std::string(period));
        each.set("name", boardText(view.language, fmt::format("periods.{}", period)));
        each.set("isChosen", view.period == period);
        periods.push_back(each);
    }
    data.set("periods", periods);
    auto offices = list();
    for (const auto& office : board_.offices(askerOf(request))) {
        auto each = object();
        each.set("value", office.code);
        each.set("name", office.name);
        each.set("isChosen", office.code == view.office);
        offices.push_back(each);
    }
    data.set("offices", offices);
    auto tabs = list();
    for (const std::string tab : kPages) {
        auto each = object();
        each.set("path", tab == "overview" ? std::string("/board") : "/board/" + tab);
        each.set("name", boardText(view.language, fmt::format("pages.{}", tab)));
        if (tab == name) each.set("here", "page");
        if (tab == listedOn(name)) each.set("here", "true");
        tabs.push_back(each);
    }
    data.set("tabs", tabs);
    return staffPage(request, {.title = boardText(view.language, fmt::format("pages.{}", name)),
                               .view = fmt::format("board_{}", name),
                               .data = data,
                               .isWide = true,
                               .style = "board.css"});
}

http::Response BoardHandler::overview(const http::Request& request, const BoardView& view) const {
    const auto board = board_.overview(askerOf(request), questionOf(view));
    if (!board) return http::problem(board.error());
    auto data = object();
    data.set("officeName", board->place.name);
    data.set("numbers", bigNumbers(view, *board));
    addEquation(data, view, *board);
    data.set("isLong", board->days.size() > 1);
    if (board->days.size() > 1) data.set("chart", daysChart(view, *board));
    data.set("days", shortTable(view, daysTable(view, *board)));
    data.set("units", shortTable(view, unitsTable(view, *board)));
    return page(request, view, "overview", data);
}

http::Response BoardHandler::times(const http::Request& request, const BoardView& view) const {
    const auto times = board_.times(askerOf(request), questionOf(view), legOf(request));
    if (!times) return http::problem(times.error());
    auto data = object();
    data.set("officeName", times->place.name);
    data.set("chart", legsChart(view, *times, board_.limits()));
    data.set("legs", legsTable(view, *times, board_.limits()).data(view));
    data.set("units", unitTimesTable(view, *times, board_.limits()).data(view));
    data.set("hasUnits", !times->units.empty());
    return page(request, view, "times", data);
}

http::Response BoardHandler::stuck(const http::Request& request, const BoardView& view) const {
    const auto stuck = board_.stuck(askerOf(request), questionOf(view));
    if (!stuck) return http::problem(stuck.error());
    std::int64_t total = 0;
    std::vector<LyingRow> bars;
    for (const auto& row : stuck->rows) {
        total += row.count;
        if (row.count == 0) continue;
        bars.push_back({stateText(view.language, row.state),
                        countText(view.language, row.count),
                        {row.count}});
    }
    auto data = object();
    data.set("officeName", stuck->place.name);
    data.set("total", countText(view.language, total));
    data.set("isClear", total == 0);
    const auto table = stuckTable(view, *stuck);
    data.set("chart", lyingBars(boardText(view.language, "stuckTitle"), bars, BarsReach::AsMuch));
    data.set("table", table.data(view));
    return page(request, view, "stuck", data);
}

http::Response BoardHandler::communes(const http::Request& request, const BoardView& view) const {
    const auto communes = board_.communes(askerOf(request), questionOf(view));
    if (!communes) return http::problem(communes.error());
    std::map<std::string, MapValue> values;
    for (const auto& each : communes->communes)
        values[each.ward.code] = {
            shadeOf(each.delivered, each.received),
            fmt::format("{}: {} {}, {} {}", each.ward.name, countText(view.language, each.received),
                        boardText(view.language, "mapReceived"),
                        shareText(view.language, each.delivered, each.received),
                        boardText(view.language, "mapDelivered"))};
    auto data = object();
    data.set("officeName", communes->place.name);
    data.set("map", map_.draw(boardText(view.language, "mapTitle"), values));
    data.set("table", communesTable(view, *communes).data(view));
    return page(request, view, "communes", data);
}

http::Response BoardHandler::scans(const http::Request& request, const BoardView& view) const {
    const auto scans = board_.scans(askerOf(request), questionOf(view));
    if (!scans) return http::problem(scans.error());
    const auto& own = scans->units.front();
    auto numbers = list();
    numbers.push_back(big(view, "seen", own.photographed.seen(), photoLink(view, "any")));
    numbers.push_back(big(view, "unread", own.photographed.unread, unreadLink(view), "wait"));
    numbers.push_back(big(view, "scanDecoded", own.decoded, scanLink(view, "decoded")));
    numbers.push_back(big(view, "scanTyped", own.typed, scanLink(view, "typed"), "wait"));
    const auto printers = printersTable(view, *scans);
    std::vector<LyingRow> bars;
    for (std::size_t i = 0; i < scans->printers.size(); ++i) {
        const auto& reads = scans->printers[i];
        bars.push_back({printers.rows[i].front().text,
                        shareText(view.language, reads.both, reads.seen()),
                        {reads.both, reads.qr, reads.bars, reads.assisted, reads.unread}});
    }
    auto data = object();
    data.set("officeName", scans->place.name);
    const auto scanned = own.decoded + own.assisted + own.typed;
    data.set("isBlank", own.photographed.seen() + scanned == 0);
    data.set("hasPhotos", own.photographed.seen() > 0);
    data.set("readRate",
             shareText(view.language, own.photographed.read(), own.photographed.seen()));
    data.set("numbers", numbers);
    if (!bars.empty())
        data.set("chart",
                 lyingBars(boardText(view.language, "printersChart"), bars, BarsReach::AsShares));
    data.set("printers", printers.data(view));
    data.set("table", scansTable(view, *scans).data(view));
    return page(request, view, "scans", data);
}

http::Response BoardHandler::items(const http::Request& request, const BoardView& view) const {
    const auto question = itemsQuestionOf(request, view);
    if (!question) return http::problem(question.error());
    const auto items = board_.items(askerOf(request), *question);
    if (!items) return http::problem(items.error());
    auto data = object();
    data.set("officeName", items->place.name);
    std::string what = boardText(view.language, "of.received");
    if (question->stuckIn)
        what = fmt::format("{}: {}", boardText(view.language, "pages.stuck"),
                           stateText(view.language, *question->stuckIn));
    else if (question->outcome)
        what = boardText(view.language, fmt::format("outcomes.{}", name(*question->outcome)));
    else if (const auto leg = parseLeg(request.query("leg").value_or("")))
        what = boardText(view.language, fmt::format("legs.{}", name(*leg)));
    else if (question->reading)
        what = readingText(view.language, *question->reading);
    else if (question->milestone)
        what = boardText(view.language, fmt::format("of.{}", name(*question->milestone)));
    data.set("what", what);
    data.set("isDated", !question->stuckIn.has_value());
    addList(data, request, view, itemsTable(view, *items), items->next);
    return page(request, view, "items", data);
}

http::Response BoardHandler::unread(const http::Request& request, const BoardView& view) const {
    const auto question = itemsQuestionOf(request, view);
    if (!question) return http::problem(question.error());
    const auto unread = board_.unread(askerOf(request), *question);
    if (!unread) return http::problem(unread.error());
    auto data = object();
    data.set("officeName", unread->place.name);
    addList(data, request, view, unreadTable(view, *unread), unread->next);
    return page(request, view, "unread", data);
}

template <class Ask, class Make>
domain::Result<BoardTable> BoardHandler::whole(const http::Request& request, const BoardView& view,
                                               Ask ask, Make make) const {
    auto question = itemsQuestionOf(request, view);
    if (!question) return tl::unexpected(question.error());
    question->limit = kExportPage;
    question->after = std::nullopt;
    std::optional<BoardTable> table;
    for (;;) {
        const auto page = (board_.*ask)(askerOf(request), *question);
        if (!page) return tl::unexpected(page.error());
        auto some = make(view, *page);
        if (!table)
            table = std::move(some);
        else
            std::ranges::move(some.rows, std::back_inserter(table->rows));
        if (!page->next) return *table;
        if (table->rows.size() >= service::kMostExportedRows) {
            std::vector<BoardCell> last(table->columns.size());
            last.front().text = boardText(view.language, "cutShort");
            table->rows.push_back(std::move(last));
            return *table;
        }
        question->after = page->next;
    }
}

domain::Result<BoardTable> BoardHandler::tableOf(const http::Request& request,
                                                 const BoardView& view,
                                                 std::string_view file) const {
    const auto asker = askerOf(request);
    const auto question = questionOf(view);
    const auto made = [&](auto&& answer, auto&& make) -> domain::Result<BoardTable> {
        if (!answer) return tl::unexpected(answer.error());
        return make(*answer);
    };
    if (file == "items") return whole(request, view, &service::Board::items, itemsTable);
    if (file == "unread") return whole(request, view, &service::Board::unread, unreadTable);
    if (file == "units")
        return made(board_.overview(asker, question, service::Equated::No),
                    [&](const auto& board) { return unitsTable(view, board); });
    if (file == "days")
        return made(board_.overview(asker, question, service::Equated::No),
                    [&](const auto& board) { return daysTable(view, board); });
    if (file == "equation" || file == "differences")
        return made(board_.overview(asker, question), [&](const auto& board) {
            const auto equation = board.equation.value_or(service::Equation{});
            return file == "equation" ? equationTable(view, equation)
                                      : differencesTable(view, equation);
        });
    if (file == "legs")
        return made(board_.times(asker, question, Leg::Whole),
                    [&](const auto& times) { return legsTable(view, times, board_.limits()); });
    for (const auto leg : domain::allLegs())
        if (file == fmt::format("times-{}", name(leg)))
            return made(board_.times(asker, question, leg), [&](const auto& times) {
                return unitTimesTable(view, times, board_.limits());
            });
    if (file == "stuck")
        return made(board_.stuck(asker, question),
                    [&](const auto& stuck) { return stuckTable(view, stuck); });
    if (file == "communes")
        return made(board_.communes(asker, question),
                    [&](const auto& communes) { return communesTable(view, communes); });
    if (file == "printers" || file == "scans")
        return made(board_.scans(asker, question), [&](const auto& scans) {
            return file == "scans" ? scansTable(view, scans) : printersTable(view, scans);
        });
    return domain::fail(domain::ErrorKind::NotFound, "unknown-table", "no such table");
}

http::Response BoardHandler::exported(const http::Request& request, const BoardView& view) const {
    const std::string_view file = request.path("file");
    const bool isWorkbook = file.ends_with(".xlsx");
    if (!isWorkbook && !file.ends_with(".csv"))
        return http::problem(404, "unknown-table", "There is no such table.");
    const auto name = file.substr(0, file.rfind('.'));
    const auto table = tableOf(request, view, name);
    if (!table) return http::problem(table.error());
    const auto days = view.days();
    board_.recordExport(askerOf(request),
                        fmt::format("{} {} {} {}", file, domain::formatDate(days.from),
                                    domain::formatDate(days.to), view.office));
    http::Response response;
    response.contentType = isWorkbook
                               ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                               : "text/csv; charset=utf-8";
    const auto exported = table->exported();
    response.body = isWorkbook ? service::xlsxOf(exported) : service::csvOf(exported);
    response.headers.set("Content-Disposition",
                         fmt::format("attachment; filename=\"hoibao-{}-{}.{}\"", name,
                                     domain::formatDate(view.day), isWorkbook ? "xlsx" : "csv"));
    return response;
}

}  // namespace hoibao::pages
