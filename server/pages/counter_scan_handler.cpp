#include "pages/counter_scan_handler.hpp"

#include <fmt/format.h>

#include <charconv>

#include "crypto/encoding.hpp"
#include "domain/item_number.hpp"
#include "domain/life.hpp"
#include "domain/money.hpp"
#include "http/problem.hpp"
#include "pages/scanned.hpp"
#include "pages/staff_page.hpp"
#include "pages/words.hpp"
#include "service/asker.hpp"

namespace hoibao::pages {
namespace {

using domain::EventKind;
using service::ScanVerdictKind;

constexpr std::size_t kMaxReceiver = 200, kMaxNote = 300;

/// What a scan comes to, as the page says it in words, colour and sound.
constexpr std::string_view kAnswers = "mdnux";
constexpr std::array<std::string_view, 5> kAnswerNames = {"matched", "again", "notListed",
                                                          "unknown", "rejected"};
char answerOf(const service::ScanVerdict& verdict) {
    switch (verdict.kind) {
        case ScanVerdictKind::Duplicate:
            return 'd';
        case ScanVerdictKind::Unknown:
            return 'u';
        case ScanVerdictKind::Accepted:
            return verdict.disregarded ? 'n' : 'm';
        default:
            return 'x';
    }
}

std::string answerName(char answer) {
    const auto at = kAnswers.find(answer);
    return std::string(kAnswerNames[at == std::string_view::npos ? 4 : at]);
}

std::string text(const http::Request& request, std::string_view key) {
    return Catalogue::of(languageOf(request)).text(key);
}

Data option(std::string_view value, std::string words, bool isChosen) {
    auto data = object();
    data.set("value", std::string(value));
    data.set("words", std::move(words));
    data.set("isChosen", isChosen);
    return data;
}

Data kindsFor(const http::Request& request, std::string_view chosen) {
    auto kinds = list();
    for (std::size_t i = 0; i < domain::kEventKindCount; ++i) {
        const auto kind = static_cast<EventKind>(i);
        if (!domain::isScanKind(kind) || !domain::mayRecord(request.who().role, name(kind)))
            continue;
        kinds.push_back(option(name(kind), text(request, fmt::format("scanKind.{}", name(kind))),
                               name(kind) == chosen));
    }
    return kinds;
}

template <class Enum>
Data wordsFor(const http::Request& request, std::string_view prefix, std::size_t count,
              std::string_view chosen) {
    auto all = list();
    for (std::size_t i = 0; i < count; ++i) {
        const auto word = name(static_cast<Enum>(i));
        all.push_back(
            option(word, text(request, fmt::format("{}.{}", prefix, word)), word == chosen));
    }
    return all;
}

/// The last answer, from the address that the form led to.
void setAnswer(Data& data, const http::Request& request) {
    const auto number = domain::ItemNumber::parse(request.query("number").value_or(""));
    const auto answer = request.query("answer").value_or("");
    if (!number || answer.size() != 1 || kAnswers.find(answer) == std::string_view::npos) return;
    const auto named = answerName(answer.front());
    data.set("hasAnswer", true);
    data.set("answerTone", named);
    data.set("answerNumber", number->grouped());
    data.set("answerText", text(request, "scan.answer." + named));
    const auto state = domain::parseName<domain::State>(request.query("state").value_or(""));
    if (state) data.set("answerState", stateText(languageOf(request), *state));
}

StaffPage scanPage(const http::Request& request, const http::Form& form, const Faults& faults,
                   int status) {
    auto data = object();
    faults.into(data);
    const auto asked = field(form, "kind");
    const auto kind = asked.empty() ? request.query("kind").value_or("ARRIVED") : asked;
    data.set("kinds", kindsFor(request, kind));
    data.set("reasons", wordsFor<domain::Reason>(request, "scanReason", domain::kReasonCount,
                                                 field(form, "reason")));
    data.set("relations",
             wordsFor<domain::Relation>(request, "scanRelation", domain::kRelationCount,
                                        field(form, "relation")));
    for (const auto* const typed : {"number", "receiver", "note", "collected"})
        data.set(typed, field(form, typed));
    data.set("idChecked", !field(form, "idChecked").empty());
    if (faults.isEmpty()) setAnswer(data, request);
    const auto carried = field(form, "recent");
    const auto recent =
        Recent::parse(carried.empty() ? request.query("recent").value_or("") : carried);
    data.set("recent", recent.text());
    auto rows = list();
    for (const auto& [number, answer] : recent.all()) {
        auto row = object();
        row.set("grouped", domain::ItemNumber::parse(number)->grouped());
        row.set("answerTone", answerName(answer));
        row.set("answerText", text(request, "scan.answer." + answerName(answer)));
        rows.push_back(row);
    }
    data.set("rows", rows);
    data.set("hasRows", !recent.all().empty());
    data.set("officeCode", request.who().office.text());
    return {.title = text(request, "scan.title"),
            .view = "scan",
            .data = data,
            .status = status,
            .style = "counter.css",
            .script = "counter.js"};
}

/// A whole number of đồng, also "26.000".
std::optional<std::int64_t> dongOf(std::string typed) {
    std::erase_if(typed, [](char c) { return c == '.' || c == ',' || c == ' '; });
    std::int64_t dong = 0;
    const auto* end = typed.data() + typed.size();
    const auto read = std::from_chars(typed.data(), end, dong);
    if (read.ec != std::errc() || read.ptr != end || dong < 0 || dong > domain::Dong::kMax)
        return std::nullopt;
    return dong;
}

/// Reads what somebody typed; what is wrong or missing stands beside its field.
class Reader {
public:
    Reader(const http::Request& request, const http::Form& form, Faults& faults)
        : request_(request), form_(form), faults_(faults) {}

    domain::ItemEvent event() {
        domain::ItemEvent event;
        const auto kind = domain::parseName<EventKind>(field(form_, "kind"));
        const bool isTheirs = kind && domain::isScanKind(*kind) &&
                              domain::mayRecord(request_.who().role, name(*kind));
        if (!isTheirs) fault("kind");
        event.kind = kind.value_or(EventKind::Unmapped);
        const auto typed = field(form_, "number");
        const auto number = domain::ItemNumber::parse(scannedNumber(typed));
        if (!number) fault("number");
        if (number) event.number = number->text();
        if (number && typed != event.number) event.rawText = typed.substr(0, 200);
        event.source = domain::Source::Manual;
        event.evidence = domain::Evidence::Typed;
        event.note = field(form_, "note");
        if (event.note.size() > kMaxNote) fault("note");
        if (domain::needsReason(event.kind)) {
            event.reason = domain::parseName<domain::Reason>(field(form_, "reason"));
            if (!event.reason) fault("reason");
        }
        const bool takesMoney =
            event.kind == EventKind::Delivered || event.kind == EventKind::Collected;
        if (event.kind == EventKind::Delivered) readReceiver(event);
        if (takesMoney) {
            const auto collected = dongOf(field(form_, "collected"));
            if (!collected) fault("collected");
            if (collected) event.collected = domain::Dong{*collected};
        }
        return event;
    }

private:
    void readReceiver(domain::ItemEvent& event) {
        event.receiver = field(form_, "receiver");
        if (event.receiver.empty() || event.receiver.size() > kMaxReceiver) fault("receiver");
        event.relation = domain::parseName<domain::Relation>(field(form_, "relation"));
        if (!event.relation) fault("relation");
        event.idChecked = !field(form_, "idChecked").empty();
        if (!*event.idChecked) fault("idChecked");
    }
    void fault(std::string_view name) {
        faults_.add(name, text(request_, fmt::format("scanFault.{}", name)));
    }

    const http::Request& request_;
    const http::Form& form_;
    Faults& faults_;
};

/// The event's id follows from the form: sent twice, it is one event.
domain::EventId idOf(const std::string& token) {
    return {crypto::fromHex<16>(token).value()};
}

}  // namespace

void CounterScanHandler::addTo(http::Router& router) {
    router.handle("GET /counter/scan",
                  [this](const http::Request& request) { return show(request); });
    router.handle("POST /counter/scan",
                  [this](const http::Request& request) { return record(request); });
}

http::Response CounterScanHandler::show(const http::Request& request) {
    return staffPage(request, scanPage(request, {}, {}, 200));
}

http::Response CounterScanHandler::record(const http::Request& request) {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    Faults faults;
    service::ScanBatch batch;
    batch.sentAt = request.receivedAt;
    batch.skipsRepeated = true;
    service::SentScan scan;
    scan.event = Reader(request, *form, faults).event();
    if (!faults.isEmpty()) return staffPage(request, scanPage(request, *form, faults, 422));
    scan.event.id = idOf(askerOf(request, *form).token);
    scan.event.occurredAt = request.receivedAt;
    const auto number = scan.event.number;
    batch.scans.push_back(std::move(scan));
    const auto verdict = scanning_.record(request.who(), batch).front();
    const char answer = answerOf(verdict);
    auto recent = Recent::parse(field(*form, "recent"));
    recent.add(number, answer);
    auto path = fmt::format("/counter/scan?kind={}&number={}&answer={}&recent={}",
                            percentEncoded(field(*form, "kind")), number, answer,
                            percentEncoded(recent.text()));
    if (verdict.state && answer != 'u') path += fmt::format("&state={}", name(*verdict.state));
    return http::seeOther(std::move(path));
}

}  // namespace hoibao::pages
