#include "pages/board_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "http/paging.hpp"

namespace hoibao::pages {
namespace {

using domain::Leg;

constexpr std::array<std::string_view, 3> kPeriods = {"day", "week", "month"};
constexpr std::array kListKeys = {"of",  "leg",   "outcome", "stuck",  "ward",
                                  "own", "photo", "scan",    "printer"};
constexpr std::array<std::string_view, 4> kPhotoWays = {"both", "qr", "bars", "assisted"};
constexpr std::array<std::string_view, 3> kScanWays = {"decoded", "assisted", "typed"};
/// Every way in which a label of a photograph was read.
constexpr std::string_view kAnyWay = "any";
/// As long as the name of a printer that is counted.
constexpr std::size_t kMaxPrinter = 64;

/// One of the ways, or all of them for kAnyWay; nothing for any other word.
std::vector<std::string> waysOf(std::span<const std::string_view> known, std::string_view word) {
    std::vector<std::string> ways;
    for (const auto way : known)
        if (way == word || word == kAnyWay) ways.emplace_back(way);
    return ways;
}

/// What `photo`, `scan` and `printer` ask for; nothing where neither is asked.
domain::Result<std::optional<service::BoardReading>> readingOf(const http::Request& request) {
    const auto photo = request.query("photo"), scan = request.query("scan");
    if (!photo && !scan) return std::nullopt;
    service::BoardReading reading;
    reading.measure = photo ? "read" : "scan";
    reading.ways = photo ? waysOf(kPhotoWays, *photo) : waysOf(kScanWays, *scan);
    reading.printer = request.query("printer").value_or("");
    const bool isPrinter =
        reading.printer.size() <= kMaxPrinter &&
        std::ranges::all_of(reading.printer, [](unsigned char c) { return c > 0x20 && c < 0x7F; });
    if (reading.ways.empty() || !isPrinter)
        return domain::fail(domain::ErrorKind::Malformed, "malformed-query",
                            "no such way of reading a label");
    return reading;
}

std::optional<store::ListPlace> placeOf(const std::string& cursor) {
    const auto bar = cursor.rfind('|');
    if (bar == std::string::npos) return std::nullopt;
    store::ListPlace place{cursor.substr(0, bar), 0};
    for (const char c : cursor.substr(bar + 1)) {
        if (c < '0' || c > '9' || place.item > 1'000'000'000'000) return std::nullopt;
        place.item = place.item * 10 + (c - '0');
    }
    const auto isOfAMoment = [](char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == ' ' || c == ':' || c == '.';
    };
    if (place.key.size() < 10 || !std::ranges::all_of(place.key, isOfAMoment)) return std::nullopt;
    return place;
}

}  // namespace

std::span<const std::string_view> boardPeriods() {
    return kPeriods;
}

domain::Result<BoardView> viewOf(const http::Request& request, domain::LocalDate today) {
    BoardView view;
    view.language = languageOf(request);
    view.period = request.query("period").value_or("day");
    const bool isPeriod = std::ranges::find(kPeriods, view.period) != kPeriods.end();
    if (!isPeriod && view.period != "ever")
        return domain::fail(domain::ErrorKind::Malformed, "malformed-period", "no such period");
    const auto asked = request.query("day").value_or("");
    const auto day =
        asked.empty() ? domain::Result<domain::LocalDate>(today) : domain::parseDate(asked);
    if (!day) return tl::unexpected(day.error());
    view.day = *day;
    view.office = request.query("office").value_or("");
    if (view.office.empty()) view.office = request.who().office.text();
    if (const auto code = domain::OfficeCode::parse(view.office); !code)
        return domain::fail(domain::ErrorKind::NotFound, "unknown-office", "no such office");
    return view;
}

service::BoardQuestion questionOf(const BoardView& view) {
    // What has never an end is asked of lists only.
    auto asked = view;
    if (asked.period == "ever") asked.period = "day";
    return {view.office, asked.days()};
}

std::optional<Leg> parseLeg(std::string_view word) {
    for (const auto leg : domain::allLegs())
        if (name(leg) == word) return leg;
    return std::nullopt;
}

Leg legOf(const http::Request& request) {
    return parseLeg(request.query("leg").value_or("")).value_or(Leg::Whole);
}

domain::Result<service::BoardItemsQuestion> itemsQuestionOf(const http::Request& request,
                                                            const BoardView& view) {
    const auto unknown = [](std::string_view what) {
        return domain::fail(domain::ErrorKind::Malformed, "malformed-query",
                            fmt::format("{} is none of ours", what));
    };
    service::BoardItemsQuestion question;
    question.board = {view.office, view.days()};
    question.isOwnOnly = request.query("own") == "1";
    question.ward = request.query("ward").value_or("");
    if (const auto of = request.query("of")) {
        question.milestone = domain::parseMilestone(*of);
        if (!question.milestone) return unknown("of");
    }
    if (const auto asked = request.query("leg")) {
        const auto leg = parseLeg(*asked);
        if (!leg) return unknown("leg");
        question.since = domain::endsOf(*leg).from;
        question.milestone = domain::endsOf(*leg).to;
    }
    if (const auto outcome = request.query("outcome")) {
        question.outcome = domain::parseOutcome(*outcome);
        if (!question.outcome) return unknown("outcome");
    }
    if (const auto state = request.query("stuck")) {
        question.stuckIn = domain::parseName<domain::State>(*state);
        if (!question.stuckIn) return unknown("stuck");
    }
    auto reading = readingOf(request);
    if (!reading) return tl::unexpected(reading.error());
    question.reading = *std::move(reading);
    const auto page = http::page(request);
    if (!page) return tl::unexpected(page.error());
    question.limit = static_cast<std::size_t>(page->limit);
    if (!page->after.empty()) {
        question.after = placeOf(page->after);
        if (!question.after)
            return domain::fail(domain::ErrorKind::Malformed, "malformed-cursor", "no such place");
    }
    return question;
}

std::string listQuery(const http::Request& request) {
    std::string query;
    for (const auto* key : kListKeys)
        if (const auto value = request.query(key))
            query += fmt::format("{}={}&amp;", key, percentEncoded(*value));
    return query;
}

Data keptOf(const http::Request& request) {
    auto kept = list();
    for (const auto* key : kListKeys)
        if (const auto value = request.query(key)) {
            auto each = object();
            each.set("name", std::string(key));
            each.set("value", *value);
            kept.push_back(each);
        }
    return kept;
}

}  // namespace hoibao::pages
