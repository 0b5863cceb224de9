#include "service/board.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

#include "service/board_counting.hpp"
#include "service/vietnamese_order.hpp"
#include "store/audit.hpp"
#include "store/counts.hpp"

namespace hoibao::service {
namespace {

using domain::Leg;
using domain::Milestone;
using domain::Outcome;
using domain::State;
using store::SummedCount;

constexpr std::size_t kNamedDifferences = 50;

std::size_t place(Milestone milestone) {
    return static_cast<std::size_t>(milestone);
}

void addPassed(MilestoneCounts& counts, const SummedCount& summed) {
    if (const auto milestone = domain::parseMilestone(summed.detail))
        counts[place(*milestone)] += summed.count;
}

std::vector<std::string> codesOf(const std::vector<store::OfficeName>& offices) {
    std::vector<std::string> codes;
    for (const auto& office : offices) codes.push_back(office.code);
    return codes;
}

int hoursOf(std::string_view detail) {
    int hours = 0;
    std::from_chars(detail.data(), detail.data() + detail.size(), hours);
    return hours;
}

/// By office.
std::map<std::string, Hours> hoursOf(store::Session& session,
                                     const std::vector<std::string>& offices,
                                     const LegCount& counted) {
    std::map<std::string, Hours> hours;
    for (const auto& summed : store::sumCounts(
             session, offices, std::vector<std::string>{counted.measure}, counted.days))
        hours[summed.office].counts[hoursOf(summed.detail)] += summed.count;
    return hours;
}

/// "thermal-100x150:qr", one count of it.
void addRead(BoardScans::Reads& reads, std::string_view way, std::int64_t count) {
    if (way == "both") reads.both += count;
    if (way == "qr") reads.qr += count;
    if (way == "bars") reads.bars += count;
    if (way == "assisted") reads.assisted += count;
    if (way == "unread") reads.unread += count;
}

/// The parts of a detail "a:b"; the last colon divides.
std::pair<std::string, std::string> parts(const std::string& detail) {
    const auto colon = detail.rfind(':');
    if (colon == std::string::npos) return {detail, ""};
    return {detail.substr(0, colon), detail.substr(colon + 1)};
}

tl::unexpected<domain::Error> unknownOffice() {
    return domain::fail(domain::ErrorKind::NotFound, "unknown-office",
                        "no office that is known to you");
}

}  // namespace

std::int64_t Equation::sum() const {
    std::int64_t sum = 0;
    for (const auto outcome : domain::allOutcomes())
        if (outcome != Outcome::Unexplained) sum += outcomes[static_cast<std::size_t>(outcome)];
    return sum;
}

std::int64_t Hours::total() const {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& each) { return sum + each.second; });
}

int Hours::percentile(int percent) const {
    const auto all = total();
    std::int64_t passed = 0;
    for (const auto& [hours, count] : counts) {
        passed += count;
        if (passed * 100 >= all * percent) return hours;
    }
    return 0;
}

std::int64_t Hours::within(int hours) const {
    std::int64_t count = 0;
    for (const auto& [took, many] : counts)
        if (took <= hours) count += many;
    return count;
}

domain::Result<BoardPlace> Board::placeOf(store::Session& session, const Asker& asker,
                                          const std::string& office) const {
    const auto& code = office.empty() ? asker.caller.office.text() : office;
    if (!mayRead(asker.caller, code)) return unknownOffice();
    auto offices = store::officesAt(session, code);
    const auto own = std::ranges::find(offices, code, &store::OfficeName::code);
    if (own == offices.end()) return unknownOffice();
    BoardPlace found{code, own->name, {}};
    offices.erase(own);
    found.below = std::move(offices);
    sortVietnamese(found.below, [](const auto& each) { return std::string_view(each.name); });
    return found;
}

Equation Board::equationOf(store::Session& session, const BoardPlace& place,
                           const store::Days& days) const {
    Equation equation;
    equation.resultsIn = store::countResults(session, place.scope(), days);
    const std::vector<std::string> offices{place.code}, measures{"outcome"};
    for (const auto& summed : store::sumCounts(session, offices, measures, days))
        if (const auto outcome = domain::parseOutcome(summed.detail))
            equation.outcomes[static_cast<std::size_t>(*outcome)] += summed.count;
    equation.notYetCounted = store::countDue(session);
    if (equation.resultsIn == equation.sum()) return equation;
    // Day by day, so that only those days are searched that differ.
    for (std::chrono::sys_days day = days.from;
         day < std::chrono::sys_days(days.to) && equation.differing.size() < kNamedDifferences;
         day += std::chrono::days(1)) {
        const store::Days one{day, day + std::chrono::days(1)};
        std::int64_t counted = 0;
        for (const auto& summed : store::sumCounts(session, offices, measures, one))
            if (summed.detail != name(Outcome::Unexplained)) counted += summed.count;
        if (counted == store::countResults(session, place.scope(), one)) continue;
        const auto some = store::differingResults(session, place.scope(), one,
                                                  kNamedDifferences - equation.differing.size());
        equation.differing.insert(equation.differing.end(), some.begin(), some.end());
    }
    return equation;
}

domain::Result<BoardOverview> Board::overview(const Asker& asker, const BoardQuestion& question,
                                              Equated equated) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<BoardOverview> {
        const auto found = placeOf(session, asker, question.office);
        if (!found) return tl::unexpected(found.error());
        BoardOverview board;
        board.place = *found;
        const std::vector<std::string> passed{"passed"};
        std::map<domain::LocalDate, MilestoneCounts> byDay;
        for (std::chrono::sys_days day = question.days.from;
             day < std::chrono::sys_days(question.days.to); day += std::chrono::days(1))
            byDay[day] = {};
        for (const auto& summed : store::countsByDay(session, found->code, passed, question.days)) {
            addPassed(byDay[*summed.day], summed);
            addPassed(board.total, summed);
        }
        board.days.assign(byDay.begin(), byDay.end());
        auto offices = codesOf(found->below);
        std::map<std::string, BoardOverview::Unit> units;
        for (const auto& summed : store::sumCounts(session, offices, passed, question.days))
            addPassed(units[summed.office].counts, summed);
        offices.push_back(found->code);
        BoardOverview::Unit own{{found->code, "", found->name}, board.total, 0};
        for (const auto& summed :
             store::sumEver(session, offices, "outcome", std::string(name(Outcome::Open)))) {
            if (summed.office == found->code)
                board.openNow = summed.count;
            else
                units[summed.office].openNow = summed.count;
        }
        own.openNow = board.openNow;
        for (const auto& office : found->below) {
            auto& unit = units[office.code];
            unit.office = office;
            for (std::size_t i = 0; i < own.counts.size(); ++i) own.counts[i] -= unit.counts[i];
            own.openNow -= unit.openNow;
        }
        board.units.push_back(own);
        for (const auto& office : found->below) board.units.push_back(units[office.code]);
        if (equated == Equated::Yes && !found->isOfPost())
            board.equation = equationOf(session, *found, question.days);
        return board;
    });
}

domain::Result<BoardTimes> Board::times(const Asker& asker, const BoardQuestion& question,
                                        Leg leg) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<BoardTimes> {
        const auto found = placeOf(session, asker, question.office);
        if (!found) return tl::unexpected(found.error());
        BoardTimes times;
        times.place = *found;
        times.leg = leg;
        for (const auto each : domain::allLegs()) {
            auto all = hoursOf(session, std::vector<std::string>{found->code},
                               legCountOf(each, question.days));
            times.legs[static_cast<std::size_t>(each)] = std::move(all[found->code]);
        }
        auto units = hoursOf(session, codesOf(found->below), legCountOf(leg, question.days));
        for (const auto& office : found->below)
            times.units.emplace_back(office, std::move(units[office.code]));
        return times;
    });
}

domain::Result<BoardStuck> Board::stuck(const Asker& asker, const BoardQuestion& question) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<BoardStuck> {
        const auto found = placeOf(session, asker, question.office);
        if (!found) return tl::unexpected(found.error());
        BoardStuck stuck;
        stuck.place = *found;
        stuck.now = clock_();
        for (const auto& limit : store::ageLimits(limits(), stuck.now)) {
            const auto counted = store::countStuck(session, found->scope(), limit);
            const auto hours = std::chrono::floor<std::chrono::hours>(stuck.now - limit.then);
            stuck.rows.push_back(
                {limit.state, static_cast<int>(hours.count()), counted.count, counted.oldest});
        }
        return stuck;
    });
}

domain::Result<BoardCommunes> Board::communes(const Asker& asker, const BoardQuestion& question) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<BoardCommunes> {
        const auto found = placeOf(session, asker, question.office);
        if (!found) return tl::unexpected(found.error());
        std::map<std::string, BoardCommunes::Commune> byCode;
        for (const auto& summed :
             store::sumCounts(session, std::vector<std::string>{found->code},
                              std::vector<std::string>{"ward"}, question.days)) {
            const auto [code, what] = parts(summed.detail);
            auto& commune = byCode[code];
            commune.ward.code = code;
            if (what == "returned") {
                commune.returned += summed.count;
                continue;
            }
            commune.received += summed.count;
            if (what == name(Outcome::Delivered)) commune.delivered += summed.count;
            if (what == name(Outcome::Open)) commune.open += summed.count;
        }
        BoardCommunes communes;
        communes.place = *found;
        for (auto& [code, commune] : byCode) {
            if (const auto* ward = gazetteer_.ward(code)) commune.ward = *ward;
            communes.communes.push_back(std::move(commune));
        }
        sortVietnamese(communes.communes,
                       [](const auto& each) { return std::string_view(each.ward.name); });
        return communes;
    });
}

domain::Result<BoardScans> Board::scans(const Asker& asker, const BoardQuestion& question) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<BoardScans> {
        const auto found = placeOf(session, asker, question.office);
        if (!found) return tl::unexpected(found.error());
        BoardScans scans;
        scans.place = *found;
        auto offices = codesOf(found->below);
        offices.insert(offices.begin(), found->code);
        std::map<std::string, BoardScans::Reads> printers;
        std::map<std::string, BoardScans::Unit> units;
        for (const auto& summed : store::sumCounts(
                 session, offices, std::vector<std::string>{"read", "scan"}, question.days)) {
            auto& unit = units[summed.office];
            if (summed.measure == "scan") {
                if (summed.detail == "decoded") unit.decoded += summed.count;
                if (summed.detail == "assisted") unit.assisted += summed.count;
                if (summed.detail == "typed") unit.typed += summed.count;
                continue;
            }
            const auto [printer, way] = parts(summed.detail);
            addRead(unit.photographed, way, summed.count);
            if (summed.office == found->code) addRead(printers[printer], way, summed.count);
        }
        for (auto& [printer, reads] : printers) {
            const auto known = store::findPrinterName(session, printer);
            reads.name = known ? known->name : printer;
            reads.counted = printer;
            if (known) reads.office = known->code;
            scans.printers.push_back(reads);
        }
        units[found->code].office = {found->code, "", found->name};
        scans.units.push_back(units[found->code]);
        for (const auto& office : found->below) {
            auto& unit = units[office.code];
            unit.office = office;
            scans.units.push_back(unit);
        }
        return scans;
    });
}

domain::Result<BoardItems> Board::items(const Asker& asker, const BoardItemsQuestion& question) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<BoardItems> {
        const auto found = placeOf(session, asker, question.board.office);
        if (!found) return tl::unexpected(found.error());
        std::vector<store::ListedItem> listed;
        const auto wanted = question.limit + 1;
        auto scope = found->scope();
        if (question.isOwnOnly) scope.hasOfficesBelow = false;
        if (question.stuckIn) {
            if (const auto limit = limits().inState(*question.stuckIn))
                listed = store::listStuck(session, scope, {*question.stuckIn, clock_() - *limit},
                                          question.after, wanted);
        } else if (question.reading) {
            const auto& [measure, ways, printer] = *question.reading;
            listed =
                store::listReadings(session, {measure, ways, printer, scope, question.board.days},
                                    question.after, wanted);
        } else {
            listed = store::listMilestones(
                session,
                {question.milestone.value_or(Milestone::Received), scope, question.board.days,
                 question.outcome, question.ward, question.since},
                question.after, wanted);
        }
        BoardItems answer;
        answer.place = *found;
        answer.namesMasked = asker.caller.role != domain::Role::ShiftLead &&
                             asker.caller.role != domain::Role::Operator;
        if (listed.size() > question.limit) {
            listed.resize(question.limit);
            answer.next = listed.back().place;
        }
        std::vector<std::int64_t> ids;
        for (const auto& each : listed) ids.push_back(each.item);
        std::map<std::int64_t, store::Item> byId;
        for (auto& item : store::findItems(session, ids)) byId.emplace(item.id, std::move(item));
        for (const auto id : ids) {
            const auto item = byId.find(id);
            if (item != byId.end()) answer.items.push_back(item->second);
        }
        store::recordAudit(session, asker.caller, "list-items",
                           fmt::format("{} items", answer.items.size()), asker.requestId, clock_(),
                           "board");
        return answer;
    });
}

domain::Result<BoardUnread> Board::unread(const Asker& asker, const BoardItemsQuestion& question) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<BoardUnread> {
        const auto found = placeOf(session, asker, question.board.office);
        if (!found) return tl::unexpected(found.error());
        BoardUnread answer;
        answer.place = *found;
        answer.photos = store::listUnread(session, found->scope(), question.board.days,
                                          question.after, question.limit + 1);
        if (answer.photos.size() > question.limit) {
            answer.photos.resize(question.limit);
            answer.next = answer.photos.back().place;
        }
        return answer;
    });
}

void Board::recordExport(const Asker& asker, std::string_view what) {
    database_.inTransaction([&](store::Session& session) {
        store::recordAudit(session, asker.caller, "export-board", what, asker.requestId, clock_());
    });
}

std::vector<store::OfficeName> Board::offices(const Asker& asker) {
    return database_.inTransaction([&](store::Session& session) {
        std::vector<store::OfficeName> found;
        for (const auto* side : {"C", "P"}) {
            auto some = store::officesOfSide(session, side);
            std::erase_if(some,
                          [&](const auto& each) { return !mayRead(asker.caller, each.code); });
            sortVietnamese(some, [](const auto& each) { return std::string_view(each.name); });
            std::stable_partition(some.begin(), some.end(),
                                  [](const auto& each) { return each.parent.empty(); });
            found.insert(found.end(), some.begin(), some.end());
        }
        return found;
    });
}

}  // namespace hoibao::service
